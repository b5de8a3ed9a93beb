import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** The subject of a case, and below it its number and what the customer has said last. */
export class CaseSubjectField extends Component {
    static template = "cp_cases.CaseSubjectField";
    static props = { ...standardFieldProps };

    get subject() {
        return this.props.record.data[this.props.name];
    }

    get number() {
        return `#${this.props.record.data.number}`;
    }

    get lastWords() {
        return this.props.record.data.last_words;
    }
}

registry.category("fields").add("cp_case_subject", {
    component: CaseSubjectField,
    displayName: _t("Subject with Preview"),
    supportedTypes: ["char"],
    fieldDependencies: [
        { name: "last_words", type: "char" },
        { name: "number", type: "char" },
    ],
});

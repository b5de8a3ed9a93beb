import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** The marks of a case in one narrow column: each says on hover what it means. */
export class CaseMarksField extends Component {
    static template = "cp_cases.CaseMarksField";
    static props = { ...standardFieldProps };

    get marks() {
        const { data } = this.props.record;
        return [
            {
                name: "lock",
                icon: "fa-lock text-warning-emphasis",
                title: data[this.props.name],
            },
            {
                name: "draft",
                icon: "fa-pencil text-primary",
                title: data.has_my_draft && _t("You are writing on this case"),
            },
            {
                name: "untrusted",
                icon: "fa-exclamation-triangle text-danger",
                title: data.has_undecided_mail && _t("Email of an unknown sender"),
            },
            {
                name: "failed",
                icon: "fa-exclamation-circle text-danger",
                title: data.has_failed_mail && _t("An email did not arrive"),
            },
            {
                name: "attachments",
                icon: "fa-paperclip text-secondary-emphasis",
                title: data.has_attachments && _t("Has files"),
            },
        ].filter((mark) => mark.title);
    }
}

registry.category("fields").add("cp_case_marks", {
    component: CaseMarksField,
    displayName: _t("Marks of a Case"),
    supportedTypes: ["char"],
    fieldDependencies: [
        { name: "has_attachments", type: "boolean" },
        { name: "has_failed_mail", type: "boolean" },
        { name: "has_my_draft", type: "boolean" },
        { name: "has_undecided_mail", type: "boolean" },
    ],
    listViewWidth: 84,
});

import { Component } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { EmailBody } from "./email_body";

/** The text of an email that is not an entry: in the same frame as that of one. */
export class EmailBodyField extends Component {
    static template = "cp_cases.EmailBodyField";
    static components = { EmailBody };
    static props = { ...standardFieldProps };

    get html() {
        return String(this.props.record.data[this.props.name] || "");
    }

    get title() {
        return _t("Text of the email");
    }
}

registry.category("fields").add("cp_cases_email_body", {
    component: EmailBodyField,
    supportedTypes: ["html"],
});

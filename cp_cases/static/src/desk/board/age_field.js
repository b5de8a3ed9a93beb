import { Component, xml } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { formatAge } from "./age";

const { DateTime } = luxon;

/** How long ago; when exactly, on hover. */
export class AgeField extends Component {
    static template = xml`<time t-if="date" t-att-datetime="date.toISO()" t-att-title="title" t-esc="age" />`;
    static props = { ...standardFieldProps };

    get date() {
        return this.props.record.data[this.props.name];
    }

    get age() {
        return formatAge(this.date);
    }

    get title() {
        return this.date.toLocaleString(DateTime.DATETIME_MED);
    }
}

registry.category("fields").add("cp_cases_age", {
    component: AgeField,
    displayName: _t("Age"),
    supportedTypes: ["datetime"],
});

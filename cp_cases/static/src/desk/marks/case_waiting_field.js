import { Component, xml } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { formatDuration } from "../board/age";

const { DateTime } = luxon;

/** For how long the customer has waited for an answer; since when exactly, on hover. */
export class CaseWaitingField extends Component {
    static template = xml`<time t-if="since" class="text-nowrap" t-att-datetime="since.toISO()" t-att-title="title" t-esc="text" />`;
    static props = { ...standardFieldProps, isSentence: { type: Boolean, optional: true } };

    get since() {
        return this.props.record.data[this.props.name];
    }

    get text() {
        const duration = formatDuration(this.since);
        return this.props.isSentence ? _t("waiting %(duration)s", { duration }) : duration;
    }

    get title() {
        return _t("Waiting since %(date)s", {
            date: this.since.toLocaleString(DateTime.DATETIME_MED),
        });
    }
}

registry.category("fields").add("cp_case_waiting", {
    component: CaseWaitingField,
    displayName: _t("Waiting Time"),
    supportedTypes: ["datetime"],
    extractProps: ({ options }) => ({ isSentence: Boolean(options.is_sentence) }),
});

import { Component } from "@odoo/owl";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { formatAge } from "./age";

const ICONS = { reply: "fa-reply", follow_up: "fa-share", new: "fa-plus" };

/**
 * What an agent is writing, and since when; or with the option `shows_agent`, what is being written
 * on a case, and by whom. A supervisor can take the lock off here.
 */
export class BusyWithField extends Component {
    static template = "cp_cases.BusyWithField";
    static props = { ...standardFieldProps, showsAgent: { type: Boolean, optional: true } };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
    }

    get drafts() {
        return (this.props.record.data[this.props.name] || []).map((draft) => ({
            ...draft,
            icon: ICONS[draft.kind],
            age: formatAge(deserializeDateTime(draft.since)),
        }));
    }

    openCase(draft) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "cp.case",
            res_id: draft.case_id,
            views: [[false, "form"]],
        });
    }

    async release(draft) {
        await this.orm.call("cp.case.draft", "action_release", [[draft.id]]);
        await this.props.record.load();
    }
}

registry.category("fields").add("cp_cases_busy_with", {
    component: BusyWithField,
    displayName: _t("Busy with"),
    supportedTypes: ["json"],
    extractProps: ({ options }) => ({ showsAgent: Boolean(options.shows_agent) }),
});

import { Component } from "@odoo/owl";
import { deserializeDateTime } from "@web/core/l10n/dates";

const { DateTime } = luxon;

/** A draft in two lines: to whom, about what, since when. */
export class DraftSummary extends Component {
    static template = "cp_cases.DraftSummary";
    static props = { draft: Object };

    get since() {
        const moment = deserializeDateTime(this.props.draft.since);
        return moment.hasSame(DateTime.now(), "day")
            ? moment.toLocaleString(DateTime.TIME_SIMPLE)
            : moment.toLocaleString({ day: "numeric", month: "short" });
    }
}

export function openDraft(action, draftId) {
    return action.doAction({
        type: "ir.actions.act_window",
        res_model: "cp.case.draft",
        res_id: draftId,
        views: [[false, "form"]],
    });
}

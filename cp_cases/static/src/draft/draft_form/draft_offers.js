import { Component, useState } from "@odoo/owl";

import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { toWords } from "./draft_texts";

const { DateTime } = luxon;
const LENGTH = 160;

/** Offers the texts of the draft that are kept in the browser, and not on the server. */
export class DraftOffers extends Component {
    static template = "cp_cases.DraftOffers";
    static props = { ...standardWidgetProps };

    setup() {
        this.saver = this.env.cpCasesDraft;
        this.draft = useState(this.saver.state);
    }

    formatTime({ at }) {
        const moment = DateTime.fromMillis(at);
        const isToday = moment.hasSame(DateTime.local(), "day");
        return moment.toLocaleString(isToday ? DateTime.TIME_SIMPLE : DateTime.DATETIME_SHORT);
    }

    getBeginning({ values }) {
        const words = ["body", "note", "subject"].map((name) => toWords(name, values[name]));
        return words.find(Boolean)?.slice(0, LENGTH) || "";
    }
}

registry.category("view_widgets").add("cp_case_draft_offers", { component: DraftOffers });

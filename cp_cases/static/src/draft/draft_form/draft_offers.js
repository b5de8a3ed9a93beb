import { Component, useState } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { cutText } from "../../utils/text/cut_text";
import { formatMoment, toWords } from "./draft_texts";

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

    getTitle({ at }) {
        return _t("Another text of this draft is kept in this browser (%(time)s).", {
            time: formatMoment(DateTime.fromMillis(at)),
        });
    }

    getBeginning({ values }) {
        const words = ["body", "note", "subject"].map((name) => toWords(name, values[name]));
        return cutText(words.find(Boolean) || "", LENGTH);
    }
}

registry.category("view_widgets").add("cp_case_draft_offers", { component: DraftOffers });

import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { formatInteger } from "@web/views/fields/formatters";

import { useLiveList } from "../live/live_list_hook";
import { MY_CASES_SECTIONS, getMyCasesSection } from "./my_cases_sections";

/** The left side of My Cases: its parts, and how much is in each. */
export class MyCasesPanel extends Component {
    static template = "cp_cases.MyCasesPanel";
    static props = {};

    setup() {
        this.action = useService("action");
        this.myCases = useService("cp_cases.my_cases");
        this.state = useState(this.myCases.state);
        this.current = getMyCasesSection(this.env.searchModel);
        onWillStart(() => {
            const loaded = this.myCases.load();
            // Wait only the first time, so that the page does not jump when the counts come.
            return "personal" in this.state.counts ? undefined : loaded;
        });
        useLiveList(this.env.bus, { reload: () => this.myCases.load() });
    }

    get sections() {
        return MY_CASES_SECTIONS.filter((section) => section.key in this.state.counts).map(
            (section) => ({ ...section, ...this.state.counts[section.key] }),
        );
    }

    formatCount({ count, has_more: hasMore }) {
        const number = formatInteger(count);
        return hasMore ? _t("%(number)s+", { number }) : number;
    }

    open(section) {
        return this.action.doAction(section.action, { clearBreadcrumbs: true });
    }
}

import { Component, useState } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { useDropdownState } from "@web/core/dropdown/dropdown_hooks";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { debounce } from "@web/core/utils/timing";
import { formatInteger } from "@web/views/fields/formatters";

import { Latest } from "../../utils/latest";
import { isAgent } from "../new_case/new_case";
import { DraftSummary, openDraft } from "./draft_summary";

/** The menu in the top bar that leads back to the agent's drafts from everywhere in Odoo. */
export class ActiveMenu extends Component {
    static template = "cp_cases.ActiveMenu";
    static components = { DraftSummary, Dropdown, DropdownItem };
    static props = {};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.formatInteger = formatInteger;
        this.dropdown = useDropdownState();
        this.latest = new Latest();
        this.isAgent = isAgent();
        this.state = useState({ count: 0, drafts: null });
        if (this.isAgent) {
            this.loadCount();
        }
        const refresh = debounce(() => this.refresh(), 200);
        useBus(this.env.bus, "CP_CASES:DRAFTS_CHANGED", refresh);
    }

    refresh() {
        return this.dropdown.isOpen ? this.load() : this.loadCount();
    }

    loadCount() {
        return this.update(async () => ({
            count: await this.orm.silent.call("cp.case.draft", "get_active_count", []),
        }));
    }

    load() {
        return this.update(async () => {
            const drafts = await this.orm.silent.call(
                "cp.case.draft",
                "get_active_communications",
                [],
            );
            const count = Math.max(drafts.length, drafts.length < 20 ? 0 : this.state.count);
            return { drafts, count };
        });
    }

    async update(fetch) {
        Object.assign(this.state, await this.latest.add(fetch()));
    }

    open(draft) {
        return openDraft(this.action, draft.id);
    }

    openAll() {
        return this.action.doAction("cp_cases.cp_case_draft_action", { clearBreadcrumbs: true });
    }

    compose() {
        return this.action.doAction("cp_cases.cp_case_draft_action_compose");
    }
}

registry
    .category("systray")
    .add("cp_cases.active_menu", { Component: ActiveMenu }, { sequence: 26 });

import { Component, onWillStart, useState } from "@odoo/owl";
import { useBus, useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";

import { DraftSummary, openDraft } from "../../draft/active_menu/draft_summary";
import { Latest } from "../../utils/latest";

/** The user's drafts on top of the personal queue. */
export class MyDrafts extends Component {
    static template = "cp_cases.MyDrafts";
    static components = { DraftSummary };
    static props = {};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.latest = new Latest();
        this.state = useState({ drafts: [] });
        onWillStart(() => this.load());
        useBus(
            this.env.bus,
            "CP_CASES:DRAFTS_CHANGED",
            useDebounced(() => this.load(), 200),
        );
    }

    async load() {
        this.state.drafts = await this.latest.add(
            this.orm.silent.call("cp.case.draft", "get_active_communications", []),
        );
    }

    open(draft) {
        return openDraft(this.action, draft.id);
    }
}

import { Component, onMounted, useState } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";

import { Latest } from "../../utils/latest";
import { useLiveList } from "../live/live_list_hook";

const DOMAIN = [
    ["state", "=", "held"],
    ["has_no_queue", "=", true],
];

/** On the board: how much mail waits for a decision that belongs to no queue there. */
export class HeldMailCard extends Component {
    static template = "cp_cases.HeldMailCard";
    static props = {};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.latest = new Latest();
        this.state = useState({ count: 0 });
        onMounted(() => this.load());
        useLiveList(this.env.bus, { reload: () => this.load() });
    }

    async load() {
        this.state.count = await this.latest.add(
            this.orm.silent.searchCount("cp.inbound.mail", DOMAIN),
        );
    }

    open() {
        return this.action.doAction("cp_cases.cp_inbound_mail_action", {
            additionalContext: {
                search_default_failed: 0,
                search_default_held: 1,
                search_default_no_queue: 1,
            },
        });
    }
}

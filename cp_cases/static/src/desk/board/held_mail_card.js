import { Component } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";

import { useHeldCount } from "../held_mail/held_count";

/** On the board: how much mail waits for a decision that belongs to no queue there. */
export class HeldMailCard extends Component {
    static template = "cp_cases.HeldMailCard";
    static props = {};

    setup() {
        this.action = useService("action");
        this.state = useHeldCount([["has_no_queue", "=", true]]);
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

import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { formatInteger } from "@web/views/fields/formatters";

import { useHeldCount } from "../held_mail/held_count";

/** On the board: how much mail waits for a decision that belongs to no queue there. */
export class HeldMailCard extends Component {
    static template = "cp_cases.HeldMailCard";
    static props = {};

    setup() {
        this.action = useService("action");
        this.state = useHeldCount([["has_no_queue", "=", true]]);
    }

    get text() {
        return _t("Held without a queue: %s", formatInteger(this.state.count));
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

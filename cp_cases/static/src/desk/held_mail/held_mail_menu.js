import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { session } from "@web/session";
import { formatInteger } from "@web/views/fields/formatters";

import { useHeldCount } from "./held_count";

/** In the top bar, for supervisors: how many emails wait for a decision. */
export class HeldMailMenu extends Component {
    static template = "cp_cases.HeldMailMenu";
    static props = {};

    setup() {
        this.action = useService("action");
        this.formatInteger = formatInteger;
        this.state = session.cp_cases_is_supervisor ? useHeldCount() : { count: 0 };
    }

    open() {
        return this.action.doAction("cp_cases.cp_inbound_mail_action", { clearBreadcrumbs: true });
    }
}

registry
    .category("systray")
    .add("cp_cases.held_mail_menu", { Component: HeldMailMenu }, { sequence: 27 });

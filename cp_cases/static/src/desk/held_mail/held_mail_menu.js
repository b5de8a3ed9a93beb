import { Component, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { session } from "@web/session";

import { Latest } from "../../utils/latest";
import { useLiveList } from "../live/live_list_hook";

/** In the top bar, for supervisors: how many emails wait for a decision. */
export class HeldMailMenu extends Component {
    static template = "cp_cases.HeldMailMenu";
    static props = {};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.latest = new Latest();
        this.state = useState({ count: 0 });
        if (session.cp_cases_is_supervisor) {
            this.load();
            useLiveList(this.env.bus, { reload: () => this.load() });
        }
    }

    async load() {
        this.state.count = await this.latest.add(
            this.orm.silent.searchCount("cp.inbound.mail", [["state", "=", "held"]]),
        );
    }

    open() {
        return this.action.doAction("cp_cases.cp_inbound_mail_action", { clearBreadcrumbs: true });
    }
}

registry
    .category("systray")
    .add("cp_cases.held_mail_menu", { Component: HeldMailMenu }, { sequence: 27 });

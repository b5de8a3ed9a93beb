import { Component, onWillStart } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { View } from "@web/views/view";

/** The agents, below the queues: as a table, on a phone as cards. */
export class AgentsTable extends Component {
    static template = "cp_cases.AgentsTable";
    static components = { View };
    static props = {};

    setup() {
        this.action = useService("action");
        onWillStart(async () => {
            const action = await this.action.loadAction("cp_cases.res_users_action_board");
            this.viewProps = {
                ...(this.env.isSmall ? {} : { allowSelectors: false }),
                context: action.context,
                display: { controlPanel: false },
                domain: action.domain,
                noContentHelp: action.help,
                resModel: action.res_model,
                type: this.env.isSmall ? "kanban" : "list",
                views: [...action.views, [false, "search"]],
            };
        });
    }
}

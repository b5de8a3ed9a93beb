import { Component, onWillStart } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { View } from "@web/views/view";

const AGENTS = "cp_cases.res_users_action_board";

/**
 * The agents, below the queues: as a table, on a phone as cards. Its title leads to where they are
 * searched.
 */
export class AgentsTable extends Component {
    static template = "cp_cases.AgentsTable";
    static components = { View };
    static props = {};

    setup() {
        this.action = useService("action");
        onWillStart(async () => {
            const action = await this.action.loadAction(AGENTS);
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

    openAgents() {
        const viewType = this.viewProps.type;
        return this.action.doAction(AGENTS, { viewType });
    }
}

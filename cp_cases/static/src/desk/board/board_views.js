import { onWillUnmount } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { KanbanRenderer } from "@web/views/kanban/kanban_renderer";

import { CaseKanbanController, caseKanbanView } from "../live/case_kanban_controller";
import { CaseListController, caseListView } from "../live/case_list_controller";
import { useKeptFocus } from "../live/kept_focus_hook";
import { reloadModel } from "../live/live_model";
import { HeldMailCard } from "./held_mail_card";
import { AgentsTable } from "./agents_table";

const MINUTE = 60000;

/** Keep up to date what no bus message announces: how long cases wait, who is online. */
function useEachMinute(callback) {
    const interval = browser.setInterval(() => {
        if (!document.hidden) {
            callback();
        }
    }, MINUTE);
    onWillUnmount(() => browser.clearInterval(interval));
}

export class BoardKanbanController extends CaseKanbanController {
    static template = "cp_cases.BoardKanbanView";
    static components = { ...CaseKanbanController.components, HeldMailCard };

    setup() {
        super.setup();
        useEachMinute(() => reloadModel(this.model));
    }
}

export class BoardListController extends CaseListController {
    static template = "cp_cases.BoardListView";
    static components = { ...CaseListController.components, HeldMailCard };

    setup() {
        super.setup();
        useEachMinute(() => reloadModel(this.model));
    }
}

/** The board is one page: below the cards of the queues stand the agents. */
export class BoardKanbanRenderer extends KanbanRenderer {
    static template = "cp_cases.BoardKanbanRenderer";
    static components = { ...KanbanRenderer.components, AgentsTable };

    setup() {
        super.setup();
        useKeptFocus(this.rootRef, () => this.props.list.records);
    }

    get hasAgents() {
        return this.props.list.resModel === "cp.service";
    }
}

registry.category("views").add("cp_cases_board_kanban", {
    ...caseKanbanView,
    Controller: BoardKanbanController,
    Renderer: BoardKanbanRenderer,
});
registry.category("views").add("cp_cases_board_list", {
    ...caseListView,
    Controller: BoardListController,
});

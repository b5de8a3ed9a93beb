import { onWillUnmount } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";

import { CaseKanbanController, caseKanbanView } from "../live/case_kanban_controller";
import { CaseListController, caseListView } from "../live/case_list_controller";
import { reloadModel } from "../live/live_model";
import { HeldMailCard } from "./held_mail_card";

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

registry.category("views").add("cp_cases_board_kanban", {
    ...caseKanbanView,
    Controller: BoardKanbanController,
});
registry.category("views").add("cp_cases_board_list", {
    ...caseListView,
    Controller: BoardListController,
});

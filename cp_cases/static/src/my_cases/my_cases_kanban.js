import { registry } from "@web/core/registry";
import { KanbanRenderer } from "@web/views/kanban/kanban_renderer";

import { CaseKanbanController, caseKanbanView } from "../live/case_kanban_controller";
import { MyCasesActionHelper } from "./my_cases_action_helper";
import { MyCasesPanel } from "./my_cases_panel";

export class MyCasesKanbanController extends CaseKanbanController {
    get display() {
        return { ...super.display, searchPanel: true };
    }
}

export class MyCasesKanbanRenderer extends KanbanRenderer {
    static components = { ...KanbanRenderer.components, ActionHelper: MyCasesActionHelper };
}

registry.category("views").add("cp_cases_my_kanban", {
    ...caseKanbanView,
    Controller: MyCasesKanbanController,
    Renderer: MyCasesKanbanRenderer,
    SearchPanel: MyCasesPanel,
});

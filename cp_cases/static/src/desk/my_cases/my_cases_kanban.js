import { registry } from "@web/core/registry";
import { KanbanRenderer } from "@web/views/kanban/kanban_renderer";

import { CaseKanbanController, caseKanbanView } from "../live/case_kanban_controller";
import { MyCasesActionHelper } from "./my_cases_action_helper";
import { MyCasesPanel } from "./my_cases_panel";
import { getMyCasesSection } from "./my_cases_sections";
import { MyDrafts } from "./my_drafts";

export class MyCasesKanbanController extends CaseKanbanController {
    get display() {
        return { ...super.display, searchPanel: true };
    }
}

export class MyCasesKanbanRenderer extends KanbanRenderer {
    static template = "cp_cases.MyCasesKanbanRenderer";
    static components = {
        ...KanbanRenderer.components,
        ActionHelper: MyCasesActionHelper,
        MyDrafts,
    };

    get isPersonal() {
        return getMyCasesSection(this.env.searchModel) === "personal";
    }
}

registry.category("views").add("cp_cases_my_kanban", {
    ...caseKanbanView,
    Controller: MyCasesKanbanController,
    Renderer: MyCasesKanbanRenderer,
    SearchPanel: MyCasesPanel,
});

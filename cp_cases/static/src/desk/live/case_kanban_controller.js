import { registry } from "@web/core/registry";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { KanbanRenderer } from "@web/views/kanban/kanban_renderer";

import { CaseActionHelper } from "../not_found/case_action_helper";
import { useKeptFocus } from "./kept_focus_hook";
import { useLiveList } from "./live_list_hook";
import { reloadModel } from "./live_model";

export class CaseKanbanController extends KanbanController {
    setup() {
        super.setup();
        useLiveList(this.env.bus, {
            reload: () => reloadModel(this.model),
            isBusy: () => Boolean(this.model.root.selection?.length),
        });
    }
}

export class CaseKanbanRenderer extends KanbanRenderer {
    static components = { ...KanbanRenderer.components, ActionHelper: CaseActionHelper };

    setup() {
        super.setup();
        useKeptFocus(this.rootRef, () => this.props.list.records);
    }
}

export const caseKanbanView = {
    ...kanbanView,
    Controller: CaseKanbanController,
    Renderer: CaseKanbanRenderer,
};

registry.category("views").add("cp_case_kanban", caseKanbanView);

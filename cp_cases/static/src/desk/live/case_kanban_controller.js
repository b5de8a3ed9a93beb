import { registry } from "@web/core/registry";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { KanbanController } from "@web/views/kanban/kanban_controller";

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

export const caseKanbanView = { ...kanbanView, Controller: CaseKanbanController };

registry.category("views").add("cp_case_kanban", caseKanbanView);

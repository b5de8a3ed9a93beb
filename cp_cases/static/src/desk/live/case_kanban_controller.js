import { registry } from "@web/core/registry";
import { SearchModel } from "@web/search/search_model";
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

/** On a phone, where there is room for one column, cases stand in one from top to bottom. */
export class CaseKanbanSearchModel extends SearchModel {
    load(config) {
        return super.load(this.env.isSmall ? { ...config, defaultGroupBy: undefined } : config);
    }
}

export const caseKanbanView = {
    ...kanbanView,
    Controller: CaseKanbanController,
    Renderer: CaseKanbanRenderer,
    SearchModel: CaseKanbanSearchModel,
};

registry.category("views").add("cp_case_kanban", caseKanbanView);

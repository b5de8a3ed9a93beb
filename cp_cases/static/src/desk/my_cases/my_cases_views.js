import { registry } from "@web/core/registry";

import { caseKanbanView } from "../live/case_kanban_controller";
import { caseListView } from "../live/case_list_controller";
import { MyCasesActionHelper } from "./my_cases_action_helper";
import { MyCasesPanel } from "./my_cases_panel";
import { MyCasesSearchModel } from "./my_cases_search_model";
import { getMyCasesSection } from "./my_cases_sections";
import { MyDrafts } from "./my_drafts";
import { MyRest } from "./my_rest";

/** What list and kanban of My Cases share: the panel beside them, the user's drafts on top,
 * and below what the user has put off or done. */
function makeMyCasesView(view) {
    class MyCasesController extends view.Controller {
        get display() {
            return { ...super.display, searchPanel: true };
        }
    }
    class MyCasesRenderer extends view.Renderer {
        static components = {
            ...view.Renderer.components,
            ActionHelper: MyCasesActionHelper,
            MyDrafts,
            MyRest,
        };

        get isPersonal() {
            return getMyCasesSection(this.env.searchModel) === "personal";
        }
    }
    return {
        ...view,
        Controller: MyCasesController,
        Renderer: MyCasesRenderer,
        SearchModel: MyCasesSearchModel,
        SearchPanel: MyCasesPanel,
    };
}

const listView = makeMyCasesView(caseListView);
const kanbanView = makeMyCasesView(caseKanbanView);

export class MyCasesListRenderer extends listView.Renderer {
    static template = "cp_cases.MyCasesListRenderer";

    getCellTitle(column) {
        // No tooltip on a contact: its card opens there.
        return column.widget === "cp_case_contact" ? undefined : super.getCellTitle(...arguments);
    }
}

export class MyCasesKanbanRenderer extends kanbanView.Renderer {
    static template = "cp_cases.MyCasesKanbanRenderer";
}

registry
    .category("views")
    .add("cp_cases_my_list", { ...listView, Renderer: MyCasesListRenderer })
    .add("cp_cases_my_kanban", { ...kanbanView, Renderer: MyCasesKanbanRenderer });

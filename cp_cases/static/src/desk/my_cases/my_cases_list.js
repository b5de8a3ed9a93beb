import { registry } from "@web/core/registry";
import { ListRenderer } from "@web/views/list/list_renderer";

import { CaseListController, caseListView } from "../live/case_list_controller";
import { MyCasesActionHelper } from "./my_cases_action_helper";
import { MyCasesPanel } from "./my_cases_panel";
import { getMyCasesSection } from "./my_cases_sections";
import { MyDrafts } from "./my_drafts";

export class MyCasesListController extends CaseListController {
    get display() {
        return { ...super.display, searchPanel: true };
    }
}

export class MyCasesListRenderer extends ListRenderer {
    static template = "cp_cases.MyCasesListRenderer";
    static components = {
        ...ListRenderer.components,
        ActionHelper: MyCasesActionHelper,
        MyDrafts,
    };

    get isPersonal() {
        return getMyCasesSection(this.env.searchModel) === "personal";
    }

    getCellTitle(column) {
        // The card of the contact opens there.
        return column.widget === "cp_case_contact" ? undefined : super.getCellTitle(...arguments);
    }
}

registry.category("views").add("cp_cases_my_list", {
    ...caseListView,
    Controller: MyCasesListController,
    Renderer: MyCasesListRenderer,
    SearchPanel: MyCasesPanel,
});

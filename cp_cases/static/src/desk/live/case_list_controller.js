import { registry } from "@web/core/registry";
import { listView } from "@web/views/list/list_view";
import { ListController } from "@web/views/list/list_controller";

import { useLiveList } from "./live_list_hook";
import { reloadModel } from "./live_model";

export class CaseListController extends ListController {
    setup() {
        super.setup();
        useLiveList(this.env.bus, {
            reload: () => reloadModel(this.model),
            isBusy: () => Boolean(this.editedRecord || this.model.root.selection.length),
        });
    }
}

export const caseListView = { ...listView, Controller: CaseListController };

registry.category("views").add("cp_case_list", caseListView);

import { registry } from "@web/core/registry";
import { getActiveHotkey } from "@web/core/hotkeys/hotkey_service";
import { unique } from "@web/core/utils/arrays";
import { listView } from "@web/views/list/list_view";
import { ListController } from "@web/views/list/list_controller";
import { ListRenderer } from "@web/views/list/list_renderer";

import { useLiveList } from "./live_list_hook";
import { DispositionButtons } from "../../case/dispositions/disposition_buttons";
import { CaseActionHelper } from "../not_found/case_action_helper";
import { useKeptFocus } from "./kept_focus_hook";
import { reloadModel } from "./live_model";

export class CaseListController extends ListController {
    static template = "cp_cases.CaseListView";
    static components = { ...ListController.components, DispositionButtons };

    setup() {
        super.setup();
        useLiveList(this.env.bus, {
            reload: () => this.reload(),
            isBusy: () => Boolean(this.editedRecord || this.model.root.selection.length),
        });
    }

    /** Of the selected cases; lists of something else have none to set a disposition on. */
    get selectedServiceIds() {
        if (this.props.resModel !== "cp.case") {
            return [];
        }
        return unique(this.model.root.selection.map((record) => record.data.service_id.id));
    }

    getSelectedIds() {
        return this.model.root.getResIds(true);
    }

    reload() {
        return reloadModel(this.model);
    }
}

export class CaseListRenderer extends ListRenderer {
    static components = { ...ListRenderer.components, ActionHelper: CaseActionHelper };

    setup() {
        super.setup();
        useKeptFocus(this.rootRef, () => this.props.list.records);
    }

    /** Enter on what stands in a cell, such as the pin, presses it; Odoo would open the record. */
    onCellKeydown(ev) {
        if (getActiveHotkey(ev) !== "enter" || !ev.target.closest("a[href], button")) {
            super.onCellKeydown(...arguments);
        }
    }
}

export const caseListView = {
    ...listView,
    Controller: CaseListController,
    Renderer: CaseListRenderer,
};

registry.category("views").add("cp_case_list", caseListView);

import { registry } from "@web/core/registry";
import { formView } from "@web/views/form/form_view";
import { FormController } from "@web/views/form/form_controller";

const ENDING_ACTIONS = ["action_send", "action_send_anyway", "action_save_note", "action_discard"];

/**
 * A draft is gone once it is sent or discarded: what comes next takes its place in the
 * breadcrumbs, so that no way leads back to it.
 */
export class DraftFormController extends FormController {
    async beforeExecuteActionButton(clickParams) {
        if (ENDING_ACTIONS.includes(clickParams.name)) {
            clickParams.stackPosition = "replaceCurrentAction";
        }
        return super.beforeExecuteActionButton(clickParams);
    }
}

registry.category("views").add("cp_case_draft_form", {
    ...formView,
    Controller: DraftFormController,
});

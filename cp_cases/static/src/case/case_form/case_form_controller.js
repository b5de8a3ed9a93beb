import { registry } from "@web/core/registry";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";

/** The page of a case. After *Take next*, its pager goes through the queue that the case is in. */
export class CaseFormController extends FormController {
    get modelParams() {
        const params = super.modelParams;
        const { cp_cases_queue: queue = [] } = this.props.context;
        const { resId, resIds } = params.config;
        if (resIds.length < 2 && queue.includes(resId)) {
            params.config.resIds = queue;
        }
        return params;
    }
}

registry.category("views").add("cp_case_form", { ...formView, Controller: CaseFormController });

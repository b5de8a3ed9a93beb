import { useService } from "@web/core/utils/hooks";
import { ActionHelper } from "@web/views/action_helper";

import { getMyCasesSection } from "./my_cases_sections";

/** An empty personal queue offers to take the next case. */
export class MyCasesActionHelper extends ActionHelper {
    static template = "cp_cases.MyCasesActionHelper";

    setup() {
        super.setup();
        this.action = useService("action");
    }

    get canTakeNext() {
        return getMyCasesSection(this.env.searchModel) === "personal";
    }

    takeNext() {
        return this.action.doAction("cp_cases.cp_service_action_take_next");
    }
}

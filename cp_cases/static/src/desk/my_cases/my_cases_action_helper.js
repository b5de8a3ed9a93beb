import { useService } from "@web/core/utils/hooks";
import { ActionHelper } from "@web/views/action_helper";

import { getMyCasesSection } from "./my_cases_sections";

/** With nothing to do, the way to the next case is the biggest thing on the page. */
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

import { CaseActionHelper } from "../not_found/case_action_helper";
import { getMyCasesSection } from "./my_cases_sections";

/** An empty personal queue offers to take the next case. */
export class MyCasesActionHelper extends CaseActionHelper {
    static template = "cp_cases.MyCasesActionHelper";

    get canTakeNext() {
        return getMyCasesSection(this.env.searchModel) === "personal";
    }

    takeNext() {
        return this.action.doAction("cp_cases.cp_service_action_take_next");
    }
}

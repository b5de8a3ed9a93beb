import { Activity } from "@mail/core/web/activity";
import { ActivityListPopoverItem } from "@mail/core/web/activity_list_popover_item";
import { patch } from "@web/core/utils/patch";

import { isAgent, openNewCase } from "./new_case";

/** Begins a new case from the activity of a call, wherever that is shown. */
const newCaseFromCall = {
    get cpCanMakeCase() {
        return isAgent() && this.props.activity.activity_category === "phonecall";
    },

    cpOpenNewCase() {
        const { id } = this.props.activity;
        return openNewCase(this.env, "mail.activity", "cp_action_new_case", [[id]]);
    },
};

patch(Activity.prototype, newCaseFromCall);
patch(ActivityListPopoverItem.prototype, newCaseFromCall);

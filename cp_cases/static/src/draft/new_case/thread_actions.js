import { registerThreadAction } from "@mail/core/common/thread_actions";
import { _t } from "@web/core/l10n/translation";

import { isAgent, openNewCase } from "./new_case";

/** Conversations with somebody, as opposed to rooms that many read. */
export const NEW_CASE_CHANNEL_TYPES = new Set(["chat", "group"]);

registerThreadAction("cp-cases-new-case", {
    condition: ({ owner, thread }) =>
        isAgent() &&
        thread?.model === "discuss.channel" &&
        NEW_CASE_CHANNEL_TYPES.has(thread.channel_type) &&
        !owner.isDiscussSidebarChannelActions,
    icon: "fa fa-fw fa-ticket",
    name: _t("Add new case"),
    open: ({ store, thread }) =>
        openNewCase(store.env, "discuss.channel", "cp_action_new_case", [[thread.id]]),
    sequence: 10,
    sequenceGroup: 25,
});

import { NEW_CASE_CHANNEL_TYPES } from "@cp_cases/draft/new_case/thread_actions";

NEW_CASE_CHANNEL_TYPES.add("livechat");

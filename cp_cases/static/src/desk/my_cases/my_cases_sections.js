import { _t } from "@web/core/l10n/translation";

/** The parts of My Cases, each an action of its own. */
export const MY_CASES_SECTIONS = [
    {
        key: "personal",
        action: "cp_cases.cp_case_action_personal_queue",
        icon: "fa-inbox",
        label: _t("Personal queue"),
    },
    {
        key: "team",
        action: "cp_cases.cp_case_action_team_queue",
        icon: "fa-users",
        label: _t("Team queue"),
    },
    {
        key: "pinned",
        action: "cp_cases.cp_case_action_pinned",
        icon: "fa-thumb-tack",
        label: _t("Pinned"),
    },
    {
        key: "active",
        action: "cp_cases.cp_case_draft_action",
        icon: "fa-pencil",
        label: _t("Active communications"),
    },
    {
        key: "recent",
        action: "cp_cases.mail_message_action_cp_recent",
        icon: "fa-history",
        label: _t("Recent"),
    },
];

const SECTION_OF_MODEL = { "cp.case.draft": "active", "mail.message": "recent" };

/** @param {import("@web/search/search_model").SearchModel} searchModel */
export function getMyCasesSection(searchModel) {
    return (
        SECTION_OF_MODEL[searchModel.resModel] || searchModel.globalContext.cp_cases_section || ""
    );
}

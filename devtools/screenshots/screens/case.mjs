/** The page of a case in all its states, and the dialogs it opens. */
import { MORE } from "../agent.mjs";

const openCase = (name) => (agent) => agent.openCase(name);

const atEntry = (name, selector) => async (agent) => {
    await agent.openCase(name);
    await agent.entry(selector);
};

const withDialog = (name, action) => async (agent) => {
    await agent.openCase(name);
    await agent.header(agent.action(action));
    await agent.page.waitForSelector(".modal-content .o_form_view");
};

export const caseScreens = [
    { name: "case-new", login: "ben", steps: openCase("cp_case_damaged_demo") },
    { name: "case-open", login: "ana", steps: openCase("cp_case_refund_demo") },
    { name: "case-locked", login: "ben", steps: openCase("cp_case_refund_demo") },
    { name: "case-pending", login: "ben", steps: openCase("cp_case_export_demo") },
    { name: "case-resolved", login: "ana", steps: openCase("cp_case_tablet_demo") },
    { name: "case-closed", login: "sue", steps: openCase("cp_case_helmet_demo") },
    { name: "case-without-email", login: "ana", steps: openCase("cp_case_saturday_demo") },
    { name: "case-supervisor", login: "sue", steps: openCase("cp_case_refund_demo") },
    {
        name: "case-entry",
        login: "ana",
        steps: atEntry("cp_case_refund_demo", "[data-type=incoming]"),
    },
    {
        name: "case-note",
        login: "ana",
        steps: atEntry("cp_case_refund_demo", "[data-type=note]"),
    },
    {
        name: "case-transferred",
        login: "ben",
        steps: atEntry("cp_case_plan_demo", "[data-type=transferred]"),
    },
    {
        name: "case-untrusted",
        login: "ben",
        steps: atEntry("cp_case_export_demo", ":has(.o-cp-cases-entry-untrusted)"),
    },
    {
        name: "case-automatic",
        login: "ben",
        steps: atEntry(
            "cp_case_export_demo",
            "[data-type=incoming]:has(.o-cp-cases-entry-automatic)",
        ),
    },
    {
        name: "case-failed",
        login: "ben",
        steps: atEntry("cp_case_export_demo", ":has(.fa-exclamation-circle)"),
    },
    {
        name: "case-images",
        login: "ben",
        async steps(agent) {
            await agent.openCase("cp_case_export_demo");
            await agent.page
                .locator(".o-cp-cases-entry[data-type=incoming]:has(.fa-paperclip)")
                .last()
                .click();
        },
    },
    {
        name: "case-receipt",
        login: "ana",
        async steps(agent) {
            await agent.openCase("cp_case_refund_demo");
            await agent.entry("[data-type=incoming]");
            await agent.click(".o-cp-cases-receipt summary");
        },
    },
    {
        name: "case-entry-menu",
        login: "sue",
        async steps(agent) {
            await agent.openCase("cp_case_plan_demo");
            await agent.page.locator(".o-cp-cases-entry[data-type=incoming]").last().click();
            await agent.click(".o-cp-cases-entry-menu");
        },
    },
    { name: "case-long", login: "ben", steps: openCase("cp_case_hours_demo") },
    {
        name: "case-filter",
        login: "ana",
        async steps(agent) {
            await agent.openCase("cp_case_refund_demo");
            await agent.click(".o-cp-cases-history-filter");
        },
    },
    { name: "case-family", login: "sue", steps: openCase("cp_case_helmet2_demo") },
    {
        name: "case-merged",
        login: "sue",
        async steps(agent) {
            await agent.openCase("cp_case_helmet2_demo");
            await agent.click(".o-cp-cases-family-toggle");
        },
    },
    {
        name: "case-fields",
        login: "sue",
        async steps(agent) {
            await agent.openCase("cp_case_refund_demo");
            if (agent.isSmall) {
                await agent.click(".o-cp-cases-margin-toggle");
            }
            await agent.page.locator(".o-cp-cases-margin").scrollIntoViewIfNeeded();
        },
    },
    {
        name: "case-folds",
        login: "sue",
        async steps(agent) {
            await agent.openCase("cp_case_refund_demo");
            if (agent.isSmall) {
                await agent.click(".o-cp-cases-margin-toggle");
            }
            for (const fold of ["drafts", "workers", "threads"]) {
                await agent.click(`.o-cp-cases-fold-${fold} summary`);
            }
            await agent.page.locator(".o-cp-cases-fold-threads").scrollIntoViewIfNeeded();
        },
    },
    {
        name: "case-actions",
        login: "sue",
        isForPhones: true,
        async steps(agent) {
            await agent.openCase("cp_case_refund_demo");
            await agent.click(MORE);
        },
    },
    {
        name: "case-viewers",
        login: "sue",
        async steps(agent) {
            await agent.openCase("cp_case_refund_demo");
            if (agent.isSmall) {
                await agent.click(".o-cp-cases-margin-toggle");
            }
            await agent.click("button[name=action_view_viewers]");
        },
    },
    {
        name: "dialog-note",
        login: "ana",
        steps: withDialog("cp_case_code_demo", "cp_case_note_action"),
    },
    {
        name: "dialog-transfer",
        login: "ben",
        steps: withDialog("cp_case_plan_demo", "cp_case_transfer_action"),
    },
    {
        name: "dialog-pending",
        login: "ben",
        steps: withDialog("cp_case_plan_demo", "cp_case_set_pending_action"),
    },
    {
        name: "dialog-disposition",
        login: "ben",
        isForDesks: true,
        async steps(agent) {
            await agent.open("my-cases?view_type=list");
            await agent.page.locator("tbody .o_list_record_selector input").first().click();
            await agent.bulk("cp_case_set_disposition_action");
            await agent.page.waitForSelector(".modal-content .o_form_view");
        },
    },
    {
        name: "dialog-assign",
        login: "sue",
        isForDesks: true,
        async steps(agent) {
            await agent.open("team-queue?view_type=list");
            await agent.page.locator("tbody .o_list_record_selector input").first().click();
            await agent.click(agent.action("cp_case_assign_action"));
            await agent.page.waitForSelector(".modal-content .o_form_view");
        },
    },
    {
        name: "dialog-move",
        login: "ben",
        async steps(agent) {
            await agent.openCase("cp_case_export_demo");
            await agent.entry(":has(.o-cp-cases-entry-untrusted)");
            await agent.click(".o-cp-cases-entry-content .alert .btn:nth-child(3)");
            await agent.page.waitForSelector(".modal-content .o_form_view");
        },
    },
];

import { registry } from "@web/core/registry";

/** When the email is open, and nothing is open above it or under way. */
function pressOn(subject, key, title) {
    return {
        trigger:
            `body:not(:has(.modal)):has(.o-cp-cases-held-mail-content h5:contains(${subject}))` +
            ` .o_statusbar_buttons button[data-hotkey='${key}']:contains(${title}):not([disabled])`,
        run: `press Alt+${key}`,
    };
}

/** One after the other by keyboard alone: nothing is opened by hand. */
registry.category("web_tour.tours").add("cp_cases.held_mail", {
    steps: () => [
        { trigger: ".o_data_row:contains('Away 3') td[name=subject]", run: "click" },
        { trigger: ".alert:contains('automatic reply')" },
        {
            content: "the email is shown as the history would show it",
            trigger: ".o-cp-cases-held-mail-content :iframe body:contains('Back on Monday')",
        },
        pressOn("Away 3", "r", "Try again"),
        { trigger: ".o_notification:contains('still held')" },
        pressOn("Away 3", "c", "Make a case"),
        { trigger: ".o_notification:contains('stands on case')" },
        pressOn("Away 2", "x", "Discard email"),
        { trigger: ".modal .btn-primary:focus", run: "press Enter" },
        pressOn("Away 1", "c", "Make a case"),
        { trigger: ".o_notification:contains('Nothing is held any more')" },
        { trigger: ".o_list_view .o_view_nocontent:contains('No mail is held')" },
    ],
});

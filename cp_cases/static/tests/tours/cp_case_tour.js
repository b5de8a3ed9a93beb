import { registry } from "@web/core/registry";

/**
 * In a frame that has loaded, which is measured then. Without hoot's pointer: once it has been in a
 * frame that is gone, hoot looks for it without end.
 */
const openLinkedCase = {
    trigger: ".o-cp-cases-email-body[style*='height']:iframe a[data-oe-model='cp.case']",
    run: ({ anchor }) => anchor.click(),
};

/** An agent answers a case, and continues a closed one with a follow-up case. */
registry.category("web_tour.tours").add("cp_cases.reply_and_follow_up", {
    steps: () => [
        {
            content: "open the case that waits for an answer",
            trigger: ".o_list_view td[name=name]:contains('Where is my order?')",
            run: "click",
        },
        {
            content: "its first email is in the history",
            trigger: ".o_form_view:contains('I have not received it')",
        },
        { trigger: "button[name=action_reply]", run: "click" },
        {
            content: "the draft is addressed",
            trigger: ".o_form_view [name=email_to] .o-cp-cases-address:contains('Sara Henry')",
        },
        {
            trigger: ".o_field_widget[name=body] .odoo-editor-editable",
            run: "editor It left yesterday.",
        },
        { trigger: "button[name=action_send]", run: "click" },
        {
            content: "the answer is in the history, and the case is open",
            trigger:
                ".o_form_view:contains('It left yesterday.') .o_arrow_button_current:contains('Open')",
        },
        { trigger: ".o_breadcrumb a:contains('Cases'), .o_back_button", run: "click" },
        {
            content: "open the closed case",
            trigger: ".o_list_view td[name=name]:contains('Broken lamp')",
            run: "click",
        },
        { trigger: "button[name=action_create_follow_up]", run: "click" },
        {
            trigger: ".o_form_view [name=subject] input:value(Broken lamp)",
        },
        {
            trigger: ".o_field_widget[name=body] .odoo-editor-editable",
            run: "editor Does the new one work?",
        },
        { trigger: "button[name=action_send]", run: "click" },
        {
            content: "the new case says what it continues, with a link",
            trigger:
                ".o-cp-cases-entry[data-type='note']:contains('Case created as follow up from case')",
            run: "click",
        },
        openLinkedCase,
        {
            content: "on the closed one, nothing else writes",
            trigger:
                ".o_statusbar_buttons:has(button[name=action_create_follow_up]):not(:has(button:not([name=action_create_follow_up])))",
        },
        {
            content: "it says what continues it, with a link",
            trigger: ".o-cp-cases-entry[data-type='note']:contains('Follow up case')",
            run: "click",
        },
        openLinkedCase,
        { trigger: ".o_arrow_button_current:contains('Open')" },
        {
            content: "one history of both, oldest first, with their numbers",
            trigger: ".o-cp-cases-family-toggle",
            run: "click",
        },
        {
            trigger:
                ".o-cp-cases-entry:nth-child(1)[title*='Broken lamp'] .o-cp-cases-entry-case:contains('#')",
        },
        {
            trigger:
                ".o-cp-cases-entry[data-type='outgoing']:contains('Does the new one work?') .o-cp-cases-entry-case:contains('#')",
        },
    ],
});

/** What an agent does in the history: by keyboard, with remote images, with a stranger. */
registry.category("web_tour.tours").add("cp_cases.history", {
    steps: () => [
        {
            content: "the newest email is read",
            trigger:
                ".o-cp-cases-entry[aria-selected='true']:contains('Unknown sender'):contains('tom@')",
        },
        { trigger: ".o-cp-cases-accept-sender", run: "click" },
        {
            content: "the sender is accepted, and a note says so",
            trigger: ".o-cp-cases-entry[data-type='note']:contains('is accepted')",
        },
        { trigger: "body:not(:has(.o-cp-cases-accept-sender))" },
        {
            trigger: "[role='listbox']",
            run(helpers) {
                helpers.anchor.focus();
                return helpers.press("Home");
            },
        },
        {
            content: "the oldest one has a picture from elsewhere",
            trigger: ".o-cp-cases-entry[aria-selected='true'][title*='Where is my order?']",
        },
        { trigger: ".o-cp-cases-show-images", run: "click" },
        { trigger: "body:not(:has(.o-cp-cases-show-images))" },
        { trigger: "iframe[srcdoc*='tracker.example.com/a.png']" },
        {
            trigger: ".o-cp-cases-entry[aria-selected='true']",
            run: "dblclick",
        },
        {
            content: "the draft stands beside the email it answers",
            trigger:
                ".o-cp-cases-draft .o-cp-cases-entry[aria-selected='true'][title*='Where is my order?']",
        },
        { trigger: ".o-cp-cases-unfold[data-field='shows_copies']", run: "click" },
        { trigger: "[name=email_cc] input", run: "edit new@example.com && press Tab" },
        {
            content: "a new address is marked, and the draft saves itself",
            trigger: ".o-cp-cases-address-new:contains('new@example.com')",
        },
        { trigger: ".o-cp-cases-draft-saved:contains('saved')" },
        {
            trigger: ".o_field_widget[name=body] .odoo-editor-editable",
            run: "editor It left yesterday.",
        },
        { trigger: "button[name=action_send]", run: "click" },
        {
            content: "back on the case, which stands once in the breadcrumbs",
            trigger: ".o-cp-cases-entry[data-type='outgoing']:contains('It left yesterday.')",
        },
        {
            trigger: "body:not(:has(.breadcrumb-item:nth-child(2), .o_breadcrumb .dropdown))",
        },
        {
            content: "what was sent is passed on to somebody else",
            trigger: ".o-cp-cases-entry[data-type='outgoing']:contains('It left yesterday.')",
            run: "click",
        },
        { trigger: ".o-cp-cases-entry-forward", run: "click" },
        {
            trigger: ".o-cp-cases-draft .h3:contains('Email forwarding')",
        },
        { trigger: "[name=email_to] input", run: "edit carrier@example.com && press Tab" },
        { trigger: ".o-cp-cases-address-new:contains('carrier@example.com')" },
        { trigger: "button[name=action_send]", run: "click" },
        { trigger: ".o-cp-cases-entry[data-type='outgoing']:contains('Forwarded email')" },
    ],
});

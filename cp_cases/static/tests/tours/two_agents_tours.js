import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/*
 * Played at the same time, each in a browser of its own: what one waits for, another one does.
 * Nobody reloads a page.
 */

// Longer than a page takes to load on a busy machine.
const timeout = 60000;

function writeNote(text) {
    return [
        { trigger: ".o_statusbar_buttons button:contains('Note')", run: "click" },
        { trigger: ".modal [name=note] .odoo-editor-editable", run: `editor ${text}` },
        { trigger: ".modal button[name=action_apply]", run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ];
}

tours.add("cp_cases.two_agents_ben", {
    steps: () => [
        { content: "Ben opens the email", trigger: ".o-cp-cases-entry-reply", run: "click" },
        {
            content: "and sees on the draft that Sue writes about it",
            trigger:
                ".o-cp-cases-draft .o-cp-cases-entry[data-type='note']:contains('I see you on it')",
            timeout,
        },
        { trigger: "button[name=action_discard]", run: "click" },
        { trigger: ".modal-footer .btn-primary", run: "click" },
        {
            content: "an email that came to Sue's call is there",
            trigger: ".o-cp-cases-entry[data-type='incoming']:contains('My second question')",
            timeout,
        },
        {
            content: "what is read has stayed",
            trigger: ".o-cp-cases-entry[aria-selected='true'][title*='Where is my order?']",
        },
        { trigger: ".o_statusbar_buttons button:contains('Transfer')", run: "click" },
        { trigger: ".modal [name=service_id] input", run: "edit Billing" },
        { trigger: ".o-autocomplete--dropdown-item a:contains('Billing')", run: "click" },
        { trigger: ".modal button[name=action_apply]", run: "click" },
        {
            content: "he has worked on it, and sees it still",
            trigger: ".o-cp-cases-entry[data-type='transferred']:contains('to Billing')",
        },
    ],
});

tours.add("cp_cases.two_agents_sue", {
    steps: () => [
        {
            content: "who is answering, above the history",
            trigger: ".o-cp-cases-lock:contains('Ben has been answering since')",
            timeout,
        },
        {
            content: "in it, and on the email, which offers no reply",
            trigger:
                ".o-cp-cases-history:has(.o-cp-cases-entry:contains('Ben is answering')):has(.o-cp-cases-entry-content:contains('Ben has been answering')):not(:has(.o-cp-cases-entry-reply))",
        },
        ...writeNote("I see you on it"),
        {
            content: "the lock is gone, and a reply offered again",
            trigger: ".o_form_view:not(:has(.o-cp-cases-lock))",
            timeout,
        },
        {
            trigger: ".o-cp-cases-entry[data-type='incoming']:not(:contains('is answering'))",
            run: "click",
        },
        { trigger: ".o-cp-cases-entry-reply" },
        {
            content: "the customer writes again meanwhile",
            trigger: "button[name=action_pin]",
            run: "click",
        },
        {
            trigger: ".o-cp-cases-entry-new[data-type='incoming']:contains('My second question')",
            timeout,
        },
        {
            content: "Ben hands the case over",
            trigger: ".o-cp-cases-entry[data-type='transferred']:contains('to Billing')",
            timeout,
        },
        { trigger: ".o_field_widget[name=service_id]:contains('Billing')" },
    ],
});

tours.add("cp_cases.two_agents_cid", {
    steps: () => [
        { trigger: ".o_nocontent_help:contains('Nothing is waiting')" },
        {
            content: "the case is his service's now",
            trigger: ".o_list_view td[name=name]:contains('Where is my order?')",
            timeout,
        },
    ],
});

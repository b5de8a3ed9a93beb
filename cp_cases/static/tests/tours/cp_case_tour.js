import { registry } from "@web/core/registry";

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
            trigger: ".o_form_view [name=email_to] input:value(sara.henry)",
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
            content: "the new case says what it continues",
            trigger: ".o_form_view:contains('Case created as follow up from case')",
        },
    ],
});

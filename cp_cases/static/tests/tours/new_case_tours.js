import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

function writeNote(text) {
    return [
        { trigger: ".o-cp-cases-unfold[data-field='shows_note']", run: "click" },
        {
            trigger: ".o_field_widget[name=note] .odoo-editor-editable",
            run: `editor ${text}`,
        },
        { trigger: "button[name=action_save_note]", run: "click" },
        {
            content: "the case has the note",
            trigger: `.o-cp-cases-entry[data-type='note']:contains('${text}')`,
        },
    ];
}

function writeEmail(text) {
    return [
        { trigger: ".o_field_widget[name=body] .odoo-editor-editable", run: `editor ${text}` },
        { trigger: "button[name=action_send]", run: "click" },
        {
            content: "the case has the email",
            trigger: `.o-cp-cases-entry[data-type='outgoing']:contains('${text}')`,
        },
    ];
}

function hasContact(name) {
    return { trigger: `.o-cp-cases-draft [name=partner_id] input:value(${name})` };
}

tours.add("cp_cases.new_case_by_hand", {
    steps: () => [
        { trigger: ".o_control_panel button:contains('Compose email')", run: "click" },
        { trigger: "[name=email_to] input", run: "edit any@example.org" },
        { trigger: "[name=subject] input", run: "edit About your visit" },
        ...writeEmail("It was a pleasure."),
        { trigger: "button[data-menu-xmlid='cp_cases.cp_cases_menu_contacts']", run: "click" },
        { trigger: "a[data-menu-xmlid='cp_cases.cp_case_menu']", run: "click" },
        { trigger: ".o_control_panel button:contains('Add new case')", run: "click" },
        {
            content: "without a contact it is refused, and nothing is lost",
            trigger: "[name=subject] input",
            run: "edit Wants to be called",
        },
        { trigger: ".o-cp-cases-unfold[data-field='shows_note']", run: "click" },
        {
            trigger: ".o_field_widget[name=note] .odoo-editor-editable",
            run: "editor In the afternoon.",
        },
        { trigger: "button[name=action_save_note]", run: "click" },
        { trigger: ".modal:contains('Choose the contact')" },
        { trigger: ".modal .btn-primary", run: "click" },
        { trigger: "[name=partner_id] input", run: "edit Sara" },
        { trigger: ".o-autocomplete--dropdown-item:contains('Sara Henry') a", run: "click" },
        { trigger: "[name=email_to] .o-cp-cases-address:contains('Sara Henry')" },
        { trigger: "[name=state_after] .o_select_menu_toggler", run: "click" },
        { trigger: ".o_select_menu_item:contains('Pending')", run: "click" },
        { trigger: "[name=pending_reason_id] input", run: "click" },
        { trigger: ".o-autocomplete--dropdown-item:contains('customer') a", run: "click" },
        { trigger: "button[name=action_save_note]", run: "click" },
        {
            trigger: ".o-cp-cases-entry[data-type='note']:contains('In the afternoon')",
        },
        { trigger: ".o_arrow_button_current:contains('Pending')" },
    ],
});

tours.add("cp_cases.new_case_from_contact", {
    steps: () => [
        { trigger: ".o-cp-cases-customer-write, .o-cp-cases-email-new-case", run: "click" },
        hasContact("Sara Henry"),
        { trigger: "[name=email_to] .o-cp-cases-address:contains('Sara Henry')" },
        { trigger: "button[name=action_discard]", run: "click" },
        { trigger: ".modal .btn-primary", run: "click" },
        { trigger: "button[name=action_new_case]", run: "click" },
        hasContact("Sara Henry"),
        { trigger: "[name=subject] input", run: "edit At the counter" },
        ...writeNote("Brought the lamp back."),
    ],
});

tours.add("cp_cases.new_case_from_call", {
    steps: () => [
        { trigger: ".o-mail-Activity .o-cp-cases-call-new-case", run: "click" },
        hasContact("Sara Henry"),
        { trigger: "[name=subject] input:value(Wants her money back)" },
        ...writeNote("Promised it for Friday."),
        { content: "it is pinned", trigger: "button[name=action_unpin]" },
    ],
});

tours.add("cp_cases.new_case_from_card", {
    steps: () => [
        { trigger: ".o_data_row .o-cp-cases-contact:contains('Sara Henry')", run: "hover" },
        { trigger: ".o-cp-cases-contact-card .o-cp-cases-card-email", run: "click" },
        hasContact("Sara Henry"),
        { trigger: "[name=subject] input", run: "edit Your second question" },
        ...writeEmail("Here is the answer."),
    ],
});

tours.add("cp_cases.new_case_from_conversation", {
    steps: () => [
        { trigger: ".o-mail-DiscussContent-header button[name='cp-cases-new-case']", run: "click" },
        hasContact("Sara Henry"),
        { trigger: "[name=subject] input:value(Conversation with Sara Henry)" },
        ...writeNote("Asked for an invoice."),
        { content: "it is pinned", trigger: "button[name=action_unpin]" },
    ],
});

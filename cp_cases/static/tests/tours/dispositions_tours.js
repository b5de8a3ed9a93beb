import { registry } from "@web/core/registry";

/** One click for two cases in the queue, then one on a case. */
registry.category("web_tour.tours").add("cp_cases.disposition_buttons", {
    steps: () => [
        { trigger: ".o_data_row:contains('Broken lamp')" },
        { trigger: "thead .o_list_record_selector input", run: "click" },
        {
            trigger: ".o-cp-cases-dispositions button:contains('call back')",
            run: "click",
        },
        { trigger: ".o_notification:contains('2 cases')" },
        {
            trigger:
                "body:not(:has(.o_selection_container)) .o_data_row td[name=name]:contains('Broken lamp')",
            run: "click",
        },
        {
            trigger: ".o-cp-cases-entry[data-type='disposition']:contains('call back')",
        },
        {
            trigger: ".o-cp-cases-dispositions button:contains('Answered')",
            run: "click",
        },
        { trigger: ".o_arrow_button_current:contains('Resolved')" },
        {
            content: "it stands in the history",
            trigger: ".o-cp-cases-entry[data-type='disposition']:contains('Answered')",
        },
    ],
});

/** On a row and on a card, without opening the case. */
registry.category("web_tour.tours").add("cp_cases.disposition_menu", {
    steps: () => [
        {
            trigger: ".o_data_row:contains('Broken lamp') .o-cp-cases-disposition-menu",
            run: "click",
        },
        { trigger: ".o-dropdown-item:contains('call back')", run: "click" },
        { trigger: ".o_notification:contains('call back')" },
        { trigger: ".o_list_view .o_data_row:contains('Broken lamp')" },
        { trigger: ".o_switch_view.o_kanban", run: "click" },
        {
            trigger: ".o_kanban_record:contains('Where is') .o-cp-cases-disposition-menu",
            run: "click",
        },
        { trigger: ".o-dropdown-item:contains('Answered')", run: "click" },
        {
            content: "it is resolved, and so below the queue",
            trigger: ".o_kanban_view:not(:has(.o_kanban_record:contains('Where is')))",
        },
    ],
});

/** Pending until the next working day. */
registry.category("web_tour.tours").add("cp_cases.pending_until", {
    steps: () => [
        {
            trigger: ".o_data_row td[name=name]:contains('Broken lamp')",
            run: "click",
        },
        {
            trigger: ".o_statusbar_buttons button:contains('Pending')",
            run: "click",
        },
        { trigger: ".modal [name=pending_reason_id] input", run: "click" },
        {
            trigger: ".o-autocomplete--dropdown-item a:contains('customer')",
            run: "click",
        },
        {
            trigger: ".modal [name=until] .o_selection_badge:contains('Next working day')",
            run: "click",
        },
        {
            content: "it says when that is",
            trigger: ".modal [name=pending_until]",
        },
        { trigger: ".modal button[name=action_apply]", run: "click" },
        { trigger: ".o_arrow_button_current:contains('Pending')" },
        { trigger: ".o-cp-cases-margin [name=pending_until]" },
    ],
});

import { registry } from "@web/core/registry";

/** A disposition for many at once, then one handed to another service, with a note. */
registry.category("web_tour.tours").add("cp_cases.hand_on", {
    steps: () => [
        { trigger: ".o_data_row:contains('Broken lamp')" },
        { trigger: "thead .o_list_record_selector input", run: "click" },
        { trigger: ".o_cp_action_menus .dropdown-toggle:contains('Actions')", run: "click" },
        { trigger: ".o-dropdown-item:contains('Set disposition')", run: "click" },
        { trigger: ".modal [name=disposition_id] input", run: "click" },
        { trigger: ".o-autocomplete--dropdown-item a:contains('call back')", run: "click" },
        { trigger: ".modal button[name=action_apply]", run: "click" },
        {
            trigger: "body:not(:has(.modal)) .o_data_row td[name=name]:contains('Broken lamp')",
            run: "click",
        },
        {
            content: "it stands in the history",
            trigger: ".o-cp-cases-entry[data-type='disposition']:contains('call back')",
        },
        { trigger: ".o_statusbar_buttons button:contains('Transfer')", run: "click" },
        { trigger: ".modal [name=service_id] input", run: "edit Billing" },
        { trigger: ".o-autocomplete--dropdown-item a:contains('Billing')", run: "click" },
        { trigger: ".modal [name=note] textarea", run: "edit Wants the money." },
        { trigger: ".modal button[name=action_apply]", run: "click" },
        {
            content: "whoever has worked on it still reads it, from whom to whom",
            trigger: ".o-cp-cases-entry[data-type='transferred']:contains('to Billing')",
        },
        { trigger: ".o-cp-cases-entry[data-type='note']:contains('Wants the money.')" },
    ],
});

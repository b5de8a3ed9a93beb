import { registry } from "@web/core/registry";

const ROWS = ".o_list_view .o_data_row";

/** The list shows cases with these subjects, and no others. */
function shows(...subjects) {
    const rows = subjects.map((subject) => `:has(td[name=name]:contains('${subject}'))`).join("");
    const next = subjects.length + 1;
    return {
        content: `the list shows ${subjects.join(", ") || "nothing"}`,
        trigger: `.o_action_manager:not(:has(.o_data_row:nth-child(${next})))${rows}`,
    };
}

function search(getTerm) {
    return [
        {
            trigger: ".o_searchview_input",
            run: ({ edit }) => edit(getTerm()),
        },
        { trigger: ".o_searchview_autocomplete .o-dropdown-item.focus" },
        { trigger: ".o_searchview_input", run: "press Enter" },
    ];
}

function clearSearch() {
    return [
        { trigger: ".o_searchview .o_facet_remove", run: "click" },
        { trigger: ".o_searchview:not(:has(.o_searchview_facet))" },
    ];
}

/** Search in one field, which the facet then names. */
function chooseField(label, term) {
    return [
        { trigger: ".o_searchview_input", run: `edit ${term}` },
        {
            trigger: `.o_searchview_autocomplete .o-dropdown-item:contains('${label}')`,
            run: "click",
        },
        { trigger: `.o_searchview_facet:contains('${label}'):contains('${term}')` },
    ];
}

function filter(label, ...subjects) {
    const item = `.o_filter_menu .o-dropdown-item:text(${label})`;
    return [
        { trigger: item, run: "click" },
        shows(...subjects),
        { trigger: item, run: "click" },
        { trigger: ".o_searchview:not(:has(.o_searchview_facet))" },
    ];
}

const all = ["Lamp", "Order", "Invoice", "Parcel", "Visit"];

/** One box, filters, groups and the other views, over all states. */
registry.category("web_tour.tours").add("cp_cases.find", {
    steps: () => {
        let number;
        return [
            {
                trigger: `${ROWS}:contains('Lamp') td[name=number]`,
                run: ({ anchor }) => (number = anchor.textContent),
            },
            { content: "newest first", trigger: `${ROWS}:first-child:contains('Visit')` },
            ...search(() => `#${number}`),
            shows("Lamp"),
            ...clearSearch(),
            ...search(() => `case ${number}`),
            shows("Lamp"),
            ...clearSearch(),
            ...search(() => "CASE"),
            shows(...all),
            ...clearSearch(),
            ...search(() => "sara parc"),
            shows("Parcel"),
            ...clearSearch(),
            ...search(() => "nothing of that kind"),
            { trigger: ".o_view_nocontent:contains('No case found for “nothing of that kind”')" },
            ...clearSearch(),
            shows(...all),
            { trigger: ".o_searchview_dropdown_toggler", run: "click" },
            ...filter("My Cases", "Order"),
            ...filter("Unassigned", "Lamp", "Invoice", "Parcel"),
            ...filter("Worked on by Me", "Order", "Visit"),
            ...filter("Unknown Sender", "Order"),
            ...filter("New", "Lamp"),
            ...filter("Open", "Order", "Visit"),
            ...filter("Pending", "Invoice"),
            ...filter("Closed", "Parcel"),
            { trigger: ".o_group_by_menu .o-dropdown-item:text(State)", run: "click" },
            { trigger: ".o_group_header:contains('Pending')" },
            { trigger: ".o_switch_view.o_kanban", run: "click" },
            { trigger: ".o_kanban_group:contains('Closed') .o_kanban_record:contains('Parcel')" },
            { trigger: ".o_switch_view.o_pivot", run: "click" },
            { trigger: ".o_pivot table:contains('Pending')" },
            { trigger: ".o_switch_view.o_graph", run: "click" },
            { trigger: ".o_graph_renderer canvas" },
        ];
    },
});

/** What the agent may not see is not found, as if it were not there; contacts are one click away. */
registry.category("web_tour.tours").add("cp_cases.not_found", {
    steps: () => [
        { trigger: `${ROWS}:contains('Mine')` },
        ...search(() => "Hidden"),
        { trigger: ".o-cp-cases-not-found p:text(No case found for “Hidden”)" },
        ...clearSearch(),
        ...search(() => "Absent"),
        { trigger: ".o-cp-cases-not-found p:text(No case found for “Absent”)" },
        ...clearSearch(),
        ...search(() => "Sara Henry lamp"),
        { trigger: ".o-cp-cases-look-in-contacts", run: "click" },
        {
            content: "the contacts, with the same words in their search box",
            trigger: ".o_searchview_facet:contains(Sara Henry lamp)",
        },
        { trigger: ".o_breadcrumb:contains('Contacts')" },
    ],
});

/** By what a customer is known; what is found is dealt with at once. */
registry.category("web_tour.tours").add("cp_cases.find_by_tags", {
    steps: () => [
        shows("Broken lamp", "Second lamp", "Other"),
        ...search(() => "email:tim@ second"),
        shows("Second lamp"),
        { trigger: ".o_searchview_facet:contains('Case'):contains('email:tim@ second')" },
        ...clearSearch(),
        ...search(() => "phone:030/123"),
        shows("Broken lamp", "Second lamp"),
        ...clearSearch(),
        ...chooseField("Email", "sara.h"),
        shows("Other"),
        ...clearSearch(),
        ...chooseField("Company", "zephyr"),
        shows("Broken lamp", "Second lamp"),
        { trigger: "thead .o_list_record_selector input", run: "click" },
        { trigger: ".o-cp-cases-dispositions button:contains('call back')", run: "click" },
        { trigger: ".o_notification:contains('2 cases')" },
        { trigger: ".o_list_view:not(:has(.o_data_row_selected))" },
    ],
});

/** What another app knows of the contact, beside the history. */
registry.category("web_tour.tours").add("cp_cases.contact_buttons", {
    steps: () => [
        { trigger: ".o-cp-cases-contact-buttons:not(:contains('Secrets'))" },
        {
            trigger:
                ".o-cp-cases-contact-buttons .oe_stat_button:contains('Colours'):contains('7')",
            run: "click",
        },
        { trigger: ".o_kanban_view .o_kanban_record, .o_list_view .o_data_row" },
    ],
});

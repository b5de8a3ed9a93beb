import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const FORM = ".o-cp-cases-form";
const REST = ".o-cp-cases-my-rest-toggle";
const ROWS = ".o_list_view .o_data_row";

function isOpened(subject) {
    return { trigger: `${FORM} .o_field_widget[name=name]:contains('${subject}')` };
}

function sendAndGoOn(text) {
    return [
        { trigger: `${FORM} button[name=action_reply]`, run: "click" },
        {
            trigger: ".o-cp-cases-draft [name=body] .odoo-editor-editable",
            run: `editor ${text}`,
        },
        { trigger: ".o-cp-cases-send-menu", run: "click" },
        { trigger: ".o-dropdown-item:contains('Send and next')", run: "click" },
    ];
}

/** The case that was taken is answered first, then what the agent has got already. */
tours.add("cp_cases.take_next", {
    steps: () => [
        { trigger: `${ROWS}:contains('Mine')` },
        { trigger: ".o_control_panel button:contains('Take next')", run: "click" },
        isOpened("Of the team"),
        ...sendAndGoOn("Taken and answered"),
        isOpened("Urgent"),
        { trigger: `${FORM} .o_pager_counter:contains('2 / 3')` },
        ...sendAndGoOn("Answered as well"),
        isOpened("Mine"),
        ...sendAndGoOn("The last one"),
        { trigger: ".o_notification:contains('no next case')" },
    ],
});

/** Who waits longest; and what is put off or done, folded below. */
tours.add("cp_cases.waiting_and_rest", {
    steps: () => [
        { trigger: `${ROWS}:first-child:contains('Short and urgent')` },
        { trigger: "th[data-name=waiting_since]", run: "click" },
        { trigger: `${ROWS}:first-child:contains('Long')` },
        { trigger: "th[data-name=waiting_since]", run: "click" },
        { trigger: `${ROWS}:first-child:contains('Short and urgent')` },
        {
            trigger: `${REST}[aria-expanded=false]:contains('Pending'):contains('Resolved'):contains('With news: 1')`,
            run: "click",
        },
        { trigger: ".o-cp-cases-my-rest-case:contains('Put off')", run: "click" },
        isOpened("Put off"),
        { trigger: ".o_breadcrumb a:contains('My Cases'), .o_back_button", run: "click" },
        {
            content: "its news is read",
            trigger: `${REST}[aria-expanded=false]:not(:contains('With news'))`,
            run: "click",
        },
        { trigger: `${REST}[aria-expanded=true]`, run: "click" },
        {
            content: "folded again",
            trigger: ".o-cp-cases-my-rest:not(:has(.o-cp-cases-my-rest-case))",
        },
        { trigger: `${REST}[aria-expanded=false]`, run: "click" },
        { trigger: ".o-cp-cases-my-rest-all:contains('Show all: 82')", run: "click" },
        { trigger: ".o_searchview_facet:contains('Pending'):contains('Resolved')" },
        { trigger: ".o_control_panel .o_pager_limit:text(82)" },
    ],
});

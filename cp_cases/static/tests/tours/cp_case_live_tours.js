import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

// What comes by the bus, on a busy machine.
const timeout = 60000;
const AGENTS = ".o-cp-cases-board-agents";

/** What a colleague does meanwhile shows on the open page of a case, without reloading. */
tours.add("cp_cases.live_lock", {
    steps: () => [
        {
            content: "nobody is answering",
            trigger: ".o_form_view:contains('Where is my order?'):not(:has(.o-cp-cases-lock))",
        },
        {
            content: "a colleague opens the email meanwhile",
            trigger: ".o_form_view button[name=action_pin]",
            run: "click",
        },
        {
            content: "who it is, and that the case is open now",
            trigger: ".o-cp-cases-lock:contains('Ben has been answering')",
            timeout,
        },
        { trigger: ".o_arrow_button_current:contains('Open')", timeout },
        {
            content: "the colleague discards it",
            trigger: ".o_form_view button[name=action_unpin]",
            run: "click",
        },
        { trigger: ".o_form_view:not(:has(.o-cp-cases-lock))", timeout },
    ],
});

/** New work reaches the open list. */
tours.add("cp_cases.live_list", {
    steps: () => [
        {
            trigger:
                ".o_list_view:has(td[name=name]:contains('First')):not(:has(td[name=name]:contains('Second')))",
        },
        {
            content: "another email comes in meanwhile",
            trigger: "tr:contains('First') .o-cp-cases-pin",
            run: "click",
        },
        { trigger: ".o_list_view tr.fw-bold td[name=name]:contains('Second')", timeout },
        {
            content: "and is counted",
            trigger: "[data-section=team] .o-cp-cases-my-count:contains('2')",
            timeout,
        },
    ],
});

/** From nothing to do to a case, and through the parts of My Cases. */
tours.add("cp_cases.my_cases", {
    steps: () => [
        {
            content: "an empty queue shows the way",
            trigger: ".o_nocontent_help .o-cp-cases-take-next",
            run: "click",
        },
        {
            content: "the most urgent case is mine",
            trigger: ".o_form_view:contains('Urgent')",
        },
        { trigger: ".o_menu_sections a:contains('My Cases')", run: "click" },
        {
            content: "it stands in my queue",
            trigger: ".o_list_view td[name=name]:contains('Urgent')",
        },
        {
            trigger: "[data-section=personal] .o-cp-cases-my-count:contains('1')",
        },
        { trigger: "[data-section=team]", run: "click" },
        {
            content: "take one from the team queue",
            trigger: "[data-section=team][aria-current]",
        },
        {
            trigger: ".o_list_view tr:contains('Less urgent') button[name=action_take]",
            run: "click",
        },
        {
            content: "it has left",
            trigger: ".o_list_view:not(:has(td[name=name]:contains('Less urgent')))",
        },
        {
            content: "and is counted as mine",
            trigger: "[data-section=personal] .o-cp-cases-my-count:contains('2')",
            timeout,
        },
        { trigger: "[data-section=pinned]", run: "click" },
        { trigger: "[data-section=pinned][aria-current]" },
        { trigger: ".o_nocontent_help:contains('You have pinned no case')" },
        { trigger: "[data-section=active]", run: "click" },
        { trigger: "[data-section=active][aria-current]" },
        { trigger: ".o_nocontent_help:contains('You are not writing anything')" },
        { trigger: "[data-section=recent]", run: "click" },
        { trigger: "[data-section=recent][aria-current]" },
        {
            content: "go on with what was sent",
            trigger: ".o_list_view tr:contains('An older one') td[name=cp_bare_subject]",
            run: "click",
        },
        {
            content: "a draft on its case",
            trigger: ".o_form_view [name=subject] input:value(Re: An older one)",
        },
    ],
});

/** The drafts are one click away, from everywhere. */
tours.add("cp_cases.active_menu", {
    steps: () => [
        {
            content: "one draft",
            trigger: ".o-cp-cases-active-count:contains('1')",
        },
        { trigger: ".o-cp-cases-active-button", run: "click" },
        {
            trigger:
                ".o-cp-cases-active-item:contains('Sara Henry'):contains('Where is my order?')",
            run: "click",
        },
        { trigger: ".o_form_view [name=subject] input:value(Re: Where is my order?)" },
        { trigger: "button[name=action_discard]", run: "click" },
        { trigger: ".modal-footer .btn-primary", run: "click" },
        {
            content: "none is left",
            trigger: ".o_main_navbar:not(:has(.o-cp-cases-active-count))",
            timeout,
        },
        { trigger: ".o-cp-cases-active-button", run: "click" },
        { trigger: ".o-cp-cases-active-empty" },
        { trigger: ".o-cp-cases-active-compose", run: "click" },
        { trigger: ".o_form_view [name=email_to] input" },
        { trigger: ".o-cp-cases-active-count:contains('1')" },
    ],
});

/** A number and Enter: that one case. What is unread is bold until it is opened. */
tours.add("cp_cases.find_and_read", {
    steps: () => [
        {
            content: "unread mail of the customer",
            trigger: ".o_list_view tr.fw-bold td[name=name]:contains('Where is my order?')",
        },
        {
            trigger: ".o_searchview_input",
            async run({ edit }) {
                await edit(document.querySelector("tr.fw-bold td[name=number]").textContent);
            },
        },
        { trigger: ".o_searchview_autocomplete .o-dropdown-item.focus" },
        { trigger: ".o_searchview_input", run: "press Enter" },
        {
            content: "that one alone",
            trigger:
                ".o_list_view:not(:has(.o_data_row:nth-child(2))) td[name=name]:contains('Where is my order?')",
            run: "click",
        },
        { trigger: ".o_form_view:contains('I have not received it.')" },
        { trigger: ".o_breadcrumb a:contains('Cases'), .o_back_button", run: "click" },
        {
            content: "read now",
            trigger: ".o_list_view tr:not(.fw-bold) td[name=name]:contains('Where is my order?')",
        },
    ],
});

/** A supervisor sees at once who holds what, and gives what waits to somebody. */
tours.add("cp_cases.board", {
    steps: () => [
        {
            content: "the agents stand below the queues",
            trigger: `${AGENTS} tr:contains('Ben') td[name=cp_open_count]:contains('0')`,
        },
        {
            content: "let others answer; meanwhile, a case goes to Ben",
            trigger: `${AGENTS} tr:contains('Ana') .o-cp-cases-busy-with button`,
            run: "click",
        },
        {
            trigger: `${AGENTS} tr:contains('Ana'):has(.o-cp-cases-busy-with):not(:has(.o-cp-cases-busy-with button))`,
        },
        { trigger: `${AGENTS} tr:contains('Ben') td[name=cp_open_count]:contains('1')` },
        {
            trigger:
                ".o_kanban_record:contains('Support'):contains('Urgent 1') .o-cp-cases-board-waiting:contains('Waiting 1')",
        },
        { trigger: ".o_control_panel .o_switch_view.o_list", run: "click" },
        { trigger: ".o_list_view tr:contains('Support') td[name=name]", run: "click" },
        { trigger: ".o_facet_value:contains('Support')" },
        { trigger: ".o_list_view tr:contains('Urgent')" },
        { trigger: ".o_list_view thead .o_list_record_selector input", run: "click" },
        { trigger: ".o_cp_action_menus .dropdown-toggle:contains('Actions')", run: "click" },
        { trigger: ".o-dropdown-item:contains('Assign')", run: "click" },
        { trigger: ".modal div[name=user_id] input", run: "edit Ben" },
        { trigger: ".o-autocomplete--dropdown-item:contains('Ben')", run: "click" },
        { trigger: ".modal button[name=action_apply]", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_view_nocontent:contains('No case here any more')" },
        { trigger: ".o_menu_sections a:contains('Board')", run: "click" },
        { trigger: `${AGENTS} tr:contains('Ben') td[name=cp_open_count]:contains('2')` },
        { content: "all agents are searched", trigger: `${AGENTS} h2 a`, run: "click" },
        { trigger: ".o_breadcrumb:contains('Board'):contains('Agents')" },
        { trigger: ".o_searchview_input", run: "edit Ben" },
        { trigger: ".o_searchview_autocomplete .o-dropdown-item:contains('Ben')", run: "click" },
        { trigger: ".o_list_view:has(.o_data_row:contains('Ben')):not(:contains('Ana'))" },
    ],
});

/** New email is told of wherever the agent is, and leads to its case. */
tours.add("cp_cases.live_notice", {
    steps: () => [
        {
            content: "an email comes in while the agent looks at another case",
            trigger: ".o_form_view:contains('First') button[name=action_pin]",
            run: "click",
        },
        {
            trigger:
                ".o-cp-cases-notice:contains('Sara Henry'):contains('Second') button:contains('Open')",
            timeout,
            run: "click",
        },
        { trigger: ".o_form_view .o_field_widget[name=name]:contains('Second')" },
        { trigger: "body:not(:has(.o-cp-cases-notice))" },
    ],
});

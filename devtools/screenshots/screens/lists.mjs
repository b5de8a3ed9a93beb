/** The lists: all cases, My Cases, and what is in the bar above. */
const SEARCH = ".o_control_panel button:has(.fa-search, .oi-search)";
const open = (path) => (agent) => agent.open(path);

export const listScreens = [
    { name: "cases-list", login: "sue", steps: open("cases?view_type=list") },
    { name: "cases-kanban", login: "sue", steps: open("cases?view_type=kanban") },
    { name: "cases-pivot", login: "sue", steps: open("cases?view_type=pivot") },
    { name: "cases-graph", login: "sue", steps: open("cases?view_type=graph") },
    { name: "cases-analysis", login: "sue", steps: open("cases-analysis") },
    {
        name: "cases-search",
        login: "sue",
        async steps(agent) {
            await agent.open("cases?view_type=list");
            if (agent.isSmall) {
                await agent.click(SEARCH);
            }
            await agent.click(".o_searchview_dropdown_toggler");
        },
    },
    {
        name: "cases-none",
        login: "ana",
        async steps(agent) {
            await agent.open("cases?view_type=list");
            if (agent.isSmall) {
                await agent.click(SEARCH);
            }
            await agent.fill(".o_searchview_input", "zzz");
            await agent.page.waitForSelector(".o_searchview_autocomplete .o-dropdown-item.focus");
            await agent.page.keyboard.press("Enter");
        },
    },
    {
        name: "cases-selected",
        login: "sue",
        isForDesks: true,
        async steps(agent) {
            await agent.open("cases?view_type=list");
            await agent.click("thead .o_list_record_selector input");
        },
    },
    { name: "board-queues", login: "sue", steps: open("case-queues") },
    { name: "board-queues-list", login: "sue", steps: open("case-queues?view_type=list") },
    { name: "board-agents", login: "sue", steps: open("case-agents") },
    { name: "board-agents-list", login: "sue", steps: open("case-agents?view_type=list") },
    { name: "my-personal", login: "ana", steps: open("my-cases") },
    { name: "my-personal-kanban", login: "ben", steps: open("my-cases?view_type=kanban") },
    {
        name: "my-rest",
        login: "ben",
        async steps(agent) {
            await agent.open("my-cases");
            await agent.click(".o-cp-cases-my-rest-toggle");
            await agent.page.waitForSelector(".o-cp-cases-my-rest-case");
        },
    },
    {
        name: "my-notice",
        login: "ben",
        keepsNotices: true,
        async steps(agent) {
            await agent.open("recent-replies");
            // As if told by the bus, which tests do without.
            await agent.page.evaluate((caseId) => {
                const [{ env }] = window.owl.App.apps;
                env.bus.trigger("CP_CASES:EMAIL_ARRIVED", { caseId });
            }, agent.id("cp_case_export_demo"));
            await agent.page.waitForSelector(".o-cp-cases-notice");
        },
    },
    { name: "my-team", login: "ben", steps: open("team-queue") },
    { name: "my-pinned", login: "ana", steps: open("pinned-cases") },
    { name: "my-active", login: "ana", steps: open("active-communications") },
    { name: "my-recent", login: "ben", steps: open("recent-replies") },
    { name: "my-personal-none", login: "max", steps: open("my-cases") },
    { name: "my-active-none", login: "max", steps: open("active-communications") },
    {
        name: "top-bar",
        login: "ana",
        async steps(agent) {
            await agent.open("my-cases");
            await agent.click(".o-cp-cases-active-button");
        },
    },
    {
        name: "top-bar-none",
        login: "max",
        async steps(agent) {
            await agent.open("my-cases");
            await agent.click(".o-cp-cases-active-button");
        },
    },
];

import { registry } from "@web/core/registry";

const CUSTOMER = "details.o-cp-cases-customer:contains('Sara Henry')";

/** What an agent sets once: whether the customer is folded, and of what to be told. */
registry.category("web_tour.tours").add("cp_cases.wishes", {
    steps: () => [
        { trigger: `${CUSTOMER}[open] .o-cp-cases-customer-address` },
        { trigger: `${CUSTOMER}[open] summary`, run: "click" },
        {
            content: "it stays folded",
            trigger: `${CUSTOMER}:not([open])`,
            run: () => location.reload(),
            expectUnloadPage: true,
        },
        { trigger: `${CUSTOMER}:not([open]) summary`, run: "click" },
        { trigger: `${CUSTOMER}[open]` },
        { trigger: ".o_user_menu button", run: "click" },
        { trigger: ".o-dropdown-item:contains('My Preferences')", run: "click" },
        {
            trigger: "[name=cp_notice] .o_radio_item:contains('in the team queue') input",
            run: "click",
        },
        {
            trigger: ".modal button[name=preference_save]",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: "body:not(:has(.modal))" },
    ],
});

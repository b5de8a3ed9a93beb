import { registry } from "@web/core/registry";

/** Nothing is to be moved sideways to be seen. */
function checkWidth() {
    const { scrollWidth } = document.documentElement;
    if (scrollWidth > window.innerWidth) {
        throw new Error(`The page is ${scrollWidth} wide, the phone ${window.innerWidth}`);
    }
}

/** With a thumb: from the queue to the case, an email over its list and back, and an answer. */
registry.category("web_tour.tours").add("cp_cases.phone", {
    steps: () => [
        {
            trigger: ".o_kanban_record:contains('Where is my order?')",
            run: "click",
        },
        {
            content: "the list of the history alone",
            trigger: ".o-cp-cases-form:not(:has(.o-cp-cases-history-content:visible))",
            run: checkWidth,
        },
        { trigger: ".o-cp-cases-entry[data-type='incoming']", run: "click" },
        {
            content: "the email lies over it",
            trigger: ".o-cp-cases-history-content iframe[srcdoc*='I have not received it.']",
            run() {
                checkWidth();
                const top = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
                if (!top.closest(".o-cp-cases-history-content")) {
                    throw new Error("The email does not cover the page");
                }
            },
        },
        { trigger: ".o-cp-cases-entry-close", run: "click" },
        {
            trigger: ".o-cp-cases-form:not(:has(.o-cp-cases-history-content:visible))",
        },
        { trigger: ".o_statusbar_buttons button[name=action_reply]", run: "click" },
        {
            content: "what is answered stands above the text",
            trigger: ".o-cp-cases-answered:contains('I have not received it.')",
            run: checkWidth,
        },
        {
            trigger: ".o-cp-cases-draft [name=body] .odoo-editor-editable",
            run: "editor From the train.",
        },
        { trigger: "button[name=action_send]", run: "click" },
        {
            trigger: ".o-cp-cases-form .o-cp-cases-entry[data-type='outgoing']:contains('train')",
            run: checkWidth,
        },
    ],
});

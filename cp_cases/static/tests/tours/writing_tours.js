import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const BODY = ".o_field_widget[name=body] .odoo-editor-editable";
const OPEN = { trigger: "button[name=action_reply]", run: "click" };
const GO_ON = { trigger: "button[name=action_continue_draft]", run: "click" };

function type(text) {
    return { trigger: BODY, run: `editor ${text}` };
}

function check(text) {
    return { trigger: `${BODY}:contains('${text}')` };
}

/** The cursor stays in the text: nothing but the leaving itself saves it. */
tours.add("cp_cases.writing", {
    steps: () => [
        OPEN,
        type("Before Back"),
        {
            content: "Back, right after the last key",
            trigger: BODY,
            run: () => history.back(),
        },
        GO_ON,
        check("Before Back"),
        type("Before a reload"),
        {
            content: "reload, right after the last key",
            trigger: BODY,
            run: () => location.reload(),
            expectUnloadPage: true,
        },
        check("Before a reload"),
        { trigger: "body:not(:has(.o-cp-cases-draft-offer))" },
        type("While writing"),
        { trigger: ".o-cp-cases-draft-saved:contains('writing')" },
        { content: "it saves itself", trigger: ".o-cp-cases-draft-saved:contains('saved')" },
    ],
});

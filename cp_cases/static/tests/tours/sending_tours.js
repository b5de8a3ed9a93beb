import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const OUTGOING = ".o-cp-cases-entry[data-type='outgoing']";
const BODY = ".o-cp-cases-draft [name=body] .odoo-editor-editable";
const SEND = { trigger: "body:not(:has(.modal)) button[name=action_send]", run: "click" };

function write(text) {
    return { trigger: BODY, run: `editor ${text}` };
}

/** A question before sending, and the button that answers it. */
function answer(question, label) {
    return {
        trigger: `.modal:contains('${question}') .modal-footer button:contains('${label}')`,
        run: "click",
    };
}

/** Each doubt is asked about once, and the case waits until a day afterwards. */
tours.add("cp_cases.doubts_and_pending", {
    steps: () => [
        { trigger: "button[name=action_reply]", run: "click" },
        SEND,
        answer("You have written nothing", "Back"),
        write("We come on [date]. The plan is attached."),
        SEND,
        answer("Something is not filled in", "Send anyway"),
        answer("No file is attached", "Back"),
        {
            content: "the text is kept",
            trigger: `body:not(:has(.modal)) ${BODY}:contains('The plan is attached.')`,
        },
        { trigger: "[name=state_after] .o_select_menu_toggler", run: "click" },
        { trigger: ".o_select_menu_item:contains('Pending')", run: "click" },
        { trigger: "[name=pending_reason_id] input", run: "click" },
        { trigger: ".o-autocomplete--dropdown-item a:contains(customer)", run: "click" },
        { trigger: "[name=pending_until] input", run: "edit 12/24/2099 && press Enter" },
        { trigger: "[name=pending_until]:contains('Dec 24, 2099')" },
        SEND,
        {
            content: "nothing is asked again",
            trigger: `${OUTGOING}:contains('We come on [date].')`,
        },
        { trigger: ".o_arrow_button_current:contains('Pending')" },
        { trigger: ".o-cp-cases-margin [name=pending_until]:contains('2099')" },
    ],
});

/** Why an email did not arrive is seen; it goes again, to other addresses. */
tours.add("cp_cases.send_again", {
    steps: () => [
        {
            trigger: `${OUTGOING}:contains('We look into it.')`,
            run: "click",
        },
        { trigger: ".alert-danger:contains('Not delivered'):contains('sara.henry@example.com')" },
        { trigger: ".o-cp-cases-send-again", run: "click" },
        { trigger: `${BODY}:contains('We look into it.')` },
        {
            content: "the address is corrected in its place",
            trigger: "[name=email_to] .o-cp-cases-address:contains('Sara Henry')",
            run: "dblclick",
        },
        {
            trigger: "[name=email_to]:not(:has(.o-cp-cases-address)) input",
            async run({ anchor, edit, press }) {
                await edit(anchor.value.replace("example.com", "example.org"));
                await press("Enter");
            },
        },
        { trigger: "[name=email_to] .o-cp-cases-address-new[title*='sara.henry@example.org']" },
        { trigger: ".o-cp-cases-unfold[data-field='shows_copies']", run: "click" },
        { trigger: "[name=email_cc] input", run: "edit boss@example.org && press Enter" },
        {
            trigger: "[name=email_cc]:has(.o-cp-cases-address:contains('boss@')) input:value()",
            run: "edit tom@example.org && press Enter",
        },
        {
            trigger: "[name=email_cc]:has(.o-cp-cases-address:contains('tom@')) input:value()",
            run: "press Backspace",
        },
        {
            content: "the last one is removed",
            trigger: "[name=email_cc]:not(:contains('tom@')) .o-cp-cases-address:contains('boss@')",
        },
        SEND,
        {
            content: "of the two that are in the history, the first",
            trigger: `.o-cp-cases-form:has(${OUTGOING} ~ ${OUTGOING}) ${OUTGOING}:first`,
            run: "click",
        },
        { trigger: ".o-cp-cases-sent-again" },
        { trigger: "body:not(:has(.o-cp-cases-send-again))" },
    ],
});

import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const BODY = ".o_field_widget[name=body] .odoo-editor-editable";
const NOTE = ".modal .o_field_widget[name=note] .odoo-editor-editable";
const LIST = ".o-we-powerbox .o-we-command";

/** Type as a keyboard does, where the cursor stands in the text. */
function type(trigger, text) {
    return {
        trigger,
        run() {
            const editable = document.querySelector(trigger);
            if (!editable.contains(document.activeElement)) {
                editable.focus();
            }
            for (const data of text) {
                const init = { data, inputType: "insertText", bubbles: true, cancelable: true };
                editable.dispatchEvent(new InputEvent("beforeinput", init));
                document.execCommand("insertText", false, data);
            }
        },
    };
}

/** One text by "::" and arrows, one by the key and a click. */
tours.add("cp_cases.canned_texts", {
    steps: () => [
        { trigger: "button[name=action_reply]", run: "click" },
        type(BODY, "::"),
        { trigger: `${LIST}.active:contains('Delay')` },
        type(BODY, "ref"),
        { trigger: `${LIST}.active:contains('Refund')` },
        { trigger: BODY, run: "press ArrowDown" },
        { trigger: BODY, run: "press Enter" },
        { trigger: `${BODY}:contains('We pay Sara Henry back.'):not(:contains('::'))` },
        { trigger: BODY, run: "press alt+t" },
        { trigger: `${LIST}:contains('Delay')`, run: "click" },
        { trigger: `${BODY}:contains('Sorry, Sara Henry.')` },
        { trigger: ".o-cp-cases-draft-saved:contains('saved')" },
    ],
});

/** A supervisor writes a text for all agents. */
tours.add("cp_cases.canned_text_made", {
    steps: () => [
        { trigger: "[data-menu-xmlid='cp_cases.cp_cases_menu_configuration']", run: "click" },
        {
            trigger: "[data-menu-xmlid='cp_cases.mail_template_menu_canned_text']",
            run: "click",
        },
        { trigger: ".o_list_button_add", run: "click" },
        { trigger: "[name=name] input", run: "edit Holidays" },
        { trigger: "[name=cp_service_ids] input", run: "edit Support" },
        { trigger: ".o-autocomplete--dropdown-item a:contains('Support')", run: "click" },
        type("[name=body_html] .odoo-editor-editable", "We are on the beach."),
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_form_saved" },
    ],
});

/** A colleague who sees the case is mentioned in a note, in which a canned text stands, too. */
tours.add("cp_cases.mention", {
    steps: () => [
        { trigger: ".o_statusbar_buttons button:contains('Note')", run: "click" },
        type(NOTE, "@"),
        { trigger: ".popover .search input", run: "edit s" },
        { trigger: ".o-mail-NavigableList-item:contains('Sue')", run: "click" },
        { trigger: `${NOTE}:contains('@Sue')` },
        { trigger: NOTE, run: "press alt+t" },
        { trigger: `${LIST}:contains('Delay')`, run: "click" },
        { trigger: `${NOTE}:contains('Sorry, Sara Henry.')` },
        { trigger: ".modal button[name=action_apply]", run: "click" },
        { trigger: ".o-cp-cases-entry[data-type='note']:contains('@Sue')" },
    ],
});

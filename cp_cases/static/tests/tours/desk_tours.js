import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** A key of the keyboard does one thing on a page. */
function checkHotkeys() {
    const keys = [...document.querySelectorAll("[data-hotkey]")]
        .filter((element) => element.offsetParent && !element.disabled)
        .map((element) => element.dataset.hotkey);
    const doubled = keys.filter((key, index) => keys.indexOf(key) !== index);
    if (doubled.length) {
        throw new Error(`Hotkeys of two elements: ${doubled}`);
    }
}

function press(keys) {
    return { trigger: "body", run: `press ${keys}` };
}

/** On the page of a case, when nothing is open above it or under way. */
function pressOnCase(keys) {
    return {
        trigger: `body:not(:has(.modal)) .o_statusbar_buttons button[data-hotkey='${keys}']:not([disabled])`,
        run: `press Alt+${keys}`,
    };
}

function write(name, text) {
    return {
        trigger: `.o_field_widget[name=${name}] .odoo-editor-editable`,
        run: `editor ${text}`,
    };
}

function choose(name, label) {
    return [
        { trigger: `[name=${name}] input`, run: "click" },
        { trigger: `.o-autocomplete--dropdown-item a:contains(${label})`, run: "click" },
    ];
}

/** From the case to the answer and back without a mouse; twice something arrives meanwhile. */
tours.add("cp_cases.answer_by_keyboard", {
    steps: () => [
        {
            trigger: ".o-cp-cases-entry[aria-selected='true'][title*='Where is my order?']",
            run: checkHotkeys,
        },
        press("Alt+a"),
        {
            trigger: ".o-cp-cases-draft [name=email_to] .o-cp-cases-address:contains('Sara Henry')",
            run: checkHotkeys,
        },
        write("body", "It left yesterday."),
        press("Alt+o"),
        write("note", "The depot says so."),
        { trigger: "[name=state_after] .o_select_menu_toggler", run: "click" },
        { trigger: ".o_select_menu_item:contains('Pending')", run: "click" },
        ...choose("pending_reason_id", "customer"),
        ...choose("disposition_id", "call back"),
        press("Alt+Enter"),
        {
            content: "the gate shows what has arrived, and Enter goes back",
            trigger:
                ".modal:has(.btn-primary:focus) .o-cp-cases-arrived iframe[srcdoc*='Afterthought 1']",
        },
        { trigger: ".modal .btn-primary:focus", run: "press Enter" },
        {
            content: "the text is kept",
            trigger:
                "body:not(:has(.modal)) [name=body] .odoo-editor-editable:contains('It left yesterday.')",
        },
        press("Alt+Enter"),
        {
            content: "something else has arrived",
            trigger:
                ".modal .o-cp-cases-arrived:has(iframe[srcdoc*='Afterthought 2']):not(:has(iframe[srcdoc*='Afterthought 1']))",
        },
        press("Alt+q"),
        {
            content: "sent, with note, disposition and state",
            trigger: ".o-cp-cases-entry[data-type='outgoing']:contains('It left yesterday.')",
        },
        { trigger: ".o-cp-cases-entry[data-type='note']:contains('The depot says so.')" },
        { trigger: ".o-cp-cases-entry[data-type='disposition']:contains('call back')" },
        { trigger: ".o_arrow_button_current:contains('Pending')" },
        pressOnCase("shift+e"),
        { trigger: ".o_arrow_button_current:contains('Open')" },
        {
            trigger: ".o-cp-cases-entry",
            run(helpers) {
                helpers.anchor.click();
                return helpers.press("Alt+ArrowDown");
            },
        },
        {
            content: "the entry after the first is read",
            trigger: ".o-cp-cases-entry:nth-child(2)[aria-selected='true']",
        },
        press("Alt+ArrowUp"),
        { trigger: ".o-cp-cases-entry:first-child[aria-selected='true']" },
        pressOnCase("o"),
        { trigger: ".modal [name=note] .odoo-editor-editable", run: "editor To be watched." },
        press("Alt+q"),
        { trigger: ".o-cp-cases-entry[data-type='note']:contains('To be watched.')" },
        pressOnCase("d"),
        { trigger: ".modal:contains('Set disposition')" },
        press("Alt+x"),
        pressOnCase("f"),
        { trigger: ".modal:contains('Transfer')" },
        press("Alt+x"),
        pressOnCase("e"),
        { trigger: ".o_arrow_button_current:contains('Resolved')" },
    ],
});

/** A draft is gone on with; what cannot be sent is said, and nothing is lost. */
tours.add("cp_cases.resume_and_limits", {
    steps: () => [
        { trigger: "[data-section=active]", run: "click" },
        {
            trigger: ".o_data_row:contains('Re: Where is my order?') td[name=subject]",
            run: "click",
        },
        { trigger: "[name=body] .odoo-editor-editable:contains('Half a sentence')" },
        { trigger: ".o-cp-cases-draft .o-cp-cases-attachment:contains('long.txt')" },
        { trigger: "button[name=action_send]", run: "click" },
        {
            content: "the file, the limit, and what has become of the email",
            trigger:
                ".modal:contains('long.txt'):contains('0.001 MB'):contains('Nothing was sent')",
        },
        { trigger: ".modal .btn-primary", run: "click" },
        { trigger: "[name=body] .odoo-editor-editable:contains('Half a sentence')" },
        { trigger: ".o-cp-cases-draft .o-cp-cases-file-remove", run: "click" },
        { trigger: ".o-cp-cases-draft:not(:has(.o-cp-cases-attachment))" },
        { trigger: "[name=email_to] .o-cp-cases-address .o_delete", run: "click" },
        { trigger: "[name=email_to] input", run: "edit nobody" },
        { trigger: "button[name=action_send]", run: "click" },
        { trigger: ".modal:contains('Not a list of email addresses: nobody')" },
        { trigger: ".modal .btn-primary", run: "click" },
        { trigger: "[name=email_to] .o-cp-cases-address-invalid .o_delete", run: "click" },
        { trigger: "[name=email_to] input", run: "edit sara.henry@example.com" },
        { trigger: "button[name=action_send]", run: "click" },
        {
            trigger: ".o-cp-cases-entry[data-type='outgoing']:contains('Half a sentence')",
        },
    ],
});

/** Locks, as a supervisor meets them; assigning and pinning from the team queue. */
tours.add("cp_cases.locks_and_queues", {
    steps: () => [
        { trigger: ".o_data_row:contains('Locked') .o-cp-cases-mark-lock[title*='Ben']" },
        { trigger: ".o_data_row:contains('Locked') td[name=name]", run: "click" },
        { trigger: ".o-cp-cases-lock:contains('Ben has been answering')" },
        {
            content: "no reply is offered, but who is at it",
            trigger:
                ".o_statusbar_buttons:not(:has(.btn-primary)) .o-cp-cases-answering:disabled:contains('Ben is answering')",
        },
        { trigger: ".o-cp-cases-entry[data-type='incoming']", run: "dblclick" },
        {
            content: "nor by a double click",
            trigger: ".o_notification:contains('Ben has been answering since')",
        },
        { trigger: ".o-cp-cases-fold-drafts summary", run: "click" },
        { trigger: ".o-cp-cases-busy-with button[aria-label='Unlock the email']", run: "click" },
        { trigger: ".o_form_view:not(:has(.o-cp-cases-lock))" },
        { trigger: "button.btn-primary[name=action_reply]", run: "click" },
        { trigger: ".o-cp-cases-draft [name=subject] input:value(Re: Locked)" },
        {
            content: "back, the draft is offered in place of a new one",
            trigger: ".o_breadcrumb .breadcrumb-item:last a, .o_back_button",
            run: "click",
        },
        {
            trigger:
                ".o_statusbar_buttons:not(:has([name=action_reply])) button.btn-primary[name=action_continue_draft]",
            run: "click",
        },
        { trigger: ".o-cp-cases-draft [name=subject] input:value(Re: Locked)" },
        { trigger: "button[name=action_discard]", run: "click" },
        { trigger: ".modal .btn-primary", run: "click" },
        { trigger: ".o_form_view .o_arrow_button_current:contains('Open')" },
        { trigger: "button[data-menu-xmlid='cp_cases.cp_cases_menu_contacts']", run: "click" },
        { trigger: "a[data-menu-xmlid='cp_cases.cp_case_menu']", run: "click" },
        { trigger: ".o_data_row:contains('Forgotten') td[name=name]", run: "click" },
        {
            content: "an email that its agent has left may be taken over",
            trigger: ".o-cp-cases-stale-lock",
        },
        { trigger: ".o-cp-cases-entry-reply", run: "click" },
        { trigger: ".o-cp-cases-draft [name=subject] input:value(Re: Forgotten)" },
        { trigger: "button[name=action_discard]", run: "click" },
        { trigger: ".modal .btn-primary", run: "click" },
        { trigger: ".o_form_view:not(:has(.o-cp-cases-lock))" },
        { trigger: ".o_menu_sections a:contains('My Cases')", run: "click" },
        { trigger: "[data-section=team]", run: "click" },
        { trigger: "[data-section=team][aria-current]" },
        { trigger: ".o_data_row:contains('Waiting') .o-cp-cases-pin", run: "click" },
        { trigger: ".o_data_row:contains('Waiting') .o-cp-cases-pinned" },
        { trigger: ".o_data_row:contains('Waiting') .o_list_record_selector input", run: "click" },
        { trigger: ".o_control_panel button:contains('Assign')", run: "click" },
        ...choose("user_id", "Ana"),
        { trigger: ".modal button[name=action_apply]", run: "click" },
        { trigger: ".o_action_manager:not(:has(.o_data_row:contains('Waiting')))" },
        { trigger: "[data-section=pinned]", run: "click" },
        { trigger: "[data-section=pinned][aria-current]" },
        { trigger: ".o_data_row:contains('Waiting'):contains('Ana')" },
    ],
});

/** Three answers in a row, from a list of three: two lead on to the next case, the last back. */
tours.add("cp_cases.from_case_to_case", {
    steps: () => [
        { trigger: ".o_data_row .o_data_cell:contains('First question')", run: "click" },
        { trigger: ".o-cp-cases-form .o_pager_counter:contains('1 / 3')" },
        pressOnCase("a"),
        write("body", "The first answer"),
        {
            trigger: ".o-cp-cases-draft .odoo-editor-editable:contains('The first answer')",
            run: checkHotkeys,
        },
        press("Alt+Shift+Enter"),
        { trigger: ".o-cp-cases-form .o_pager_counter:contains('2 / 3')" },
        { trigger: ".o-cp-cases-entry[title*='Second question']" },
        pressOnCase("a"),
        write("body", "The second answer"),
        press("Alt+Shift+e"),
        { trigger: ".o-cp-cases-form .o_pager_counter:contains('3 / 3')" },
        { trigger: ".o-cp-cases-entry[title*='Third question']" },
        pressOnCase("a"),
        write("body", "The third answer"),
        press("Alt+Shift+Enter"),
        { trigger: ".o_notification:contains('no next case')" },
        { trigger: ".o_list_view .o_data_row:contains('Third question')" },
    ],
});

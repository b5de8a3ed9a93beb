import { expect } from "@odoo/hoot";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import {
    contains,
    fields,
    getService,
    makeServerError,
    mockService,
    models,
    mountView,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";

import { KeptTexts } from "@cp_cases/draft/draft_form/kept_texts";

export class Draft extends models.Model {
    _name = "cp.case.draft";

    kind = fields.Selection({
        selection: [
            ["new", "New case"],
            ["reply", "Email reply"],
        ],
        default: "reply",
    });
    subject = fields.Char();
    number = fields.Char();
    case_id = fields.Many2one({ relation: "cp.case" });
    state_after = fields.Char({
        // As the server does, which knows a day for a pending case alone.
        onChange: (record) => (record.pending_until = false),
    });
    pending_until = fields.Date();
    email_cc = fields.Char();
    email_to = fields.Char({ onChange: () => {} });
    new_addresses = fields.Char({ compute: "_compute_new_addresses" });
    shows_copies = fields.Boolean({ string: "Cc, Bcc" });
    version = fields.Char();
    base_version = fields.Char();
    holds_lock = fields.Boolean({ default: true });

    _records = [
        {
            id: 1,
            subject: "Re: Lamp",
            number: "14355",
            case_id: 5,
            state_after: "pending",
            pending_until: "2026-12-24",
            version: "other:4",
            holds_lock: true,
        },
    ];
    _views = {
        form: `
            <form js_class="cp_case_draft_form">
                <field name="case_id" invisible="1"/>
                <field name="kind" invisible="1"/>
                <field name="number" invisible="1"/>
                <field name="state_after"/>
                <field name="pending_until"/>
                <field name="version" invisible="1"/>
                <field name="base_version" invisible="1"/>
                <field name="shows_copies" invisible="1"/>
                <field name="holds_lock" invisible="1"/>
                <p class="unlocked" invisible="holds_lock">Not locked</p>
                <widget name="cp_case_draft_offers"/>
                <field name="subject" required="1"/>
                <field name="email_to"/>
                <field name="new_addresses" readonly="1" class="new"/>
                <widget name="cp_case_unfold" options="{'field': 'shows_copies', 'shown': 'email_cc', 'hotkey': 'c'}"
                        invisible="shows_copies"/>
                <field name="email_cc" invisible="not shows_copies"/>
                <button name="action_send" type="object" string="Send"/>
                <button name="action_send" type="object" string="Send and next" class="next"
                        context="{'cp_cases_goes_next': True}"/>
                <button name="action_send" type="object" string="Send, resolve and next" class="resolve"
                        context="{'cp_cases_goes_next': True, 'cp_cases_resolves': True}"/>
                <button name="action_discard" type="object" string="Discard"/>
                <button name="action_other" type="object" string="Other"/>
                <widget name="cp_case_draft_saved"/>
            </form>`,
    };

    _compute_new_addresses() {
        for (const draft of this) {
            draft.new_addresses = draft.email_to;
        }
    }

    find_doubts() {
        return [];
    }
}

export class Case extends models.Model {
    _name = "cp.case";

    name = fields.Char();

    _records = [{ id: 5, name: "Lamp" }];
    _views = { form: `<form><field name="name"/></form>` };
}

export const SUBJECT = ".o_field_widget[name=subject] input";
export const SAVED = ".o-cp-cases-draft-saved";
export const TROUBLE = ".o-cp-cases-draft-trouble";
export const OFFER = ".o-cp-cases-draft-offer";

/** The action service, on a page with these breadcrumbs. */
export function mockActions(methods, breadcrumbs = []) {
    mockService("action", {
        ...methods,
        get currentController() {
            return { config: { breadcrumbs } };
        },
    });
}

export async function openDraft() {
    await mountView({ type: "form", resModel: "cp.case.draft", resId: 1 });
}

/** The case of the draft. */
export const CASE = {
    type: "ir.actions.act_window",
    res_model: "cp.case",
    res_id: 5,
    views: [[false, "form"]],
};

/** Open the draft in the whole client, where other pages can take its place. */
export async function openInClient() {
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        ...CASE,
        res_model: "cp.case.draft",
        res_id: 1,
        name: "Draft",
    });
    await animationFrame();
}

/** Type, and stay in the field. */
export async function write(subject) {
    await contains(SUBJECT).edit(subject, { confirm: false });
    await animationFrame();
}

export function fail(errorName, message) {
    return () => {
        throw makeServerError({ errorName, message });
    };
}

/** The subjects of the texts that the browser keeps. */
export function listKept() {
    return new KeptTexts(1).list().map(({ values }) => values.subject);
}

export function setVisibility(state) {
    patchWithCleanup(document, { visibilityState: state });
    document.dispatchEvent(new Event("visibilitychange"));
}

export async function wait(time) {
    await advanceTime(time);
    await animationFrame();
}

/** What the server answers instead of saving; each save it takes is a step. */
export function mockSaving() {
    const server = { refuse: null };
    onRpc("cp.case.draft", "web_save", ({ args: [, values] }) => {
        if (server.refuse) {
            return server.refuse();
        }
        expect.step(`save ${values.subject}`);
    });
    return server;
}

import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    getMockEnv,
    makeServerError,
    mockService,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

class Draft extends models.Model {
    _name = "cp.case.draft";

    subject = fields.Char();
    number = fields.Char();
    case_id = fields.Many2one({ relation: "cp.case" });
    email_cc = fields.Char();
    shows_copies = fields.Boolean({ string: "Cc, Bcc" });

    _records = [{ id: 1, subject: "Re: Lamp", number: "14355", case_id: 5 }];
    _views = {
        form: `
            <form js_class="cp_case_draft_form">
                <field name="case_id" invisible="1"/>
                <field name="number" invisible="1"/>
                <field name="shows_copies" invisible="1"/>
                <field name="subject" required="1"/>
                <widget name="cp_case_unfold" options="{'field': 'shows_copies', 'hotkey': 'c'}"
                        invisible="shows_copies"/>
                <field name="email_cc" invisible="not shows_copies"/>
                <button name="action_send" type="object" string="Send"/>
                <button name="action_discard" type="object" string="Discard"/>
                <button name="action_other" type="object" string="Other"/>
                <widget name="cp_case_draft_saved"/>
            </form>`,
    };
}

class Case extends models.Model {
    _name = "cp.case";

    name = fields.Char();

    _records = [{ id: 5, name: "Lamp" }];
}

describe.current.tags("desktop");
defineMailModels();
defineModels([Draft, Case]);

const SAVED = ".o-cp-cases-draft-saved";
const NEXT = { type: "ir.actions.act_window", res_model: "cp.case", res_id: 5 };

beforeEach(() => {
    onRpc("cp.case.draft", "web_save", ({ args }) => expect.step(`save ${args[1].subject}`));
});

async function openDraft() {
    await mountView({ type: "form", resModel: "cp.case.draft", resId: 1 });
}

async function write(subject) {
    await contains(".o_field_widget[name=subject] input").edit(subject, { confirm: false });
    await animationFrame();
}

test("saves itself a moment after the last key, and says so", async () => {
    await openDraft();
    await write("Re: La");
    expect(SAVED).toHaveText("writing…");
    await advanceTime(2000);
    await write("Re: Lamps");
    await advanceTime(2000);
    expect.verifySteps([]);
    await advanceTime(2000);
    await animationFrame();
    expect.verifySteps(["save Re: Lamps"]);
    expect(SAVED).toHaveText(/^saved/);
});

test("what could not be saved is said, and stays on the page", async () => {
    onRpc("cp.case.draft", "web_save", () => {
        throw makeServerError();
    });
    await openDraft();
    await write("Re: Lamps");
    await advanceTime(4000);
    await animationFrame();
    expect(SAVED).toHaveText("not saved");
    expect(".modal").toHaveCount(0);
    expect(".o_field_widget[name=subject] input").toHaveValue("Re: Lamps");
});

test("sending saves first, and what comes next takes its place", async () => {
    onRpc("cp.case.draft", "action_send", ({ args }) => {
        expect.step(`send ${args[0]}`);
        return NEXT;
    });
    await openDraft();
    mockService("action", {
        doAction: (action, { stackPosition }) =>
            expect.step(`${action.res_model} ${stackPosition}`),
        get currentController() {
            return { config: { breadcrumbs: [] } };
        },
    });
    await write("Re: Lamps");
    await contains("button[name=action_send]").click();
    await animationFrame();
    expect.verifySteps(["save Re: Lamps", "send 1", "cp.case replaceCurrentAction"]);
    await advanceTime(10000);
    expect.verifySteps([]);
});

test("what is incomplete is not sent, and can be thrown away", async () => {
    onRpc("cp.case.draft", "action_send", () => expect.step("send"));
    onRpc("cp.case.draft", "action_discard", ({ args }) => {
        expect.step(`discard ${args[0]}`);
        return NEXT;
    });
    await openDraft();
    mockService("action", {
        doAction: (action) => expect.step(action.res_model),
        get currentController() {
            return { config: { breadcrumbs: [] } };
        },
    });
    await write("");
    await contains("button[name=action_send]").click();
    await animationFrame();
    expect.verifySteps([]);
    await contains("button[name=action_discard]").click();
    await animationFrame();
    expect.verifySteps(["discard 1", "cp.case"]);
});

test("back from the gate the draft is read again; ended there, it is not", async () => {
    onRpc("cp.case.draft", "action_send", () => ({ ...NEXT, target: "new" }));
    await openDraft();
    let close;
    mockService("action", { doAction: (_action, { onClose }) => (close = onClose) });
    onRpc("cp.case.draft", "web_read", () => expect.step("read"));
    await contains("button[name=action_send]").click();
    await animationFrame();
    await close();
    expect.verifySteps(["read"]);
    getMockEnv().bus.trigger("CP_CASES:DRAFT_ENDED", { draftId: 2 });
    await close();
    expect.verifySteps(["read"]);
    getMockEnv().bus.trigger("CP_CASES:DRAFT_ENDED", { draftId: 1 });
    await close();
    expect.verifySteps([]);
});

test("what few drafts need is unfolded", async () => {
    await openDraft();
    expect("[name=email_cc]").toHaveCount(0);
    expect(".o-cp-cases-unfold").toHaveText("Cc, Bcc");
    expect(".o-cp-cases-unfold").toHaveAttribute("data-hotkey", "c");
    await contains(".o-cp-cases-unfold").click();
    expect("[name=email_cc]").toHaveCount(1);
    expect(".o-cp-cases-unfold").toHaveCount(0);
});

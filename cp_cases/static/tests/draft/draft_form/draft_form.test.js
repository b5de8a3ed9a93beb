import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { press, queryOne } from "@odoo/hoot-dom";
import { advanceTime, animationFrame, Deferred } from "@odoo/hoot-mock";
import {
    contains,
    defineMenus,
    defineModels,
    fields,
    getMockEnv,
    getService,
    makeServerError,
    MockServer,
    mockService,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

import { Case, Draft, mockActions, openDraft, write } from "./draft_test_helpers";

describe.current.tags("desktop");
defineMailModels();
defineModels([Draft, Case]);

const NEXT = { type: "ir.actions.act_window", res_model: "cp.case", res_id: 5 };

beforeEach(() => {
    onRpc("cp.case.draft", "web_save", ({ args }) => expect.step(`save ${args[1].subject}`));
});

test("sending saves first, and what comes next takes its place", async () => {
    onRpc("cp.case.draft", "action_send", ({ args }) => {
        expect.step(`send ${args[0]}`);
        return NEXT;
    });
    await openDraft();
    mockActions({
        doAction: (action, { stackPosition }) =>
            expect.step(`${action.res_model} ${stackPosition}`),
    });
    await write("Re: Lamps");
    await contains("button[name=action_send]:first").click();
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
    mockActions({
        doAction: (action) => expect.step(action.res_model),
    });
    await write("");
    await contains("button[name=action_send]:first").click();
    await animationFrame();
    expect.verifySteps(["save false"]);
    await contains("button[name=action_discard]").click();
    await animationFrame();
    expect.verifySteps(["discard 1", "cp.case"]);
});

test("opened by its address, it ends among the menus of cases", async () => {
    defineMenus([
        { id: 1, appID: 1, name: "Other", xmlid: "other.menu" },
        { id: 2, appID: 2, name: "Cases", xmlid: "cp_cases.cp_cases_menu_root" },
    ]);
    onRpc("cp.case.draft", "action_discard", () => NEXT);
    await openDraft();
    const breadcrumbs = [{}, {}];
    mockActions(
        {
            doAction: (_action, { onActionReady }) => onActionReady(),
        },
        breadcrumbs,
    );
    const menus = getService("menu");
    menus.setCurrentMenu(1);
    await contains("button[name=action_discard]").click();
    await animationFrame();
    expect(menus.getCurrentApp().name).toBe("Other");
    breadcrumbs.pop();
    await contains("button[name=action_discard]").click();
    await animationFrame();
    expect(menus.getCurrentApp().name).toBe("Cases");
});

test("a draft without a case goes back to where it was opened", async () => {
    onRpc("cp.case.draft", "action_discard", () => ({ ...NEXT, res_id: false }));
    await openDraft();
    mockActions(
        {
            doAction: (action) => expect.step(action.type),
            restore: (jsId) => expect.step(`restore ${jsId}`),
        },
        [{ jsId: "contact" }, { jsId: "draft" }],
    );
    await contains("button[name=action_discard]").click();
    await animationFrame();
    expect.verifySteps(["ir.actions.act_window_close", "restore contact"]);
});

function openDraftTo(emailTo) {
    Draft._fields.email_to = fields.Char();
    Draft._fields.body = fields.Html();
    Object.assign(Draft._records[0], { email_to: emailTo, body: "<p>Hello</p>" });
    return mountView({
        type: "form",
        resModel: "cp.case.draft",
        resId: 1,
        arch: `
            <form js_class="cp_case_draft_form">
                <field name="case_id" invisible="1"/>
                <field name="version" invisible="1"/>
                <field name="base_version" invisible="1"/>
                <field name="subject"/>
                <field name="email_to"/>
                <field name="body"/>
                <button name="action_send" type="object" string="Send"/>
            </form>`,
    });
}

for (const [emailTo, focused] of [
    ["sara@example.com", ".note-editable"],
    ["", "[name=email_to] input"],
]) {
    test(`to "${emailTo}", the cursor stands in ${focused}`, async () => {
        await openDraftTo(emailTo);
        expect(focused).toBeFocused();
    });
}

test("back from the gate, the cursor stands in the text again", async () => {
    onRpc("cp.case.draft", "action_send", () => ({ ...NEXT, target: "new" }));
    await openDraftTo("sara@example.com");
    let close;
    mockActions({ doAction: (_action, { onClose }) => (close = onClose) });
    await contains("button[name=action_send]").click();
    await animationFrame();
    expect(".note-editable").not.toBeFocused();
    await close();
    await animationFrame();
    expect(".note-editable").toBeFocused();
});

describe("slips", () => {
    beforeEach(() => {
        onRpc("cp.case.draft", "find_doubts", () => ["blank", "no_file"]);
        onRpc("cp.case.draft", "action_send", () => {
            expect.step("send");
            return NEXT;
        });
    });

    test("each is asked about once", async () => {
        await openDraft();
        mockActions({ doAction: (action) => expect.step(action.res_model) });
        await contains("button[name=action_send]").click();
        await contains(".modal:contains('not filled in') button:contains('Back')").click();
        await animationFrame();
        await contains("button[name=action_send]").click();
        await contains(".modal:contains('No file is attached') button:contains('Back')").click();
        await animationFrame();
        expect.verifySteps([]);
        await contains("button[name=action_send]").click();
        await animationFrame();
        expect(".modal").toHaveCount(0);
        expect.verifySteps(["send", "cp.case"]);
    });

    test("it is sent nevertheless if the agent says so", async () => {
        await openDraft();
        mockActions({ doAction: (action) => expect.step(action.res_model) });
        await contains("button[name=action_send]").click();
        await contains(".modal button:contains('Send anyway')").click();
        await contains(".modal:contains('No file') button:contains('Send anyway')").click();
        await animationFrame();
        expect.verifySteps(["send", "cp.case"]);
    });
});

test("while it is sent nothing can be typed, and nothing be sent again", async () => {
    const sending = new Deferred();
    onRpc("cp.case.draft", "action_send", async () => {
        expect.step("send");
        await sending;
        throw makeServerError({ message: "No recipient." });
    });
    expect.errors(1);
    await openDraft();
    const form = queryOne(".o_form_view");
    await contains("button[name=action_send]:first").click();
    expect(form.inert).toBe(true);
    await press(["alt", "shift", "Enter"]);
    await animationFrame();
    sending.resolve();
    await animationFrame();
    expect(form.inert).toBe(false);
    expect.verifySteps(["send"]);
    expect.verifyErrors(["No recipient."]);
});

test("back from the gate the draft is read again; ended there, it is not", async () => {
    onRpc("cp.case.draft", "action_send", () => ({ ...NEXT, target: "new" }));
    await openDraft();
    let close;
    mockActions({ doAction: (_action, { onClose }) => (close = onClose) });
    onRpc("cp.case.draft", "web_read", () => expect.step("read"));
    await contains("button[name=action_send]:first").click();
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

test("a resolving that was not sent is taken back, and the day with it", async () => {
    expect.errors(1);
    onRpc("cp.case.draft", "action_send", () => ({ ...NEXT, target: "new" }));
    await openDraft();
    let close;
    mockActions({ doAction: (_action, { onClose }) => (close = onClose) });
    const expectState = (state, until) => {
        expect("[name=state_after] input").toHaveValue(state);
        expect("[name=pending_until]").toHaveText(until);
    };
    expectState("pending", "Dec 24, 2026");
    await contains("button.resolve").click();
    await animationFrame();
    expectState("resolved", "");
    await close();
    await animationFrame();
    expectState("pending", "Dec 24, 2026");
    onRpc("cp.case.draft", "action_send", () => {
        throw makeServerError({ message: "No recipient." });
    });
    await contains("button.resolve").click();
    await animationFrame();
    expect.verifyErrors(["No recipient."]);
    expectState("pending", "Dec 24, 2026");
    expect.verifySteps(["save undefined", "save undefined"]);
});

test("send, resolve and next: the gate asks first, then the next case opens over the list", async () => {
    onRpc("cp.case.draft", "action_send", () => ({ ...NEXT, target: "new" }));
    mockService("cp_cases.case_pager", { resIds: [5, 6], findNext: (id) => id + 1 });
    await openDraft();
    mockActions(
        {
            doAction: ({ res_id, context }, { props } = {}) =>
                expect.step(["open", res_id, context?.cp_cases_goes_next, props?.resIds]),
            restore: (jsId) => expect.step(`restore ${jsId}`),
        },
        [{ jsId: "list" }, { name: "14355" }, {}],
    );
    await contains("button.resolve").click();
    await animationFrame();
    expect.verifySteps(["save undefined", ["open", 5, true, undefined]]);
    expect(MockServer.env["cp.case.draft"].browse(1)[0].state_after).toBe("resolved");
    onRpc("cp.case.draft", "action_send", () => NEXT);
    await contains("button.next").click();
    await animationFrame();
    expect.verifySteps([
        ["open", undefined, undefined, undefined],
        "restore list",
        ["open", 6, undefined, [5, 6]],
    ]);
});

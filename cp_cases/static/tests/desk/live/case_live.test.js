import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame, runAllTimers } from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    getMockEnv,
    getService,
    makeServerError,
    MockServer,
    mockService,
    models,
    mountView,
    onRpc,
    patchWithCleanup,
    serverState,
} from "@web/../tests/web_test_helpers";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

class Case extends models.Model {
    _name = "cp.case";

    name = fields.Char();
    state = fields.Char();
    answering_text = fields.Char({ readonly: true });
    has_news = fields.Boolean();
    user_id = fields.Many2one({ relation: "res.users" });

    _records = [{ id: 1, name: "Lamp", state: "open", has_news: false }];
    _views = {
        form: `
            <form js_class="cp_case_form">
                <div class="o-cp-cases-form-title"><h1 tabindex="-1">Title</h1></div>
                <field name="answering_text"/>
                <field name="name"/>
                <widget name="cp_case_live"/>
            </form>`,
    };
}

describe.current.tags("desktop");
defineMailModels();
defineModels([Case]);

beforeEach(() => {
    mockService("cp_cases.live", { watch: () => () => {} });
});

async function changeOnServer(values) {
    MockServer.env["cp.case"].write([1], values);
    getMockEnv().bus.trigger("CP_CASES:CASE_CHANGED", { caseId: 1 });
    await advanceTime(600);
    await animationFrame();
}

const openCase = (params) => mountView({ type: "form", resModel: "cp.case", resId: 1, ...params });

test("the focus stands on the title, if it would stand nowhere", async () => {
    await openCase();
    expect("h1").toBeFocused();
    document.activeElement.blur();
    await changeOnServer({ name: "Lamp of Tom" });
    expect("h1").toBeFocused();
    document.activeElement.blur();
    const close = getService("dialog").add(ConfirmationDialog, { body: "Sure?" });
    await animationFrame();
    expect("h1").not.toBeFocused();
    close();
    await animationFrame();
    await runAllTimers();
    expect("h1").toBeFocused();
    await contains(".o_field_widget[name=name] input").focus();
    await changeOnServer({ name: "Lamp of Sara" });
    expect(".o_field_widget[name=name] input").toBeFocused();
});

test("a change is read again", async () => {
    await openCase();
    await changeOnServer({ name: "Lamp of Sara" });
    expect(".o_field_widget[name=name] input").toHaveValue("Lamp of Sara");
});

test("a change of another case is not read", async () => {
    await openCase();
    onRpc("web_read", () => expect.step("read"));
    getMockEnv().bus.trigger("CP_CASES:CASE_CHANGED", { caseId: 2 });
    await advanceTime(600);
    expect.verifySteps([]);
});

test("what one is typing is not touched", async () => {
    await openCase();
    await contains(".o_field_widget[name=name] input").edit("Lamp of Sara");
    await changeOnServer({ name: "Lamp of Tom", answering_text: "Tom is answering" });
    expect(".o_field_widget[name=name] input").toHaveValue("Lamp of Sara");
    expect(".o_field_widget[name=answering_text]").toHaveText("Tom is answering");
});

test("a case that has gone out of sight is left", async () => {
    await openCase({ config: { historyBack: () => expect.step("back") } });
    mockService("notification", { add: (text) => expect.step(text) });
    onRpc("web_read", () => {
        throw makeServerError({ type: "AccessError" });
    });
    getMockEnv().bus.trigger("CP_CASES:CASE_CHANGED", { caseId: 1 });
    await advanceTime(600);
    await animationFrame();
    expect.verifySteps(["This case is not with you any more.", "back"]);
});

test("also while one is typing", async () => {
    await openCase({ config: { historyBack: () => expect.step("back") } });
    await contains(".o_field_widget[name=name] input").edit("Lamp of Sara");
    onRpc("cp.case", "read", () => {
        throw makeServerError({ type: "MissingError" });
    });
    getMockEnv().bus.trigger("CP_CASES:CASE_CHANGED", { caseId: 1 });
    await advanceTime(600);
    await animationFrame();
    expect.verifySteps(["back"]);
});

test("a case is not left for a server that is in trouble", async () => {
    await openCase({ config: { historyBack: () => expect.step("back") } });
    onRpc("web_read", () => {
        expect.step("read");
        throw makeServerError({ errorName: "psycopg2.OperationalError" });
    });
    getMockEnv().bus.trigger("CP_CASES:CASE_CHANGED", { caseId: 1 });
    await advanceTime(600);
    await animationFrame();
    expect.verifySteps(["read"]);
});

test("the news are read by the agent of the case alone", async () => {
    onRpc("cp.case", "action_mark_read", ({ args }) => {
        expect.step(`read ${args[0]}`);
        return true;
    });
    await openCase();
    await changeOnServer({ has_news: true });
    expect.verifySteps([]);
    await changeOnServer({ has_news: false });
    await changeOnServer({ has_news: true, user_id: serverState.userId });
    expect.verifySteps(["read 1"]);
});

test("and only where they are seen: not in a hidden tab, until it is shown", async () => {
    onRpc("cp.case", "action_mark_read", () => {
        expect.step("read");
        return true;
    });
    await openCase();
    const hide = (hidden) => patchWithCleanup(document, { hidden });
    hide(true);
    await changeOnServer({ has_news: true, user_id: serverState.userId });
    expect.verifySteps([]);
    hide(false);
    document.dispatchEvent(new Event("visibilitychange"));
    await animationFrame();
    expect.verifySteps(["read"]);
});

test("an answer leads on through the queue that Take next has left", async () => {
    const pager = { follow: (ids, domain) => expect.step(`${ids} of ${domain[0]}`) };
    mockService("cp_cases.case_pager", pager);
    await openCase({ context: { cp_cases_queue: [1, 7] } });
    expect.verifySteps([`1,7 of user_id,=,${serverState.userId}`]);
    expect(".o_pager_counter").toHaveText("1 / 2");
});

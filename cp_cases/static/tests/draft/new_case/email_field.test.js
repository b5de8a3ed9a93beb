import { beforeEach, describe, expect, test } from "@odoo/hoot";
import {
    contains,
    mockService,
    mountView,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { session } from "@web/session";
import { defineMailModels, startServer } from "@mail/../tests/mail_test_helpers";

describe.current.tags("desktop");
defineMailModels();

const ICON = ".o-cp-cases-email-new-case";
const ACTION = { type: "ir.actions.act_window", res_model: "cp.case.draft", res_id: 7 };

let partnerId;

beforeEach(async () => {
    patchWithCleanup(session, { cp_cases_is_agent: true });
    const pyEnv = await startServer();
    partnerId = pyEnv["res.partner"].create({ name: "Sara", email: "sara@example.com" });
    onRpc("has_group", () => true);
    onRpc("cp.case.draft", "action_compose", ({ args }) => {
        expect.step(`compose ${args}`);
        return ACTION;
    });
    mockService("action", { doAction: (action) => expect.step(`open ${action.res_id}`) });
});

function mountContact(values = {}) {
    return mountView({
        type: "form",
        resModel: "res.partner",
        resId: partnerId,
        arch: `<form><field name="name" /><field name="email" widget="email" /></form>`,
        ...values,
    });
}

test("the icon beside a contact's address begins a new case", async () => {
    await mountContact();
    expect(".o_field_email a[href^=mailto]").toHaveCount(0);
    await contains(ICON).click();
    expect.verifySteps([`compose ${partnerId},address`, "open 7"]);
});

test("also where the address is only read", async () => {
    await mountContact({
        readonly: true,
        arch: `<form edit="0"><field name="email" widget="email" /></form>`,
    });
    expect(".o_field_email a[href^=mailto]").toHaveCount(1);
    await contains(ICON).click();
    expect.verifySteps([`compose ${partnerId},address`, "open 7"]);
});

test("an address that has just been changed is saved before", async () => {
    onRpc("res.partner", "web_save", ({ args }) => expect.step(`save ${args[1].email}`));
    await mountContact();
    await contains("[name=email] input").edit("new@example.com", { confirm: "blur" });
    await contains(ICON).click();
    expect.verifySteps(["save new@example.com", `compose ${partnerId},address`, "open 7"]);
});

test("a contact that is not on file has none", async () => {
    await mountContact({ resId: undefined });
    await contains("[name=email] input").edit("new@example.com", { confirm: "blur" });
    expect(ICON).toHaveCount(0);
    expect(".o_field_email a[href='mailto:new@example.com']").toHaveCount(1);
});

test("whoever is no agent has Odoo's own icon", async () => {
    patchWithCleanup(session, { cp_cases_is_agent: false });
    await mountContact();
    expect(ICON).toHaveCount(0);
    expect(".o_field_email a[href='mailto:sara@example.com']").toHaveCount(1);
});

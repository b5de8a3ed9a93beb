import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { hover, leave, press, queryOne, waitFor } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { contains, mockService, mountView, onRpc } from "@web/../tests/web_test_helpers";
import { defineMailModels, startServer } from "@mail/../tests/mail_test_helpers";

describe.current.tags("desktop");
defineMailModels();

const NAME = ".o-cp-cases-contact";
const CARD = ".o-cp-cases-contact-card";

let partnerId;

/** A list of some model that names a contact; here, the companies of contacts. */
beforeEach(async () => {
    const pyEnv = await startServer();
    partnerId = pyEnv["res.partner"].create({ name: "Sara", email: "sara@example.com" });
    pyEnv["res.partner"].create({ name: "Child", parent_id: partnerId });
    onRpc("has_group", () => true);
    onRpc("cp.case.draft", "action_compose", ({ args }) => {
        expect.step(`compose ${args}`);
        return { type: "ir.actions.act_window", res_model: "cp.case.draft", res_id: 7 };
    });
    mockService("action", { doAction: (action) => expect.step(`open ${action.res_id}`) });
    await mountView({
        type: "list",
        resModel: "res.partner",
        domain: [["parent_id", "!=", false]],
        arch: `<list><field name="name" /><field name="parent_id" widget="cp_case_contact" /></list>`,
        selectRecord: () => expect.step("open the case"),
    });
});

async function wait(milliseconds) {
    await advanceTime(milliseconds);
    await animationFrame();
}

test("hovering opens the card, and its email icon begins a new case", async () => {
    expect(NAME).toHaveText("Sara");
    await hover(NAME);
    await wait(100);
    expect(CARD).toHaveCount(0);
    await wait(400);
    expect(CARD).toHaveCount(1);
    await contains(`${CARD} .o-cp-cases-card-email`).click();
    expect.verifySteps([`compose ${partnerId},card`, "open 7"]);
    expect(CARD).toHaveCount(0);
});

test("crossing the name opens nothing", async () => {
    await hover(NAME);
    await wait(100);
    await leave(NAME);
    await wait(1000);
    expect(CARD).toHaveCount(0);
});

test("the card stays while the pointer is on it, and goes after it", async () => {
    await hover(NAME);
    await wait(500);
    // Its address comes after it.
    await waitFor(`${CARD} .o-cp-cases-card-email`);
    await hover(`${CARD} .o-cp-cases-card-email`);
    await wait(1000);
    expect(CARD).toHaveCount(1);
    await hover(".o_list_view th:first");
    await wait(1000);
    expect(CARD).toHaveCount(0);
});

test("by keyboard", async () => {
    queryOne(NAME).focus();
    await press("Enter");
    await animationFrame();
    await waitFor(`${CARD} .o-cp-cases-card-email`);
    expect(`${CARD} button:focus`).toHaveCount(1);
    await press("Escape");
    await animationFrame();
    expect(CARD).toHaveCount(0);
    expect(NAME).toBeFocused();
    expect.verifySteps([]);
});

test("the name that the record has, also of whom there is no contact", async () => {
    await mountView({
        type: "form",
        resModel: "res.partner",
        resId: partnerId,
        arch: `<form><field name="parent_id" widget="cp_case_contact" options="{'name_field': 'name'}" /></form>`,
    });
    expect(`.o_form_view ${NAME}`).toHaveCount(0);
    expect(".o_form_view .o_field_widget[name=parent_id]").toHaveText("Sara");
});

test("a click opens the case", async () => {
    await contains(NAME).click();
    expect.verifySteps(["open the case"]);
});

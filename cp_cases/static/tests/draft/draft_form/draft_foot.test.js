import { describe, expect, test } from "@odoo/hoot";
import { press, queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { contains, defineModels, mountView, onRpc } from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

import { Case, Draft, mockActions } from "./draft_test_helpers";

class FootDraft extends Draft {
    _views = {
        form: `
            <form js_class="cp_case_draft_form">
                <field name="case_id" invisible="1"/>
                <field name="kind" invisible="1"/>
                <field name="number" invisible="1"/>
                <field name="state_after"/>
                <field name="version" invisible="1"/>
                <field name="base_version" invisible="1"/>
                <field name="subject"/>
                <widget name="cp_case_send_menu"/>
            </form>`,
    };
}

describe.current.tags("desktop");
defineMailModels();
defineModels([FootDraft, Case]);

const MENU = ".o-cp-cases-send-menu";
const NEXT = { type: "ir.actions.act_window", res_model: "cp.case", res_id: 5 };

const openForm = () => mountView({ type: "form", resModel: "cp.case.draft", resId: 1 });

function stepSend() {
    onRpc("cp.case.draft", "action_send", ({ kwargs }) => {
        expect.step("send");
        return { ...NEXT, target: "new", context: kwargs.context };
    });
    mockActions({
        doAction: ({ context }) => expect.step(`goes next: ${context.cp_cases_goes_next}`),
    });
}

test("the menu offers what leads on, with its keys", async () => {
    await openForm();
    stepSend();
    await contains(MENU).click();
    expect(queryAllTexts(".o-dropdown-item")).toEqual([
        "Send and next\nAlt+Shift+Enter",
        "Send, resolve and next\nAlt+Shift+E",
    ]);
    await contains(".o-dropdown-item:eq(1)").click();
    await animationFrame();
    expect("[name=state_after] input").toHaveValue("resolved");
    expect.verifySteps(["send", "goes next: true"]);
});

test("its keys work while one writes", async () => {
    await openForm();
    stepSend();
    await contains("[name=subject] input").focus();
    await press(["alt", "shift", "enter"]);
    await animationFrame();
    await animationFrame();
    expect.verifySteps(["send", "goes next: true"]);
});

test("a new case leads on to none", async () => {
    FootDraft._records[0].kind = "new";
    await openForm();
    stepSend();
    expect(MENU).toHaveCount(0);
    await press(["alt", "shift", "enter"]);
    await animationFrame();
    expect.verifySteps([]);
});

import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { press } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    getService,
    makeServerError,
    models,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

describe.current.tags("desktop");

class Case extends models.Model {
    _name = "cp.case";

    _records = [{ id: 5 }, { id: 6 }];
}

class Transfer extends models.Model {
    _name = "cp.case.transfer";

    case_ids = fields.Many2many({ relation: "cp.case" });
    note = fields.Text();

    _views = {
        form: `
            <form js_class="cp_case_dialog_form">
                <field name="case_ids" invisible="1"/>
                <field name="note"/>
                <footer>
                    <button name="action_apply" type="object" string="Transfer" class="apply"/>
                    <button string="Discard" special="cancel" class="discard"/>
                </footer>
            </form>`,
    };
}

defineMailModels();
defineModels([Case, Transfer]);

const NOTE = ".modal [name=note] textarea";

beforeEach(() => mountWithCleanup(WebClient));

async function open(...caseIds) {
    await getService("action").doAction({
        type: "ir.actions.act_window",
        res_model: "cp.case.transfer",
        target: "new",
        views: [[false, "form"]],
        context: { default_case_ids: caseIds },
    });
    await animationFrame();
}

async function write(text) {
    await contains(NOTE).edit(text, { confirm: false });
}

async function close() {
    await press("Escape");
    await animationFrame();
    expect(".modal").toHaveCount(0);
}

test("what was written is there again when the dialog was closed in passing", async () => {
    await open(5);
    await write("Knows the customer");
    await close();
    await open(6);
    expect(NOTE).toHaveValue("");
    await close();
    await open(5);
    expect(NOTE).toHaveValue("Knows the customer");
    await write("");
    await close();
    await open(5);
    expect(NOTE).toHaveValue("");
});

test("the page may be loaded anew while it is written", async () => {
    await open(6, 5);
    await write("For both");
    await advanceTime(1000);
    await write("For both of them");
    window.dispatchEvent(new Event("pagehide"));
    await open(5, 6);
    expect(`${NOTE}:last`).toHaveValue("For both of them");
});

test("what was discarded is gone", async () => {
    await open(5);
    await write("Nothing");
    await contains(".modal .discard").click();
    await open(5);
    expect(NOTE).toHaveValue("");
});

test("what was applied is gone, and what was refused is kept", async () => {
    expect.errors(1);
    onRpc("cp.case.transfer", "action_apply", () => {
        throw makeServerError({ message: "Nobody is qualified." });
    });
    await open(5);
    await write("Please");
    await contains(".modal .apply").click();
    await animationFrame();
    expect.verifyErrors(["Nobody is qualified."]);
    await contains(".o_error_dialog .btn-primary").click();
    await close();
    await open(5);
    expect(NOTE).toHaveValue("Please");
    onRpc("cp.case.transfer", "action_apply", () => ({ type: "ir.actions.act_window_close" }));
    await contains(".modal .apply").click();
    await animationFrame();
    expect(".modal").toHaveCount(0);
    await open(5);
    expect(NOTE).toHaveValue("");
});

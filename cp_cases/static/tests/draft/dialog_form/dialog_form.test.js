import { setSelection } from "@html_editor/../tests/_helpers/selection";
import { insertText } from "@html_editor/../tests/_helpers/user_actions";
import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { press, queryOne, waitFor } from "@odoo/hoot-dom";
import { advanceTime, animationFrame, Deferred } from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    getService,
    makeServerError,
    models,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

import { KeptTexts } from "@cp_cases/draft/draft_form/kept_texts";
import { NoteField } from "@cp_cases/history/mention/note_field";

import { fail } from "../draft_form/draft_test_helpers";

describe.current.tags("desktop");

class Case extends models.Model {
    _name = "cp.case";

    _records = [{ id: 5 }, { id: 6 }];
}

const makeForm = (attributes = "") => `
    <form js_class="cp_case_dialog_form">
        <field name="case_ids" invisible="1"/>
        <field name="note" ${attributes}/>
        <footer>
            <button name="action_apply" type="object" string="Apply" class="apply"/>
            <button string="Discard" special="cancel" class="discard"/>
        </footer>
    </form>`;

class Transfer extends models.Model {
    _name = "cp.case.transfer";

    case_ids = fields.Many2many({ relation: "cp.case" });
    note = fields.Text();

    _views = { form: makeForm() };
}

class Note extends models.Model {
    _name = "cp.case.note";

    case_ids = fields.Many2many({ relation: "cp.case" });
    note = fields.Html();

    _views = { form: makeForm(`widget="cp_case_note"`) };
}

defineMailModels();
defineModels([Case, Note, Transfer]);

const NOTE = ".modal [name=note] textarea";
const EDITOR = ".modal [name=note] .odoo-editor-editable";
const CLOSE = { type: "ir.actions.act_window_close" };

let editor;

beforeEach(() => {
    patchWithCleanup(NoteField.prototype, {
        onEditorLoad(loaded) {
            editor = loaded;
            return super.onEditorLoad(...arguments);
        },
    });
    return mountWithCleanup(WebClient);
});

const open = (...caseIds) => openDialog("cp.case.transfer", caseIds);

async function openDialog(model, caseIds) {
    await getService("action").doAction({
        type: "ir.actions.act_window",
        res_model: model,
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
    await write("<urgent>");
    await contains(".modal .apply").click();
    await animationFrame();
    expect.verifyErrors(["Nobody is qualified."]);
    await contains(".o_error_dialog .btn-primary").click();
    await close();
    await open(5);
    expect(NOTE).toHaveValue("<urgent>");
    expect(".o_notification").toHaveText("The text that you had begun here is back.");
    onRpc("cp.case.transfer", "action_apply", () => CLOSE);
    await contains(".modal .apply").click();
    await animationFrame();
    expect(".modal").toHaveCount(0);
    await open(5);
    expect(NOTE).toHaveValue("");
});

test("closed while the server is at work, it is gone once that is done", async () => {
    const working = new Deferred();
    onRpc("cp.case.transfer", "action_apply", () => working);
    await open(5);
    await write("Please");
    await contains(".modal .apply").click();
    await close();
    working.resolve(CLOSE);
    await animationFrame();
    await open(5);
    expect(NOTE).toHaveValue("");
});

test("opened again while the server is at work, it has no text that is being applied", async () => {
    const working = new Deferred();
    onRpc("cp.case.transfer", "action_apply", () => working);
    await open(5);
    await write("Please");
    await contains(".modal .apply").click();
    expect(".modal .o_form_view").toHaveAttribute("inert");
    await close();
    await open(5);
    expect(NOTE).toHaveValue("");
    working.resolve(CLOSE);
    await animationFrame();
    await close();
    await open(5);
    expect(NOTE).toHaveValue("");
});

test("closed while the server is at work, it is kept if that refuses", async () => {
    expect.errors(1);
    const working = new Deferred();
    onRpc("cp.case.transfer", "action_apply", () =>
        working.then(fail("odoo.exceptions.UserError", "Nobody is qualified.")),
    );
    await open(5);
    await write("Please");
    await contains(".modal .apply").click();
    await close();
    working.resolve();
    await animationFrame();
    await contains(".o_error_dialog .btn-primary").click();
    expect.verifyErrors(["Nobody is qualified."]);
    await open(5);
    expect(NOTE).toHaveValue("Please");
});

test("a note with its looks", async () => {
    await openDialog("cp.case.note", [5]);
    await waitFor(EDITOR);
    setSelection({ anchorNode: queryOne(EDITOR).firstChild, anchorOffset: 0 });
    await insertText(editor, "Called");
    await close();
    await advanceTime(2000);
    await openDialog("cp.case.note", [5]);
    expect(EDITOR).toHaveText("Called");
});

test("without room in the browser, the agent is told", async () => {
    patchWithCleanup(KeptTexts.prototype, { keep: () => false });
    await open(5);
    await write("Please");
    await advanceTime(1000);
    await animationFrame();
    await write("Please, again");
    await advanceTime(1000);
    await animationFrame();
    expect(".o_notification").toHaveText("This browser has no room to keep your text.");
});

import { insertText } from "@html_editor/../tests/_helpers/user_actions";
import { setSelection } from "@html_editor/../tests/_helpers/selection";
import {
    beforeEach,
    describe,
    expect,
    press,
    queryAllTexts,
    queryOne,
    test,
    waitFor,
    waitForNone,
} from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    MockServer,
    mountView,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { CannedTextsField } from "@cp_cases/draft/canned_texts/canned_texts_field";

import { Case, Draft } from "../draft_form/draft_test_helpers";

describe.current.tags("desktop");
defineMailModels();
defineModels([Draft, Case]);

const TEXTS = [
    { id: 7, name: "Delay", preview: "Your parcel is late." },
    { id: 8, name: "Refund", preview: "We pay back order" },
    { id: 9, name: "Thank you", preview: "After a refund" },
];
const BODY = ".o_field_widget[name=body] .odoo-editor-editable";
const LIST = ".o-we-powerbox";
const NAMES = `${LIST} .o-we-command-name`;

let editor;

beforeEach(() => {
    Draft._fields.body = fields.Html();
    Object.assign(Draft._records[0], { body: "<p>Hello</p>" });
    onRpc("cp.case.draft", "web_save", () => expect.step("save"));
    onRpc("cp.case.draft", "get_canned_texts", ({ args }) => {
        expect.step(`fetch ${args[0]}`);
        return TEXTS;
    });
    onRpc("cp.case.draft", "render_canned_text", ({ args }) => {
        expect.step(`render ${args[1]}`);
        return "<p>Dear Sara,</p><p>yes.</p>";
    });
    patchWithCleanup(CannedTextsField.prototype, {
        onEditorLoad(loaded) {
            editor = loaded;
            return super.onEditorLoad(...arguments);
        },
    });
});

/** Open the draft, with the cursor behind its text. */
async function open(body = "Hello") {
    Draft._records[0].body = `<p>${body}</p>`;
    await mountView({
        type: "form",
        resModel: "cp.case.draft",
        resId: 1,
        arch: `
            <form js_class="cp_case_draft_form">
                <field name="version" invisible="1"/>
                <field name="base_version" invisible="1"/>
                <field name="email_cc"/>
                <field name="body" widget="cp_case_canned_texts"/>
                <widget name="cp_case_canned_texts" options="{'field': 'body'}"/>
            </form>`,
    });
    const paragraph = queryOne(`${BODY} > :first-child`);
    setSelection({
        anchorNode: paragraph.firstChild || paragraph,
        anchorOffset: body.length,
    });
    await animationFrame();
}

async function type(text) {
    await insertText(editor, text);
    await animationFrame();
}

async function hit(key) {
    await press(key);
    await animationFrame();
}

test("what is typed after :: narrows the list, and the text takes its place", async () => {
    await open();
    await type(" ::");
    await waitFor(LIST);
    expect(queryAllTexts(NAMES)).toEqual(["Delay", "Refund", "Thank you"]);
    await type("Réf");
    expect(queryAllTexts(NAMES)).toEqual(["Refund", "Thank you"], {
        message: "first by name, then by text",
    });
    expect.verifySteps(["save", "fetch 1"]);
    await hit("ArrowDown");
    await hit("Enter");
    expect(LIST).toHaveCount(0);
    await waitFor(`${BODY}:contains(yes)`);
    expect.verifySteps(["save", "render 9"]);
    expect(BODY).toHaveText("Hello Dear Sara,\n\nyes.");
});

test("several words, and none that fits", async () => {
    await open();
    await type(" ::refund pay");
    await waitFor(LIST);
    expect(queryAllTexts(NAMES)).toEqual(["Refund"]);
    await type("x");
    expect(LIST).toHaveCount(0);
    await hit("Backspace");
    expect(queryAllTexts(NAMES)).toEqual(["Refund"]);
    await hit("Escape");
    expect(LIST).toHaveCount(0);
    expect(BODY).toHaveText("Hello ::refund pay");
    await type("ing");
    expect(LIST).toHaveCount(0);
    expect.verifySteps(["save", "fetch 1"]);
});

test("inside a word nothing is looked for", async () => {
    await open("");
    await type("std::");
    expect(LIST).toHaveCount(0);
    expect.verifySteps([]);
});

test("a sentence goes on", async () => {
    await open("");
    await type("::");
    await waitFor(LIST);
    await type(" no");
    expect(LIST).toHaveCount(0);
    expect.verifySteps(["save", "fetch 1"]);
});

test("the signs of other keyboards", async () => {
    await open("");
    await type("：：");
    await waitFor(LIST);
    expect(queryAllTexts(NAMES)).toEqual(["Delay", "Refund", "Thank you"]);
    expect.verifySteps(["save", "fetch 1"]);
});

test("a key opens the same list, and leaves nothing behind", async () => {
    await open();
    await hit(["alt", "t"]);
    await waitFor(LIST);
    expect(queryAllTexts(NAMES)).toEqual(["Delay", "Refund", "Thank you"]);
    await hit("Escape");
    expect(BODY).toHaveText("Hello");
    await hit(["alt", "t"]);
    await waitFor(LIST);
    await type("del");
    expect(queryAllTexts(NAMES)).toEqual(["Delay"]);
    await contains(`${LIST} .o-we-command`).click();
    await waitFor(`${BODY}:contains(yes)`);
    expect(BODY).toHaveText("HelloDear Sara,\n\nyes.");
    expect.verifySteps(["fetch 1", "fetch 1", "save", "render 7"]);
});

test("where nothing is offered, the key says so", async () => {
    onRpc("cp.case.draft", "get_canned_texts", () => []);
    await open();
    await hit(["alt", "t"]);
    await waitFor(".o_notification");
    expect(LIST).toHaveCount(0);
    expect(".o_notification").toHaveText("No canned text is offered here.");
});

test("the canned responses of the user, line by line", async () => {
    await open();
    MockServer.env["mail.canned.response"].create({
        source: "bye",
        substitution: "Best wishes,\n<Ana>",
    });
    await type(" ::by");
    await waitFor(LIST);
    expect(queryAllTexts(NAMES)).toEqual(["bye"]);
    await hit("Enter");
    await waitForNone(LIST);
    expect(BODY).toHaveText("Hello Best wishes,\n<Ana>");
    expect.verifySteps(["save", "fetch 1"]);
});

test("nothing in a text is run", async () => {
    onRpc("cp.case.draft", "render_canned_text", () => `<p>Hi<img src="x" onerror="alert(1)"></p>`);
    await open();
    await type(" ::del");
    await waitFor(LIST);
    await hit("Enter");
    await waitFor(`${BODY} img`);
    expect(`${BODY} img`).toHaveCount(1);
    expect(`${BODY} img`).not.toHaveAttribute("onerror");
    expect.verifySteps(["save", "fetch 1", "save"]);
});

test("the key opens the list in the note where one writes there", async () => {
    Draft._fields.note = fields.Html();
    Object.assign(Draft._records[0], { body: "<p>Hello</p>", note: "<p>Look</p>" });
    onRpc("cp.case.draft", "get_canned_texts", ({ args }) => {
        expect.step(`texts for ${args[1] ? "the note" : "the email"}`);
        return TEXTS;
    });
    onRpc("cp.case.draft", "render_canned_text", ({ args }) => {
        expect.step(`render ${args.slice(1)}`);
        return "<p>found</p>";
    });
    await mountView({
        type: "form",
        resModel: "cp.case.draft",
        resId: 1,
        arch: `
            <form>
                <field name="body" widget="cp_case_canned_texts"/>
                <field name="note" widget="cp_case_note"/>
                <widget name="cp_case_canned_texts" options="{'field': 'body'}"/>
            </form>`,
    });
    await contains(".o-cp-cases-canned-texts").click();
    await waitFor(LIST);
    await hit("Escape");
    expect.verifySteps(["texts for the email"]);
    const note = queryOne(".o_field_widget[name=note] .odoo-editor-editable");
    note.focus();
    setSelection({ anchorNode: note.firstChild.firstChild, anchorOffset: 4 });
    await animationFrame();
    await hit(["alt", "t"]);
    await waitFor(LIST);
    await hit("Enter");
    await waitFor(".o_field_widget[name=note] p:contains(found)");
    expect(BODY).toHaveText("Hello");
    expect.verifySteps(["texts for the note", "render 7,true"]);
});

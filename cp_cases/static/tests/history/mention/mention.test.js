import { setSelection } from "@html_editor/../tests/_helpers/selection";
import { insertText } from "@html_editor/../tests/_helpers/user_actions";
import {
    beforeEach,
    describe,
    expect,
    press,
    queryAllTexts,
    queryOne,
    test,
    waitFor,
} from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    models,
    mountViewInDialog,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { NoteField } from "@cp_cases/history/mention/note_field";

describe.current.tags("desktop");

class Case extends models.Model {
    _name = "cp.case";

    _records = [{ id: 5 }, { id: 6 }];
}

class Note extends models.Model {
    _name = "cp.case.note";

    case_ids = fields.Many2many({ relation: "cp.case" });
    note = fields.Html();

    _records = [
        { id: 1, case_ids: [5, 6], note: "<p>Hello</p>" },
        { id: 2, case_ids: [], note: "<p>Hello</p>" },
        { id: 3, case_ids: [6], note: "<p>Hello</p>" },
    ];
}

class Draft extends models.Model {
    _name = "cp.case.draft";

    note = fields.Html();

    _records = [{ id: 9, note: "<p>Hello</p>" }];
}

defineMailModels();
defineModels([Case, Note, Draft]);

const BODY = ".o_field_widget[name=note] .odoo-editor-editable";
const INPUT = ".popover .search input";
const TEXTS = ".o-we-powerbox .o-we-command-name";
const NAMES = ".o-mail-MentionList-suggestionList .o-mail-NavigableList-item";

let editor;

beforeEach(() => {
    onRpc("get_mention_suggestions", ({ model, args }) => {
        expect.step(`${model} ${args[0]} ${args[1]}`);
        return [
            { id: 70, name: "Ana" },
            { id: 71, name: "Andy" },
        ];
    });
    onRpc("cp.case", "get_canned_texts", ({ args }) => {
        expect.step(`texts ${args[0]}`);
        return [{ id: 7, name: "Delay", preview: "Late" }];
    });
    onRpc("cp.case", "render_canned_text", ({ args }) => {
        expect.step(`render ${args[0]} ${args[1]}`);
        return "<p>late</p>";
    });
    patchWithCleanup(NoteField.prototype, {
        onEditorLoad(loaded) {
            editor = loaded;
            return super.onEditorLoad(...arguments);
        },
    });
});

async function open(resId = 1, resModel = "cp.case.note") {
    const cases = resModel === "cp.case.note" ? `<field name="case_ids" invisible="1"/>` : "";
    await mountViewInDialog({
        type: "form",
        resModel,
        resId,
        arch: `
            <form>
                ${cases}
                <a href="#" class="before">Before</a>
                <field name="note" widget="cp_case_note"/>
                <a href="#" class="after">After</a>
            </form>`,
    });
    const paragraph = queryOne(`${BODY} > :first-child`);
    setSelection({ anchorNode: paragraph.firstChild, anchorOffset: 5 });
    await animationFrame();
}

async function type(text) {
    await insertText(editor, text);
    await animationFrame();
}

test("those whom the server names are offered, and mentioned by a link", async () => {
    await open();
    await type(" @");
    await contains(INPUT).edit("an", { confirm: false });
    await animationFrame();
    expect(queryAllTexts(NAMES)).toEqual(["Ana", "Andy"]);
    expect.verifySteps(["cp.case 5,6 an"]);
    await contains(`${NAMES}:contains(Andy)`).click();
    expect(`${BODY} a`).toHaveText("@Andy");
    expect(`${BODY} a`).toHaveAttribute("data-oe-model", "res.partner");
    expect(`${BODY} a`).toHaveAttribute("data-oe-id", "71");
    expect(BODY).toHaveText("Hello @Andy");
});

test("Escape closes the list, not the dialog", async () => {
    await open();
    await type(" @");
    await press("Escape");
    await animationFrame();
    expect(INPUT).toHaveCount(0);
    expect(".o_dialog").toHaveCount(1);
    expect(BODY).toBeFocused();
    expect(BODY).toHaveText("Hello @");
});

for (const [what, text] of [
    ["an address", "@"],
    ["a channel", " #"],
]) {
    test(`${what} is no mention`, async () => {
        await open();
        await type(text);
        expect(INPUT).toHaveCount(0);
    });
}

test("without a case nobody is offered", async () => {
    await open(2);
    await type(" @");
    expect(INPUT).toHaveCount(0);
});

test("a draft is asked who will see its case", async () => {
    await open(9, "cp.case.draft");
    await type(" @");
    await contains(INPUT).edit("an", { confirm: false });
    await animationFrame();
    expect(queryAllTexts(NAMES)).toEqual(["Ana", "Andy"]);
    expect.verifySteps(["cp.case.draft 9 an"]);
});

test("a canned text in a note on one case", async () => {
    await open(3);
    await type(" ::");
    await waitFor(TEXTS);
    expect(queryAllTexts(TEXTS)).toEqual(["Delay"]);
    await press("Enter");
    await waitFor(`${BODY}:contains(late)`);
    expect(BODY).toHaveText("Hello late");
    expect.verifySteps(["texts 6", "render 6 7"]);
});

test("on several cases no text has the values of one", async () => {
    await open();
    await type(" ::");
    expect(TEXTS).toHaveCount(0);
    expect.verifySteps([]);
});

test("Tab leaves the text in both directions, and writes nothing", async () => {
    await open();
    await press("Tab");
    await animationFrame();
    expect("a.after").toBeFocused();
    await contains(BODY).focus();
    await press("Shift+Tab");
    await animationFrame();
    expect("a.before").toBeFocused();
    expect(BODY).toHaveText("Hello");
});

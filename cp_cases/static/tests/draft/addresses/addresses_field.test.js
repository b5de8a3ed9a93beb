import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { keyDown, manuallyDispatchProgrammaticEvent, press, queryAllTexts } from "@odoo/hoot-dom";
import { Deferred, advanceTime, animationFrame } from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

import { readAddress, splitAddresses } from "@cp_cases/draft/addresses/addresses";

describe.current.tags("desktop");

const SARA = '"Henry, Sara" <sara@example.com>';
const CHIPS = ".o-cp-cases-address .o_tag_badge_text";
const INPUT = "[name=email_to] input";

class Draft extends models.Model {
    _name = "cp.case.draft";

    email_to = fields.Char();
    new_addresses = fields.Char();

    _onChanges = {
        email_to(draft) {
            draft.new_addresses = "tom@example.com, kim@example.com";
        },
    };
    _records = [{ id: 1, email_to: `${SARA}, tom@example.com`, new_addresses: "tom@example.com" }];
    _views = {
        form: `
            <form>
                <field name="new_addresses" invisible="1"/>
                <field name="email_to" widget="cp_case_addresses"/>
            </form>`,
    };
}

defineMailModels();
defineModels([Draft]);

beforeEach(() => {
    onRpc("cp.case.draft", "web_save", ({ args }) => expect.step(args[1].email_to));
    onRpc("cp.case.draft", "suggest_addresses", ({ args }) =>
        args[1] === "x@" ? [] : ['"Joann" <joann@example.com>', '"Ann" <ann@example.com>'],
    );
});

const openForm = () => mountView({ type: "form", resModel: "cp.case.draft", resId: 1 });
const save = () => contains(".o_form_button_save").click();

async function write(text) {
    await contains(INPUT).edit(text, { confirm: false });
    await advanceTime(300);
    await animationFrame();
}

test("a text is split where addresses end", () => {
    expect(splitAddresses(false)).toEqual([]);
    expect(splitAddresses(`${SARA}; a@example.com\n, b@example.com,`)).toEqual([
        SARA,
        "a@example.com",
        "b@example.com",
    ]);
});

for (const [text, name, email, isValid] of [
    [SARA, "Henry, Sara", "sara@example.com", true],
    ["Sara <sara@example.com>", "Sara", "sara@example.com", true],
    ["sara@example.com", "", "sara@example.com", true],
    ['"sara henry"@example.com', "", '"sara henry"@example.com', true],
    ["sara", "", "sara", false],
    ["sara@", "", "sara@", false],
    ["sara henry@example.com", "", "sara henry@example.com", false],
]) {
    test(`reads ${text}`, () => {
        expect(readAddress(text)).toEqual({ name, email, isValid });
    });
}

test("each address is a chip; new ones and those that are none say so", async () => {
    await openForm();
    expect(queryAllTexts(CHIPS)).toEqual(["Henry, Sara", "tom@example.com"]);
    expect(".o-cp-cases-address:eq(0)").toHaveAttribute("title", SARA);
    expect(".o-cp-cases-address-new").toHaveText("tom@example.com(new)");
    await write("x@");
    await press("Enter");
    await animationFrame();
    expect(".o-cp-cases-address-invalid").toHaveText("x@(not an address)");
    expect(INPUT).toHaveValue("");
});

test("what is written in full is taken, also where others are suggested", async () => {
    await openForm();
    await write("ann@example.com");
    expect(queryAllTexts(".o-autocomplete--dropdown-item")).toEqual([
        '"Ann" <ann@example.com>',
        '"Joann" <joann@example.com>',
    ]);
    await press("Enter");
    await animationFrame();
    expect(queryAllTexts(CHIPS).at(-1)).toBe("Ann");
    await write("nn@example.com");
    await press("Enter");
    await animationFrame();
    expect(queryAllTexts(CHIPS).at(-1)).toBe("nn@example.com");
    expect(INPUT).toHaveValue("");
});

test("what the server finds new is marked at once", async () => {
    await openForm();
    await contains(INPUT).edit("kim@example.com", { confirm: "blur" });
    await animationFrame();
    expect(queryAllTexts(".o-cp-cases-address-new .o_tag_badge_text")).toEqual([
        "tom@example.com",
        "kim@example.com",
    ]);
});

test("a part of a name takes the first suggestion", async () => {
    await openForm();
    await write("jo");
    await press("Tab");
    await animationFrame();
    expect(queryAllTexts(CHIPS).at(-1)).toBe("Joann");
    await save();
    expect.verifySteps([`${SARA}, tom@example.com, "Joann" <joann@example.com>`]);
});

test("a comma ends an address, and none in a name", async () => {
    await openForm();
    await contains(INPUT).edit("kim@example.com", { confirm: false });
    await keyDown(",");
    await animationFrame();
    expect(queryAllTexts(CHIPS).at(-1)).toBe("kim@example.com");
    await contains(INPUT).edit('"Lee', { confirm: false });
    await keyDown(",");
    await animationFrame();
    expect(INPUT).toHaveValue('"Lee,');
    await save();
    expect.verifySteps([`${SARA}, tom@example.com, kim@example.com, "Lee`]);
});

test("what is still being written is saved, and stays in the input", async () => {
    await openForm();
    await write("x@");
    await save();
    expect.verifySteps([`${SARA}, tom@example.com, x@`]);
});

test("Backspace and the cross remove; each address stands once", async () => {
    await openForm();
    await contains(INPUT).focus();
    await press("Backspace");
    await animationFrame();
    expect(queryAllTexts(CHIPS)).toEqual(["Henry, Sara"]);
    await contains(INPUT).edit("SARA@example.com", { confirm: "blur" });
    expect(queryAllTexts(CHIPS)).toEqual(["Henry, Sara"]);
    await contains(".o-cp-cases-address .o_delete").click();
    expect(CHIPS).toHaveCount(0);
    await save();
    expect.verifySteps([false]);
});

test("what is removed while the server is still asked about it stays away", async () => {
    await openForm();
    const answered = new Deferred();
    onRpc("cp.case.draft", "onchange", () => answered);
    await write("kim@example.com");
    await press("Enter");
    await animationFrame();
    expect(queryAllTexts(CHIPS).at(-1)).toBe("kim@example.com");
    await press("Backspace");
    await animationFrame();
    answered.resolve();
    await animationFrame();
    await animationFrame();
    expect(queryAllTexts(CHIPS)).toEqual(["Henry, Sara", "tom@example.com"]);
    await save();
    expect.verifySteps([`${SARA}, tom@example.com`]);
});

test("several are pasted at once", async () => {
    await openForm();
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", "a@example.com; B <b@example.com>\nc");
    await contains(INPUT).focus();
    await manuallyDispatchProgrammaticEvent(document.activeElement, "paste", { clipboardData });
    await animationFrame();
    expect(queryAllTexts(CHIPS).slice(2)).toEqual(["a@example.com", "B", "c"]);
});

test("a double-click takes an address back to be corrected", async () => {
    await openForm();
    await contains(".o-cp-cases-address-new").dblclick();
    expect(INPUT).toHaveValue("tom@example.com");
    await contains(INPUT).edit("tim@example.com", { confirm: "blur" });
    expect(queryAllTexts(CHIPS)).toEqual(["Henry, Sara", "tim@example.com"]);
});

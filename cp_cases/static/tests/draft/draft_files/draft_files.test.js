import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { queryAllTexts, queryOne, setInputFiles } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { fileUploadService } from "@web/core/file_upload/file_upload_service";
import { session } from "@web/session";

import { Case, Draft } from "../draft_form/draft_test_helpers";

class Attachment extends models.Model {
    _name = "ir.attachment";

    name = fields.Char();
    mimetype = fields.Char();
    file_size = fields.Integer();

    // As the server gives them: the last one first.
    _records = [
        { id: 8, name: "bill.pdf", mimetype: "application/pdf", file_size: 2048 },
        { id: 7, name: "page.html", mimetype: "text/html", file_size: 10 },
        // Those that are uploaded.
        { id: 22, name: "two.txt", mimetype: "text/plain", file_size: 5 },
        { id: 21, name: "one.txt", mimetype: "text/plain", file_size: 5 },
    ];
}

class FilesDraft extends Draft {
    attachment_ids = fields.Many2many({ relation: "ir.attachment" });
    body = fields.Html();

    _records = [{ ...this._records[0], attachment_ids: [8, 7] }];
    _views = {
        form: `
            <form js_class="cp_case_draft_form">
                <field name="kind" invisible="1"/>
                <field name="case_id" invisible="1"/>
                <field name="number" invisible="1"/>
                <field name="version" invisible="1"/>
                <field name="base_version" invisible="1"/>
                <field name="state_after"/>
                <field name="subject"/>
                <field name="body"/>
                <field name="attachment_ids" widget="cp_case_files"/>
                <widget name="cp_case_attach"/>
                <button name="action_send" type="object" string="Send and resolve"
                        context="{'cp_cases_resolves': True}"/>
            </form>`,
    };
}

describe.current.tags("desktop");
defineMailModels();
defineModels([FilesDraft, Case, Attachment]);

const CARD = ".o-cp-cases-draft-files .o-cp-cases-attachment";
const UPLOADING = `${CARD}:has([role=progressbar])`;
const FAILED = `${CARD}:has([role=alert])`;

/** The requests that are under way, and have been. */
let requests;

/** An upload that the test answers. */
class Upload extends EventTarget {
    upload = new EventTarget();
    status = 0;
    responseText = "";

    open() {}

    send(data) {
        requests.push(this);
        expect.step(`upload ${data.get("ufile").name} to ${data.get("model")} ${data.get("id")}`);
    }

    abort() {
        this.isAborted = true;
        this.end("abort");
    }

    end(event) {
        this.dispatchEvent(new Event(event));
        this.dispatchEvent(new Event("loadend"));
        return animationFrame();
    }

    /** The way of a file that has arrived. */
    arrive(id, filename) {
        return this.answer(JSON.stringify([{ id, filename, mimetype: "text/plain", size: 5 }]));
    }

    answer(text) {
        Object.assign(this, { status: 200, responseText: text });
        return this.end("load");
    }

    lose() {
        return this.end("error");
    }
}

beforeEach(() => {
    requests = [];
    patchWithCleanup(fileUploadService, { createXhr: () => new Upload() });
    patchWithCleanup(session, { cp_cases_max_file_mb: 0.01, cp_cases_max_mail_mb: 0.02 });
});

const openForm = () => mountView({ type: "form", resModel: "cp.case.draft", resId: 1 });

function makeFile(name, { size = 5, type = "text/plain" } = {}) {
    return new File(["x".repeat(size)], name, { type });
}

function makeTransfer(files, text) {
    const transfer = new DataTransfer();
    files.forEach((file) => transfer.items.add(file));
    if (text) {
        transfer.setData("text/plain", text);
    }
    return transfer;
}

async function drop(...files) {
    const dataTransfer = makeTransfer(files);
    queryOne("[name=subject]").dispatchEvent(
        new DragEvent("dragenter", { dataTransfer, bubbles: true }),
    );
    await animationFrame();
    queryOne(".o-Dropzone").dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true }));
    await animationFrame();
}

async function paste(selector, files, text) {
    queryOne(selector).dispatchEvent(
        new ClipboardEvent("paste", {
            clipboardData: makeTransfer(files, text),
            bubbles: true,
            cancelable: true,
        }),
    );
    await animationFrame();
}

const names = (selector = CARD) => queryAllTexts(`${selector} .text-truncate`);

test("files stand in the order in which they were added; what can be is shown in place", async () => {
    await openForm();
    expect(names()).toEqual(["page.html", "bill.pdf"]);
    expect(names(`${CARD}:has(button[aria-label=Preview])`)).toEqual(["bill.pdf"]);
    await contains(`${CARD} button[aria-label=Preview]`).click();
    expect(".o-FileViewer").toHaveCount(1);
});

/** Files are saved without the text, over which another page may be in dispute. */
function stepSavedFiles() {
    onRpc("cp.case.draft", "write", ({ args: [, { attachment_ids, ...others }] }) => {
        expect(others).toEqual({});
        expect.step(attachment_ids);
    });
}

test("a file is taken away", async () => {
    stepSavedFiles();
    await openForm();
    await contains(`${CARD}:contains(page.html) .o-cp-cases-file-remove`).click();
    await animationFrame();
    expect(names()).toEqual(["bill.pdf"]);
    expect.verifySteps([[[3, 7]]]);
});

test("what could not be saved alone is saved with the text", async () => {
    onRpc("cp.case.draft", "write", () => new Response("", { status: 502 }));
    onRpc("cp.case.draft", "web_save", ({ args }) => {
        expect.step(args[1].attachment_ids);
    });
    await openForm();
    await contains(`${CARD}:contains(page.html) .o-cp-cases-file-remove`).click();
    await advanceTime(2000);
    expect.verifySteps([[[3, 7]]]);
});

test("files are dropped anywhere, and go one after the other", async () => {
    stepSavedFiles();
    await openForm();
    await drop(makeFile("one.txt"), makeFile("two.txt"));
    expect(".o-Dropzone").toHaveCount(0);
    expect(names(UPLOADING)).toEqual(["one.txt", "two.txt"]);
    expect.verifySteps(["upload one.txt to cp.case.draft 1"]);
    requests[0].upload.dispatchEvent(new ProgressEvent("progress", { loaded: 2, total: 4 }));
    await animationFrame();
    expect(`${UPLOADING}:first [role=progressbar]`).toHaveAttribute("aria-valuenow", "50");
    await requests[0].arrive(21, "one.txt");
    await animationFrame();
    expect.verifySteps([[[4, 21]], "upload two.txt to cp.case.draft 1"]);
    await requests[1].arrive(22, "two.txt");
    await animationFrame();
    expect(UPLOADING).toHaveCount(0);
    expect(names()).toEqual(["page.html", "bill.pdf", "one.txt", "two.txt"]);
    expect.verifySteps([[[4, 22]]]);
});

test("what is moved within the page is not attached", async () => {
    await openForm();
    const dataTransfer = makeTransfer([makeFile("picture.png", { type: "image/png" })]);
    const [subject] = [queryOne("[name=subject]")];
    subject.dispatchEvent(new DragEvent("dragstart", { bubbles: true }));
    subject.dispatchEvent(new DragEvent("dragenter", { dataTransfer, bubbles: true }));
    await animationFrame();
    expect(".o-Dropzone").toHaveCount(0);
});

test("files are chosen", async () => {
    await openForm();
    await contains(".o-cp-cases-attach").click();
    await setInputFiles([makeFile("one.txt")]);
    await animationFrame();
    expect(names(UPLOADING)).toEqual(["one.txt"]);
    expect.verifySteps(["upload one.txt to cp.case.draft 1"]);
});

test("files are pasted; a picture in the text stays there", async () => {
    await openForm();
    const picture = makeFile("picture.png", { type: "image/png" });
    await paste("[name=body] .odoo-editor-editable", [makeFile("one.txt"), picture]);
    expect(names(UPLOADING)).toEqual(["one.txt"]);
    await paste("[name=subject] input", [picture]);
    expect(names(UPLOADING)).toEqual(["one.txt", "picture.png"]);
    await paste("[name=subject] input", [makeFile("cell.png", { type: "image/png" })], "A cell");
    expect(names(UPLOADING)).toEqual(["one.txt", "picture.png"]);
    expect.verifySteps(["upload one.txt to cp.case.draft 1"]);
});

test("a file that is too large is refused at once, and the others are attached", async () => {
    await openForm();
    await drop(makeFile("film.mp4", { size: 10500 }), makeFile("one.txt"));
    expect(".o_notification").toHaveText(
        "The file film.mp4 is larger than 0.01 MB. It was not attached.",
    );
    expect(names(UPLOADING)).toEqual(["one.txt"]);
    expect.verifySteps(["upload one.txt to cp.case.draft 1"]);
});

test("files that are too large together are refused at once", async () => {
    await openForm();
    await drop(makeFile("a.txt", { size: 10000 }), makeFile("b.txt", { size: 10000 }));
    expect(".o_notification").toHaveText(
        "With the file b.txt the email is larger than 0.02 MB. It was not attached.",
    );
    expect(names(UPLOADING)).toEqual(["a.txt"]);
    expect.verifySteps(["upload a.txt to cp.case.draft 1"]);
});

test("what does not arrive stays, and is tried again", async () => {
    await openForm();
    await drop(makeFile("one.txt"), makeFile("two.txt"));
    await requests[0].lose();
    expect(names(FAILED)).toEqual(["one.txt"]);
    await requests[1].answer("<html>Sign in</html>");
    expect(names(FAILED)).toEqual(["one.txt", "two.txt"]);
    expect(".o_notification").toHaveCount(0, { message: "the file itself says so" });
    await contains(`${FAILED}:first .o-cp-cases-upload-retry`).click();
    await requests[2].arrive(21, "one.txt");
    expect(names(FAILED)).toEqual(["two.txt"]);
    await contains(`${FAILED} .o-cp-cases-file-remove`).click();
    expect(names()).toEqual(["page.html", "bill.pdf", "one.txt"]);
    expect.verifySteps([
        "upload one.txt to cp.case.draft 1",
        "upload two.txt to cp.case.draft 1",
        "upload one.txt to cp.case.draft 1",
    ]);
});

test("what the server refuses is not attached", async () => {
    await openForm();
    await drop(makeFile("one.txt"));
    await requests[0].answer(JSON.stringify([{ error: "You may not" }]));
    expect(names(FAILED)).toEqual(["one.txt"]);
    expect.verifySteps(["upload one.txt to cp.case.draft 1"]);
});

test("what is under way is taken back", async () => {
    await openForm();
    await drop(makeFile("one.txt"));
    await contains(`${UPLOADING} .o-cp-cases-file-remove`).click();
    await animationFrame();
    expect(names()).toEqual(["page.html", "bill.pdf"]);
    expect(requests[0].isAborted).toBe(true);
    expect.verifySteps(["upload one.txt to cp.case.draft 1"]);
});

test("an email waits for its files", async () => {
    onRpc("cp.case.draft", "action_send", () => {
        expect.step("send");
        return { type: "ir.actions.act_window", res_model: "cp.case", target: "new" };
    });
    await openForm();
    await drop(makeFile("one.txt"));
    await contains("button[name=action_send]").click();
    expect.verifySteps(["upload one.txt to cp.case.draft 1"]);
    await requests[0].lose();
    await animationFrame();
    expect(".o_notification").toHaveText(
        "Nothing was sent. Try again to attach, or remove: one.txt",
    );
    expect("[name=state_after] input").toHaveValue("pending");
    expect.verifySteps([]);
});

test("who closes the page while a file has not arrived is asked", async () => {
    await openForm();
    const close = () => {
        const ev = new Event("beforeunload", { cancelable: true });
        window.dispatchEvent(ev);
        return animationFrame().then(() => ev.defaultPrevented);
    };
    expect(await close()).toBe(false);
    await drop(makeFile("one.txt"));
    expect(await close()).toBe(true);
    await requests[0].lose();
    expect(await close()).toBe(true);
    expect.verifySteps(["upload one.txt to cp.case.draft 1"]);
});

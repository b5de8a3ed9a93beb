import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { animationFrame, Deferred } from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    getMockEnv,
    MockServer,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

import { KeptTexts } from "@cp_cases/draft/draft_form/kept_texts";

import {
    Case,
    Draft,
    fail,
    listKept,
    mockSaving,
    OFFER,
    openDraft,
    SAVED,
    setVisibility,
    SUBJECT,
    TROUBLE,
    wait,
    write,
} from "./draft_test_helpers";

describe.current.tags("desktop");
defineMailModels();
defineModels([Draft, Case]);

const overtake = fail(
    "odoo.addons.cp_cases.models.draft.cp_case_draft.DraftOverwriteError",
    "changed",
);

/** What the server does about saving. */
let server;

beforeEach(() => {
    server = mockSaving();
    server.refuse = overtake;
    onRpc("cp.case.draft", "read", () => [
        { id: 1, version: "second:3", subject: "Of the other window" },
    ]);
});

async function writeInBoth() {
    await openDraft();
    await write("Of this window");
    await wait(2000);
    expect(TROUBLE).toHaveText(/Both texts are kept/);
    server.refuse = null;
    await wait(20000);
    expect.verifySteps([], { message: "nothing is written over the other text" });
    expect(listKept()).toEqual(["Of this window"]);
}

test("this text is used, and the other is kept", async () => {
    let base;
    onRpc("cp.case.draft", "web_save", ({ args }) => {
        base = args[1].base_version;
    });
    await writeInBoth();
    await contains(".o-cp-cases-overwrite").click();
    await animationFrame();
    expect.verifySteps(["save Of this window"]);
    expect(base).toBe("second:3");
    expect(TROUBLE).toHaveCount(0);
    expect(OFFER).toHaveText(/Of the other window/);
});

test("the other text is used, and this is kept", async () => {
    await writeInBoth();
    await contains(".o-cp-cases-give-way").click();
    await animationFrame();
    expect(SUBJECT).toHaveValue("Re: Lamp", { message: "as the server has it" });
    expect(OFFER).toHaveText(/Of this window/);
    expect.verifySteps([]);
});

for (const button of [".o-cp-cases-overwrite", ".o-cp-cases-give-way"]) {
    test(`without room for both, nothing is changed: ${button}`, async () => {
        await writeInBoth();
        patchWithCleanup(KeptTexts.prototype, { keep: () => false });
        await contains(button).click();
        await animationFrame();
        expect(".o_notification").toHaveText(/no room/);
        expect(TROUBLE).toHaveCount(1);
        expect(SUBJECT).toHaveValue("Of this window");
        expect.verifySteps([]);
    });
}

test("what is typed while the other text is read is not lost", async () => {
    await openDraft();
    MockServer.env["cp.case.draft"].write([1], { version: "second:3" });
    const read = new Deferred();
    onRpc("cp.case.draft", "web_read", () => read);
    setVisibility("visible");
    await animationFrame();
    await write("Of this window");
    read.resolve([{ id: 1, subject: "Of the other window", version: "second:3" }]);
    await animationFrame();
    expect(SUBJECT).toHaveValue("Of this window");
    await wait(2000);
    expect(TROUBLE).toHaveText(/Both texts are kept/);
});

test("whoever writes is told that the lock is gone, or the draft", async () => {
    server.refuse = null;
    onRpc("cp.case.draft", "read", ({ args: [, names] }) => {
        expect.step(names.join());
        return server.refuse ? server.refuse() : [{ id: 1, version: "other:4", holds_lock: false }];
    });
    await openDraft();
    await write("Of this window");
    getMockEnv().bus.trigger("CP_CASES:DRAFTS_CHANGED");
    await animationFrame();
    expect(".unlocked").toHaveCount(1);
    expect(SUBJECT).toHaveValue("Of this window");
    server.refuse = fail("odoo.exceptions.MissingError");
    getMockEnv().bus.trigger("CP_CASES:DRAFTS_CHANGED");
    await animationFrame();
    expect(TROUBLE).toHaveText(/sent or discarded in another window/);
    expect.verifySteps(["version,holds_lock", "version,holds_lock"]);
});

test("a tab in which nothing is written follows the other", async () => {
    await openDraft();
    MockServer.env["cp.case.draft"].write([1], { subject: "Of the other window" });
    const key = new KeptTexts(1).prefix + "second";
    window.dispatchEvent(new StorageEvent("storage", { key }));
    await animationFrame();
    expect(SAVED).toHaveText("being written in another tab");
    onRpc("cp.case.draft", "web_read", () => expect.step("read"));
    await wait(5000);
    expect.verifySteps(["read"]);
    expect(SUBJECT).toHaveValue("Of the other window");
    expect(SAVED).not.toHaveText("being written in another tab");
});

test("a page that is shown again has the newest text", async () => {
    await openDraft();
    onRpc("cp.case.draft", "web_read", () => expect.step("read"));
    setVisibility("visible");
    await animationFrame();
    expect.verifySteps(["read"]);
});

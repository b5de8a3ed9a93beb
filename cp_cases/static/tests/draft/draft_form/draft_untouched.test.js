import { beforeEach, describe, expect, mockSendBeacon, test } from "@odoo/hoot";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { contains, defineModels, getService, onRpc } from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

import { browser } from "@web/core/browser/browser";

import { KeptTexts } from "@cp_cases/draft/draft_form/kept_texts";
import { getLeftKey } from "@cp_cases/draft/draft_form/left_drafts";

import { Case, CASE, Draft, openInClient, SUBJECT, write } from "./draft_test_helpers";

describe.current.tags("desktop");
defineMailModels();
defineModels([Draft, Case]);

beforeEach(() => {
    Object.assign(Draft._records[0], { kind: "new", version: false });
    onRpc("cp.case.draft", "web_save", ({ args }) => expect.step(`save ${args[1].subject}`));
    onRpc("cp.case.draft", "discard_untouched", ({ args }) => {
        expect.step(`discard ${args[0]}`);
        return true;
    });
});

test("leaving throws it away if it is untouched", async () => {
    await openInClient();
    await getService("action").doAction(CASE, { clearBreadcrumbs: true });
    await animationFrame();
    expect.verifySteps(["discard 1"]);
});

test("leaving keeps it if something is written", async () => {
    await openInClient();
    await write("Lamps");
    await getService("action").doAction(CASE, { clearBreadcrumbs: true });
    await animationFrame();
    expect.verifySteps(["save Lamps"]);
});

test("leaving keeps it while the next page leads back", async () => {
    await openInClient();
    await getService("action").doAction(CASE);
    await animationFrame();
    expect.verifySteps([]);
    await contains(".o_breadcrumb a, .o_back_button").click();
    await animationFrame();
    expect(SUBJECT).toHaveCount(1);
});

test("leaving keeps it if a text of it is offered", async () => {
    new KeptTexts(1).keep("other", false, { subject: "Lamps" });
    await openInClient();
    expect(".o-cp-cases-draft-offer").toHaveCount(1);
    await getService("action").doAction(CASE, { clearBreadcrumbs: true });
    await animationFrame();
    expect.verifySteps([]);
});

test("leaving keeps it if it is opened again", async () => {
    await openInClient();
    await getService("action").doAction(
        { ...CASE, res_model: "cp.case.draft", res_id: 1 },
        { clearBreadcrumbs: true },
    );
    await animationFrame();
    expect.verifySteps([]);
});

describe("closing", () => {
    const isNoted = (id) => Boolean(browser.localStorage.getItem(getLeftKey(id)));

    function tellOfClosed(id) {
        browser.localStorage.setItem(getLeftKey(id), Date.now());
    }

    async function closePage() {
        window.dispatchEvent(new Event("pagehide"));
        await animationFrame();
    }

    /** What other pages hear. */
    function stepNotes() {
        window.addEventListener("storage", ({ key, newValue }) => {
            if (key === getLeftKey(1) && newValue) {
                expect.step("left");
            }
        });
    }

    test("tells other pages that it was left", async () => {
        await openInClient();
        stepNotes();
        await closePage();
        expect.verifySteps(["left"]);
    });

    test("it is not left if it was only loaded again", async () => {
        browser.localStorage.setItem(getLeftKey(1), Date.now());
        await openInClient();
        expect(isNoted(1)).toBe(false);
    });

    test("tells nothing if something is written", async () => {
        mockSendBeacon(() => true);
        await openInClient();
        stepNotes();
        await write("Lamps");
        await closePage();
        expect.verifySteps([]);
    });

    test("another page throws it away, unless it shows it, too", async () => {
        await openInClient();
        tellOfClosed(1);
        tellOfClosed(2);
        await advanceTime(20000);
        expect.verifySteps([], { message: "it may only be loaded again" });
        await advanceTime(11000);
        expect.verifySteps(["discard 2"]);
    });

    test("if there is no other page, the next one does", async () => {
        browser.localStorage.setItem(getLeftKey(2), 1);
        await openInClient();
        await advanceTime(31000);
        expect.verifySteps(["discard 2"]);
        expect(isNoted(2)).toBe(false);
    });
});

import { beforeEach, describe, expect, mockSendBeacon, test } from "@odoo/hoot";
import { advanceTime, animationFrame, Deferred } from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    getService,
    MockServer,
    mountView,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { browser, makeRAMLocalStorage } from "@web/core/browser/browser";

import { KeptTexts } from "@cp_cases/draft/draft_form/kept_texts";

import {
    Case,
    CASE,
    Draft,
    fail,
    listKept,
    mockSaving,
    OFFER,
    openDraft,
    openInClient,
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

/** What the server does about saving. */
let server;

beforeEach(() => {
    server = mockSaving();
});

const cutNetwork = () => new Response("", { status: 502 });
const signOut = fail("odoo.http.SessionExpiredException");

/** @returns {Promise<boolean>} whether the page asks to be left open */
async function closePage(event) {
    const ev = new Event(event, { cancelable: true });
    window.dispatchEvent(ev);
    await animationFrame();
    return ev.defaultPrevented;
}

test("saves while the agent writes steadily, and says so", async () => {
    await openDraft();
    for (const text of ["R", "Re", "Re:", "Re: L"]) {
        await write(text);
        expect(SAVED).toHaveText("writing…");
        await advanceTime(700);
    }
    await animationFrame();
    expect.verifySteps(["save Re:"]);
    await advanceTime(2000);
    await animationFrame();
    expect.verifySteps(["save Re: L"]);
    expect(SAVED).toHaveText(/^saved/);
    await advanceTime(10000);
    expect.verifySteps([]);
    expect(listKept()).toEqual([]);
});

test("each save says from which page it comes, and what the page has read", async () => {
    const versions = [];
    onRpc("cp.case.draft", "web_save", ({ args: [, { version, base_version }] }) => {
        versions.push([version, base_version]);
    });
    await openDraft();
    await write("One");
    await advanceTime(2000);
    await write("Two");
    await advanceTime(2000);
    await animationFrame();
    const [page] = versions[0][0].split(":");
    expect(versions).toEqual([
        [`${page}:1`, "other:4"],
        [`${page}:2`, `${page}:1`],
    ]);
    expect.verifySteps(["save One", "save Two"]);
});

test("what is unfinished is saved as well", async () => {
    await openDraft();
    await write("");
    await wait(2000);
    expect.verifySteps(["save false"]);
    expect(".modal, .o_notification").toHaveCount(0);
});

test("without a network the text is kept, and saved when it is back", async () => {
    server.refuse = cutNetwork;
    await openDraft();
    await write("Re: Lamps");
    await wait(2000);
    expect(TROUBLE).toHaveText(/^No connection. Your text is kept/);
    expect(".modal").toHaveCount(0);
    expect(listKept()).toEqual(["Re: Lamps"]);
    await write("Re: Lamps and shades");
    await wait(2000);
    expect(listKept()).toEqual(["Re: Lamps and shades"]);
    server.refuse = null;
    await wait(5000);
    expect.verifySteps(["save Re: Lamps and shades"]);
    expect(SAVED).toHaveText(/^saved/);
    expect(listKept()).toEqual([]);
});

test("while the network stalls, what is written after that is kept as well", async () => {
    const answer = new Deferred();
    server.refuse = () => answer;
    await openDraft();
    await write("Re: Lamps");
    await wait(2000);
    await write("Re: Lamps and shades");
    await wait(2000);
    expect(listKept()).toEqual(["Re: Lamps and shades"]);
    server.refuse = null;
    answer.resolve(new Response("", { status: 502 }));
    await wait(5000);
    expect.verifySteps(["save Re: Lamps and shades"]);
    expect(listKept()).toEqual([]);
});

test("who is signed out is told so, sends nothing and keeps the text", async () => {
    onRpc("cp.case.draft", "action_send", () => expect.step("send"));
    server.refuse = signOut;
    await openDraft();
    await write("Re: Lamps");
    await contains("button[name=action_send]").click();
    await animationFrame();
    expect(TROUBLE).toHaveText(/You are signed out. Your text is kept.\s+Sign in in another tab/);
    expect(`${TROUBLE} a`).toHaveAttribute("target", "_blank");
    expect(".o_notification").toHaveText(/Nothing was sent/);
    expect(".modal").toHaveCount(0);
    expect(SUBJECT).toHaveValue("Re: Lamps");
    server.refuse = null;
    await wait(5000);
    expect.verifySteps(["save Re: Lamps"]);
    expect(TROUBLE).toHaveCount(0);
});

test("who may not save is told what may be the matter, and it is tried again", async () => {
    server.refuse = fail("odoo.exceptions.AccessError", "You are not allowed to modify 'Draft'.");
    await openDraft();
    await write("Re: Lamps");
    await wait(2000);
    expect(TROUBLE).toHaveText(/Your text is kept.\s+Sign in as yourself again/);
    server.refuse = null;
    await wait(5000);
    expect.verifySteps(["save Re: Lamps"]);
});

test("a refusal is shown with its reason, and not tried again before the next key", async () => {
    server.refuse = fail("odoo.exceptions.UserError", "This file is not yours.");
    await openDraft();
    await write("Re: Lamps");
    await wait(2000);
    expect(TROUBLE).toHaveText(/kept in this browser: This file is not yours./);
    server.refuse = null;
    await wait(20000);
    expect.verifySteps([]);
    await write("Re: Lamps!");
    await wait(2000);
    expect.verifySteps(["save Re: Lamps!"]);
});

test("an error of the server passes", async () => {
    server.refuse = fail("psycopg2.OperationalError");
    await openDraft();
    await write("Re: Lamps");
    await wait(2000);
    expect(TROUBLE).toHaveText(/^The server could not save/);
    server.refuse = null;
    await wait(5000);
    expect.verifySteps(["save Re: Lamps"]);
});

test("what the server is asked for a field first does not keep a text from being kept", async () => {
    Draft._onChanges = { email_cc: () => {} };
    onRpc("cp.case.draft", "onchange", () => server.refuse?.());
    onRpc("cp.case.draft", "suggest_addresses", () => []);
    await mountView({
        type: "form",
        resModel: "cp.case.draft",
        resId: 1,
        arch: Draft._views.form.replace(
            `<field name="email_cc" invisible="not shows_copies"/>`,
            `<field name="email_cc" widget="cp_case_addresses"/>`,
        ),
    });
    server.refuse = cutNetwork;
    await write("Re: Lamps");
    await contains("[name=email_cc] input").edit("tom@example.com", { confirm: false });
    await wait(2000);
    expect(TROUBLE).toHaveText(/^No connection. Your text is kept/);
    expect(new KeptTexts(1).list()[0].values).toMatchObject({
        subject: "Re: Lamps",
        email_cc: "tom@example.com",
    });
    server.refuse = null;
    await wait(5000);
    expect.verifySteps(["save Re: Lamps"]);
    expect(MockServer.env["cp.case.draft"].browse(1)[0].email_cc).toBe("tom@example.com");
});

test("a draft that is gone is not closed without a question", async () => {
    server.refuse = fail("odoo.exceptions.MissingError");
    mockSendBeacon(() => true);
    await openDraft();
    await write("Re: Lamps");
    await wait(2000);
    expect(await closePage("beforeunload")).toBe(true);
});

test("a draft that is gone is not left without a question", async () => {
    server.refuse = fail("odoo.exceptions.MissingError");
    await openInClient();
    await write("Re: Lamps");
    await wait(2000);
    expect(TROUBLE).toHaveText(/sent or discarded in another window/);
    getService("action").doAction(CASE);
    await animationFrame();
    expect(".modal").toHaveText(/it is lost then/);
    await contains(".modal button:contains('Stay here')").click();
    expect(SUBJECT).toHaveValue("Re: Lamps");
    getService("action").doAction(CASE);
    await contains(".modal button:contains('Leave')").click();
    await animationFrame();
    expect(SUBJECT).toHaveCount(0);
});

describe("leaving", () => {
    test("saves what has just been typed", async () => {
        await openInClient();
        await write("Re: Lamps");
        await getService("action").doAction(CASE);
        await animationFrame();
        expect.verifySteps(["save Re: Lamps"]);
        expect(SUBJECT).toHaveCount(0);
    });

    test("what cannot be saved is kept, and offered on the way back", async () => {
        server.refuse = cutNetwork;
        await openInClient();
        await write("Re: Lamps");
        await getService("action").doAction(CASE);
        await animationFrame();
        expect(".o_notification").toHaveText(/kept in this browser/);
        server.refuse = null;
        await contains(".o_breadcrumb a, .o_back_button").click();
        await animationFrame();
        expect(SUBJECT).toHaveValue("Re: Lamp");
        expect(OFFER).toHaveText(/Re: Lamps/);
        expect(`[role=status] > ${OFFER}`).toHaveCount(1);
        await contains(".o-cp-cases-offer-use").click();
        await animationFrame();
        expect(SUBJECT).toHaveValue("Re: Lamps");
        await wait(2000);
        expect.verifySteps(["save Re: Lamps"]);
        expect(listKept()).toEqual(["Re: Lamp"], { message: "the other one is kept in turn" });
        await contains(".o-cp-cases-offer-drop").click();
        expect(OFFER).toHaveCount(0);
        expect(listKept()).toEqual([]);
    });

    test("saves what is typed while the next page is fetched", async () => {
        mockSendBeacon(async (_url, blob) => {
            const { params } = JSON.parse(await blob.text());
            expect.step(`beacon ${params.args[1].subject}`);
        });
        const fetched = new Deferred();
        onRpc("cp.case", "web_read", () => fetched);
        await openInClient();
        await write("Re: Lamps");
        const leaving = getService("action").doAction(CASE);
        await animationFrame();
        expect.verifySteps(["save Re: Lamps"]);
        await write("Re: Lampshades");
        fetched.resolve([{ id: 5, name: "Lamp" }]);
        await leaving;
        await expect.waitForSteps(["beacon Re: Lampshades"]);
        expect(SUBJECT).toHaveCount(0);
    });

    test("a hidden page is saved", async () => {
        await openDraft();
        await write("Re: Lamps");
        setVisibility("hidden");
        await animationFrame();
        expect.verifySteps(["save Re: Lamps"]);
    });

    for (const event of ["beforeunload", "pagehide"]) {
        test(`a closed page sends its text, and keeps it: ${event}`, async () => {
            mockSendBeacon(async (_url, blob) => {
                const { params } = JSON.parse(await blob.text());
                expect.step(`beacon ${params.args[1].subject} ${params.args[1].base_version}`);
            });
            await openDraft();
            await write("Re: Lamps");
            await closePage(event);
            await expect.waitForSteps(["beacon Re: Lamps other:4"]);
            expect(listKept()).toEqual(["Re: Lamps"]);
            // To take the page away is no part of this.
            mockSendBeacon(() => true);
        });
    }

    test("a page that stays after all has its text, and saves it", async () => {
        mockSendBeacon(() => true);
        await openDraft();
        await write("Re: Lamps");
        await closePage("beforeunload");
        await wait(2000);
        expect.verifySteps(["save Re: Lamps"]);
        setVisibility("hidden");
        await animationFrame();
        expect(SUBJECT).toHaveValue("Re: Lamps");
        expect(listKept()).toEqual([]);
    });

    test("only what is kept nowhere holds the page", async () => {
        mockSendBeacon(() => false);
        await openDraft();
        await write("Re: Lamps");
        expect(await closePage("beforeunload")).toBe(false);
        patchWithCleanup(KeptTexts.prototype, { keep: () => false });
        await write("Re: Lampshades");
        expect(await closePage("beforeunload")).toBe(true);
    });

    test("a browser without room says so", () => {
        patchWithCleanup(browser, {
            localStorage: {
                setItem() {
                    throw new DOMException("full", "QuotaExceededError");
                },
            },
        });
        expect(new KeptTexts(1).keep("page", "page:1", { subject: "Lamp" })).toBe(false);
    });

    test("a browser that is told to store nothing holds the page", async () => {
        mockSendBeacon(() => false);
        patchWithCleanup(browser, { localStorage: makeRAMLocalStorage() });
        await openDraft();
        await write("Re: Lamps");
        expect(await closePage("beforeunload")).toBe(true);
    });

    test("what has arrived from a closed page is not offered", async () => {
        new KeptTexts(1).keep("other", "other:4", { subject: "On its way" });
        new KeptTexts(1).keep("again", "other:5", { subject: "Not arrived" });
        new KeptTexts(1).keep("same", "elsewhere:1", { subject: " Re:  Lamp" });
        await openDraft();
        expect(OFFER).toHaveCount(1);
        expect(OFFER).toHaveText(/Not arrived/);
    });

    test("texts of others and of other drafts are not offered", async () => {
        new KeptTexts(11).keep("one", false, { subject: "Of another draft" });
        browser.localStorage.setItem("cp_cases.draft/db/99/1/x", JSON.stringify({ at: 1 }));
        await openDraft();
        expect(OFFER).toHaveCount(0);
        expect(browser.localStorage.getItem("cp_cases.draft/db/99/1/x")).toBe(null, {
            message: "after a month it is forgotten",
        });
    });
});

import { describe, expect, test } from "@odoo/hoot";
import { dblclick, keyDown, queryAllTexts, queryOne } from "@odoo/hoot-dom";
import { animationFrame, runAllTimers } from "@odoo/hoot-mock";
import { contains, mockService, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

import { CaseHistory } from "@cp_cases/history/case_history";
import { describeKind } from "./entry_kinds_test_helpers";

describe.current.tags("desktop");
defineMailModels();

const ROW = ".o-cp-cases-entry";

function makeEntry(id, { type = "incoming", ...values } = {}) {
    return {
        id,
        case_id: 1,
        ...describeKind(type),
        author: `Author ${id}`,
        author_id: 100 + id,
        email: `author${id}@example.com`,
        date: "2026-07-10 14:16:00",
        subject: `Re: Subject ${id} [ABC]`,
        topic: `Subject ${id}`,
        preview: `Preview ${id}`,
        is_trusted: true,
        is_automatic: false,
        attachment_count: 0,
        has_error: false,
        ...values,
    };
}

function makeContent(id, values = {}) {
    return {
        id,
        is_email: true,
        from: `author${id}@example.com`,
        to: "support@example.com",
        cc: false,
        bcc: false,
        body: `<p>Body ${id}</p>`,
        blocked_count: 0,
        attachments: [],
        receipt: [],
        failures: [],
        raw_url: false,
        ...values,
    };
}

/** A server with these entries. What was asked stands in the list that is returned. */
function mockServer(entries, { history = {}, content = {} } = {}) {
    const calls = [];
    onRpc("cp.case", "get_history", ({ args, kwargs }) => {
        calls.push({ method: "get_history", ...kwargs });
        const { limit, before_id, entry_types } = kwargs;
        const found = entries.filter(
            (entry) =>
                (!before_id || entry.id < before_id) &&
                (!entry_types || entry_types.includes(entry.type)),
        );
        return {
            entries: found.slice(-limit),
            has_earlier: found.length > limit,
            has_later: false,
            locks: [],
            family: [],
            subject: "Subject 1",
            can_write: true,
            ...history,
        };
    });
    onRpc("cp.case", "get_entry", ({ args, kwargs }) => {
        calls.push({ method: "get_entry", id: args[1], ...kwargs });
        return makeContent(args[1], content[args[1]]);
    });
    return calls;
}

async function mountHistory(props = {}) {
    const component = await mountWithCleanup(CaseHistory, { props: { caseId: 1, ...props } });
    await animationFrame();
    return component;
}

const selectedId = () => Number(queryOne(`${ROW}[aria-selected='true']`).dataset.id);

test("entries oldest first, the newest email of a person is read", async () => {
    mockServer([
        makeEntry(1),
        makeEntry(2),
        makeEntry(3, { type: "state", preview: "New → Open" }),
    ]);
    await mountHistory();
    expect(queryAllTexts(`${ROW} .fw-bold`)).toEqual(["Author 1", "Author 2"]);
    expect(selectedId()).toBe(2);
    expect(".o-cp-cases-entry-content h5").toHaveText("Re: Subject 2 [ABC]");
    expect(queryOne("iframe").getAttribute("srcdoc")).toInclude("Body 2");
});

test("a subject stands where it has changed, without Re: and identifier", async () => {
    mockServer([makeEntry(1), makeEntry(2), makeEntry(3, { topic: "Subject 2" })]);
    await mountHistory();
    expect(queryAllTexts(".o-cp-cases-entry-topic")).toEqual(["Subject 2"]);
    expect(`${ROW}[data-id='3']`).toHaveAttribute("title", "Re: Subject 3 [ABC]");
    await contains(`${ROW}[data-id='1']`).click();
    expect(".o-cp-cases-entry-content h5").toHaveCount(0, { message: "that of the case" });
});

test("a note cannot be taken for an email", async () => {
    mockServer([makeEntry(1, { type: "note", subject: "", topic: "" }), makeEntry(2)], {
        content: { 1: { is_email: false } },
    });
    await mountHistory();
    expect(`${ROW}[data-id='1']:contains(Internal, not sent)`).toHaveCount(1);
    expect(`${ROW}:contains(Internal)`).toHaveCount(1);
    expect(".o-cp-cases-note-caption").toHaveCount(0);
    await contains(`${ROW}[data-id='1']`).click();
    expect(".o-cp-cases-note-caption").toHaveText("Internal, not sent");
});

test("the frame of an email runs no script", async () => {
    mockServer([makeEntry(1)], { content: { 1: { body: `<img src=x onerror="alert(1)">Hi` } } });
    await mountHistory();
    expect(queryOne("iframe").getAttribute("sandbox").split(" ")).not.toInclude("allow-scripts");
});

test("marks of an entry", async () => {
    mockServer(
        [
            makeEntry(1, { is_trusted: false }),
            makeEntry(2, { is_automatic: true, attachment_count: 2 }),
            makeEntry(3, { type: "outgoing", has_error: true }),
        ],
        {
            history: {
                locks: [
                    {
                        message_id: 2,
                        agent: "Ben",
                        since: "2026-07-10 14:00:00",
                        is_mine: false,
                        is_stale: false,
                    },
                ],
            },
        },
    );
    await mountHistory();
    expect(`${ROW}[data-id='1']:contains(Unknown sender)`).toHaveCount(1);
    expect(`${ROW}[data-id='1']:contains(author1@example.com)`).toHaveCount(1);
    expect(`${ROW}[data-id='2']:contains(Automatic)`).toHaveCount(1);
    expect(`${ROW}[data-id='2'] .fa-paperclip`).toHaveCount(1);
    expect(`${ROW}[data-id='2']:contains(Ben is answering)`).toHaveCount(1);
    expect(`${ROW}[data-id='3'] .fa-exclamation-circle.text-danger`).toHaveCount(1);
    expect(`${ROW}[data-id='3'] .fa-paper-plane`).toHaveCount(0);
});

test("arrows, Home and End go through the list", async () => {
    mockServer([makeEntry(1), makeEntry(2), makeEntry(3)]);
    await mountHistory();
    await contains("[role='listbox']").focus();
    for (const [key, id] of [
        ["ArrowUp", 2],
        ["Home", 1],
        ["ArrowUp", 1],
        ["End", 3],
        ["ArrowDown", 3],
    ]) {
        await keyDown(key);
        await animationFrame();
        expect(selectedId()).toBe(id);
    }
    expect("[role='listbox']").toHaveAttribute("aria-activedescendant", "o-cp-cases-entry-3");
});

test("a list box holds nothing but its options", async () => {
    mockServer(Array.from({ length: 40 }, (_, index) => makeEntry(index + 1)));
    await mountHistory();
    expect(".o-cp-cases-load-earlier").toHaveCount(1);
    expect("[role='listbox'] > *").toHaveCount(30);
    expect("[role='listbox'] > [role='option']").toHaveCount(30);
    expect("[role='listbox'] :is(a, button)").toHaveCount(0);
});

test("double click and Enter answer an email, but not one that another is answering", async () => {
    mockServer([makeEntry(1), makeEntry(2)], {
        history: {
            locks: [
                {
                    message_id: 1,
                    agent: "Ben",
                    since: "2026-07-10 14:00:00",
                    is_mine: false,
                    is_stale: false,
                },
            ],
        },
    });
    onRpc("cp.case", "action_reply", ({ args }) => {
        expect.step(`reply ${args[1]}`);
        return { type: "ir.actions.act_window_close" };
    });
    mockService("action", { doAction: () => {} });
    mockService("notification", { add: (text) => expect.step(text.split(" since ")[0]) });
    await mountHistory();
    await dblclick(`${ROW}[data-id='1']`);
    await animationFrame();
    expect(".o-cp-cases-entry-reply").toHaveCount(0);
    expect.verifySteps(["Ben has been answering"]);
    await dblclick(`${ROW}[data-id='2']`);
    await animationFrame();
    await contains("[role='listbox']").focus();
    await keyDown("Enter");
    await animationFrame();
    expect.verifySteps(["reply 2", "reply 2"]);
});

test("who writes on the case shows above every email, who answers one above that", async () => {
    const lock = { since: "2026-07-10 14:00:00", is_mine: false, is_stale: false };
    mockServer([makeEntry(1), makeEntry(2)], {
        history: {
            locks: [
                { ...lock, message_id: 1, agent: "Ben" },
                { ...lock, message_id: false, agent: "Sue" },
                { ...lock, message_id: 2, agent: "Me", is_mine: true },
            ],
        },
    });
    await mountHistory();
    expect(".o-cp-cases-lock").toHaveText(/Ben has been answering.*Sue has been answering/s);
    await contains(`${ROW}[data-id='1']`).click();
    expect(".o-cp-cases-lock").toHaveText(/^Ben has been answering(?!.*Sue)/s);
});

test("nothing is answered on a closed or read-only case", async () => {
    mockServer([makeEntry(1)]);
    onRpc("cp.case", "action_reply", () => expect.step("reply"));
    await mountHistory({ isReadonly: true });
    await dblclick(`${ROW}[data-id='1']`);
    await animationFrame();
    expect(".o-cp-cases-entry-reply").toHaveCount(0);
    expect.verifySteps([]);
});

test("earlier entries come in windows", async () => {
    const calls = mockServer(Array.from({ length: 40 }, (_, index) => makeEntry(index + 1)));
    await mountHistory();
    expect(ROW).toHaveCount(30);
    expect(selectedId()).toBe(40);
    await contains(".o-cp-cases-load-earlier").click();
    await animationFrame();
    expect(ROW).toHaveCount(40);
    expect(".o-cp-cases-load-earlier").toHaveCount(0);
    expect(selectedId()).toBe(40);
    expect(
        calls.filter((call) => call.method === "get_history").map((call) => call.before_id),
    ).toEqual([undefined, 11]);
});

test("kinds are filtered", async () => {
    mockServer([makeEntry(1), makeEntry(2, { type: "note", subject: "" })]);
    await mountHistory();
    await contains(".o-cp-cases-history-filter").click();
    await contains(".o-dropdown-item:contains(Notes)").click();
    await animationFrame();
    expect(queryAllTexts(`${ROW} .fw-bold`)).toEqual(["Author 2"]);
    expect(".o-cp-cases-history-filter").toHaveText("Notes");
});

test("remote images on request", async () => {
    const calls = mockServer([makeEntry(1)], { content: { 1: { blocked_count: 1 } } });
    await mountHistory();
    await contains(".o-cp-cases-show-images").click();
    expect("[role='listbox']").toBeFocused();
    await animationFrame();
    expect(calls.at(-1).show_remote_images).toBe(true);
    expect(queryOne("iframe").getAttribute("srcdoc")).toInclude("img-src https: http:");
});

test("files: pictures are shown, everything is downloaded", async () => {
    const attachments = [
        { id: 5, name: "lamp.png", mimetype: "image/png", size: 2048 },
        { id: 6, name: "page.html", mimetype: "text/html", size: 10 },
        { id: 7, name: "run.svg", mimetype: "image/svg+xml", size: 10 },
    ];
    mockServer([makeEntry(1)], { content: { 1: { attachments } } });
    await mountHistory();
    expect(".o-cp-cases-attachment").toHaveCount(3);
    expect(".o-cp-cases-attachment button").toHaveCount(1);
    expect(".o-cp-cases-attachment a[href*='/6?'][href*='download=true']").toHaveCount(1);
});

test("an unknown sender is accepted", async () => {
    mockServer([makeEntry(1, { is_trusted: false })]);
    onRpc("cp.case", "action_accept_sender", ({ args }) => {
        expect.step(`accept ${args[1]}`);
        return true;
    });
    await mountHistory({ onChanged: () => expect.step("changed") });
    await contains(".o-cp-cases-accept-sender").click();
    await animationFrame();
    expect.verifySteps(["accept 1", "changed"]);
    expect("[role='listbox']").toBeFocused({ message: "and not the button, which may go" });
});

test("a change on the case is loaded, what is read stays", async () => {
    const entries = [makeEntry(1), makeEntry(2)];
    mockServer(entries);
    const component = await mountHistory();
    await contains(`${ROW}[data-id='1']`).click();
    entries.push(makeEntry(3));
    component.env.bus.trigger("CP_CASES:CASE_CHANGED", { caseId: 7 });
    await runAllTimers();
    await animationFrame();
    expect(ROW).toHaveCount(2);
    component.env.bus.trigger("CP_CASES:CASE_CHANGED", { caseId: 1 });
    await runAllTimers();
    await animationFrame();
    expect(ROW).toHaveCount(3);
    expect(selectedId()).toBe(1);
    expect(`${ROW}[data-id='3']`).toHaveClass("o-cp-cases-entry-new");
});

test("what is new, and who has begun to answer, is said once", async () => {
    const STATUS = ".o-cp-cases-history > [role=status]";
    const lock = { since: "2026-07-10 14:00:00", is_mine: false, is_stale: false };
    const entries = [makeEntry(1)];
    const history = { locks: [{ ...lock, message_id: 1, agent: "Ben" }] };
    mockServer(entries, { history });
    const component = await mountHistory();
    const change = async () => {
        component.env.bus.trigger("CP_CASES:CASE_CHANGED", { caseId: 1 });
        await runAllTimers();
        await animationFrame();
    };
    const region = queryOne(STATUS);
    expect(region).toHaveText("", { message: "it is there before it says something" });
    entries.push(makeEntry(2), makeEntry(3, { is_trusted: false }));
    history.locks = [
        ...history.locks,
        { ...lock, message_id: 2, agent: "Sue" },
        { ...lock, message_id: 3, agent: "Me", is_mine: true },
    ];
    await change();
    expect(region).toHaveText(
        /^New in the history: Incoming email, Author 2, Jul 10.* and Incoming email, author3@example.com, Jul 10.* Sue has been answering since Jul 10[^;]*$/,
    );
    await change();
    expect(region).toHaveText("");
    expect(STATUS).toHaveCount(1);
});

test("the family: numbers of hidden cases are no links", async () => {
    const family = [
        { number: "10001", id: false, state: false, state_label: false },
        { number: "10002", id: 1, state: "open", state_label: "Open" },
        { number: "10003", id: 3, state: "closed", state_label: "Closed" },
    ];
    const calls = mockServer([makeEntry(1)], { history: { family } });
    await mountHistory();
    expect(queryAllTexts(".o-cp-cases-family a")).toEqual(["#10003"]);
    expect(".o-cp-cases-family:contains(#10001)").toHaveCount(1);
    await contains(".o-cp-cases-family-toggle").click();
    await animationFrame();
    expect(calls.filter((call) => call.method === "get_history").at(-1).family).toBe(true);
});

test("a sender is blocked once that is confirmed", async () => {
    const content = { can_block_sender: true };
    mockServer([makeEntry(1)], { content: { 1: content } });
    onRpc("mail.message", "cp_action_block_sender", ({ args }) => {
        expect.step(args[0]);
        return { type: "ir.actions.act_window", res_model: "cp.blocked.sender", res_id: 7 };
    });
    mockService("action", { doAction: ({ res_id }) => expect.step(`open ${res_id}`) });
    await mountHistory();
    const openDialog = async () => {
        await contains(".o-cp-cases-entry-menu").click();
        await contains(".o-dropdown-item:contains('Block sender')").click();
    };
    await openDialog();
    expect(".modal-body").toHaveText(/author1@example.com.*are held/);
    await contains(".modal-footer .btn-secondary").click();
    expect.verifySteps([]);
    await openDialog();
    await contains(".modal-footer .btn-primary").click();
    expect.verifySteps([[1], "open 7"]);
});

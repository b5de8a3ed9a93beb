import { describe, expect, test } from "@odoo/hoot";
import { queryAllTexts, waitFor } from "@odoo/hoot-dom";
import { contains, mountWithCleanup } from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

import { CaseFamily } from "@cp_cases/history/case_family";
import { EmailBody } from "@cp_cases/history/email_body";
import { EntryAttachments } from "@cp_cases/history/entry_attachments";
import { EntryContent } from "@cp_cases/history/entry_content";
import { describeKind } from "./entry_kinds_test_helpers";

describe.current.tags("desktop");
defineMailModels();

const ENTRY = {
    id: 1,
    ...describeKind("incoming"),
    author: "Sara",
    date: "2026-07-10 14:16:00",
    subject: "Lamp",
    is_trusted: true,
};
const CONTENT = {
    is_email: true,
    from: "sara@example.com",
    to: "support@example.com",
    cc: "tom@example.com",
    bcc: false,
    body: "<p>Hello</p>",
    blocked_count: 0,
    attachments: [],
    receipt: [],
    failures: [],
    passed_on_by: false,
    reply_to: false,
    is_reply_to_offered: false,
    forwarded_from: false,
    can_take_forwarded: false,
    can_block_sender: false,
    raw_url: false,
    has_remote_images: false,
};

async function mountContent({ entry = {}, content = {}, ...props } = {}) {
    const step = (name) => () => expect.step(name);
    await mountWithCleanup(EntryContent, {
        props: {
            entry: { ...ENTRY, ...entry },
            ...(content && { content: { ...CONTENT, ...content } }),
            canReply: true,
            canForward: true,
            canPlace: true,
            onReply: step("reply"),
            onForward: step("forward"),
            onAcceptSender: step("accept"),
            onBlockSender: step("block"),
            onMakeOwnCase: step("own case"),
            onMove: step("move"),
            onPutAside: step("put aside"),
            onTakeForwarded: step("take forwarded"),
            onUnlock: (draftId) => expect.step(`unlock ${draftId}`),
            onShowRemoteImages: step("images"),
            onRecordLink: step("link"),
            onClose: step("close"),
            ...props,
        },
    });
}

test("who wrote to whom", async () => {
    await mountContent();
    expect("header").toHaveText(/sara@example.com/);
    expect("header").toHaveText(/To: support@example.com/);
    expect("header").toHaveText(/Cc: tom@example.com/);
    expect("header").not.toHaveText(/Bcc/);
});

test("who writes for him- or herself stands there once", async () => {
    await mountContent();
    expect(".o-cp-cases-passed-on, .o-cp-cases-reply-to").toHaveCount(0);
});

test("both addresses of an email from a list", async () => {
    await mountContent({ content: { passed_on_by: "list@example.org" } });
    expect("header").toHaveText(/sara@example.com/);
    expect(".o-cp-cases-passed-on").toHaveText("Sent through: list@example.org");
});

test("both addresses of an email that wants its answer elsewhere", async () => {
    await mountContent({ content: { reply_to: "home@example.org" } });
    expect("header").toHaveText(/sara@example.com/);
    expect(".o-cp-cases-reply-to").toHaveText("Reply to: home@example.org");
});

test("a warning where answers do not go there by themselves", async () => {
    await mountContent({ content: { reply_to: "home@example.org", is_reply_to_offered: true } });
    expect(".o-cp-cases-reply-to").toHaveText(/home@example.org.*unknown on this case/s);
});

test("what a reply quotes is folded, what somebody forwards is not", async () => {
    const content = { body: '<p>See.</p><blockquote type="cite">Hello</blockquote>' };
    await mountContent({ content });
    expect("iframe").toHaveAttribute("srcdoc", /<details/);
    await mountContent({ content, entry: { is_forward: true } });
    expect("iframe:last").not.toHaveAttribute("srcdoc", /<details/);
});

test("an email is passed on, where it may be", async () => {
    await mountContent();
    await contains(".o-cp-cases-entry-forward").click();
    expect.verifySteps(["forward"]);
});

test("and where it may not, there is no button", async () => {
    await mountContent({ canForward: false });
    expect(".o-cp-cases-entry-reply").toHaveCount(1);
    expect(".o-cp-cases-entry-forward").toHaveCount(0);
});

test("while it is on its way, the page says so", async () => {
    await mountContent({ content: null });
    expect("[role=status]").toHaveText("Loading…");
    expect("iframe").toHaveCount(0);
});

test("another's lock takes the place of Reply; a stale one gives way", async () => {
    const lock = {
        agent: "Ben",
        since: "2026-07-10 14:02:00",
        is_mine: false,
        is_stale: false,
    };
    await mountContent({ lock: { ...lock, draft_id: false }, canReply: false });
    expect(".o-cp-cases-lock").toHaveText(/^Ben has been answering since/);
    expect(".o-cp-cases-unlock").toHaveCount(0);
    expect(".o-cp-cases-entry-reply").toHaveCount(0);
    expect(".o-cp-cases-stale-lock").toHaveCount(0);
    await mountContent({ lock: { ...lock, is_stale: true } });
    expect(".o-cp-cases-stale-lock").toHaveCount(1);
    await contains(".o-cp-cases-entry-reply").click();
    expect.verifySteps(["reply"]);
});

test("addresses have no quotes that nobody needs", async () => {
    const content = { from: '"S. Henry" <s@x.example>', to: '"Henry, S." <s@x.example>' };
    await mountContent({ content });
    expect(queryAllTexts("header bdi").slice(1, 3)).toEqual([
        "S. Henry <s@x.example>",
        '"Henry, S." <s@x.example>',
    ]);
});

test("what the system notes is no note of a person", async () => {
    const caption = ".o-cp-cases-note-caption";
    await mountContent({ entry: { ...describeKind("note"), is_event: true } });
    expect(caption).toHaveCount(0);
    await mountContent({ entry: describeKind("note") });
    expect(caption).toHaveCount(1);
});

test("a supervisor unlocks what another answers here", async () => {
    const lock = { agent: "Ben", since: "2026-07-10 14:02:00", is_mine: false, is_stale: false };
    await mountContent({ lock: { ...lock, draft_id: 7 }, canReply: false });
    await contains(".o-cp-cases-unlock").click();
    expect.verifySteps(["unlock 7"]);
});

test("or elsewhere on the case", async () => {
    const lock = { agent: "Ben", since: "2026-07-10 14:02:00", is_mine: false, is_stale: false };
    await mountContent({ otherLocks: [{ ...lock, message_id: 3, draft_id: 8 }] });
    expect(".o-cp-cases-lock").toHaveText(/^Ben has been answering another email since/);
    await contains(".o-cp-cases-unlock").click();
    expect.verifySteps(["unlock 8"]);
});

test("what can be done with an email of a stranger", async () => {
    await mountContent({ entry: { is_trusted: false } });
    await contains(".o-cp-cases-accept-sender").click();
    await contains(".o-cp-cases-make-own-case").click();
    await contains(".alert-warning button:contains('Move to another case')").click();
    expect.verifySteps(["accept", "own case", "move"]);
});

test("a supervisor blocks a sender, of any incoming email", async () => {
    const content = { can_block_sender: true };
    await mountContent({ entry: { is_trusted: false }, canPlace: false, content });
    expect(".alert-warning button").toHaveCount(1);
    await contains(".o-cp-cases-block-sender").click();
    await mountContent({ content, canPlace: false });
    await contains(".o-cp-cases-entry-menu:last").click();
    await contains(".o-dropdown-item:contains('Block sender')").click();
    expect.verifySteps(["block", "block"]);
});

test("that one an agent answers stays where it is", async () => {
    await mountContent({ entry: { is_trusted: false }, canPlace: false });
    expect(".alert-warning").toHaveCount(1);
    expect(".alert-warning button").toHaveCount(0);
    expect(".o-cp-cases-entry-menu").toHaveCount(0);
});

test("whose mail was forwarded, and the click that makes it the customer's case", async () => {
    const content = { forwarded_from: "Carla <carla@example.com>", can_take_forwarded: true };
    await mountContent({ content });
    expect(".o-cp-cases-forwarded").toHaveText(/Forwarded email from:\s+Carla <carla@example.com>/);
    await contains(".o-cp-cases-take-forwarded").click();
    expect.verifySteps(["take forwarded"]);
});

test("that click is offered once, and only where the email may be placed", async () => {
    const content = { forwarded_from: "Carla <carla@example.com>", can_take_forwarded: true };
    await mountContent({ content, canPlace: false });
    expect(".o-cp-cases-take-forwarded").toHaveCount(0);
    await mountContent({ content: { ...content, can_take_forwarded: false } });
    expect(".o-cp-cases-forwarded").toHaveCount(2);
    expect(".o-cp-cases-take-forwarded").toHaveCount(0);
});

test("nothing is said of an email that forwards none", async () => {
    await mountContent();
    expect(".o-cp-cases-forwarded").toHaveCount(0);
});

test("on a closed case it can only leave", async () => {
    await mountContent({ entry: { is_trusted: false }, canPlace: false, canMove: true });
    expect(queryAllTexts(".alert-warning button")).toEqual([
        "Move to a new case",
        "Move to another case…",
    ]);
});

test("failed deliveries, and why the email is here", async () => {
    await mountContent({
        content: {
            failures: [{ address: "tom@example.com", reason: "Bounce", details: "550 gone" }],
            receipt: ["Matched nothing: a new request."],
        },
    });
    expect(".alert-danger").toHaveText(/Not delivered.*tom@example.com.*Bounce.*550 gone/s);
    await contains(".o-cp-cases-receipt summary").click();
    expect(".o-cp-cases-receipt li").toHaveText("Matched nothing: a new request.");
});

test("an email that did not arrive is sent again, once", async () => {
    const failures = [{ address: "tom@example.com", reason: "Unknown address" }];
    const onSendAgain = () => expect.step("again");
    await mountContent({ content: { failures }, canSendAgain: true, onSendAgain });
    await contains(".o-cp-cases-send-again").click();
    expect.verifySteps(["again"]);
    await mountContent({
        content: { failures, is_sent_again: true },
        canSendAgain: true,
        onSendAgain,
    });
    expect(".o-cp-cases-send-again").toHaveCount(1, { message: "only on the first" });
    expect(".o-cp-cases-sent-again").toHaveCount(1);
});

test("of files, pictures and PDFs are shown, and all are downloaded", async () => {
    const file = (id, name, mimetype) => ({ id, name, mimetype, size: 2048 });
    const attachments = [
        file(1, "lamp.png", "image/png"),
        file(2, "bill.pdf", "application/pdf"),
        file(3, "run.svg", "image/svg+xml"),
        file(4, "page.html", "text/html"),
    ];
    await mountWithCleanup(EntryAttachments, { props: { attachments } });
    expect(".o-cp-cases-attachment a[download]").toHaveCount(4);
    expect(queryAllTexts(".o-cp-cases-attachment:has(button) .text-truncate")).toEqual([
        "lamp.png",
        "bill.pdf",
    ]);
    expect(".o-cp-cases-download-all").toHaveCount(0);
    await mountWithCleanup(EntryAttachments, { props: { attachments, filesUrl: "/all" } });
    expect(".o-cp-cases-download-all").toHaveAttribute("href", "/all");
});

test("the family: a number, a link, and where one is", async () => {
    const member = (number, id, state) => ({ number, id, state, state_label: state });
    await mountWithCleanup(CaseFamily, {
        props: {
            family: [member("1", false, false), member("2", 2, "Closed"), member("3", 3, "Open")],
            caseId: 3,
            isMerged: false,
            onOpen: (model, id) => expect.step(`${model} ${id}`),
            onToggle: () => expect.step("merge"),
        },
    });
    expect("[aria-current=page]").toHaveText("#3");
    expect(queryAllTexts("a")).toEqual(["#2"]);
    await contains("a").click();
    await contains(".o-cp-cases-family-toggle").click();
    expect.verifySteps(["cp.case 2", "merge"]);
});

async function mountBody(props) {
    await mountWithCleanup(EmailBody, {
        props: {
            html: `<a data-oe-model="cp.case" data-oe-id="7" href="#">7</a>`,
            title: "Note",
            isEmail: false,
            isFolded: true,
            hasRemoteImages: false,
            onRecordLink: (model, id) => expect.step(`${model} ${id}`),
            ...props,
        },
    });
    // Measured: it has loaded.
    await waitFor("iframe[style*='height']");
}

test("a link of a note opens the case, one of an email does not", async () => {
    await mountBody({});
    await contains(":iframe a").click();
    expect.verifySteps(["cp.case 7"]);
});

test("the frame runs no script and tells nobody where it is", async () => {
    await mountBody({ isEmail: true });
    expect("iframe").toHaveAttribute("referrerpolicy", "no-referrer");
    expect("iframe").not.toHaveAttribute("sandbox", /allow-scripts/);
});

import { beforeEach, describe, expect, mockDate, test } from "@odoo/hoot";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import {
    MockServer,
    contains,
    defineModels,
    fields,
    getMockEnv,
    mockService,
    models,
    mountView,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

import { BoardKanbanRenderer } from "@cp_cases/desk/board/board_views";

describe.current.tags("desktop");
defineMailModels();

const BUSY = ".o-cp-cases-busy-with li";

/** Some model with what an agent has on the board. */
class Desk extends models.Model {
    _name = "desk";

    name = fields.Char();
    since = fields.Datetime();
    busy_with = fields.Json();

    _records = [
        {
            id: 1,
            name: "Ana",
            since: "2026-03-02 09:00:00",
            busy_with: [
                {
                    id: 5,
                    kind: "reply",
                    label: "Email reply",
                    case_id: 14,
                    number: "10014",
                    contact: "Sara",
                    since: "2026-03-02 11:30:00",
                    is_locked: true,
                },
                {
                    id: 6,
                    kind: "new",
                    label: "New case",
                    case_id: false,
                    number: "",
                    contact: "Tom",
                    since: "2026-03-02 11:59:00",
                    is_locked: false,
                },
            ],
        },
    ];
}
defineModels([Desk]);

beforeEach(() => mockDate("2026-03-02 12:00:00", 0));

const mountBoard = (card) =>
    mountView({
        type: "kanban",
        resModel: "desk",
        arch: `<kanban js_class="cp_cases_board_kanban"><templates><t t-name="card">${card}</t></templates></kanban>`,
    });

test("what an agent is busy with, and since when", async () => {
    await mountBoard(`<field name="busy_with" widget="cp_cases_busy_with"/>`);
    expect(BUSY).toHaveCount(2);
    expect(`${BUSY}:first`).toHaveText(/#10014\s*Sara\s*30 min\. ago/);
    expect(`${BUSY}:last`).toHaveText(/New case\s*Tom\s*1 min\. ago/);
    expect(`${BUSY}:first i[title='Email reply']`).toHaveCount(1);
    expect(`${BUSY}:last button`).toHaveCount(0);
});

test("the number leads to the case", async () => {
    mockService("action", { doAction: (action) => expect.step(`open ${action.res_id}`) });
    await mountBoard(`<field name="busy_with" widget="cp_cases_busy_with"/>`);
    await contains(`${BUSY} a`).click();
    expect.verifySteps(["open 14"]);
});

test("a lock is released, and then gone", async () => {
    onRpc("cp.case.draft", "action_release", ({ args }) => {
        expect.step(`release ${args}`);
        MockServer.env["desk"][0].busy_with[0].is_locked = false;
        return true;
    });
    await mountBoard(`<field name="busy_with" widget="cp_cases_busy_with"/>`);
    onRpc("desk", "web_read", () => expect.step("read again"));
    await contains(`${BUSY} button`).click();
    expect.verifySteps(["release 5", "read again"]);
    expect(`${BUSY} button`).toHaveCount(0);
});

test("how long something has waited grows by itself", async () => {
    onRpc("desk", "web_search_read", () => expect.step("read"));
    await mountBoard(`<field name="since" widget="cp_cases_age"/>`);
    expect("time").toHaveText("3 hr. ago");
    expect.verifySteps(["read"]);
    await advanceTime(60000);
    expect.verifySteps(["read"]);
});

/** The board of queues. */
class Service extends models.Model {
    _name = "cp.service";

    name = fields.Char();

    _records = [{ id: 1, name: "Support" }];
}
defineModels([Service]);

const BESIDE = ".o-cp-cases-held-mail-card";

for (const [type, arch] of [
    [
        "kanban",
        `<kanban js_class="cp_cases_board_kanban"><templates><t t-name="card"><field name="name"/></t></templates></kanban>`,
    ],
    ["list", `<list js_class="cp_cases_board_list"><field name="name"/></list>`],
]) {
    test(`mail that is held without a queue stands beside the queues: ${type}`, async () => {
        let count = 3;
        onRpc("cp.inbound.mail", "search_count", ({ args }) => {
            expect.step(args[0]);
            return count;
        });
        mockService("action", {
            doAction: (action, { additionalContext }) =>
                expect.step([action, additionalContext.search_default_no_queue]),
        });
        patchWithCleanup(BoardKanbanRenderer.prototype, { hasAgents: false });
        const domain = [
            ["state", "=", "held"],
            ["has_no_queue", "=", true],
        ];
        await mountView({ type, resModel: "cp.service", arch });
        await animationFrame();
        expect.verifySteps([domain]);
        expect(BESIDE).toHaveText(/: 3$/);
        await contains(`${BESIDE} button`).click();
        expect.verifySteps([["cp_cases.cp_inbound_mail_action", 1]]);
        count = 0;
        getMockEnv().bus.trigger("CP_CASES:QUEUE_CHANGED");
        await advanceTime(5000);
        expect.verifySteps([domain]);
        expect(BESIDE).toHaveCount(0);
    });
}

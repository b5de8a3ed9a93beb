import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { mockService, onRpc, patchWithCleanup, serverState } from "@web/../tests/web_test_helpers";
import { session } from "@web/session";
import {
    click,
    contains,
    defineMailModels,
    openDiscuss,
    openFormView,
    start,
    startServer,
} from "@mail/../tests/mail_test_helpers";

describe.current.tags("desktop");
defineMailModels();

let pyEnv, partnerId;

beforeEach(async () => {
    patchWithCleanup(session, { cp_cases_is_agent: true });
    pyEnv = await startServer();
    partnerId = pyEnv["res.partner"].create({ name: "Sara" });
    onRpc("cp.case.draft", "get_active_count", () => 0);
});

function mockNewCase(model) {
    onRpc(model, "cp_action_new_case", ({ args }) => {
        expect.step(`new case ${args[0]}`);
        return { type: "ir.actions.act_window", res_model: "cp.case.draft", res_id: 7 };
    });
}

function createChannel(type) {
    return pyEnv["discuss.channel"].create({
        name: "Room",
        channel_type: type,
        channel_member_ids: [
            [0, 0, { partner_id: serverState.partnerId }],
            [0, 0, { partner_id: partnerId }],
        ],
    });
}

const TICKET = ".o-mail-DiscussContent-header button[name='cp-cases-new-case']";

test("a conversation makes a case", async () => {
    mockNewCase("discuss.channel");
    const channelId = createChannel("chat");
    await start();
    await openDiscuss(channelId);
    mockService("action", { doAction: (action) => expect.step(`open ${action.res_id}`) });
    await click(TICKET);
    await expect.waitForSteps([`new case ${channelId}`, "open 7"]);
});

test("a room that many read does not", async () => {
    await start();
    await openDiscuss(createChannel("channel"));
    await contains(".o-mail-DiscussContent-header button[name='attachments']");
    expect(TICKET).toHaveCount(0);
});

test("whoever is no agent makes none", async () => {
    patchWithCleanup(session, { cp_cases_is_agent: false });
    await start();
    await openDiscuss(createChannel("chat"));
    await contains(".o-mail-DiscussContent-header button[name='attachments']");
    expect(TICKET).toHaveCount(0);
});

test("a call makes a case, other activities do not", async () => {
    mockNewCase("mail.activity");
    const [callTypeId, todoTypeId] = pyEnv["mail.activity.type"].create([
        { name: "Call", category: "phonecall" },
        { name: "To-Do", category: "default" },
    ]);
    const [callId] = pyEnv["mail.activity"].create([
        {
            activity_category: "phonecall",
            activity_type_id: callTypeId,
            can_write: true,
            res_id: partnerId,
            res_model: "res.partner",
        },
        {
            activity_category: "default",
            activity_type_id: todoTypeId,
            can_write: true,
            res_id: partnerId,
            res_model: "res.partner",
        },
    ]);
    await start();
    await openFormView("res.partner", partnerId);
    mockService("action", { doAction: (action) => expect.step(`open ${action.res_id}`) });
    await contains(".o-mail-Activity", { count: 2 });
    await click(".o-cp-cases-call-new-case");
    await expect.waitForSteps([`new case ${callId}`, "open 7"]);
});

import { describe, expect, test } from "@odoo/hoot";
import { getService, makeMockEnv, mockService } from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

describe.current.tags("desktop");
defineMailModels();

/** The bus of Odoo, with what it was told; `send` is a message of the server. */
function mockBus() {
    const subscriptions = {};
    mockService("bus_service", {
        addChannel: (channel) => expect.step(`add ${channel}`),
        deleteChannel: (channel) => expect.step(`delete ${channel}`),
        forceUpdateChannels: () => expect.step("subscribe anew"),
        subscribe: (type, callback) => (subscriptions[type] = callback),
        start: () => {},
    });
    return { send: (type, payload = {}) => subscriptions[type](payload) };
}

test("a case is listened to for as long as a screen shows it", async () => {
    mockBus();
    await makeMockEnv();
    const live = getService("cp_cases.live");
    const leaveFirst = live.watch(5);
    const leaveSecond = live.watch(5);
    expect.verifySteps(["add cp.case_5"]);
    leaveFirst();
    expect.verifySteps([]);
    leaveSecond();
    expect.verifySteps(["delete cp.case_5"]);
    live.watch(5);
    expect.verifySteps(["add cp.case_5"]);
});

test("messages of the server become events on the page", async () => {
    const bus = mockBus();
    const env = await makeMockEnv();
    for (const name of ["CASE_CHANGED", "EMAIL_ARRIVED", "QUEUE_CHANGED", "DRAFTS_CHANGED"]) {
        env.bus.addEventListener(`CP_CASES:${name}`, ({ detail }) =>
            expect.step(`${name} ${detail?.caseId || detail?.isMine || ""}`),
        );
    }
    bus.send("cp_cases.case_changed", { case_id: 7 });
    bus.send("cp_cases.email_arrived", { case_id: 7 });
    bus.send("cp_cases.queue_changed", { service_id: 2 });
    bus.send("cp_cases.queue_changed", { user_id: 2 });
    bus.send("cp_cases.drafts_changed");
    bus.send("cp_cases.channels_changed");
    expect.verifySteps([
        "CASE_CHANGED 7",
        "EMAIL_ARRIVED 7",
        "QUEUE_CHANGED ",
        "QUEUE_CHANGED true",
        "DRAFTS_CHANGED ",
        "subscribe anew",
    ]);
});

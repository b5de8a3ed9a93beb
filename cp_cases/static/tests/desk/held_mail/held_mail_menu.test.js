import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import {
    contains,
    getMockEnv,
    mockService,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { session } from "@web/session";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

import { HeldMailMenu } from "@cp_cases/desk/held_mail/held_mail_menu";

describe.current.tags("desktop");
defineMailModels();

const COUNT = ".o-cp-cases-held-mail-count";

let count;

beforeEach(() => {
    count = 2;
    patchWithCleanup(session, { cp_cases_is_supervisor: true });
    onRpc("cp.inbound.mail", "search_count", ({ args }) => {
        expect.step(args[0]);
        return count;
    });
});

async function mountMenu() {
    await mountWithCleanup(HeldMailMenu);
    await animationFrame();
}

test("nothing for agents, who are not asked about", async () => {
    patchWithCleanup(session, { cp_cases_is_supervisor: false });
    await mountMenu();
    expect(COUNT).toHaveCount(0);
    expect.verifySteps([]);
});

test("what is held is counted, and a click leads there", async () => {
    mockService("action", { doAction: (action) => expect.step(action) });
    await mountMenu();
    expect(COUNT).toHaveText("2");
    expect.verifySteps([[["state", "=", "held"]]]);
    await contains(".o-cp-cases-held-mail").click();
    expect.verifySteps(["cp_cases.cp_inbound_mail_action"]);
});

test("the count follows, and goes when nothing is held", async () => {
    await mountMenu();
    count = 0;
    getMockEnv().bus.trigger("CP_CASES:QUEUE_CHANGED");
    await advanceTime(5000);
    expect(COUNT).toHaveCount(0);
    expect.verifySteps([[["state", "=", "held"]], [["state", "=", "held"]]]);
});

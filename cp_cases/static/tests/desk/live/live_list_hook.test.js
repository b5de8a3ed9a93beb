import { describe, expect, test } from "@odoo/hoot";
import { advanceTime } from "@odoo/hoot-mock";
import { Component, xml } from "@odoo/owl";
import { mountWithCleanup, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

import { useLiveList } from "@cp_cases/desk/live/live_list_hook";

describe.current.tags("desktop");
defineMailModels();

async function mountList(params = {}) {
    class List extends Component {
        static template = xml`<div/>`;
        static props = {};
        setup() {
            useLiveList(this.env.bus, { reload: () => expect.step("reload"), ...params });
        }
    }
    patchWithCleanup(Math, { random: () => 0 });
    const { env } = await mountWithCleanup(List);
    return () => env.bus.trigger("CP_CASES:QUEUE_CHANGED");
}

test("many changes at once are one reload", async () => {
    const change = await mountList();
    for (let index = 0; index < 10; index++) {
        change();
    }
    expect.verifySteps([]);
    await advanceTime(400);
    expect.verifySteps(["reload"]);
});

test("not more often than every three seconds", async () => {
    const change = await mountList();
    change();
    await advanceTime(400);
    expect.verifySteps(["reload"]);
    change();
    await advanceTime(2900);
    expect.verifySteps([]);
    await advanceTime(600);
    expect.verifySteps(["reload"]);
});

test("not under the hands of who is at work", async () => {
    let isBusy = true;
    const change = await mountList({ isBusy: () => isBusy });
    change();
    await advanceTime(10000);
    expect.verifySteps([]);
    isBusy = false;
    await advanceTime(4000);
    expect.verifySteps(["reload"]);
});

test("a hidden page waits until it is seen", async () => {
    const change = await mountList();
    patchWithCleanup(document, { hidden: true });
    change();
    await advanceTime(10000);
    expect.verifySteps([]);
    patchWithCleanup(document, { hidden: false });
    document.dispatchEvent(new Event("visibilitychange"));
    await advanceTime(4000);
    expect.verifySteps(["reload"]);
});

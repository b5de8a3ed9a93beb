import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { Deferred, advanceTime, animationFrame, mockDate } from "@odoo/hoot-mock";
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

import { ActiveMenu } from "@cp_cases/draft/active_menu/active_menu";

describe.current.tags("desktop");
defineMailModels();

const COUNT = ".o-cp-cases-active-count";
const ITEM = ".o-cp-cases-active-item";

let drafts;

function makeDraft(id) {
    const since = "2026-07-10 12:00:00";
    return { id, contact: `Contact ${id}`, subject: `Subject ${id}`, number: `${id}`, since };
}

beforeEach(() => {
    mockDate("2026-07-10 13:00:00", 0);
    drafts = [makeDraft(1), makeDraft(2)];
    patchWithCleanup(session, { cp_cases_is_agent: true });
    onRpc("cp.case.draft", "get_active_count", () => drafts.length);
    onRpc("cp.case.draft", "get_active_communications", () => drafts.slice(0, 20));
    mockService("action", {
        doAction: (action) =>
            expect.step(action.res_id ? `${action.res_model} ${action.res_id}` : action),
    });
});

async function mountMenu() {
    await mountWithCleanup(ActiveMenu);
    await animationFrame();
}

test("nothing for who has no right on cases", async () => {
    patchWithCleanup(session, { cp_cases_is_agent: false });
    onRpc("cp.case.draft", "get_active_count", () => expect.step("asked"));
    await mountMenu();
    expect(".o-cp-cases-active-menu").toHaveCount(0);
    expect.verifySteps([]);
});

test("counts, lists and opens", async () => {
    await mountMenu();
    expect(COUNT).toHaveText("2");
    await contains(".o-cp-cases-active-button").click();
    expect(queryAllTexts(ITEM).map((text) => text.split("\n"))).toEqual([
        ["Contact 1", "12:00 PM", "Subject 1", "#1"],
        ["Contact 2", "12:00 PM", "Subject 2", "#2"],
    ]);
    await contains(`${ITEM}:eq(1)`).click();
    expect.verifySteps(["cp.case.draft 2"]);
});

test("an item leaves when its draft has ended", async () => {
    await mountMenu();
    drafts = [];
    getMockEnv().bus.trigger("CP_CASES:DRAFTS_CHANGED");
    await advanceTime(300);
    await animationFrame();
    expect(COUNT).toHaveCount(0);
    await contains(".o-cp-cases-active-button").click();
    expect(".o-cp-cases-active-empty").toHaveCount(1);
    await contains(".o-cp-cases-active-compose").click();
    expect.verifySteps(["cp_cases.cp_case_draft_action_compose"]);
});

test("what changes while it opens does not keep it from opening", async () => {
    const older = new Deferred();
    const answers = [older, drafts];
    onRpc("cp.case.draft", "get_active_communications", () => answers.shift());
    await mountMenu();
    await contains(".o-cp-cases-active-button").click();
    getMockEnv().bus.trigger("CP_CASES:DRAFTS_CHANGED");
    await advanceTime(300);
    older.resolve([]);
    await animationFrame();
    expect(ITEM).toHaveCount(2);
});

test("of many, the newest and the way to all", async () => {
    drafts = Array.from({ length: 25 }, (_, index) => makeDraft(index + 1));
    await mountMenu();
    expect(COUNT).toHaveText("25");
    await contains(".o-cp-cases-active-button").click();
    expect(ITEM).toHaveCount(20);
    expect(COUNT).toHaveText("25");
    await contains(".o-dropdown-item:contains('Show all')").click();
    expect.verifySteps(["cp_cases.cp_case_draft_action"]);
});

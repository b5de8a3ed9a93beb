import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { click, queryOne } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { Component, xml } from "@odoo/owl";
import {
    getMockEnv,
    makeMockEnv,
    mockService,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { MainComponentsContainer } from "@web/core/main_components_container";
import { session } from "@web/session";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

describe.current.tags("desktop");
defineMailModels();

const NOTICE = ".o-cp-cases-notice";
const SARA = { id: 7, number: "10007", name: "Refund", contact: "Sara Henry" };
const MEI = { id: 8, number: "10008", name: "Invoice", contact: "Mei Tanaka" };

let news;

beforeEach(() => {
    news = { count: 0, cases: [] };
    patchWithCleanup(session, { cp_cases_is_agent: true });
    onRpc("cp.case", "get_news", ({ args: [caseIds] }) => {
        expect.step(caseIds);
        return { ...news, cases: news.cases.filter(({ id }) => caseIds.includes(id)) };
    });
    mockService("action", { doAction: (action) => expect.step(action.res_id || action) });
});

async function start() {
    await makeMockEnv();
    await mountWithCleanup(MainComponentsContainer, { noMainContainer: true });
}

async function arrive(...cases) {
    news = { count: news.count + cases.length, cases: [...news.cases, ...cases] };
    for (const { id } of cases) {
        getMockEnv().bus.trigger("CP_CASES:EMAIL_ARRIVED", { caseId: id });
    }
    await advanceTime(1000);
    await animationFrame();
}

async function readElsewhere() {
    news = { count: 0, cases: [] };
    getMockEnv().bus.trigger("CP_CASES:QUEUE_CHANGED", { isMine: true });
    await advanceTime(1000);
    await animationFrame();
}

test("the title begins with what the page was told when it was opened", async () => {
    patchWithCleanup(session, { cp_cases_news_count: 3 });
    await start();
    expect(document.title).toMatch(/^\(3\) /);
    expect.verifySteps([]);
});

test("one email is told with its case, which a click opens", async () => {
    await start();
    await arrive(SARA);
    expect.verifySteps([[7]]);
    expect(NOTICE).toHaveText(/New email from Sara Henry[^]*#10007 Refund/);
    expect(document.title).toMatch(/^\(1\) /);
    await click(`${NOTICE} button:contains(Open)`);
    await animationFrame();
    expect(NOTICE).toHaveCount(0);
    expect.verifySteps([7]);
});

test("several emails are counted, in one message", async () => {
    await start();
    await arrive(SARA);
    await arrive(MEI);
    expect.verifySteps([[7], [7, 8]]);
    expect(NOTICE).toHaveCount(1);
    expect(NOTICE).toHaveText(/New email on 2 cases[^]*#10007 and #10008/);
    await click(`${NOTICE} button:contains(My Cases)`);
    expect.verifySteps(["cp_cases.cp_case_action_personal_queue"]);
});

test("what has been told is not told again with the next", async () => {
    await start();
    await arrive(SARA);
    await click(`${NOTICE} .o_notification_close`);
    await animationFrame();
    news.cases = [];
    await arrive(MEI);
    expect.verifySteps([[7], [8]]);
    expect(NOTICE).toHaveText(/Mei Tanaka/);
});

test("read elsewhere, the message and the number go", async () => {
    await start();
    await arrive(SARA);
    await readElsewhere();
    expect.verifySteps([[7], [7]]);
    expect(NOTICE).toHaveCount(0);
    expect(document.title).not.toMatch(/\(/);
});

test("whoever writes is told afterwards", async () => {
    class Writing extends Component {
        static template = xml`<div class="o_form_view"><input/></div><button>Elsewhere</button>`;
        static props = {};
    }
    await start();
    await mountWithCleanup(Writing, { noMainContainer: true });
    await click(".o_form_view input");
    await arrive(SARA);
    expect(NOTICE).toHaveCount(0);
    expect(document.title).toMatch(/^\(1\) /);
    queryOne(".o_form_view input").blur();
    await advanceTime(1000);
    await animationFrame();
    expect(NOTICE).toHaveCount(1);
    await click(".o_form_view input");
    await advanceTime(1000);
    await animationFrame();
    expect(NOTICE).toHaveCount(0);
    expect.verifySteps([[7]]);
});

test("a case that is on the screen is not told of", async () => {
    mockService("cp_cases.live", { isWatched: (caseId) => caseId === 7 });
    await start();
    await arrive(SARA);
    expect.verifySteps([[]]);
    expect(NOTICE).toHaveCount(0);
});

test("the queues of others ask nothing", async () => {
    await start();
    getMockEnv().bus.trigger("CP_CASES:QUEUE_CHANGED", { isMine: false });
    await advanceTime(1000);
    expect.verifySteps([]);
});

test("others than agents are told nothing", async () => {
    patchWithCleanup(session, { cp_cases_is_agent: false });
    await makeMockEnv();
    getMockEnv().bus.trigger("CP_CASES:EMAIL_ARRIVED", { caseId: 7 });
    await advanceTime(1000);
    expect.verifySteps([]);
});

import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import {
    contains,
    getMockEnv,
    makeMockEnv,
    mockService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

import { MyCasesActionHelper } from "@cp_cases/desk/my_cases/my_cases_action_helper";
import { MyCasesPanel } from "@cp_cases/desk/my_cases/my_cases_panel";

describe.current.tags("desktop");
defineMailModels();

const SECTION = ".o-cp-cases-my-section";

let counts;
let searched;

function makeEnv(resModel, section) {
    const searchModel = {
        resModel,
        globalContext: section ? { cp_cases_section: section } : {},
        globalDomain: [["is_mine", "=", true]],
        getSearchItems: (predicate) => searched.filter(predicate),
    };
    return makeMockEnv({ searchModel });
}

function makeSearched(fieldName, label) {
    return { type: "field", fieldName, isActive: true, autocompleteValues: [{ label }] };
}

function makeCount(count, values = {}) {
    return { count, has_more: false, news: false, ...values };
}

beforeEach(() => {
    searched = [];
    counts = {
        personal: makeCount(2, { news: true }),
        pinned: makeCount(0),
        active: makeCount(999, { has_more: true }),
        recent: makeCount(0),
    };
    onRpc("cp.case", "get_my_cases_counts", () => counts);
    mockService("action", {
        doAction: (action, options) =>
            expect.step(options?.additionalContext ? [action, options.additionalContext] : action),
    });
});

test("the parts that one has, with what stands in them", async () => {
    await mountWithCleanup(MyCasesPanel, { env: await makeEnv("cp.case", "personal") });
    expect(queryAllTexts(SECTION).map((text) => text.split("\n"))).toEqual([
        ["Personal queue", "2"],
        ["Pinned"],
        ["Active communications", "999+"],
        ["Recent"],
    ]);
    expect(`${SECTION}[aria-current=page]`).toHaveText(/Personal queue/);
    expect("[data-section=personal] .badge").toHaveCount(1);
    await contains("[data-section=pinned]").click();
    expect.verifySteps(["cp_cases.cp_case_action_pinned"]);
});

test("drafts and sent emails are parts as well", async () => {
    await mountWithCleanup(MyCasesPanel, { env: await makeEnv("mail.message") });
    expect(`${SECTION}[aria-current=page]`).toHaveText("Recent");
});

test("counts follow what happens elsewhere", async () => {
    await mountWithCleanup(MyCasesPanel, { env: await makeEnv("cp.case", "personal") });
    counts = { ...counts, personal: makeCount(3) };
    getMockEnv().bus.trigger("CP_CASES:QUEUE_CHANGED");
    await advanceTime(5000);
    await animationFrame();
    expect("[data-section=personal] .o-cp-cases-my-count").toHaveText("3");
    expect("[data-section=personal] .badge").toHaveCount(0);
});

test("with nothing to do, Take next is the big button of the personal queue alone", async () => {
    const env = await makeEnv("cp.case", "team");
    const props = { noContentHelp: "<p>Nothing</p>", showRibbon: false };
    await mountWithCleanup(MyCasesActionHelper, { env, props });
    expect(".o-cp-cases-take-next").toHaveCount(0);
    env.searchModel.globalContext.cp_cases_section = "personal";
    await mountWithCleanup(MyCasesActionHelper, { env, props });
    await contains(".o-cp-cases-take-next").click();
    expect.verifySteps(["cp_cases.cp_service_action_take_next"]);
});

test("what is not found in a queue is looked for in all cases, not taken next", async () => {
    searched = [makeSearched("search_term", "lamp"), makeSearched("search_email", "sara@")];
    const env = await makeEnv("cp.case", "personal");
    await mountWithCleanup(MyCasesActionHelper, { env, props: { showRibbon: false } });
    expect(".o-cp-cases-take-next").toHaveCount(0);
    expect(".o-cp-cases-not-found p").toHaveText("No case found for “lamp sara@”");
    await contains(".o-cp-cases-look-in-cases").click();
    expect.verifySteps([["cp_cases.cp_case_action", { search_default_search_term: "lamp sara@" }]]);
});

test("in contacts without the tag", async () => {
    searched = [makeSearched("search_term", "email:sara@"), makeSearched("name", "lamp")];
    const env = await makeEnv("cp.case", "personal");
    await mountWithCleanup(MyCasesActionHelper, { env, props: { showRibbon: false } });
    await contains(".o-cp-cases-look-in-contacts").click();
    expect.verifySteps([["contacts.action_contacts", { search_default_name: "sara@" }]]);
});

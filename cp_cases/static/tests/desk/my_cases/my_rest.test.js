import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { EventBus } from "@odoo/owl";
import {
    contains,
    makeMockEnv,
    mockService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

import { MyRest } from "@cp_cases/desk/my_cases/my_rest";

describe.current.tags("desktop");
defineMailModels();

const TOGGLE = ".o-cp-cases-my-rest-toggle";
const CASE = ".o-cp-cases-my-rest-case";
const PENDING = {
    id: 7,
    number: "10007",
    name: "Lamp",
    partner_name: "Sara",
    state: "pending",
    pending_until: false,
    has_news: true,
    has_failed_mail: true,
};

let groups;
let marked;
let searchModel;

beforeEach(() => {
    groups = [
        { state: "pending", __count: 1 },
        { state: "resolved", __count: 3 },
    ];
    searchModel = Object.assign(new EventBus(), {
        wantedDomain: [["name", "ilike", "lamp"]],
        searchViewFields: {
            state: {
                selection: [
                    ["pending", "Pending"],
                    ["resolved", "Resolved"],
                ],
            },
        },
    });
    onRpc("cp.case", "formatted_read_group", ({ args, kwargs }) => {
        const domain = kwargs.domain || args[0];
        expect.step(`counted ${JSON.stringify(domain.at(-1))}`);
        return groups;
    });
    marked = { has_news: 0, has_failed_mail: 0 };
    onRpc("cp.case", "search_count", ({ args: [domain] }) => marked[domain.at(-1)[0]]);
    onRpc("cp.case", "search_read", () => [PENDING]);
    mockService("action", {
        doAction: (action, { additionalContext }) =>
            expect.step(`${action}: ${Object.keys(additionalContext)}`),
        switchView: (type, { resId, resIds }) => expect.step(`${type} ${resId} of ${resIds}`),
    });
});

test("pending and resolved cases are folded, and follow the search", async () => {
    await mountWithCleanup(MyRest, { env: await makeMockEnv({ searchModel }) });
    expect(queryAllTexts(`${TOGGLE} > span`)).toEqual(["Pending1", "Resolved3"]);
    expect(CASE).toHaveCount(0);
    expect.verifySteps([`counted ["name","ilike","lamp"]`]);
    searchModel.wantedDomain = [["name", "ilike", "desk"]];
    searchModel.trigger("update");
    await animationFrame();
    expect.verifySteps([`counted ["name","ilike","desk"]`]);
});

test("unfolded, a click opens one", async () => {
    await mountWithCleanup(MyRest, { env: await makeMockEnv({ searchModel }) });
    await contains(TOGGLE).click();
    expect(`${TOGGLE}[aria-expanded=true]`).toHaveCount(1);
    await contains(CASE).click();
    expect.verifySteps([
        `counted ["name","ilike","lamp"]`,
        `counted ["name","ilike","lamp"]`,
        "form 7 of 7",
    ]);
});

test("the fold says what is unread there, and what did not arrive", async () => {
    marked = { has_news: 2, has_failed_mail: 1 };
    await mountWithCleanup(MyRest, { env: await makeMockEnv({ searchModel }) });
    expect(".o-cp-cases-my-rest-news").toHaveText("With news: 2");
    expect(".o-cp-cases-my-rest-failed").toHaveText("Not delivered: 1");
    await contains(TOGGLE).click();
    expect(`${CASE} .fa-exclamation-circle`).toHaveCount(1);
    expect(`${CASE} .fw-bold`).toHaveCount(2);
    marked = { has_news: 0, has_failed_mail: 0 };
    searchModel.trigger("update");
    await animationFrame();
    expect(`.o-cp-cases-my-rest-news, .o-cp-cases-my-rest-failed`).toHaveCount(0);
    expect.verifySteps([1, 2, 3].map(() => `counted ["name","ilike","lamp"]`));
});

test("what a case does not have is left out", async () => {
    const bare = { ...PENDING, name: false, partner_name: false, has_failed_mail: false };
    onRpc("cp.case", "search_read", () => [bare]);
    await mountWithCleanup(MyRest, { env: await makeMockEnv({ searchModel }) });
    await contains(TOGGLE).click();
    expect(queryAllTexts(`${CASE} span`)).toEqual(["", "", "", "#10007", "Pending"]);
    expect.verifySteps([1, 2].map(() => `counted ["name","ilike","lamp"]`));
});

test("what the fold has no room for stands in the list of all cases", async () => {
    await mountWithCleanup(MyRest, { env: await makeMockEnv({ searchModel }) });
    await contains(TOGGLE).click();
    expect(".o-cp-cases-my-rest-all").toHaveText("Show all: 4");
    await contains(".o-cp-cases-my-rest-all").click();
    expect.verifySteps([
        ...[1, 2].map(() => `counted ["name","ilike","lamp"]`),
        "cp_cases.cp_case_action: search_default_user_id,search_default_pending,search_default_resolved",
    ]);
});

test("nothing put off or done: nothing there", async () => {
    groups = [];
    await mountWithCleanup(MyRest, { env: await makeMockEnv({ searchModel }) });
    expect(".o-cp-cases-my-rest").toHaveCount(0);
    expect.verifySteps([`counted ["name","ilike","lamp"]`]);
});

import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { advanceTime, animationFrame, mockDate } from "@odoo/hoot-mock";
import {
    contains,
    getMockEnv,
    mockService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

import { MyDrafts } from "@cp_cases/desk/my_cases/my_drafts";

describe.current.tags("desktop");
defineMailModels();

const DRAFT = ".o-cp-cases-my-draft";
const REPLY = {
    id: 4,
    contact: "Sara",
    subject: "Re: Lamp",
    number: "14355",
    kind: "Email reply",
    since: "2026-07-10 12:00:00",
};
const NEW = {
    id: 5,
    contact: "",
    subject: "",
    number: "",
    kind: "New case",
    since: "2026-07-01 12:00:00",
};

let drafts;

beforeEach(() => {
    mockDate("2026-07-10 13:00:00", 0);
    onRpc("cp.case.draft", "get_active_communications", () => drafts);
});

test("drafts stand there with what they are", async () => {
    drafts = [REPLY, NEW];
    await mountWithCleanup(MyDrafts);
    expect(queryAllTexts(DRAFT).map((text) => text.split("\n"))).toEqual([
        ["Draft", "Sara", "12:00 PM", "Re: Lamp", "#14355"],
        ["Draft", "New case", "Jul 1", "…", "New case"],
    ]);
});

test("a click goes on with one", async () => {
    drafts = [REPLY, NEW];
    mockService("action", {
        doAction: ({ res_model, res_id }) => expect.step(`${res_model} ${res_id}`),
    });
    await mountWithCleanup(MyDrafts);
    await contains(`${DRAFT}[data-draft-id='5']`).click();
    expect.verifySteps(["cp.case.draft 5"]);
});

test("without drafts there is nothing, until one is begun elsewhere", async () => {
    drafts = [];
    await mountWithCleanup(MyDrafts);
    expect(".o-cp-cases-my-drafts").toHaveCount(0);
    drafts = [NEW];
    getMockEnv().bus.trigger("CP_CASES:DRAFTS_CHANGED");
    await advanceTime(300);
    await animationFrame();
    expect(DRAFT).toHaveCount(1);
});

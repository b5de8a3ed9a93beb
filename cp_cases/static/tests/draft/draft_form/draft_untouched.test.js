import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import { contains, defineModels, getService, onRpc } from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

import { KeptTexts } from "@cp_cases/draft/draft_form/kept_texts";

import { Case, CASE, Draft, openInClient, SUBJECT, write } from "./draft_test_helpers";

describe.current.tags("desktop");
defineMailModels();
defineModels([Draft, Case]);

beforeEach(() => {
    Object.assign(Draft._records[0], { kind: "new", version: false });
    onRpc("cp.case.draft", "web_save", ({ args }) => expect.step(`save ${args[1].subject}`));
    onRpc("cp.case.draft", "discard_untouched", ({ args }) => {
        expect.step(`discard ${args[0]}`);
        return true;
    });
});

test("leaving throws it away if it is untouched", async () => {
    await openInClient();
    await getService("action").doAction(CASE, { clearBreadcrumbs: true });
    await animationFrame();
    expect.verifySteps(["discard 1"]);
});

test("leaving keeps it if something is written", async () => {
    await openInClient();
    await write("Lamps");
    await getService("action").doAction(CASE, { clearBreadcrumbs: true });
    await animationFrame();
    expect.verifySteps(["save Lamps"]);
});

test("leaving keeps it while the next page leads back", async () => {
    await openInClient();
    await getService("action").doAction(CASE);
    await animationFrame();
    expect.verifySteps([]);
    await contains(".o_breadcrumb a, .o_back_button").click();
    await animationFrame();
    expect(SUBJECT).toHaveCount(1);
});

test("leaving keeps it if a text of it is offered", async () => {
    new KeptTexts(1).keep("other", false, { subject: "Lamps" });
    await openInClient();
    expect(".o-cp-cases-draft-offer").toHaveCount(1);
    await getService("action").doAction(CASE, { clearBreadcrumbs: true });
    await animationFrame();
    expect.verifySteps([]);
});

test("leaving keeps it if it is opened again", async () => {
    await openInClient();
    await getService("action").doAction(
        { ...CASE, res_model: "cp.case.draft", res_id: 1 },
        { clearBreadcrumbs: true },
    );
    await animationFrame();
    expect.verifySteps([]);
});

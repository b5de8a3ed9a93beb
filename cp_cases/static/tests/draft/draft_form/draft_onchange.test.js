import { describe, expect, test } from "@odoo/hoot";
import { animationFrame, Deferred } from "@odoo/hoot-mock";
import { contains, defineModels, MockServer, onRpc } from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

import {
    Case,
    Draft,
    fail,
    mockSaving,
    openDraft,
    SAVED,
    TROUBLE,
    wait,
    write,
} from "./draft_test_helpers";

describe.current.tags("desktop");
defineMailModels();
defineModels([Draft, Case]);

const TO = ".o_field_widget[name=email_to] input";

/** What the server says to everything, instead of what it should. */
function mockServer() {
    const server = mockSaving();
    onRpc("cp.case.draft", "onchange", () => server.refuse?.());
    return server;
}

for (const [trouble, refuse] of [
    ["the session is over", fail("odoo.http.SessionExpiredException")],
    ["the server is away", () => new Response("", { status: 502 })],
]) {
    test(`an address stays while ${trouble}`, async () => {
        const server = mockServer();
        await openDraft();
        expect(".new").toHaveText("");
        server.refuse = refuse;
        await contains(TO).edit("sara@example.com");
        expect(TO).toHaveValue("sara@example.com");
        await wait(2000);
        expect(TROUBLE).toHaveCount(1);
        expect(".modal").toHaveCount(0);
        server.refuse = null;
        await wait(5000);
        expect(SAVED).toHaveText(/^saved/);
        expect.verifySteps(["save undefined"]);
        expect(".new").toHaveText("sara@example.com");
        expect(MockServer.env["cp.case.draft"].browse(1)[0].email_to).toBe("sara@example.com");
    });
}

test("what follows from an address is read though the agent writes on", async () => {
    const server = mockServer();
    await openDraft();
    server.refuse = () => new Response("", { status: 502 });
    await contains(TO).edit("sara@example.com");
    await wait(2000);
    server.refuse = null;
    const reading = new Deferred();
    onRpc("cp.case.draft", "web_read", () => reading);
    await wait(5000);
    await write("Re: Lamps");
    reading.resolve();
    await animationFrame();
    expect(".new").toHaveText("");
    await wait(2000);
    expect(".new").toHaveText("sara@example.com");
    expect.verifySteps(["save undefined", "save Re: Lamps"]);
});

test("what the server refuses is said at once", async () => {
    expect.errors(1);
    const server = mockServer();
    await openDraft();
    server.refuse = fail("odoo.exceptions.UserError", "This is no address.");
    await contains(TO).edit("sara@");
    expect.verifyErrors(["This is no address."]);
});

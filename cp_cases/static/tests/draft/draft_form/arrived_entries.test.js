import { describe, expect, test } from "@odoo/hoot";
import { queryAllAttributes, queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    makeMockServer,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

import { describeKind } from "../../history/entry_kinds_test_helpers";

class Draft extends models.Model {
    _name = "cp.case.draft";

    case_id = fields.Many2one({ relation: "cp.case" });
    arrived_message_ids = fields.Many2many({ relation: "mail.message" });

    _views = { form: `<form><widget name="cp_case_arrived"/></form>` };
}

class Case extends models.Model {
    _name = "cp.case";

    _records = [{ id: 5 }];
}

describe.current.tags("desktop");
defineMailModels();
defineModels([Draft, Case]);

test("what has arrived is read in full, and answered nowhere but in the draft", async () => {
    const { env } = await makeMockServer();
    const [first, second] = env["mail.message"].create([{}, {}]);
    const resId = env["cp.case.draft"].create({
        case_id: 5,
        arrived_message_ids: [first, second],
    });
    onRpc("cp.case", "get_entry", ({ args, kwargs }) => {
        expect.step(`${args[0]} ${args[1]} ${kwargs.show_remote_images}`);
        return {
            id: args[1],
            ...describeKind("incoming"),
            author: "Sara",
            date: "2026-07-10 14:16:00",
            subject: `Subject ${args[1]}`,
            is_trusted: args[1] === first,
            is_email: true,
            from: "sara@example.com",
            to: "support@example.com",
            body: `<p>Text ${args[1]}</p>`,
            blocked_count: kwargs.show_remote_images ? 0 : 1,
            attachments: [],
            receipt: [],
            failures: [],
        };
    });
    await mountView({ type: "form", resModel: "cp.case.draft", resId });
    expect.verifySteps([`5 ${first} false`, `5 ${second} false`]);
    expect(queryAllTexts("h5")).toEqual([`Subject ${first}`, `Subject ${second}`]);
    expect(queryAllAttributes("iframe", "srcdoc")[1]).toInclude(`Text ${second}`);
    expect(".o-cp-cases-arrived .alert-warning").toHaveCount(1);
    expect(".o-cp-cases-entry-reply, .o-cp-cases-accept-sender").toHaveCount(0);
    await contains(".o-cp-cases-show-images:eq(0)").click();
    await animationFrame();
    expect.verifySteps([`5 ${first} true`]);
    expect(".o-cp-cases-show-images").toHaveCount(1);
});

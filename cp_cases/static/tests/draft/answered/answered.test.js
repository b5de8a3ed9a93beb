import { describe, expect, test } from "@odoo/hoot";
import {
    contains,
    defineModels,
    fields,
    makeMockServer,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { defineMailModels, patchUiSize, SIZES } from "@mail/../tests/mail_test_helpers";

import { describeKind } from "../../history/entry_kinds_test_helpers";
import { Case, Draft } from "../draft_form/draft_test_helpers";

class AnsweringDraft extends Draft {
    message_id = fields.Many2one({ relation: "mail.message" });

    _views = {
        form: `
            <form js_class="cp_case_draft_form">
                <field name="kind" invisible="1"/>
                <field name="case_id" invisible="1"/>
                <field name="version" invisible="1"/>
                <field name="base_version" invisible="1"/>
                <widget name="cp_case_answered"/>
                <field name="subject"/>
            </form>`,
    };
}

describe.current.tags("desktop");
defineMailModels();
defineModels([AnsweringDraft, Case]);

const HEAD = ".o-cp-cases-answered-head";
const ENTRY = {
    ...describeKind("incoming"),
    author: "Sara",
    date: "2019-03-10 14:16:00",
    subject: "Lamp",
    is_trusted: true,
    is_email: true,
    from: "sara@example.com",
    body: "<div>I have not</div><p>received it.</p>",
    blocked_count: 1,
    attachments: [],
    receipt: [],
    failures: [],
};

/** @returns {Promise<number|false>} the email that is answered */
async function openDraft({ isAnswer = true } = {}) {
    const { env } = await makeMockServer();
    const message_id = isAnswer && env["mail.message"].create({});
    const resId = env["cp.case.draft"].create({ case_id: 5, message_id });
    onRpc("cp.case", "get_entry", ({ args, kwargs }) => {
        expect.step(`read ${args[0]} ${args[1]} ${kwargs.show_remote_images}`);
        return { ...ENTRY, id: args[1] };
    });
    await mountView({ type: "form", resModel: "cp.case.draft", resId });
    return message_id;
}

test("on a phone: what is answered, in two lines; a tap shows all of it", async () => {
    await patchUiSize({ size: SIZES.SM });
    const id = await openDraft();
    expect(HEAD).toHaveText(/^Sara.+I have not received it\.$/s);
    expect(".o-cp-cases-entry-content").toHaveCount(0);
    await contains(HEAD).click();
    expect(HEAD).toHaveAttribute("aria-expanded", "true");
    expect(".o-cp-cases-entry-content").toHaveText(/sara@example.com/);
    expect(".o-cp-cases-entry-reply").toHaveCount(0);
    await contains(".o-cp-cases-show-images").click();
    expect.verifySteps([`read 5 ${id} false`, `read 5 ${id} true`]);
    await contains(HEAD).click();
    expect(".o-cp-cases-entry-content").toHaveCount(0);
});

test("a draft that answers nothing has nothing to show", async () => {
    await patchUiSize({ size: SIZES.SM });
    await openDraft({ isAnswer: false });
    expect(HEAD).toHaveCount(0);
    expect.verifySteps([]);
});

test("elsewhere it stands in the history beside", async () => {
    await openDraft();
    expect(HEAD).toHaveCount(0);
    expect.verifySteps([]);
});

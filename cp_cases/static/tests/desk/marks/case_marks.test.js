import { describe, expect, test } from "@odoo/hoot";
import { press, queryAllAttributes } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

class Case extends models.Model {
    _name = "cp.case";

    is_pinned = fields.Boolean();
    lock_summary = fields.Char();
    has_attachments = fields.Boolean();
    has_failed_mail = fields.Boolean();
    has_my_draft = fields.Boolean();
    has_undecided_mail = fields.Boolean();

    _records = [
        {
            id: 1,
            lock_summary: "Ben has been answering since 14:02",
            has_attachments: true,
            has_failed_mail: true,
            has_my_draft: true,
            has_undecided_mail: true,
        },
        { id: 2, lock_summary: false, is_pinned: true },
    ];
    _views = {
        list: `
            <list js_class="cp_case_list">
                <field name="is_pinned" widget="cp_case_pin"/>
                <field name="lock_summary" widget="cp_case_marks"/>
            </list>`,
    };
}

describe.current.tags("desktop");
defineMailModels();
defineModels([Case]);

test("each mark says what it means, also to who does not see it", async () => {
    await mountView({ type: "list", resModel: "cp.case" });
    const marks = ".o_data_row:eq(0) .o-cp-cases-marks i";
    const texts = [
        "Ben has been answering since 14:02",
        "You are writing on this case",
        "Email of an unknown sender",
        "An email did not arrive",
        "Has files",
    ];
    expect(queryAllAttributes(marks, "title")).toEqual(texts);
    expect(queryAllAttributes(marks, "aria-label")).toEqual(texts);
    expect(".o_data_row:eq(1) .o-cp-cases-marks i").toHaveCount(0);
});

test("the tack pins and unpins, and opens nothing", async () => {
    onRpc("cp.case", "action_pin", ({ args }) => expect.step(`pin ${args[0]}`) || true);
    onRpc("cp.case", "action_unpin", ({ args }) => expect.step(`unpin ${args[0]}`) || true);
    await mountView({
        type: "list",
        resModel: "cp.case",
        selectRecord: () => expect.step("open"),
    });
    expect(queryAllAttributes(".o-cp-cases-pin", "aria-pressed")).toEqual(["false", "true"]);
    await contains(".o_data_row:eq(0) .o-cp-cases-pin").click();
    await contains(".o_data_row:eq(1) .o-cp-cases-pin").click();
    expect.verifySteps(["pin 1", "unpin 2"]);
});

test("Enter presses the tack, and beside it opens the case", async () => {
    onRpc("cp.case", "action_pin", () => expect.step("pin") || true);
    await mountView({
        type: "list",
        resModel: "cp.case",
        selectRecord: (resId) => expect.step(`open ${resId}`),
    });
    await contains(".o_data_row:eq(0) .o-cp-cases-pin").focus();
    await press("Enter");
    await animationFrame();
    expect.verifySteps(["pin"]);
    await contains(".o_data_row:eq(0) td[name=lock_summary]").focus();
    await press("Enter");
    await animationFrame();
    expect.verifySteps(["open 1"]);
});

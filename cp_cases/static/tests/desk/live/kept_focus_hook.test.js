import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    getMockEnv,
    MockServer,
    mockService,
    models,
    mountView,
} from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

class Case extends models.Model {
    _name = "cp.case";

    name = fields.Char();
    is_pinned = fields.Boolean();

    _records = [
        { id: 1, name: "Lamp" },
        { id: 2, name: "Chair" },
    ];
}

describe.current.tags("desktop");
defineMailModels();
defineModels([Case]);

beforeEach(() => {
    mockService("cp_cases.live", { watch: () => () => {} });
});

async function change(records) {
    MockServer.env["cp.case"].create(records);
    getMockEnv().bus.trigger("CP_CASES:QUEUE_CHANGED", { isMine: true });
    await advanceTime(5000);
    await animationFrame();
}

test("a list that is read again keeps the focus on the same part of the same record", async () => {
    await mountView({
        type: "list",
        resModel: "cp.case",
        arch: `
            <list js_class="cp_case_list" default_order="id desc">
                <field name="name"/>
                <field name="is_pinned" widget="cp_case_pin"/>
            </list>`,
    });
    await contains(".o_data_row:contains(Lamp) .o-cp-cases-pin").focus();
    await change([{ name: "Table" }]);
    expect(".o_data_row").toHaveCount(3);
    expect(".o_data_row:contains(Lamp) .o-cp-cases-pin").toBeFocused();
    await contains(".o_data_row:contains(Chair) td[name=name]").focus();
    await change([{ name: "Clock" }]);
    expect(".o_data_row:contains(Chair) td[name=name]").toBeFocused();
});

test("so do cards; a focus elsewhere is left there", async () => {
    await mountView({
        type: "kanban",
        resModel: "cp.case",
        arch: `
            <kanban js_class="cp_case_kanban">
                <templates>
                    <t t-name="card"><field name="name"/></t>
                </templates>
            </kanban>`,
    });
    await contains(".o_kanban_record:contains(Chair)").focus();
    await change([{ name: "Table" }]);
    expect(".o_kanban_record:contains(Table)").toHaveCount(1);
    expect(".o_kanban_record:contains(Chair)").toBeFocused();
    document.activeElement.blur();
    await change([{ name: "Clock" }]);
    expect(".o_kanban_record:contains(Clock)").toHaveCount(1);
    expect(document.body).toBeFocused();
});

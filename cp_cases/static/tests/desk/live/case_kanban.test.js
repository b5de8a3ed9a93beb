import { describe, expect, test } from "@odoo/hoot";
import { resize } from "@odoo/hoot-dom";
import { defineModels, fields, models, mountView } from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

class Case extends models.Model {
    _name = "cp.case";

    name = fields.Char();
    state = fields.Char();

    _records = [
        { id: 1, name: "Lamp", state: "open" },
        { id: 2, name: "Chair", state: "closed" },
    ];
}

describe.current.tags("desktop");
defineMailModels();
defineModels([Case]);

function mountKanban() {
    return mountView({
        type: "kanban",
        resModel: "cp.case",
        arch: `
            <kanban js_class="cp_case_kanban" default_group_by="state">
                <templates>
                    <t t-name="card"><field name="name"/></t>
                </templates>
            </kanban>`,
    });
}

test("a column for each state", async () => {
    await mountKanban();
    expect(".o_kanban_group").toHaveCount(2);
});

test("on a phone, one list", async () => {
    await resize({ width: 375, height: 812 });
    await mountKanban();
    expect(".o_kanban_group").toHaveCount(0);
    expect(".o_kanban_record:not(.o_kanban_ghost)").toHaveCount(2);
});

import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { mockDate } from "@odoo/hoot-mock";
import { contains, defineModels, fields, models, mountView } from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

class Case extends models.Model {
    _name = "cp.case";

    name = fields.Char();
    number = fields.Char();
    last_words = fields.Char();
    waiting_since = fields.Datetime({ sortable: true });

    _records = [
        {
            id: 1,
            name: "Lamp",
            number: "10001",
            last_words: "Where is it?",
            waiting_since: "2026-07-10 11:00:00",
        },
        { id: 2, name: "Chair", number: "10002", last_words: false, waiting_since: false },
        {
            id: 3,
            name: "Desk",
            number: "10003",
            last_words: "It is broken.",
            waiting_since: "2026-07-08 12:00:00",
        },
    ];
}

const SUBJECT = ".o_data_cell[name=name]";
const WAITING = ".o_data_cell[name=waiting_since]";

describe.current.tags("desktop");
defineMailModels();
defineModels([Case]);

beforeEach(async () => {
    mockDate("2026-07-10 12:00:00", 0);
    await mountView({
        type: "list",
        resModel: "cp.case",
        arch: `
            <list js_class="cp_case_list">
                <field name="name" widget="cp_case_subject"/>
                <field name="waiting_since" widget="cp_case_waiting"/>
            </list>`,
    });
});

test("a row has the number and the customer's last words below the subject", async () => {
    expect(queryAllTexts(SUBJECT)).toEqual([
        "Lamp\n#10001\nWhere is it?",
        "Chair\n#10002",
        "Desk\n#10003\nIt is broken.",
    ]);
});

test("and for how long the customer has waited, which it is sorted by", async () => {
    expect(queryAllTexts(WAITING)).toEqual(["1 hr", "", "2 days"]);
    expect(`${WAITING} time:first`).toHaveAttribute("title", /^Waiting since Jul 10, 2026, 11:00/);
    await contains("th[data-name=waiting_since]").click();
    expect(queryAllTexts(WAITING).filter(Boolean)).toEqual(["2 days", "1 hr"]);
});

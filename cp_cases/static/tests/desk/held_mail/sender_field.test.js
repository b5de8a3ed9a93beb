import { describe, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { defineModels, fields, models, mountView } from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

describe.current.tags("desktop");

class Mail extends models.Model {
    _name = "cp.inbound.mail";

    email_from = fields.Char();

    _records = [
        { id: 1, email_from: '"Sara Henry" <sara@example.com>' },
        { id: 2, email_from: '"Henry, Sara" <sara@example.com>' },
        { id: 3, email_from: false },
    ];
}

defineMailModels();
defineModels([Mail]);

test("a sender is shown without needless quotes", async () => {
    await mountView({
        type: "list",
        resModel: "cp.inbound.mail",
        arch: `<list><field name="email_from" widget="cp_case_sender"/></list>`,
    });
    expect(queryAllTexts("td[name=email_from]")).toEqual([
        "Sara Henry <sara@example.com>",
        '"Henry, Sara" <sara@example.com>',
        "",
    ]);
});

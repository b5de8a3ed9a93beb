import { describe, expect, test } from "@odoo/hoot";
import {
    defineModels,
    fields,
    getService,
    makeMockEnv,
    models,
} from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

class Case extends models.Model {
    _name = "cp.case";

    state = fields.Char();

    _records = [
        { id: 1, state: "open" },
        { id: 2, state: "open" },
        { id: 3, state: "closed" },
        { id: 5, state: "new" },
    ];
}

describe.current.tags("headless");
defineMailModels();
defineModels([Case]);

test("the next case is in the order of the list, still in sight and not closed", async () => {
    await makeMockEnv();
    const pager = getService("cp_cases.case_pager");
    pager.follow([2, 4, 3, 5, 1]);
    expect(await pager.findNext(2)).toBe(5);
    expect(await pager.findNext(5)).toBe(1);
});

test("what has left its queue meanwhile is passed over", async () => {
    await makeMockEnv();
    const pager = getService("cp_cases.case_pager");
    pager.follow([2, 1, 5], ["|", ["state", "=", "new"], ["id", "=", 2]]);
    expect(await pager.findNext(2)).toBe(5);
    pager.follow([2, 1, 5]);
    expect(await pager.findNext(2)).toBe(1);
});

test("after the last, and for a case of another list, there is none", async () => {
    await makeMockEnv();
    const pager = getService("cp_cases.case_pager");
    expect(await pager.findNext(2)).toBe(undefined);
    pager.follow([1, 2, 3]);
    expect(await pager.findNext(2)).toBe(undefined);
    expect(await pager.findNext(3)).toBe(undefined);
    expect(await pager.findNext(5)).toBe(undefined);
});

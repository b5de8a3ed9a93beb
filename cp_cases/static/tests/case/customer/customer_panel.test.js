import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame, mockDate, mockTimeZone } from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { session } from "@web/session";

class Case extends models.Model {
    _name = "cp.case";

    name = fields.Char();
    partner_id = fields.Many2one({ relation: "res.partner" });

    _records = [{ id: 1, name: "Lamp" }];
    _views = {
        form: `<form><field name="name"/><widget name="cp_case_customer"/></form>`,
    };
}

describe.current.tags("desktop");
defineMailModels();
defineModels([Case]);

const makeCase = (id, state, stateLabel) => ({
    id,
    number: `1000${id}`,
    subject: `Subject ${id}`,
    state,
    state_label: stateLabel,
});
const CUSTOMER = {
    id: 7,
    name: "Sara Henry",
    company: "Cycles",
    phone: "+1 555 0143",
    addresses: ["sara@example.com", "home@example.com"],
    postal_address: "Leeds",
    lang: "English (US)",
    tz: "Asia/Tokyo",
    notes: "Calls in the morning.",
    count: 3,
    open: [makeCase(2, "open", "Open")],
    done: [makeCase(3, "closed", "Closed")],
};

beforeEach(() => {
    patchWithCleanup(session, { cp_cases_is_agent: true });
});

async function openPanel(values = {}) {
    onRpc("cp.case", "get_customer", () => ({ ...CUSTOMER, ...values }));
    await mountView({ type: "form", resModel: "cp.case", resId: 1 });
    await animationFrame();
}

test("who the customer is", async () => {
    mockTimeZone(0);
    mockDate("2026-07-10 05:00:00");
    await openPanel();
    expect(".o-cp-cases-customer summary").toHaveText("Sara Henry");
    expect(".o-cp-cases-customer").toHaveText(/Cycles.*Leeds.*English/s);
    expect(".o-cp-cases-customer-phone").toHaveAttribute("href", "tel:+1 555 0143");
    expect(".o-cp-cases-customer-time").toHaveText(/2:00/);
    expect(".o-cp-cases-customer-notes").toHaveText("Calls in the morning.");
});

test("one envelope, beside the address that it writes to", async () => {
    onRpc("cp.case.draft", "action_compose", ({ args }) => {
        expect.step(args.join());
        return { type: "ir.actions.act_window_close" };
    });
    await openPanel();
    expect(queryAllTexts(".o-cp-cases-customer-address")).toEqual([
        "sara@example.com",
        "home@example.com",
    ]);
    expect(".o-cp-cases-customer .fa-envelope").toHaveCount(1);
    await contains(".o-cp-cases-customer-write").click();
    expect.verifySteps(["7,address"]);
});

test("open cases first", async () => {
    await openPanel();
    expect(queryAllTexts(".o-cp-cases-customer-cases .badge")).toEqual(["Open", "Closed"]);
    expect(".o-cp-cases-customer-all").toHaveText("All cases (3)");
});

test("a contact that may not be read is no link", async () => {
    await openPanel({ id: false, company: "", phone: "", notes: "", tz: "", lang: "" });
    expect(".o-cp-cases-customer summary").toHaveText("Sara Henry");
    expect(".o-cp-cases-customer-write, .o-cp-cases-customer-open").toHaveCount(0);
    expect(".o-cp-cases-customer-phone, .o-cp-cases-customer-notes").toHaveCount(0);
});

test("folded, it stays folded", async () => {
    await openPanel();
    expect(".o-cp-cases-customer").toHaveAttribute("open");
    await contains(".o-cp-cases-customer summary").click();
    await animationFrame();
    await openPanel();
    expect(".o-cp-cases-customer:last").not.toHaveAttribute("open");
});

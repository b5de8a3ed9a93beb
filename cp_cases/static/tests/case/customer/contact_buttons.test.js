import { beforeEach, describe, expect, queryAllTexts, test, waitFor } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    MockServer,
    mockService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { defineMailModels, mailModels } from "@mail/../tests/mail_test_helpers";
import { ContactButtons } from "@cp_cases/case/customer/contact_buttons";

const BUTTONS = ".o-cp-cases-contact-buttons .oe_stat_button";
const ORDERS = `
    <button name="view_orders" type="object" class="oe_stat_button" icon="fa-usd"
            context="{'default_partner_id': id}">
        <field name="order_count" widget="statinfo" string="Orders"/>
    </button>`;

class Partner extends mailModels.ResPartner {
    order_count = fields.Integer();
    is_buyer = fields.Boolean();
}

describe.current.tags("desktop");
defineMailModels();
defineModels([Partner]);

beforeEach(() => {
    Partner._records.push(
        { id: 701, name: "Sara", order_count: 3, is_buyer: true },
        { id: 702, name: "Tim", order_count: 0 },
    );
});

/** Show the buttons that the form of a contact has. */
async function show(buttons, contactId = 701) {
    Partner._views.form = `
        <form>
            <sheet>
                <div class="oe_button_box" name="button_box">
                    <button name="action_view_cp_cases" type="object" class="oe_stat_button"/>
                    ${buttons}
                    <button name="action_new_case" type="object" class="oe_stat_button"/>
                </div>
                <field name="is_buyer"/>
                <field name="name"/>
            </sheet>
        </form>`;
    await mountWithCleanup(ContactButtons, { props: { contactId } });
    await animationFrame();
}

test("their counts, and what they do on the form", async () => {
    mockService("action", {
        doActionButton({ name, type, resModel, resId, buttonContext, onClose }) {
            expect.step([name, type, resModel, resId, buttonContext.default_partner_id].join());
            MockServer.env["res.partner"].write([resId], { order_count: 4 });
            return onClose();
        },
    });
    await show(ORDERS);
    await waitFor(BUTTONS);
    expect(queryAllTexts(BUTTONS)).toEqual(["3\nOrders"]);
    await contains(BUTTONS).click();
    expect.verifySteps(["view_orders,object,res.partner,701,701"]);
    expect(queryAllTexts(BUTTONS)).toEqual(["4\nOrders"]);
});

test("their conditions are heeded", async () => {
    const button = ORDERS.replace("<button", `<button invisible="not is_buyer"`);
    await show(button);
    await waitFor(BUTTONS);
    await show(button, 702);
    expect(BUTTONS).toHaveCount(1);
});

test("where there are none, nothing is read", async () => {
    onRpc("res.partner", "web_read", () => expect.step("read"));
    await show("");
    expect(BUTTONS).toHaveCount(0);
    expect.verifySteps([]);
});

test("what cannot be read is left out", async () => {
    onRpc("res.partner", "web_read", () => {
        throw new Error("refused");
    });
    await show(ORDERS);
    expect(BUTTONS).toHaveCount(0);
    expect(".o_error_dialog").toHaveCount(0);
});

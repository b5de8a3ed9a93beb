/** What no email can bring about: a delivery that failed, and a long history. */
import { call, signIn } from "./odoo.mjs";

const FAILURE = "550 5.2.2 The recipient's mailbox is full";
const NOTES = Array.from(
    { length: 45 },
    (_, index) => `Shop ${index + 1}: opening hours confirmed by telephone.`,
);
/** What it writes. */
export const sceneTexts = [FAILURE, ...NOTES];

export async function setScene(odoo) {
    const message = odoo.id("mail_message_export_5_demo");
    if (
        await odoo.call("mail.notification", "search_count", [[["mail_message_id", "=", message]]])
    ) {
        return;
    }
    await odoo.call("mail.notification", "create", [
        {
            mail_message_id: message,
            mail_email_address: "tom@cycles.example.com",
            notification_type: "email",
            notification_status: "bounce",
            failure_type: "mail_bounce",
            failure_reason: FAILURE,
        },
    ]);
    await writeNotes(odoo, odoo.id("cp_case_hours_demo"));
}

async function writeNotes(odoo, caseId) {
    const session = await odoo.browser.newContext();
    await signIn(session, odoo.url, "ben");
    for (const body of NOTES) {
        await call(session, odoo.url, "cp.case", "message_post", [[caseId]], { body });
    }
    await session.close();
}

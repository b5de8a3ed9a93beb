from odoo.tests import HttpCase, tagged

from ..common import CpCasesCommon


@tagged("post_install", "-at_install", "cp_cases")
class TestToursWriting(HttpCase, CpCasesCommon):
    def test_back_and_reload_while_writing(self):
        case = self._receive("Where is my order?", body="I have not received it.")
        self.start_tour(f"/odoo/cases/{case.id}", "cp_cases.writing", login=self.ben.login)
        self.assertIn("While writing", case.draft_ids.body)

    def test_canned_texts(self):
        for name, body in (
            ("Delay", "<p>Sorry, <t t-out='object.partner_id.name'/>.</p>"),
            ("Refund later", "<p>No.</p>"),
            ("Refund now", "<p>We pay <t t-out='object.partner_id.name'/> back.</p>"),
        ):
            self.env["mail.template"].create(
                {
                    "name": name,
                    "model_id": self.env["ir.model"]._get_id("cp.case"),
                    "body_html": body,
                }
            )
        case = self._receive("Where is my order?")
        self.start_tour(f"/odoo/cases/{case.id}", "cp_cases.canned_texts", login=self.ben.login)
        self.assertIn("We pay Sara Henry back.", case.draft_ids.body)

    def test_canned_text_is_made(self):
        self.start_tour("/odoo/my-cases", "cp_cases.canned_text_made", login=self.sue.login)
        template = self.env["mail.template"].search([("name", "=", "Holidays")])
        self.assertEqual(template.model, "cp.case")
        self.assertEqual(template.cp_service_ids, self.support)
        self.assertIn("on the beach", template.body_html)

    def test_mention(self):
        case = self._receive("Where is my order?")
        self.start_tour(f"/odoo/cases/{case.id}", "cp_cases.mention", login=self.ben.login)
        note = self._entries(case, "note")
        self.assertEqual(note.notified_partner_ids, self.sue.partner_id)

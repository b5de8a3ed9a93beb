from odoo.tests import HttpCase, tagged

from ..common import CpCasesCommon


@tagged("post_install", "-at_install", "cp_cases")
class TestToursNewCase(HttpCase, CpCasesCommon):
    """Each route to a new case, in the browser, by an agent."""

    def _tour(self, name, url):
        with self._sending():
            self.start_tour(url, f"cp_cases.{name}", login=self.ana.login)
        self.env.invalidate_all()
        self.assertFalse(self.ana.manual_im_status)
        return self.env["cp.case"].search([("user_id", "=", self.ana.id)], order="id")

    def test_by_hand(self):
        written, noted = self._tour("new_case_by_hand", "/odoo/my-cases")
        self.assertEqual(written.partner_id.email, "any@example.org")
        self.assertEqual(written.name, "About your visit")
        self.assertEqual(noted.partner_id, self.sara)
        self.assertEqual((noted.state, noted.pending_reason_id), ("pending", self.reason))
        self.assertEqual(len(self._mails), 1)

    def test_from_a_contact(self):
        case = self._tour("new_case_from_contact", f"/odoo/contacts/{self.sara.id}")
        self.assertEqual((case.name, case.partner_id), ("At the counter", self.sara))
        self.assertFalse(self._mails)

    def test_from_a_call(self):
        self.sara.activity_schedule(
            "mail.mail_activity_data_call", user_id=self.ana.id, summary="Wants her money back"
        )
        case = self._tour("new_case_from_call", f"/odoo/contacts/{self.sara.id}")
        self.assertEqual((case.name, case.partner_id), ("Wants her money back", self.sara))

    def test_from_a_contact_card(self):
        self.ana.group_ids += self.env.ref("cp_cases.group_cp_cases_service")
        waiting = self._receive("First question")
        case = self._tour("new_case_from_card", "/odoo/team-queue")
        self.assertEqual((case.name, case.partner_id), ("Your second question", self.sara))
        self.assertFalse(waiting.user_id)

    def test_from_a_conversation(self):
        partner_ids = (self.sara | self.ana.partner_id).ids
        channel = self.env["discuss.channel"].with_user(self.ana)._create_group(partner_ids)
        case = self._tour(
            "new_case_from_conversation", f"/odoo/discuss?active_id=discuss.channel_{channel.id}"
        )
        self.assertEqual(case.partner_id, self.sara)

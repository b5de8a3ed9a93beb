from datetime import date

from odoo.tests import HttpCase, tagged

from ..mail.test_failed_delivery import FailedDeliveryCommon


@tagged("post_install", "-at_install", "cp_cases")
class TestToursSending(HttpCase, FailedDeliveryCommon):
    """What happens around *Send*: questions, the state afterwards, and what did not arrive."""

    def setUp(self):
        super().setUp()
        self.case = self._receive("Where is my order?")

    def _tour(self, name):
        with self._sending():
            self.start_tour(f"/odoo/cases/{self.case.id}", f"cp_cases.{name}", login=self.ben.login)
        self.env.invalidate_all()
        return self._entries(self.case, "outgoing")

    def test_doubts_and_pending(self):
        self.env["mail.template"].create(
            {
                "name": "Appointment",
                "model_id": self.env["ir.model"]._get_id("cp.case"),
                "body_html": "<p>We come on [date].</p>",
            }
        )
        sent = self._tour("doubts_and_pending")
        self.assertEqual(len(self._mails), 1)
        self.assertIn("The plan is attached.", sent.body)
        self.assertEqual(self.case.state, "pending")
        self.assertEqual(self.case.pending_reason_id, self.reason)
        self.assertEqual(self.case.pending_until.date(), date(2099, 12, 24))

    def test_send_again(self):
        self.entry = self._reply(self.case, self.ben)
        self._bounce()
        failed, sent = self._tour("send_again")
        self.assertEqual(failed.cp_sent_again_id, sent)
        self.assertIn("sara.henry@example.org", sent.outgoing_email_to)
        self.assertEqual(sent.cp_email_cc, "boss@example.org")
        self._assert_not_seen()

from odoo.tests import HttpCase, tagged

from ..common import CpCasesCommon


@tagged("post_install", "-at_install", "cp_cases")
class TestTours(HttpCase, CpCasesCommon):
    def test_reply_and_follow_up(self):
        waiting = self._receive("Where is my order?", body="I have not received it.")
        closed = self._close(self._receive("Broken lamp"))
        with self._sending():
            self.start_tour(
                "/odoo/action-cp_cases.cp_case_action",
                "cp_cases.reply_and_follow_up",
                login=self.ben.login,
            )
        self.assertEqual(len(self._mails), 2)
        self.assertEqual(waiting.state, "open")
        self.assertEqual(self._entries(waiting, "outgoing").author_id, self.ben.partner_id)
        self.assertEqual(closed.follow_up_ids.user_id, self.ben)

    def test_history(self):
        case = self._receive("Where is my order?", body="I have not received it.")
        self._entries(case)[0].body = '<p>See <img src="https://tracker.example.com/a.png"></p>'
        identifier = case.thread_ids.identifier
        self._receive(f"Order [{identifier}]", email_from="tom@example.com", body="Mine as well")
        with self._sending():
            self.start_tour(
                f"/odoo/action-cp_cases.cp_case_action/{case.id}",
                "cp_cases.history",
                login=self.ben.login,
            )
        self.assertTrue(all(self._entries(case, "incoming").mapped("cp_is_trusted")))
        answer, forwarded = self._entries(case, "outgoing")
        self.assertIn("new@example.com", answer.cp_email_cc)
        self.assertIn("carrier@example.com", forwarded.outgoing_email_to)

from odoo.tests import HttpCase, tagged

from .common import CpCasesCommon


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

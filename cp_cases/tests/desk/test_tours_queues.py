from datetime import datetime

from odoo.tests import HttpCase, tagged

from ..common import CpCasesCommon


@tagged("post_install", "-at_install", "cp_cases")
class TestToursQueues(HttpCase, CpCasesCommon):
    def _tour(self, name):
        with self._sending():
            self.start_tour("/odoo/my-cases", f"cp_cases.{name}", login=self.ben.login)
        self.env.invalidate_all()

    def test_take_next(self):
        mine, urgent = self._receive("Mine"), self._receive("Urgent", X_Priority="1")
        (mine + urgent).with_user(self.ben).action_take()
        taken, left = self._receive("Of the team"), self._receive("Left in the queue")
        self._tour("take_next")
        self.assertEqual(taken.user_id, self.ben)
        self.assertFalse(left.user_id)
        for case, text in (
            (taken, "Taken and answered"),
            (urgent, "Answered as well"),
            (mine, "The last one"),
        ):
            self.assertIn(text, self._entries(case, "outgoing").body)

    def test_waiting_and_rest(self):
        long, short = self._receive("Long"), self._receive("Short and urgent", X_Priority="1")
        (long + short).with_user(self.ben).action_take()
        long._set_waiting(datetime(2026, 1, 1))
        put_off = self._receive("Put off").with_user(self.sue)
        put_off.action_assign(self.ben.id)
        put_off.action_set_state("pending", self.reason.id)
        values = {"name": "Done", "user_id": self.ben.id, "state": "resolved"}
        for _number in range(81):
            self._create_case(**values)
        self.assertTrue(put_off.with_user(self.ben).has_news)
        self._tour("waiting_and_rest")
        self.assertFalse(put_off.with_user(self.ben).has_news)

from odoo.tests import HttpCase, tagged

from ..common import CpCasesCommon


@tagged("post_install", "-at_install", "cp_cases")
class TestToursHandOn(HttpCase, CpCasesCommon):
    def test_many_dispositions_and_a_transfer(self):
        cases = self._receive("Where is my order?") | self._receive("Broken lamp")
        cases.with_user(self.ben).action_take()
        self.start_tour("/odoo/my-cases", "cp_cases.hand_on", login=self.ben.login)
        self.env.invalidate_all()
        self.assertEqual(cases.disposition_id, self.call_back)
        order, lamp = cases
        self.assertEqual((order.service_id, order.user_id), (self.support, self.ben))
        self.assertEqual(lamp.service_id, self.billing)
        self.assertFalse(lamp.user_id)
        self.assertIn("Wants the money.", self._entries(lamp, "note").body)

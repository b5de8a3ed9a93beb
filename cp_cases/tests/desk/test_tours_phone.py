from odoo.tests import HttpCase, tagged

from ..common import CpCasesCommon


@tagged("post_install", "-at_install", "cp_cases")
class TestToursPhone(HttpCase, CpCasesCommon):
    browser_size = "375x667"
    touch_enabled = True

    def test_answer(self):
        case = self._receive("Where is my order?", body="I have not received it.")
        case.with_user(self.ben).action_take()
        with self._sending():
            self.start_tour("/odoo/my-cases", "cp_cases.phone", login=self.ben.login)
        self.assertEqual(len(self._mails), 1)
        self.assertIn("From the train.", self._entries(case, "outgoing").body)

from odoo.tests import HttpCase, tagged

from ..common import CpCasesCommon


@tagged("post_install", "-at_install", "cp_cases")
class TestToursHeldMail(HttpCase, CpCasesCommon):
    def test_one_after_the_other(self):
        for number in (1, 2, 3):
            self._receive(f"Away {number}", body="Back on Monday.", Auto_Submitted="auto-replied")
        held = self.env["cp.inbound.mail"].search([("state", "=", "held")], order="id")
        self.start_tour("/odoo/held-mail", "cp_cases.held_mail", login=self.sue.login)
        self.env.invalidate_all()
        self.assertEqual(held.mapped("state"), ["done", "discarded", "done"])
        self.assertEqual(held.case_id.mapped("name"), ["Away 1", "Away 3"])

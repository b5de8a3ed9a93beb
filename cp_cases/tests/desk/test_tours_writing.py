from odoo.tests import HttpCase, tagged

from ..common import CpCasesCommon


@tagged("post_install", "-at_install", "cp_cases")
class TestToursWriting(HttpCase, CpCasesCommon):
    def test_back_and_reload_while_writing(self):
        case = self._receive("Where is my order?", body="I have not received it.")
        self.start_tour(f"/odoo/cases/{case.id}", "cp_cases.writing", login=self.ben.login)
        self.assertIn("While writing", case.draft_ids.body)

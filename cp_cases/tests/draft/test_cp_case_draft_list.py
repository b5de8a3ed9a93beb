from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import CpCasesCommon


@tagged("post_install", "-at_install", "cp_cases")
class TestCpCaseDraftActive(CpCasesCommon):
    def _active(self, user):
        self.env.invalidate_all()
        Draft = self.env["cp.case.draft"].with_user(user)
        listed = Draft.get_active_communications()
        self.assertEqual(Draft.get_active_count(), len(listed))
        return listed

    def test_one_lists_ones_own_drafts(self):
        case = self._receive("Where is my order?")
        draft = self._open_reply(case, self.ana_with_case(case))
        [entry] = self._active(self.ana)
        self.assertEqual(
            (entry["id"], entry["contact"], entry["subject"], entry["number"]),
            (draft.id, "Sara Henry", "Re: Where is my order?", case.number),
        )
        self.assertFalse(self._active(self.ben))
        self.assertFalse(self._active(self.sue))

    def ana_with_case(self, case):
        case._record_work("received", self.ana)
        return self.ana

    def test_new_draft_has_no_number(self):
        self.env["cp.case.draft"].with_user(self.ana).action_compose()
        [entry] = self._active(self.ana)
        self.assertEqual((entry["number"], entry["contact"]), ("", ""))

    def test_a_draft_leaves_when_it_is_sent_or_discarded(self):
        case = self._receive()
        self._reply(case, self.ben)
        self.assertFalse(self._active(self.ben))
        self._open_reply(case, self.ben).action_discard()
        self.assertFalse(self._active(self.ben))

    def test_draft_of_a_case_out_of_sight_is_still_listed(self):
        case = self._receive()
        self._open_reply(case, self.ben)
        self.env["cp.case.worker"].sudo().search([]).unlink()
        self.support.agent_ids -= self.ben
        self.assertEqual(len(self._active(self.ben)), 1)

    def test_others_are_refused(self):
        with self.assertRaises(AccessError):
            self.env["cp.case.draft"].with_user(self.eve).get_active_count()

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import CpCasesCommon


@tagged("post_install", "-at_install", "cp_cases")
class TestReplyButton(CpCasesCommon):
    """The one button of a case that matters: reply, go on, or who is at it."""

    def setUp(self):
        super().setUp()
        self.case = self._receive()

    def _answering(self, agent):
        self.env.invalidate_all()
        return self.case.with_user(agent).answering_text

    def test_who_is_answering_is_told_to_others_alone(self):
        self.assertFalse(self._answering(self.sue))
        self._open_reply(self.case, self.ben)
        self.assertEqual(self._answering(self.sue), "Ben is answering")
        self.assertFalse(self._answering(self.ben))

    def test_only_of_the_email_that_would_be_answered(self):
        self._open_reply(self.case, self.ben)
        self._receive(f"Re: [{self.case.thread_ids.identifier}]")
        self.assertFalse(self._answering(self.sue))

    def test_a_stale_lock_gives_way(self):
        with freeze_time("2026-07-10 08:00:00"):
            draft = self._open_reply(self.case, self.ben)
        draft.flush_recordset()
        self.env.cr.execute(
            "UPDATE cp_case_draft SET write_date = '2020-01-01' WHERE id = %s", [draft.id]
        )
        self.assertFalse(self._answering(self.sue))

    def test_continue(self):
        draft = self._open_reply(self.case, self.ben)
        self.assertTrue(self.case.with_user(self.ben).has_my_draft)
        action = self.case.with_user(self.ben).action_continue_draft()
        self.assertEqual(action["res_id"], draft.id)

    def test_nothing_to_continue(self):
        self._open_reply(self.case, self.ben)
        with self.assertRaisesRegex(UserError, "not writing"):
            self.case.with_user(self.sue).action_continue_draft()

    def test_hidden_case(self):
        with self.assertRaises(AccessError):
            self.case.with_user(self.cid).action_continue_draft()

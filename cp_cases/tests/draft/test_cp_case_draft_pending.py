from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..common import CpCasesCommon


@tagged("cp_cases")
@freeze_time("2026-07-13 12:00:00")
class TestPendingOnSending(CpCasesCommon):
    def setUp(self):
        super().setUp()
        self.case = self._receive()

    def _reply_pending(self, **values):
        values = {"pending_reason_id": self.reason.id, **values}
        return self._reply(self.case, self.ben, state_after="pending", **values)

    def test_the_case_waits_until_the_service_works_that_day(self):
        self.support.calendar_id = self.env["resource.calendar"].create(
            {"name": "Office", "tz": "Europe/Berlin"}
        )
        self._reply_pending(pending_until="2026-07-15")
        self.assertEqual(self.case.state, "pending")
        self.assertEqual(self.case.pending_until, datetime(2026, 7, 15, 6))

    def test_without_a_day_it_waits_for_none(self):
        self._reply_pending()
        self.assertEqual(self.case.state, "pending")
        self.assertFalse(self.case.pending_until)

    def test_a_day_that_is_over_sends_nothing(self):
        draft = self._open_reply(self.case, self.ben)
        draft.write(
            {
                "state_after": "pending",
                "pending_reason_id": self.reason.id,
                "pending_until": "2026-07-12",
            }
        )
        with self.assertRaisesRegex(UserError, "over"), self._sending():
            draft.action_send()
        self.assertFalse(self._mails)
        self.assertTrue(draft.exists())

    def test_another_state_waits_for_no_day(self):
        draft = self._open_reply(self.case, self.ben)
        draft.write({"state_after": "pending", "pending_until": "2026-07-15"})
        draft.state_after = "resolved"
        self.assertFalse(draft.pending_until)
        with self._sending():
            draft.action_send()
        self.assertEqual(self.case.state, "resolved")

    def test_a_reason_proposes_a_day(self):
        self.reason.proposed_days = 3
        with Form(self._open_reply(self.case, self.ben)) as form:
            form.state_after = "pending"
            form.pending_reason_id = self.reason
            self.assertEqual(form.pending_until, date(2026, 7, 16))
            form.pending_until = "2026-07-20"
        self.assertEqual(self.case.draft_ids.pending_until, date(2026, 7, 20))

    def test_a_note_may_say_it_too(self):
        draft = self._open_reply(self.case, self.ben)
        draft.write(
            {
                "note": "<p>Waits for the depot.</p>",
                "state_after": "pending",
                "pending_reason_id": self.reason.id,
                "pending_until": "2026-07-15",
            }
        )
        draft.action_save_note()
        self.assertEqual(self.case.pending_until.date(), date(2026, 7, 15))

from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged, users

from ...models.case import cp_case_state
from ..common import CpCasesCommon

# A Thursday.
NOW = "2026-07-16 12:00:00"


class PendingCase(CpCasesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company_id = cls.company_admin.id
        cls.calendar = cls.env["resource.calendar"].create(
            {
                "name": "Support hours",
                "tz": "Europe/Berlin",
                "company_id": company_id,
                "attendance_ids": [
                    (5, 0, 0),
                    *(
                        (
                            0,
                            0,
                            {
                                "name": str(weekday),
                                "dayofweek": str(weekday),
                                "hour_from": 9,
                                "hour_to": 17,
                                "day_period": "full_day",
                            },
                        )
                        for weekday in range(5)
                    ),
                ],
            }
        )
        cls.support.calendar_id = cls.calendar
        cls.case = cls._create_case(user_id=cls.ben.id, state="open")

    def _set_pending(self, until, case=None, user=None):
        case = (case or self.case).with_user(user or self.ben)
        case.action_set_state("pending", self.reason.id, until=until)

    def _wake_up(self, at):
        with freeze_time(at):
            self._run_cron("ir_cron_wake_up")


@tagged("cp_cases")
class TestPendingUntil(PendingCase):
    @freeze_time(NOW)
    def test_day_is_the_start_of_the_services_working_time(self):
        for until, expected in (
            ("2026-07-17", datetime(2026, 7, 17, 7)),
            (date(2026, 7, 17), datetime(2026, 7, 17, 7)),
            # In winter, the same hour is another one in UTC.
            ("2026-12-01", datetime(2026, 12, 1, 8)),
        ):
            with self.subTest(until):
                self._set_pending(until)
                self.assertEqual(self.case.pending_until, expected)

    @freeze_time(NOW)
    def test_day_without_work_is_the_next_with_work(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Closed",
                "calendar_id": self.calendar.id,
                "date_from": "2026-07-19 22:00:00",
                "date_to": "2026-07-20 21:59:59",
            }
        )
        self._set_pending("2026-07-18")
        self.assertEqual(self.case.pending_until, datetime(2026, 7, 21, 7))

    @freeze_time(NOW)
    def test_day_around_the_clock_begins_at_midnight_of_the_agent(self):
        self.support.calendar_id = False
        self.ben.tz = "Europe/Berlin"
        self._set_pending("2026-07-18")
        self.assertEqual(self.case.pending_until, datetime(2026, 7, 17, 22))

    @freeze_time(NOW)
    def test_calendar_without_work(self):
        self.calendar.attendance_ids.unlink()
        self._set_pending("2026-07-18")
        self.assertEqual(self.case.pending_until, datetime(2026, 7, 17, 22))

    @freeze_time(NOW)
    def test_time_is_itself(self):
        self._set_pending("2026-07-18 03:04:00")
        self.assertEqual(self.case.pending_until, datetime(2026, 7, 18, 3, 4))

    @freeze_time(NOW)
    def test_each_case_by_its_own_service(self):
        other = self._create_case(service_id=self.billing.id, state="open")
        self.sue.tz = "UTC"
        self._set_pending("2026-07-18", self.case | other, self.sue)
        self.assertEqual(self.case.pending_until, datetime(2026, 7, 20, 7))
        self.assertEqual(other.pending_until, datetime(2026, 7, 18))

    @freeze_time(NOW)
    def test_what_is_over_or_no_time_is_refused(self):
        # Of today, the start of work is over.
        for until in ("2026-07-16", "2026-07-16 12:00:00", "2026-07-01", "tomorrow", "10 July", 7):
            with self.subTest(until), self.assertRaises(UserError), self.cr.savepoint():
                self._set_pending(until)
        self.assertEqual(self.case.state, "open")

    def test_without_a_time_it_waits_for_a_person(self):
        self._set_pending(False)
        self.assertFalse(self.case.pending_until)
        self._wake_up("2036-01-01")
        self.assertEqual(self.case.state, "pending")

    def test_calendar_of_another_company_needs_no_right(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.calendar.sudo().company_id = company
        with freeze_time(NOW):
            self._set_pending("2026-07-17")
        self.assertEqual(self.case.pending_until, datetime(2026, 7, 17, 7))

    @freeze_time(NOW)
    def test_of_cases_that_are_not_pending(self):
        with self.assertRaises(ValidationError):
            self.case.with_user(self.ben).write({"pending_until": "2026-07-18 03:04:00"})

    @freeze_time(NOW)
    def test_another_state_clears_it(self):
        for state in ("open", "resolved"):
            with self.subTest(state):
                self._set_pending("2026-07-17")
                self.case.with_user(self.ben).action_set_state(state)
                self.assertFalse(self.case.pending_until)
        self._set_pending("2026-07-17")
        self.case.with_user(self.ben).action_set_disposition(self.answered.id)
        self.assertEqual((self.case.state, self.case.pending_until), ("resolved", False))

    @freeze_time(NOW)
    def test_pending_again_without_a_time_clears_it(self):
        self._set_pending("2026-07-17")
        self._set_pending(False)
        self.assertEqual((self.case.state, self.case.pending_until), ("pending", False))

    @freeze_time(NOW)
    def test_new_case_of_an_agent(self):
        case = (
            self.env["cp.case"]
            .with_user(self.ben)
            .create(
                {
                    "name": "Call back",
                    "partner_id": self.sara.id,
                    "service_id": self.support.id,
                    "state": "pending",
                    "pending_reason_id": self.reason.id,
                    "pending_until": "2026-07-20 07:00:00",
                }
            )
        )
        self.assertIn("until 7/20/26", self._entries(case, "state").body)

    # ------------------------------------------------------------
    # HISTORY
    # ------------------------------------------------------------

    @freeze_time(NOW)
    def test_history_says_until_when(self):
        self.ben.tz = "Europe/Berlin"
        self._set_pending("2026-07-17")
        body = self._entries(self.case, "state")[-1].body
        self.assertRegex(body, r"Open → Pending \(.*\) until 7/17/26, 9:00")
        self.assertIn("(Europe/Berlin)", body)

    @freeze_time(NOW)
    def test_another_time_is_in_the_history(self):
        self._set_pending("2026-07-17")
        before = self._entries(self.case, "state")
        self._set_pending("2026-07-20")
        entry = self._entries(self.case, "state") - before
        self.assertIn("until 7/20/26", entry.body)
        self.assertEqual(entry.author_id, self.ben.partner_id)
        self._set_pending("2026-07-20")
        self.assertEqual(self._entries(self.case, "state"), before | entry, "nothing has changed")

    # ------------------------------------------------------------
    # WAKING UP
    # ------------------------------------------------------------

    def _make_due(self, **values):
        self.case.write(values)
        with freeze_time(NOW):
            self._set_pending("2026-07-17", user=self.sue)
        self.case.with_user(self.ben).action_mark_read()

    def test_opens_when_its_time_has_come(self):
        self._make_due()
        self._wake_up("2026-07-17 06:59:00")
        self.assertEqual(self.case.state, "pending")
        self._wake_up("2026-07-17 07:00:00")
        self.assertEqual((self.case.state, self.case.pending_until), ("open", False))
        self.assertFalse(self.case.pending_reason_id)
        self.assertEqual((self.case.user_id, self.case.has_news), (self.ben, True))
        entry = self._entries(self.case, "state")[-1]
        self.assertIn("Pending → Open", entry.body)
        self.assertEqual(entry.author_id, self.partner_root)

    def test_without_agent_it_waits_in_the_team_queue(self):
        self._make_due(user_id=False)
        self._wake_up("2026-07-17 07:00:00")
        queue = self.env["cp.case"].with_user(self.ben).search([("is_waiting", "=", True)])
        self.assertEqual(queue, self.case)
        self.assertTrue(self.case.has_news)

    def test_of_an_agent_who_is_gone_it_goes_to_the_team_queue(self):
        self._make_due()
        self.support.agent_ids -= self.ben
        self._wake_up("2026-07-17 07:00:00")
        self.assertFalse(self.case.user_id)
        self.assertTrue(self.case.is_waiting)

    def test_email_of_the_customer_opens_it_sooner(self):
        case = self._receive()
        case.with_user(self.ben).action_take()
        with freeze_time(NOW):
            self._set_pending("2026-07-17", case)
            reply_to = self._entries(case, "incoming").message_id
            self._receive("Re: Refund of order 5", In_Reply_To=reply_to)
        self.assertEqual((case.state, case.pending_until, case.has_news), ("open", False, True))
        entries = self._entries(case)
        self._wake_up("2026-07-17 07:00:00")
        self.assertEqual(self._entries(case), entries)

    def test_email_of_a_stranger_changes_nothing(self):
        case = self._receive()
        case.with_user(self.ben).action_take()
        with freeze_time(NOW):
            self._set_pending("2026-07-17", case)
            reply_to = self._entries(case, "incoming").message_id
            self._receive("Re: Refund", email_from="mallory@example.net", In_Reply_To=reply_to)
        self.assertEqual(case.state, "pending")
        self.assertEqual(case.pending_until, datetime(2026, 7, 17, 7))

    def test_many_in_batches(self):
        self.patch(cp_case_state, "WAKE_BATCH", 2)
        cases = self.case.browse()
        for _number in range(5):
            cases |= self._create_case(state="open")
        with freeze_time(NOW):
            self._set_pending("2026-07-17", cases)
        self._wake_up("2026-07-17 07:00:00")
        self.assertEqual(set(cases.mapped("state")), {"open"})

    # ------------------------------------------------------------
    # WHO MAY
    # ------------------------------------------------------------

    @users("cid@cp", "eve@cp")
    def test_not_those_who_do_not_see_the_case(self):
        with self.assertRaises(AccessError):
            self.case.with_env(self.env).action_set_state("pending", self.reason.id, "2099-01-01")

    def test_not_a_closed_case(self):
        self._close(self.case)
        with self.assertRaisesRegex(UserError, "is closed, which is final"):
            self._set_pending("2099-01-01")


@tagged("cp_cases")
class TestSetPending(PendingCase):
    def _open(self, cases=None, user=None, **values):
        form = Form(
            self.env["cp.case.set.pending"]
            .with_user(user or self.ben)
            .with_context(active_model="cp.case", active_ids=(cases or self.case).ids)
        )
        form.pending_reason_id = self.reason
        for fname, value in values.items():
            setattr(form, fname, value)
        return form

    @freeze_time(NOW)
    def test_quick_choices(self):
        # On a Friday, the next working day is Monday.
        for now, until, expected in (
            (NOW, "none", False),
            (NOW, "next_day", datetime(2026, 7, 17, 7)),
            ("2026-07-17 12:00:00", "next_day", datetime(2026, 7, 20, 7)),
            (NOW, "week", datetime(2026, 7, 23, 7)),
        ):
            with self.subTest(now=now, until=until), freeze_time(now):
                form = self._open(until=until)
                self.assertEqual(form.pending_until or False, expected)
                form.save().action_apply()
                self.assertEqual(self.case.state, "pending")
                self.assertEqual(self.case.pending_until, expected)

    @freeze_time(NOW)
    def test_a_day_and_a_time(self):
        self._open(until="day", until_day="2026-07-19").save().action_apply()
        self.assertEqual(self.case.pending_until, datetime(2026, 7, 20, 7))
        self._open(until="time", until_time="2026-07-19 10:30:00").save().action_apply()
        self.assertEqual(self.case.pending_until, datetime(2026, 7, 19, 10, 30))

    @freeze_time(NOW)
    def test_proposed_time_is_tomorrow_at_nine_of_the_agent(self):
        self.ben.tz = "America/New_York"
        form = self._open(until="time")
        self.assertEqual(form.until_time, datetime(2026, 7, 17, 13))

    @freeze_time(NOW)
    def test_reason_proposes_days(self):
        self.reason.proposed_days = 4
        form = self._open()
        self.assertEqual(form.until, "day")
        self.assertEqual(form.until_day, date(2026, 7, 20))
        self.assertEqual(form.pending_until, datetime(2026, 7, 20, 7))
        form.until = "none"
        form.save().action_apply()
        self.assertFalse(self.case.pending_until)

    @freeze_time(NOW)
    def test_many_cases_of_services_that_begin_at_different_times(self):
        other = self._create_case(service_id=self.billing.id, state="open")
        form = self._open(self.case | other, self.sue, until="next_day")
        self.assertFalse(form.pending_until)
        form.save().action_apply()
        self.assertEqual(self.case.pending_until, datetime(2026, 7, 17, 7))
        self.assertEqual(other.pending_until, datetime(2026, 7, 17))

    @freeze_time(NOW)
    def test_refusals_leave_all_as_it_was(self):
        closed = self._create_case()
        self._close(closed)
        for cases, values in (
            (self.case, {"until": "day", "until_day": "2026-07-16"}),
            (self.case, {"until": "time", "until_time": "2026-07-16 11:00:00"}),
            (self.case | closed, {"until": "week"}),
        ):
            with self.subTest(values), self.assertRaises(UserError), self.cr.savepoint():
                self._open(cases, **values).save().action_apply()
        wizard = self.env["cp.case.set.pending"].with_user(self.ben)
        values = {"case_ids": self.case.ids, "pending_reason_id": self.reason.id}
        with self.assertRaisesRegex(UserError, "Choose when"), self.cr.savepoint():
            wizard.create({**values, "until": "day"}).action_apply()
        self.assertEqual(self.case.state, "open")

from datetime import datetime

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import CpCasesCommon

FIRST, SECOND = "Fri, 10 Jul 2026 08:00:00 +0000", "Fri, 10 Jul 2026 09:30:00 +0000"


@tagged("post_install", "-at_install", "cp_cases")
class TestWaiting(CpCasesCommon):
    def _receive_at(self, date, subject="Refund of order 5", **kwargs):
        raw = self._make_mail(subject, **kwargs)
        line = b"Date: Fri, 10 Jul 2026 14:16:00 +0000"
        self.assertIn(line, raw)
        return self._deliver(raw.replace(line, f"Date: {date}".encode()))

    def _receive_again(self, case, date=SECOND, **kwargs):
        return self._receive_at(date, f"Re: [{case.thread_ids[0].identifier}]", **kwargs)

    def test_first_email_that_nobody_has_answered(self):
        case = self._receive_at(FIRST)
        self._receive_again(case)
        self.assertEqual(case.waiting_since, datetime(2026, 7, 10, 8))
        self._reply(case, self.ben)
        self.assertFalse(case.waiting_since)
        self._receive_again(case)
        self.assertEqual(case.waiting_since, datetime(2026, 7, 10, 9, 30))

    def test_a_clock_that_is_fast_makes_nobody_wait_from_tomorrow(self):
        case = self._receive_at("Sat, 10 Jul 2077 08:00:00 +0000")
        self.assertEqual(case.waiting_since, self._entries(case)[0].create_date)

    def test_what_is_no_answer_ends_no_wait(self):
        self._set_acknowledgement()
        with self._sending():
            case = self._receive_at(FIRST)
        since = case.waiting_since
        self.assertTrue(since)
        self.assertTrue(self._entries(case, "acknowledgement"))
        case.with_user(self.ben).action_take()
        case._add_note("A note.")
        entry = self._entries(case, "incoming")
        action = case.with_user(self.ben).action_forward(entry.id)
        draft = self.env[action["res_model"]].with_user(self.ben).browse(action["res_id"])
        draft.write({"email_to": "expert@example.org", "body": "<p>What do you think?</p>"})
        with self._sending():
            draft.action_send()
        case.with_user(self.ben).action_set_state("pending", self.reason.id)
        self.assertEqual(case.waiting_since, since)
        case.with_user(self.ben).action_set_state("resolved")
        self.assertFalse(case.waiting_since)
        case.with_user(self.ben).action_set_state("open")
        self.assertFalse(case.waiting_since)

    def test_spam_ends_the_wait(self):
        case = self._receive_at(FIRST)
        case.with_user(self.ben).action_set_disposition(self.spam.id)
        self.assertFalse(case.waiting_since)

    def test_stranger_waits_once_accepted(self):
        case = self._receive_at(FIRST)
        self._reply(case, self.ben)
        self._receive_again(case, email_from="tim@example.net")
        self.assertFalse(case.waiting_since)
        entry = self._entries(case, "incoming")[-1]
        case.with_user(self.ben).action_accept_sender(entry.id)
        self.assertEqual(case.waiting_since, datetime(2026, 7, 10, 9, 30))

    def test_absence_notice_waits_for_nothing(self):
        case = self._receive_at(FIRST)
        self._reply(case, self.ben)
        self._receive_again(case, Auto_Submitted="auto-replied")
        self.assertFalse(case.waiting_since)

    def test_wait_goes_with_the_email(self):
        case, other = self._receive_at(FIRST), self._create_case()
        self._receive_again(case)
        first, second = self._entries(case, "incoming")
        case.with_user(self.ben).action_move_email(first.id, other.id)
        self.assertEqual(other.waiting_since, datetime(2026, 7, 10, 8))
        self.assertEqual(case.waiting_since, datetime(2026, 7, 10, 9, 30))
        case.with_user(self.ben).action_move_email(second.id, other.id)
        self.assertEqual(other.waiting_since, datetime(2026, 7, 10, 8))
        self.assertFalse(case.waiting_since)

    def test_sent_from_an_own_mail_program_is_an_answer(self):
        case = self._receive_at(FIRST)
        case.with_user(self.ben).action_take()
        self.env["ir.config_parameter"].set_param("cp_cases.authserv_id", "mx.example.com")
        self._receive_again(
            case,
            email_from=self.ben.email_formatted,
            email_to=self.sara.email,
            Cc=self.support_address,
            Authentication_Results="mx.example.com; dmarc=pass header.from=test.mycompany.com",
        )
        self.assertTrue(self._entries(case, "outgoing"))
        self.assertFalse(case.waiting_since)

    def test_nobody_sets_it(self):
        case = self._receive_at(FIRST)
        with self.assertRaises(AccessError):
            case.with_user(self.ben).waiting_since = False
        with self.assertRaises(AccessError):
            case.with_user(self.max).waiting_since = False

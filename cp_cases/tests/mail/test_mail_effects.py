from datetime import timedelta
from email.message import EmailMessage
from email.utils import make_msgid

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import CpCasesCommon

STRANGER = '"Mallory" <mallory@example.net>'
# What machines write, which is an email like any other.
OF_MACHINES = {
    "generated": {"Auto_Submitted": "auto-generated"},
    "list": {"List_Id": "<users.example.com>", "Precedence": "list"},
    "bulk": {"Precedence": "bulk"},
}


class EffectsCommon(CpCasesCommon):
    def setUp(self):
        super().setUp()
        self.case = self._receive("Lamp")
        self.case.with_user(self.ben).action_take()
        self.case.with_user(self.ben).action_set_state("resolved")
        self.subject = f"Re: Lamp [{self.case.thread_ids.identifier}]"

    def _assert_untouched(self):
        self.assertEqual(self.case.state, "resolved")
        self.assertFalse(self.case.has_news)


@tagged("cp_cases")
class TestAutomaticEffects(EffectsCommon):
    def test_mail_of_machines_opens_and_is_news(self):
        for kind, headers in OF_MACHINES.items():
            with self.subTest(kind):
                self.case.action_set_state("resolved")
                self.case.with_user(self.ben).action_mark_read()
                self.assertEqual(self._receive(self.subject, body=kind, **headers), self.case)
                self.assertEqual(self.case.state, "open")
                self.assertTrue(self.case.has_news)
                self.assertTrue(self._entries(self.case, "incoming")[-1].cp_is_automatic)

    def test_mail_of_machines_on_a_closed_case_makes_the_follow_up(self):
        self._close(self.case)
        for kind, headers in OF_MACHINES.items():
            with self.subTest(kind):
                case = self._receive(self.subject, body=kind, **headers)
                self.assertEqual(case.origin_case_id, self.case)
                self._close(case)
                self.case = case

    def test_receipt_of_another_desk_is_news_only(self):
        self.case.action_set_state("open")
        self._reply(self.case, self.ben)
        self.case.with_user(self.ben).action_set_state("resolved")
        self._receive(self.subject, **OF_MACHINES["generated"])
        self.assertEqual(self.case.state, "resolved")
        self.assertTrue(self.case.has_news)
        with freeze_time(fields.Datetime.now() + timedelta(minutes=3)):
            self._receive(self.subject, body="Solved", **OF_MACHINES["generated"])
        self.assertEqual(self.case.state, "open")

    def test_receipt_of_another_desk_continues_no_closed_case(self):
        self.case.action_set_state("open")
        self._reply(self.case, self.ben)
        self._close(self.case)
        self.assertEqual(self._receive(self.subject, **OF_MACHINES["generated"]), self.case)
        self.assertFalse(self.case.follow_up_ids)

    def test_receipt_of_another_desk_to_another_service_too(self):
        """It is a receipt by the case that it answers, whichever case it goes to."""
        self.case.action_set_state("open")
        self._reply(self.case, self.ben)
        to_billing = {"email_to": self.billing_address, **OF_MACHINES["generated"]}
        case = self._receive(self.subject, **to_billing)
        self.assertEqual(case.service_id, self.billing)
        self.assertIn(self.case, case.related_case_ids)
        self.assertFalse(case.waiting_since)
        self._close(case)
        self.assertEqual(self._receive(self.subject, body="Again", **to_billing), case)
        self.assertEqual(case.state, "closed")

    def test_answer_of_nobody_is_without_effect(self):
        participants = self.case.thread_ids.participants
        for address in (None, STRANGER):
            with self.subTest(address):
                sender = {"email_from": address} if address else {}
                self._receive(
                    self.subject, Auto_Submitted="auto-replied", body=address or "", **sender
                )
                self._assert_untouched()
                self.assertFalse(self.case.has_undecided_mail)
                self.assertEqual(self.case.thread_ids.participants, participants)

    def test_what_a_supervisor_lets_in_counts_as_a_persons(self):
        self.assertFalse(self._receive("Away", Auto_Submitted="auto-replied"))
        held = self.env["cp.inbound.mail"].search([("state", "=", "held")], limit=1)
        held.with_user(self.sue).action_release()
        case = held.case_id
        self.assertTrue(case.has_news)
        entry = self._entries(case, "incoming")
        self.assertFalse(entry.cp_is_automatic)
        self.assertFalse(self._entries(case, "acknowledgement"))


@tagged("cp_cases")
class TestReports(EffectsCommon):
    """What a mail server or program tells of mail, though nothing has bounced."""

    def _make_report(self, kind, subject="Report"):
        message = EmailMessage()
        message["From"] = "reports@example.net"
        message["To"] = self.support_address
        message["Subject"] = subject
        message["Message-ID"] = make_msgid(domain="example.net")
        message.set_content("A report.")
        message.add_attachment(b"{}", "application", "json", filename="report.json")
        raw = message.as_bytes()
        if kind == "no sender":
            return b"Return-Path: <>\n" + raw
        declared = f"multipart/report; report-type={kind};".encode()
        return raw.replace(b"multipart/mixed;", declared, 1)

    def test_on_a_known_thread_it_is_without_effect(self):
        for state in ("resolved", "closed"):
            self.case.sudo().state = state
            for kind in ("tlsrpt", "feedback-report", "dmarc", "no sender"):
                with self.subTest(kind, state=state):
                    raw = self._make_report(kind, self.subject)
                    self.assertEqual(self._deliver(raw), self.case)
                    self.assertEqual(self.case.state, state)
                    self.assertFalse(self.case.has_news)
                    self.assertFalse(self.case.follow_up_ids)
                    entry = self._entries(self.case, "incoming")[-1]
                    self.assertTrue(entry.cp_is_silent)
                    self.assertTrue(entry.cp_is_automatic)
                    self.assertIn("report.json", entry.attachment_ids.mapped("name"))

    def test_on_none_it_is_held_with_its_file(self):
        for kind in ("tlsrpt", "feedback-report", "no sender"):
            with self.subTest(kind):
                self.assertFalse(self._deliver(self._make_report(kind)))
                held = self.env["cp.inbound.mail"].search([("state", "=", "held")], limit=1)
                self.assertEqual(held.reason, "report")
                files = held.with_user(self.sue).content["files"]
                self.assertIn("report.json", [file["name"] for file in files])
                held.with_user(self.sue).action_release()
                entry = self._entries(held.case_id, "incoming")
                self.assertIn("report.json", entry.attachment_ids.mapped("name"))
                self.assertFalse(entry.cp_is_silent, "a supervisor has let it in")
                self.assertTrue(held.case_id.has_news)


@tagged("cp_cases")
class TestUndecided(EffectsCommon):
    """An email of somebody who has had no part in the case waits for a decision."""

    def setUp(self):
        super().setUp()
        self._receive(self.subject, email_from=STRANGER)
        self.odd = self._entries(self.case, "incoming")[-1]

    def _close_what_is_due(self):
        with freeze_time(fields.Datetime.now() + timedelta(days=30)):
            self._run_cron("ir_cron_close_resolved")

    def test_is_news_and_changes_no_state(self):
        self.assertTrue(self.case.has_news)
        self.assertEqual(self.case.state, "resolved")
        self.assertTrue(self.case.has_undecided_mail)

    def test_mail_of_an_employee_who_is_not_authenticated(self):
        self.case.with_user(self.ben).action_mark_read()
        self._receive(self.subject, email_from=self.cid.email_formatted, body="I am a customer")
        self.assertTrue(self.case.has_news)
        self.assertEqual(self.case.state, "resolved")

    def test_case_does_not_close_over_it(self):
        self._close_what_is_due()
        self.assertEqual(self.case.state, "resolved")
        self.case.with_user(self.ben).action_put_aside(self.odd.id)
        self.assertFalse(self.case.has_undecided_mail)
        self._close_what_is_due()
        self.assertEqual(self.case.state, "closed")

    def test_put_aside(self):
        self.odd.with_user(self.ben).cp_action_put_aside()
        self.assertTrue(self.odd.cp_is_put_aside)
        self.assertFalse(self.odd.cp_is_trusted)
        self.assertEqual(self.case.state, "resolved")
        self.assertIn("Put aside by Ben", self.odd.with_user(self.ben).cp_receipt)
        self.assertIn("mallory@example.net", self._entries(self.case, "note")[-1].body)
        entries = self.case.with_user(self.ben).get_history()["entries"]
        [shown] = [entry for entry in entries if entry["id"] == self.odd.id]
        self.assertTrue(shown["is_put_aside"])

    def test_accepted_after_all(self):
        self.odd.with_user(self.ben).cp_action_put_aside()
        self.odd.with_user(self.ben).cp_action_accept_sender()
        self.assertTrue(self.odd.cp_is_trusted)
        self.assertFalse(self.odd.cp_is_put_aside)
        self.assertEqual(self.case.state, "open")

    def test_what_is_trusted_is_not_put_aside(self):
        first = self._entries(self.case, "incoming")[0]
        self.case.with_user(self.ben).action_put_aside(first.id)
        self.assertFalse(first.cp_is_put_aside)

    def test_put_aside_on_a_closed_case_is_refused(self):
        self._close(self.case)
        with self.assertRaises(UserError):
            self.odd.with_user(self.ben).cp_action_put_aside()

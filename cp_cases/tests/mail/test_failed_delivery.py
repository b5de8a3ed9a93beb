from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_mail_server import MailDeliveryException

from ..common import CpCasesCommon

BOUNCE = (
    "From: Mail Delivery System <MAILER-DAEMON@example.com>\r\nTo: {to}\r\n"
    "Subject: Undelivered Mail\r\nMessage-ID: <bounce@example.com>\r\nReturn-Path: <>\r\n"
    "MIME-Version: 1.0\r\n"
    "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
    "--b\r\nContent-Type: text/plain\r\n\r\nNo such user.\r\n"
    "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n"
    "Final-Recipient: rfc822; sara.henry@example.com\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
    "--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"
    "Message-ID: {message_id}\r\nSubject: Re\r\n\r\n--b--\r\n"
)


class FailedDeliveryCommon(CpCasesCommon):
    def _bounce(self, email_to=None):
        mail = BOUNCE.format(to=email_to or self.support_address, message_id=self.entry.message_id)
        mail = mail.replace("<bounce@", f"<bounce-{self.entry.id}@")
        self.assertEqual(self._deliver(mail.encode()), self.case)
        self.env.invalidate_all()

    def _assert_seen(self):
        case = self.case.with_user(self.ben)
        self.assertTrue(case.has_failed_mail)
        Case = self.env["cp.case"].with_user(self.ben)
        self.assertIn(case, Case.search([("has_failed_mail", "=", True)]))
        self.assertNotIn(case, Case.search([("has_failed_mail", "=", False)]))

    def _assert_not_seen(self):
        case = self.case.with_user(self.ben)
        self.assertFalse(case.has_failed_mail)
        self.assertNotIn(case, case.search([("has_failed_mail", "=", True)]))

    def _open_again(self, agent):
        action = self.entry.with_user(agent).cp_action_send_again()
        return self.env["cp.case.draft"].with_user(agent).browse(action["res_id"])


@tagged("cp_cases")
class TestFailedDelivery(FailedDeliveryCommon):
    """An answer that did not arrive is seen: on the case, in the lists, and by its agent."""

    def setUp(self):
        super().setUp()
        self.case = self._receive()
        self.entry = self._reply(self.case, self.ben, state_after="resolved")
        self.assertEqual(self.case.state, "resolved")

    def test_arrived(self):
        self._assert_not_seen()

    def test_report(self):
        self._bounce()
        self._assert_seen()
        self.assertEqual(self.case.state, "open")
        self.assertTrue(self.case.has_news)

    def _get_failures(self):
        return self.case.with_user(self.ben).get_entry(self.entry.id)["failures"]

    def test_reason(self):
        """What the server said of the address; where the report has no field for it, its text."""
        diagnosis = "Status: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 mailbox is gone\r\n"
        other = "Final-Recipient: rfc822; tom@example.com\r\nAction: delayed\r\n"
        other += "Diagnostic-Code: smtp; 451 wait\r\n\r\nFinal-Recipient: rfc822; sara"
        for said, old, new in (
            ("No such user.", "", ""),
            ("550 5.1.1 mailbox is gone", "Status: 5.1.1\r\n", diagnosis),
            ("550 5.1.1 mailbox is gone", "Final-Recipient: rfc822; sara", other),
        ):
            with self.subTest(said), self.env.cr.savepoint() as savepoint:
                mail = BOUNCE.format(to=self.support_address, message_id=self.entry.message_id)
                mail = mail.replace("Status: 5.1.1\r\n", diagnosis) if new == other else mail
                self._deliver((mail.replace(old, new) if old else mail).encode())
                [failure] = self._get_failures()
                self.assertEqual(failure["address"], "sara.henry@example.com")
                self.assertEqual(failure["details"], said)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_reason_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        kind = self.env["ir.model.fields.selection"].search(
            [("field_id.model", "=", "mail.notification"), ("value", "=", "mail_bounce")]
        )
        kind.with_context(lang="fr_FR").name = "Rejet"
        self._bounce(self.support_address)
        as_ben = self.case.with_user(self.ben).with_context(lang="fr_FR")
        [failure] = as_ben.get_entry(self.entry.id)["failures"]
        self.assertEqual(failure["reason"], "Rejet")

    def test_reason_is_short(self):
        mail = BOUNCE.format(to=self.support_address, message_id=self.entry.message_id)
        self._deliver(mail.replace("No such user.", "We are sorry. " * 100).encode())
        [failure] = self._get_failures()
        self.assertLessEqual(len(failure["details"]), 500)
        self.assertTrue(failure["details"].endswith("…"))

    def test_report_at_whichever_address(self):
        """It is stored, and in the history, as one that came to the service."""
        returned_to = self.mail_alias_domain.bounce_email
        self.assertTrue(returned_to)
        for email_to in (returned_to, "ben@test.mycompany.com"):
            with self.subTest(email_to), self.env.cr.savepoint() as savepoint:
                self._bounce(email_to)
                self._assert_seen()
                report = self._entries(self.case, "incoming")[-1]
                self.assertIn("No such user.", report.body)
                self.assertTrue(report.cp_is_automatic)
                inbound = self.env["cp.inbound.mail"].search([("mail_message_id", "=", report.id)])
                self.assertEqual((inbound.state, inbound.case_id), ("done", self.case))
                savepoint.rollback()
                self.env.invalidate_all()

    def test_report_of_what_is_no_email_of_ours(self):
        mail = BOUNCE.format(
            to=self.mail_alias_domain.bounce_email, message_id="<other@example.org>"
        )
        self.assertFalse(self._deliver(mail.encode()))
        self.assertFalse(
            self.env["cp.inbound.mail"].search([("message_id", "=", "<bounce@example.com>")])
        )

    def test_report_that_names_no_email(self):
        """The thread is in its subject, and the recipient in its words."""
        mail = self._make_mail(
            f"Undeliverable: Re: x [{self.case.thread_ids.identifier}]",
            email_from="mailer-daemon@example.com",
            body="sara.henry@example.com\nuser unknown",
            Return_Path="<>",
        )
        self.assertEqual(self._deliver(mail), self.case)
        self._assert_seen()
        self.assertEqual(self.case.state, "open")

    def test_recipient_who_has_it_sent_on(self):
        """The address that failed is none that we have written to."""
        for fields, number in (
            ("rfc822; home@example.net\r\nOriginal-Recipient: rfc822; sara.henry@example.com", 1),
            ("rfc822; home@example.net", 2),
        ):
            with self.subTest(fields), self.env.cr.savepoint() as savepoint:
                mail = BOUNCE.format(to=self.support_address, message_id=self.entry.message_id)
                mail = mail.replace("rfc822; sara.henry@example.com", fields)
                self._deliver(mail.replace("<bounce@", f"<sent-on-{number}@").encode())
                self._assert_seen()
                savepoint.rollback()
                self.env.invalidate_all()

    def test_one_of_several_recipients(self):
        self.entry = self._reply(self.case, self.ben, email_cc="tom@example.com")
        mail = BOUNCE.format(to=self.support_address, message_id=self.entry.message_id)
        self._deliver(mail.replace("sara.henry@example.com", "home@example.net").encode())
        self._assert_not_seen()

    def test_report_of_no_failure(self):
        """That it will be tried again, or has arrived, is kept and changes nothing."""
        for action in ("delayed", "relayed"):
            with self.subTest(action):
                mail = BOUNCE.format(to=self.support_address, message_id=self.entry.message_id)
                mail = mail.replace("Action: failed", f"Action: {action}")
                mail = mail.replace("No such user.", "<sara.henry@example.com>: wait")
                mail = mail.replace("<bounce@", f"<{action}@")
                self.assertEqual(self._deliver(mail.encode()), self.case)
                self._assert_not_seen()
                self.assertEqual(self.case.state, "resolved")
                self.assertFalse(self.case.has_news)

    def test_receipts_and_complaints_are_kept_with_what_they_are_about(self):
        """They refer to it in their parts alone."""
        for kind, content_type, field in (
            ("disposition-notification", "message/disposition-notification", "Original-Message-ID"),
            ("feedback-report", "message/rfc822", "Message-ID"),
        ):
            with self.subTest(kind):
                mail = (
                    f"From: isp@example.net\r\nTo: {self.support_address}\r\n"
                    f"Subject: Report\r\nMessage-ID: <{kind}@example.net>\r\n"
                    f"Content-Type: multipart/report; report-type={kind}; boundary=b\r\n\r\n"
                    f"--b\r\n\r\nSee.\r\n--b\r\nContent-Type: {content_type}\r\n\r\n"
                    f"{field}: {self.entry.message_id}\r\n\r\n--b--\r\n"
                )
                self.assertEqual(self._deliver(mail.encode()), self.case)
                self.assertTrue(self._entries(self.case, "incoming")[-1].cp_is_silent)
                self.assertEqual(self.case.state, "resolved")

    def test_report_on_a_closed_case(self):
        self._close(self.case)
        self._bounce()
        self._assert_seen()
        self.assertEqual(self.case.state, "closed")

    def test_error_of_the_mail_server(self):
        case = self._receive("Another")
        draft = self._open_reply(case, self.ben)
        draft.body = "<p>Yes.</p>"
        refused = patch.object(
            self.registry["ir.mail_server"],
            "send_email",
            side_effect=MailDeliveryException("The recipient is refused."),
        )
        with self._sending(), refused, mute_logger("odoo.addons.mail.models.mail_mail"):
            draft.action_send()
        self.env.invalidate_all()
        self.assertTrue(case.with_user(self.ben).has_failed_mail)
        case.action_set_state("resolved")
        # As the queue of the mails does when it tries again.
        self._entries(case, "outgoing")._notify_message_notification_update()
        self.assertEqual(case.state, "open")
        self.assertTrue(case.has_news)

    # ------------------------------------------------------------
    # SEND AGAIN
    # ------------------------------------------------------------

    def test_send_again(self):
        self._bounce()
        draft = self._open_again(self.ben)
        self.assertEqual(draft.email_to, self.entry.outgoing_email_to)
        self.assertEqual(draft.body, self.entry.body)
        draft.email_to = "sara@example.org"
        with self._sending():
            draft.action_send()
        self.env.invalidate_all()
        sent = self._entries(self.case, "outgoing")[-1]
        self.assertEqual(self.entry.cp_sent_again_id, sent)
        self.assertEqual(self._mails[0]["subject"], self.entry.subject)
        first = self._entries(self.case, "incoming")[0]
        self.assertEqual(self._mails[0]["EmailMessage"]["In-Reply-To"], first.message_id)
        self._assert_not_seen()
        content = self.case.with_user(self.ben).get_entry(self.entry.id)
        self.assertTrue(content["is_sent_again"])
        self.assertTrue(content["failures"], "the reason stays")

    def test_failed_again(self):
        self._bounce()
        draft = self._open_again(self.ben)
        with self._sending():
            draft.action_send()
        self.env.invalidate_all()
        self.entry = self._entries(self.case, "outgoing")[-1]
        self._bounce()
        self._assert_seen()
        self.assertTrue(self._open_again(self.ben))

    def test_files_go_again(self):
        case = self._receive("Another")
        file = (
            self.env["ir.attachment"].with_user(self.ben).create({"name": "x.pdf", "raw": b"%PDF"})
        )
        self.case, self.entry = case, self._reply(case, self.ben, attachment_ids=file.ids)
        self._bounce()
        draft = self._open_again(self.sue)
        self.assertEqual(draft.attachment_ids.mapped("name"), ["x.pdf"])
        with self._sending():
            draft.action_send()
        self.assertEqual(self._mails[0]["attachments"][0][:2], ("x.pdf", b"%PDF"))

    def test_first_mail_of_a_thread_has_no_re(self):
        action = self.sara.with_user(self.ben).action_new_case()
        draft = self.env["cp.case.draft"].with_user(self.ben).browse(action["res_id"])
        draft.write({"subject": "Your lamp", "body": "<p>It is here.</p>"})
        with self._sending():
            draft.action_send()
        self.env.invalidate_all()
        self.case = self.sara.cp_case_ids.filtered(lambda case: case.name == "Your lamp")
        self.entry = self._entries(self.case, "outgoing")
        self._bounce()
        draft = self._open_again(self.ben)
        self.assertEqual(draft.subject, "Your lamp")
        with self._sending():
            draft.action_send()
        self.assertEqual(self._mails[0]["subject"], self.entry.subject)

    def test_resumed_by_its_author(self):
        self._bounce()
        self.assertEqual(self._open_again(self.ben), self._open_again(self.ben))
        self.assertNotEqual(self._open_again(self.ben), self._open_again(self.sue))

    def test_refused(self):
        with self.assertRaisesRegex(UserError, "No delivery"):
            self._open_again(self.ben)
        self._bounce()
        with self.assertRaises(AccessError):
            self._open_again(self.cid)
        with self.assertRaisesRegex(UserError, "No delivery"):
            self._entries(self.case, "incoming")[0].with_user(self.ben).cp_action_send_again()
        with self._sending():
            self._open_again(self.ben).action_send()
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "sent again already"):
            self._open_again(self.ben)

    def test_refused_on_a_closed_case(self):
        self._bounce()
        self._close(self.case)
        with self.assertRaisesRegex(UserError, "closed"):
            self._open_again(self.ben)

    def test_supervisor_finds_failures_of_others(self):
        self._bounce()
        Case = self.env["cp.case"].with_user(self.sue)
        self.assertIn(self.case, Case.search([("has_failed_mail", "=", True)]))
        self.assertTrue(self.case.with_user(self.sue).has_failed_mail)
        self.assertTrue(self.case.with_user(self.sue).get_entry(self.entry.id)["failures"])


@tagged("cp_cases")
class TestFailedAcknowledgement(FailedDeliveryCommon):
    def setUp(self):
        super().setUp()
        self._set_acknowledgement()
        with self._sending():
            self.case = self._receive()
        self.entry = self._entries(self.case, "acknowledgement")
        self._bounce()
        self._assert_seen()

    def test_answer_takes_its_place(self):
        answer = self._reply(self.case, self.ben, email_to="sara@example.org")
        self.assertEqual(self.entry.cp_sent_again_id, answer)
        self._assert_not_seen()

    def test_answer_that_fails_itself(self):
        self.entry = self._reply(self.case, self.ben)
        self._bounce()
        self._assert_seen()

    def test_forwarding_tells_the_customer_nothing(self):
        first = self._entries(self.case, "incoming")[0]
        action = self.case.with_user(self.ben).action_forward(first.id)
        draft = self.env["cp.case.draft"].with_user(self.ben).browse(action["res_id"])
        draft.email_to = "lab@example.org"
        with self._sending():
            draft.action_send()
        self.env.invalidate_all()
        self._assert_seen()

    def test_send_again(self):
        draft = self._open_again(self.ben)
        self.assertEqual(draft.body, self.entry.body)
        draft.email_to = "sara@example.org"
        with self._sending():
            draft.action_send()
        self.env.invalidate_all()
        self.assertIn("sara@example.org", self._mails[0]["email_to"][0])
        self._assert_not_seen()

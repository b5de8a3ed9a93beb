from unittest.mock import patch

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


@tagged("cp_cases")
class TestFailedDelivery(CpCasesCommon):
    """An answer that did not arrive is seen: on the case, in the lists, and by its agent."""

    def setUp(self):
        super().setUp()
        self.case = self._receive()
        self.entry = self._reply(self.case, self.ben, state_after="resolved")
        self.assertEqual(self.case.state, "resolved")

    def _bounce(self):
        mail = BOUNCE.format(to=self.support_address, message_id=self.entry.message_id)
        self.assertEqual(self._deliver(mail.encode()), self.case)
        self.env.invalidate_all()

    def _assert_seen(self):
        case = self.case.with_user(self.ben)
        self.assertTrue(case.has_failed_mail)
        Case = self.env["cp.case"].with_user(self.ben)
        self.assertIn(case, Case.search([("has_failed_mail", "=", True)]))
        self.assertNotIn(case, Case.search([("has_failed_mail", "=", False)]))

    def test_arrived(self):
        case = self.case.with_user(self.ben)
        self.assertFalse(case.has_failed_mail)
        self.assertNotIn(case, case.search([("has_failed_mail", "=", True)]))

    def test_report(self):
        self._bounce()
        self._assert_seen()
        self.assertEqual(self.case.state, "open")
        self.assertTrue(self.case.has_news)

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

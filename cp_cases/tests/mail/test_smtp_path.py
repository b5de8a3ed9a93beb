import queue
import smtplib
import socket
from email import message_from_bytes, policy
from email.utils import make_msgid
from unittest.mock import patch

from aiosmtpd.controller import Controller

from odoo.tests import tagged
from odoo.tools import html2plaintext

from odoo.addons.base.models.ir_mail_server import IrMail_Server

from ..common import CpCasesCommon

WAIT = 10


class PostOffice:
    """A real SMTP server: what it accepts waits in ``mails`` as (recipients, raw bytes)."""

    def __init__(self):
        self.mails = queue.Queue()
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_DATA(self, server, session, envelope):
        self.mails.put((envelope.rcpt_tos, envelope.content))
        return "250 Accepted"


@tagged("cp_cases")
class TestSmtpPath(CpCasesCommon):
    """The whole path of a request, each email through an SMTP connection."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.office = PostOffice()
        cls.office.controller.start()
        cls.addClassCleanup(cls.office.controller.stop)
        cls.env["ir.mail_server"].search([]).action_archive()
        cls.env["ir.mail_server"].create(
            {"name": "Post office", "smtp_host": "127.0.0.1", "smtp_port": cls.office.port}
        )

    def setUp(self):
        super().setUp()
        # Odoo sends nothing in tests unless told to.
        sends = patch.object(IrMail_Server, "_disable_send", lambda self: False)
        self.startPatcher(sends)

    def _customer_writes(self, subject, body):
        """An email from the customer's mail program, without any threading header."""
        mail = (
            f"Message-ID: {make_msgid(domain='example.com')}\r\n"
            f"From: Sara Henry <sara.henry@example.com>\r\nTo: {self.support_address}\r\n"
            f"Subject: {subject}\r\n\r\n{body}\r\n"
        )
        with smtplib.SMTP("127.0.0.1", self.office.port, timeout=WAIT) as smtp:
            smtp.sendmail("sara.henry@example.com", [self.support_address], mail.encode())
        recipients, raw = self.office.mails.get(timeout=WAIT)
        self.assertEqual(recipients, [self.support_address])
        return self._deliver(raw)

    def _customer_reads(self):
        recipients, raw = self.office.mails.get(timeout=WAIT)
        self.assertEqual(recipients, ["sara.henry@example.com"])
        return message_from_bytes(raw, policy=policy.default)

    def _agent_sends(self, action, body):
        draft = self.env["cp.case.draft"].with_user(self.ben).browse(action["res_id"])
        draft.body = f"<p>{body}</p>"
        return draft.action_send()

    def test_whole_path(self):
        case = self._customer_writes("Where is my order?", "I have not received it.")
        self.assertEqual((case.state, case.name), ("new", "Where is my order?"))
        as_ben = case.with_user(self.ben)

        self._agent_sends(as_ben.action_reply(), "It left yesterday.")
        received = self._customer_reads()
        self.assertIn(f"[{case.thread_ids.identifier}]", received["Subject"])
        self.assertIn("It left yesterday.", received.get_body(("plain",)).get_content())
        self.assertEqual(case.state, "open")

        self.assertEqual(self._customer_writes(received["Subject"], "Thank you!"), case)
        as_ben.action_set_state("resolved")
        case.with_user(self.sue).action_set_state("closed")

        by_system = self._customer_writes(f"RE: {received['Subject']}", "It is broken!")
        self.assertEqual(by_system.origin_case_id, case)
        self.assertEqual(case.state, "closed")

        action = self._agent_sends(as_ben.action_create_follow_up(), "Did it arrive?")
        by_agent = self.env["cp.case"].browse(action["res_id"])
        received = self._customer_reads()
        self.assertIn(f"[{by_agent.thread_ids.identifier}]", received["Subject"])
        self.assertEqual(case.follow_up_ids, by_system | by_agent)
        notes = [
            html2plaintext(entry.body, include_references=False).strip()
            for entry in self._entries(case, "note")
        ]
        self.assertEqual(
            notes,
            [
                f"Follow up case {by_system.number} is created",
                f"Follow up case {by_agent.number} is created",
            ],
        )
        self.assertEqual(
            " ".join(self._entries(case).mapped("cp_entry_type")),
            "incoming state transferred outgoing incoming state state note note",
        )

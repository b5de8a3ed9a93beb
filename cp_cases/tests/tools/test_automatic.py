from odoo.tests import BaseCase

from ...tools.automatic import bounced_recipients, bounced_references, classify_automatic
from ...tools.importance import priority_from_headers
from ...tools.raw_mail import safe_message
from .tools_data import expectations, parsed, read_mail


class TestAutomatic(BaseCase):
    def test_mails_on_file(self):
        for name, expected in expectations().items():
            with self.subTest(mail=name):
                message = safe_message(read_mail(name)).message
                verdict = classify_automatic(message)
                self.assertEqual(verdict.kind, expected["kind"], verdict.reason)
                self.assertEqual(bool(verdict.reason), verdict.suppress_acknowledgement)
                suppress = expected.get("suppress", expected["kind"] is not None)
                self.assertEqual(verdict.suppress_acknowledgement, suppress)
                if "priority" in expected:
                    self.assertEqual(priority_from_headers(message), expected["priority"])
                for function in (bounced_recipients, bounced_references):
                    if function.__name__ in expected:
                        self.assertEqual(function(message), expected[function.__name__])

    def test_headers(self):
        for header, kind in (
            ("Auto-Submitted: no", None),
            ("Auto-Submitted: No (person)", None),
            ("Auto-Submitted: auto-replied", "replied"),
            ("Auto-Submitted: auto-replied; owner-email=x", "replied"),
            ("Auto-Submitted: auto-generated", "generated"),
            ("Auto-Submitted: auto-notified", "generated"),
            ("Auto-Submitted: whatever", "generated"),
            ("Precedence: bulk", "bulk"),
            ("Precedence: JUNK", "bulk"),
            ("Precedence: list", "bulk"),
            ("Precedence: auto_reply", "replied"),
            ("Precedence: first-class", None),
            ("X-Autoreply: yes", "replied"),
            ("X-Autoreply: no", None),
            ("X-Autorespond: Re: x", "replied"),
            ("X-Auto-Response: 1", "replied"),
            ("X-MS-Exchange-Inbox-Rules-Loop: a@example.org", "replied"),
            ("X-Failed-Recipients: a@example.org", "bounce"),
            ("Return-Path: <>", "generated"),
            ("Return-Path: <a@example.org>", None),
            ("X-Auto-Response-Suppress: All", None),
            ("List-Id: <x.example.org>", None),
            ("List-Unsubscribe: <https://example.org>", None),
        ):
            with self.subTest(header=header):
                message = parsed(f"From: a@example.org\nSubject: x\n{header}\n\nx")
                self.assertEqual(classify_automatic(message).kind, kind)

    def test_suppression_without_being_automatic(self):
        for value, suppress in (
            ("All", True), ("DR, OOF, AutoReply", True), ("OOF", True),
            ("None", False), ("DR, RN", False), ("", False),
        ):  # fmt: skip
            with self.subTest(value=value):
                message = parsed(f"From: a@example.org\nX-Auto-Response-Suppress: {value}\n\nx")
                verdict = classify_automatic(message)
                self.assertIsNone(verdict.kind)
                self.assertEqual(verdict.suppress_acknowledgement, suppress)

    def test_absence_subject_needs_another_sign(self):
        for extra, kind in (("", None), ("X-Auto-Response-Suppress: All\n", "replied")):
            for subject in (
                "Out of office: x",
                "Abwesenheitsnotiz",
                "自動応答: 件名",
                "Re: Risposta automatica",
            ):
                with self.subTest(subject=subject, extra=extra):
                    message = parsed(f"From: a@example.org\n{extra}Subject: {subject}\n\nx")
                    self.assertEqual(classify_automatic(message).kind, kind)

    def test_unsafe_messages_are_no_reason_to_raise(self):
        for text in (
            "From: ((((\nContent-Type: multipart/report; report-type\n\nx",
            "Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/x\n\n--b",
            "Content-Type: ;;;=\nAuto-Submitted: \n\nx",
            "Content-Type: text/plain; charset=rot13\nFrom: mailer-daemon@x\n\nx",
            "",
        ):
            with self.subTest(text=text):
                message = parsed(text)
                classify_automatic(message)
                bounced_recipients(message)
                bounced_references(message)

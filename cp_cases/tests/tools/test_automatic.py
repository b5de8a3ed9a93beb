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
            ("X-MS-Exchange-Inbox-Rules-Loop: a@example.org", None),
            ("X-Apple-Action: VACATION", "replied"),
            ("X-Apple-Action: none", None),
            ("X-Failed-Recipients: a@example.org", "bounce"),
            ("Return-Path: <>", "generated"),
            ("Return-Path: <a@example.org>", None),
            ("X-Auto-Response-Suppress: All", None),
            ("List-Id: <x.example.org>", "bulk"),
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
                "Risposta automatica",
                "[EXT] ***SPAM*** Automatic reply: x",
            ):
                with self.subTest(subject=subject, extra=extra):
                    message = parsed(f"From: a@example.org\n{extra}Subject: {subject}\n\nx")
                    self.assertEqual(classify_automatic(message).kind, kind)

    def test_absence_subject_only_at_its_beginning(self):
        extra = "X-Auto-Response-Suppress: All\nPrecedence: bulk\n"
        for subject in (
            "Re: Out of office: x",
            "AW: Abwesenheitsnotiz",
            "Fwd: Automatic reply: x",
            "I was on leave, parcel returned",
            "My order and your out of office",
        ):
            with self.subTest(subject=subject):
                message = parsed(f"From: a@example.org\n{extra}Subject: {subject}\n\nx")
                self.assertEqual(classify_automatic(message).kind, "bulk")

    def test_lists_are_no_second_sign(self):
        for header in ("Precedence: list", "Precedence: bulk", "List-Id: <x.example.org>"):
            for subject in ("On leave next week", "Out of office", "Automatic reply: x"):
                with self.subTest(header, subject=subject):
                    message = parsed(f"From: a@example.org\n{header}\nSubject: {subject}\n\nx")
                    self.assertEqual(classify_automatic(message).kind, "bulk")

    def test_redirected_by_a_rule(self):
        loop = "X-MS-Exchange-Inbox-Rules-Loop: a@example.org\n"
        for subject, kind in (("Bestellung 5 fehlt", None), ("Automatic reply: x", "replied")):
            message = parsed(f"From: a@example.org\n{loop}Subject: {subject}\n\nx")
            self.assertEqual(classify_automatic(message).kind, kind)

    def test_subject_and_first_line_alone(self):
        for subject, text, kind in (
            ("Out of Office AutoReply: Your order", "I am on vacation until May.", "replied"),
            ("AUTO: Ann Example is out of the office (returning 2026-05-04)",
             "I will be out of the office starting 2026-05-01.", "replied"),
            ("Ann Example is out of the office.", "I will return on Monday.", "replied"),
            ("Ann Beispiel ist nicht im Haus.", "Ich bin ab Montag wieder im Büro.", "replied"),
            ("Abwesenheitsnotiz: Rechnung", "Hallo,\n\nich bin im Urlaub.", "replied"),
            ("Auto reply: Your order", "I am away until January.", "replied"),
            ("Out of Office AutoReply: Your order", "Where is my parcel?", None),
            ("Re: Out of Office AutoReply", "I am on vacation until May.", None),
            ("On vacation until May", "I am on vacation until May, please wait.", None),
            ("Out of office chairs?", "Are they away? Will you return to me?", None),
            ("Vacation booking", "We are on vacation in May.", None),
            ("Your order", "I am on vacation until May.", None),
        ):  # fmt: skip
            with self.subTest(subject=subject):
                message = parsed(f"From: a@example.org\nSubject: {subject}\n\n{text}")
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

import logging
import time
from email.message import EmailMessage
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger
from odoo.tools.mail import email_normalize_all

from odoo.addons.base.models.ir_mail_server import IrMail_Server, MailDeliveryException

from ...tools import raw_mail
from ..common import CUSTOMER, CpCasesCommon

INBOUND = "odoo.addons.cp_cases.models.mail.cp_inbound_mail_delivery"


@tagged("cp_cases")
class TestOddMail(CpCasesCommon):
    """A mail that cannot be understood is still a case."""

    def _raw(self, headers="", body="Hello"):
        return (
            f"To: {self.support_address}\r\nMessage-ID: <odd@example.com>\r\n{headers}\r\n{body}"
        ).encode("utf-8", "surrogateescape")

    def _assert_case(self, raw, is_guessed=None):
        case = self._deliver(raw)
        self.assertEqual(len(case), 1)
        entry = self._entries(case, "incoming")
        self.assertEqual(len(entry), 1)
        names = entry.attachment_ids.mapped("name")
        if is_guessed is not None:
            self.assertEqual("original_email.eml" in names, is_guessed, names)
        return case, entry

    def test_no_from(self):
        case, entry = self._assert_case(self._raw("Subject: x\r\n"))
        self.assertFalse(case.partner_id)
        self.assertFalse(entry.author_id)

    def test_no_subject(self):
        case, _entry = self._assert_case(self._raw("From: a@example.com\r\n"))
        self.assertEqual(case.name, "(no subject)")

    def test_no_body(self):
        self._assert_case(self._raw("From: a@example.com\r\nSubject: x\r\n", body=""))

    def test_text_for_readers_without_scripts(self):
        html = "<noscript>Hello <img src=x onerror=alert(1)></noscript>"
        headers = "From: a@example.com\r\nSubject: x\r\nContent-Type: text/html\r\n"
        _case, entry = self._assert_case(self._raw(headers, body=html))
        self.assertIn("Hello", entry.body)
        self.assertNotIn("onerror", entry.body)

    def test_nothing_at_all(self):
        self._assert_case(f"Delivered-To: {self.support_address}\r\n".encode())

    def test_broken_mime_keeps_the_original(self):
        raw = self._raw(
            "From: a@example.com\r\nSubject: x\r\nContent-Type: multipart/mixed\r\n",
            "--lost\r\nContent-Type: text/plain\r\n\r\nstill readable",
        )
        _case, entry = self._assert_case(raw, is_guessed=True)
        self.assertIn("still readable", entry.body)

    def test_unknown_charset(self):
        raw = self._raw(
            "From: a@example.com\r\nSubject: =?x-unknown?Q?caf=E9?=\r\n"
            "Content-Type: text/plain; charset=x-unknown\r\n",
            "caf\udce9",
        )
        _case, entry = self._assert_case(raw)
        self.assertIn("caf", entry.body)

    def test_null_byte(self):
        raw = self._raw("From: =?utf-8?Q?a=00b?= <a@example.com>\r\nSubject: a\0b\r\n", "x\0y")
        case, _entry = self._assert_case(raw)
        self.assertEqual(case.name, "a b")

    def test_two_thousand_recipients(self):
        copies = ", ".join(f"a{index}@example.com" for index in range(2000))
        _case, entry = self._assert_case(
            self._raw(f"From: a@example.com\r\nSubject: x\r\nCc: {copies}\r\n")
        )
        self.assertLess(entry.incoming_email_cc.count("@"), 2000, "capped")

    def test_invalid_date(self):
        _case, entry = self._assert_case(
            self._raw("From: a@example.com\r\nSubject: x\r\nDate: the day after tomorrow, 99\r\n")
        )
        self.assertTrue(entry.date)

    def test_parts_that_are_for_programs_are_kept_as_files(self):
        for maintype, subtype, name in (
            ("application", "ms-tnef", "winmail.dat"),
            ("text", "calendar", "invite.ics"),
            ("application", "pkcs7-mime", "smime.p7m"),
            ("application", "pgp-encrypted", "encrypted.asc"),
        ):
            message = EmailMessage()
            message["From"], message["To"] = CUSTOMER, self.support_address
            message["Message-ID"], message["Subject"] = f"<{subtype}@example.com>", subtype
            message.set_content("See the file.")
            message.add_attachment(
                b"BEGIN:VCALENDAR\r\n", maintype="application", subtype="octet-stream"
            )
            part = message.get_payload()[1]
            part.replace_header("Content-Type", f'{maintype}/{subtype}; name="{name}"')
            part.replace_header("Content-Disposition", f'attachment; filename="{name}"')
            with self.subTest(subtype):
                _case, entry = self._assert_case(message.as_bytes())
                self.assertIn(name, entry.attachment_ids.mapped("name"))
                self.assertIn("See the file.", entry.body)

    def test_thirty_megabytes(self):
        raw = (
            self._raw("From: a@example.com\r\nSubject: big\r\n") + b"x" * 70 + b"\r\n" * 15_000_000
        )
        case, _entry = self._assert_case(raw)
        self.assertEqual(case.name, "big")

    def test_known_bad_input_is_logged_once_and_not_as_an_error(self):
        raw = self._raw(
            "From: a@example.com\r\nSubject: x\r\nContent-Type: multipart/mixed\r\n", "--x\r\n"
        )
        with self.assertLogs(INBOUND, logging.INFO) as logs:
            self._assert_case(raw, is_guessed=True)
        about_it = [record for record in logs.records if "odd@example.com" in record.getMessage()]
        self.assertEqual([record.levelname for record in about_it], ["INFO"])


@tagged("cp_cases")
class TestHostileMail(CpCasesCommon):
    def test_mail_that_stopped_the_server(self):
        html = '<p>kept</p><div style="background-image:' + "url(http:" * 200_000 + '">x</div>'
        raw = self._make_mail(body=html).replace(b"text/plain", b"text/html")
        start = time.process_time()
        entry = self._entries(self._deliver(raw))
        self.assertIn("kept", entry.body)
        entry.with_user(self.ben)._cp_format_content()
        self.assertTrue(self._open_reply(entry._cp_get_case(), self.ben).body)
        self.assertLess(time.process_time() - start, 4)  # twice what is promised, on a busy machine

    def test_one_long_word_is_quoted_at_once(self):
        case = self._deliver(self._make_mail(body="http://" + "a" * 200_000 + "\n\nkept"))
        start = time.process_time()
        self.assertTrue("kept" in self._open_reply(case, self.ben).body)
        self.assertLess(time.process_time() - start, 4)

    def test_what_takes_too_long_is_an_entry(self):
        for answers, text in (((False, True), "Hello"), ((False, False), "cannot be shown")):
            body = f"<p>Hello {answers}</p>" + "<p>all of you</p>\n" * 5000
            raw = self._make_mail(body=body).replace(b"text/plain", b"text/html")
            with patch.object(raw_mail._rehearsals, "passes", side_effect=answers):
                entry = self._entries(self._deliver(raw))
            self.assertIn(text, entry.body)
            self.assertIn("takes too long", entry.cp_receipt)
            file = entry.attachment_ids
            self.assertEqual((file.name, bytes(file.raw)), ("original_email.eml", raw))

    def test_active_html_is_neutralised(self):
        html = (
            "<script>alert(1)</script><style>*{display:none}</style><p onclick='alert(1)'>kept</p>"
            "<a href='javascript:alert(1)'>x</a><iframe src='//example.net'></iframe>"
        )
        raw = self._make_mail(body=html).replace(b"text/plain", b"text/html")
        body = self._entries(self._deliver(raw)).body
        self.assertIn("kept", body)
        for part in ("<script", "alert", "<style", "onclick", "javascript", "<iframe"):
            self.assertNotIn(part, body)

    def test_no_header_is_injected_into_the_reply(self):
        raw = self._make_mail().replace(
            b"Subject: Refund of order 5",
            b"Subject: =?utf-8?Q?x=0D=0ABcc:_evil@example.net?=",
        )
        raw = raw.replace(
            b'From: "Sara Henry" <sara.henry@example.com>',
            b"From: =?utf-8?Q?Sara=0D=0ABcc:_evil@example.net?= <sara.henry@example.com>",
        )
        case = self._deliver(raw)
        self.assertNotIn("\n", case.name)
        self._reply(case, self.ben)
        mail = self._mails[0]["EmailMessage"]
        self.assertNotIn("Bcc", mail)
        self.assertFalse(any("evil@example.net" in to for to in self.emails[0]["smtp_to_list"]))

    def test_unknown_identifier_tells_nothing(self):
        case = self._receive()
        with self._sending():
            without = self._receive("Hello", email_from="x1@example.net")
            guessed = self._receive("Hello [AAAABBBBCCCC]", email_from="x2@example.net")
            by_number = self._receive(f"Hello {case.number}", email_from="x3@example.net")
        self.assertFalse(self._mails)
        self.assertEqual({made.state for made in without | guessed | by_number}, {"new"})
        self.assertEqual(len(without | guessed | by_number | case), 4)

    def test_unknown_identifier_costs_nothing(self):
        known = self._receive().thread_ids.identifier
        self._receive("Warm-up", email_from="x0@example.net")

        def count(subject, email_from):
            raw = self._make_mail(subject, email_from=email_from)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._deliver(raw)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        without = count("Hello", "x1@example.net")
        guessed = count("Hello [AAAABBBBCCCC]", "x2@example.net")
        self.assertLessEqual(abs(guessed - without), 2, "two look-ups in an index")
        self.assertNotEqual(known, "AAAABBBBCCCC")

    def test_no_line_break_in_the_name_of_a_file(self):
        message = EmailMessage()
        message["From"], message["To"] = CUSTOMER, self.support_address
        message["Message-ID"] = "<file@example.com>"
        message.set_content("See the file.")
        message.add_attachment(b"x", maintype="text", subtype="x-any", filename="NAME")
        raw = message.as_bytes().replace(b'"NAME"', b'"=?utf-8?Q?a=0D=0ABcc:_x@example.net?="')
        names = self._entries(self._deliver(raw)).attachment_ids.mapped("name")
        self.assertEqual(len(names), 1)
        self.assertFalse(set("\r\n\0") & set(names[0]))

    def test_bounce_of_a_bounce_is_held(self):
        inner = (
            "From: MAILER-DAEMON@example.net\r\nSubject: Undelivered\r\n"
            "Content-Type: multipart/report; report-type=delivery-status; boundary=in\r\n\r\n"
            "--in\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; a\r\n\r\n"
            "Final-Recipient: rfc822; a@example.net\r\nAction: failed\r\n\r\n--in--\r\n"
        )
        raw = (
            f"From: MAILER-DAEMON@example.com\r\nTo: {self.support_address}\r\n"
            "Message-ID: <out@example.com>\r\nSubject: Undelivered\r\nReturn-Path: <>\r\n"
            "Content-Type: multipart/report; report-type=delivery-status; boundary=out\r\n\r\n"
            "--out\r\nContent-Type: text/plain\r\n\r\nIt came back.\r\n"
            f"--out\r\nContent-Type: message/rfc822\r\n\r\n{inner}--out--\r\n"
        )
        with self._sending():
            self.assertFalse(self._deliver(raw.encode()))
        self.assertFalse(self._mails)
        held = self.env["cp.inbound.mail"].search([("message_id", "=", "<out@example.com>")])
        self.assertEqual((held.state, held.reason), ("held", "bounce"))

    def test_forged_colleague_learns_and_changes_nothing(self):
        case = self._close(self._receive())
        identifier = case.thread_ids.identifier
        made = self._receive(f"Re: [{identifier}]", email_from=self.sue.email_formatted)
        self.assertFalse(self._entries(made, "incoming").author_id)
        self.assertFalse(made.message_follower_ids)
        self.assertFalse(made.worker_ids)

    def test_forged_colleague_is_no_author_of_a_new_case(self):
        case = self._receive(email_from=self.ben.email_formatted)
        self.assertFalse(self._entries(case).author_id)
        self.assertFalse(case.worker_ids)
        self.assertFalse(case.message_follower_ids)

    def test_flood_of_one_sender_makes_few_acknowledgements(self):
        self._set_acknowledgement()
        with self._sending():
            cases = [self._receive(f"Mail {index}") for index in range(25)]
        self.assertTrue(all(cases), "people may write as much as they like")
        self.assertEqual(len(self._mails), 5)


@tagged("cp_cases")
class TestDelivery(CpCasesCommon):
    def test_failed_delivery_is_on_the_entry(self):
        case = self._receive()
        draft = self._open_reply(case, self.ben)
        draft.body = "<p>Long text</p>"

        def fail(*args, **kwargs):
            raise MailDeliveryException("The mail server is down")

        with (
            self._sending(),
            patch.object(IrMail_Server, "send_email", fail),
            mute_logger("odoo.addons.mail.models.mail_mail"),
        ):
            draft.action_send()
        entry = self._entries(case, "outgoing")
        self.assertTrue(entry.has_error)
        self.assertIn("Long text", entry.body, "the text is kept")
        self.assertIn("down", entry.notification_ids.failure_reason)

    def test_acknowledgement_and_texts_in_the_language_of_the_customer(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.sara.lang = "fr_FR"
        template = self.env["mail.template"].create(
            {
                "name": "Text",
                "model_id": self.env["ir.model"]._get_id("cp.case"),
                "subject": "We have it",
                "body_html": "<p>Hello <t t-out='object.partner_id.name'/></p>",
            }
        )
        french = template.with_context(lang="fr_FR")
        french.subject, french.body_html = (
            "Bien reçu",
            ("<p>Bonjour <t t-out='object.partner_id.name'/></p>"),
        )
        self.support.acknowledgement_template_id = self.support.reply_template_id = template
        self.support.footer_html = "<p>Kind regards</p>"
        self.support.with_context(lang="fr_FR").footer_html = "<p>Cordialement</p>"
        with self._sending():
            case = self._receive()
        self.assertIn("Bien reçu", self._mails[0]["subject"])
        self.assertIn("Bonjour Sara Henry", self._mails[0]["body"])
        self.assertNotIn("Cordialement", self._mails[0]["body"], "not around acknowledgements")
        self.assertIn("Bonjour Sara Henry", self._open_reply(case, self.ben).body)
        self._reply(case, self.ben)
        self.assertIn("Cordialement", self._mails[0]["body"])

    def test_copies_are_proposed_and_kept(self):
        case = self._receive(Cc="Friend <friend@example.org>, boss@example.org")
        entry = self._reply(case, self.ben)
        self.assertEqual(
            set(email_normalize_all(entry.cp_email_cc)), {"friend@example.org", "boss@example.org"}
        )
        self.assertIn("friend@example.org", self._mails[0]["EmailMessage"]["Cc"])

import socket
from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from ..common import CpCasesCommon


@tagged("cp_cases")
class TestAcknowledgement(CpCasesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_acknowledgement(
            subject="We have it: {{ object.name }}",
            body_html='<p>Your case is <t t-out="object.number"/>.</p>',
        )

    def _receive_caught(self, *args, **kwargs):
        with self._sending():
            return self._receive(*args, **kwargs)

    def test_first_mail_only(self):
        case = self._receive_caught()
        entry = self._entries(case, "acknowledgement")
        self.assertIn(case.number, entry.body)
        self.assertEqual(len(self._mails), 1)
        identifier = case.thread_ids.identifier
        self.assertEqual(self._mails[0]["subject"], f"We have it: {case.name} [{identifier}]")
        self.assertEqual(self._mails[0]["reply_to"], f'"Support" <{self.support_address}>')
        self.assertIn("sara.henry@example.com", self._mails[0]["email_to"][0])
        self._receive_caught(f"Re: [{identifier}]")
        self.assertFalse(self._mails)

    def test_says_that_it_is_automatic(self):
        self._receive_caught()
        headers = self._mails[0]["headers"]
        self.assertEqual(headers["Auto-Submitted"], "auto-replied")
        self.assertEqual(headers["X-Auto-Response-Suppress"], "All")

    def test_no_more_than_a_few_to_an_address(self):
        for number in range(5):
            self._receive_caught(f"Lamp {number}")
            self.assertTrue(self._mails)
        self._receive_caught("Lamp 6")
        self.assertFalse(self._mails)
        self._receive_caught("Lamp 7", email_from="pat@example.com")
        self.assertTrue(self._mails)
        with freeze_time(fields.Datetime.now() + timedelta(hours=2)):
            self._receive_caught("Lamp 8")
        self.assertTrue(self._mails)

    def test_first_mail_of_a_follow_up(self):
        case = self._close(self._receive())
        follow_up = self._receive_caught(f"Re: {case.name} [{case.thread_ids.identifier}]")
        self.assertIn(follow_up.number, self._entries(follow_up, "acknowledgement").body)
        self.assertEqual(len(self._mails), 1)
        self._close(follow_up)
        subject = f"Re: [{follow_up.thread_ids.identifier}]"
        self._receive_caught(subject, email_from="stranger@example.net")
        self.assertFalse(self._mails, "not to who has had no part in it")

    def test_none_for_automatic_or_suppressed(self):
        self._receive_caught("a", Auto_Submitted="auto-generated")
        self.assertFalse(self._mails)
        self._receive_caught("b", X_Auto_Response_Suppress="All")
        self.assertFalse(self._mails)

    def test_none_to_machines(self):
        hexadecimal = "0123456789abcdef" * 2
        for number, headers in enumerate(
            (
                {"X_Loop": "support@example.org"},
                {"Precedence": "junk"},
                {"message_id": f"<{hexadecimal}@{self.alias_domain}>"},
                {"message_id": f"<1.2-openerp-3-cp.case@{socket.gethostname()}>"},
            )
        ):
            with self.subTest(headers):
                self.assertTrue(self._receive_caught(f"Lamp {number}", **headers))
                self.assertFalse(self._mails)

    def test_message_id_of_a_colleague(self):
        for message_id in (
            f"<F4B2A1@{self.alias_domain}>",
            f"<{'0123456789abcdef' * 2}@example.com>",
            "<1.2-openerp-3-crm.lead@odoo.example.com>",
        ):
            with self.subTest(message_id):
                self._receive_caught("Lamp", message_id=message_id)
                self.assertTrue(self._mails)

    def test_direction_of_the_language(self):
        for lang, direction in (("ar_001", "rtl"), ("fr_FR", "ltr")):
            self.env["res.lang"]._activate_lang(lang)
            self.sara.lang = lang
            with self.subTest(lang):
                case = self._receive_caught(f"Lamp {lang}")
                self.assertRegex(self._mails[0]["body"], rf'<html[^>]* dir="{direction}"')
                self._reply(case, self.ben)
                self.assertRegex(self._mails[0]["body"], rf'<html[^>]* dir="{direction}"')

    def test_state_stays_new(self):
        self.assertEqual(self._receive_caught().state, "new")

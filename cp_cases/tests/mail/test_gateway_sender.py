from odoo.tests import tagged
from odoo.tools.mail import email_normalize_all

from ..common import CpCasesCommon

SERVER = "mx.mycompany.com"


@tagged("cp_cases")
class TestSender(CpCasesCommon):
    """Nobody becomes the customer, a colleague or a recipient by what encoded words hold."""

    def setUp(self):
        super().setUp()
        self.env["ir.config_parameter"].set_param("cp_cases.authserv_id", SERVER)
        self.case = self._receive()
        self.case.write({"state": "resolved"})

    def _raw(self, sender, subject=None, **headers):
        lines = [
            f"Authentication-Results: {SERVER}; dmarc=pass header.from=evil.example",
            f"From: {sender}",
            f"To: {headers.pop('to', self.support_address)}",
            f"Subject: {subject or self._subject()}",
            *(f"{name.title()}: {value}" for name, value in headers.items()),
        ]
        return "\r\n".join([*lines, "", "Please send it to my new address."]).encode()

    def _subject(self):
        return f"Re: [{self.case.thread_ids.identifier}]"

    def _sent_to(self):
        [mail] = self._mails
        return email_normalize_all(", ".join(mail["email_to"] + mail["email_cc"]))

    def _spoofs(self, address):
        name, _at, domain = address.partition("@")
        encoded = f"{name}=40{domain}"
        return (
            f"=?utf-8?Q?{encoded}=3E_=3Cx?=@evil.example",
            f"=?utf-8?Q?{encoded}=2C?=x@evil.example",
            f"=?utf-8?Q?=3C{encoded}=3E?=",
            f"{address}\0 <x@evil.example>",
            f"{address} <x@evil.example>",
            f'"{address}>, <x"@evil.example',
            f"=?utf-8?Q?x?=@evil.example, {address}",
            f"x@evil.example\r\nFrom: {address}",
        )

    def test_spoofed_customer_joins_as_nobody(self):
        for sender in self._spoofs(self.sara.email):
            with self.subTest(sender=sender):
                self.assertEqual(self._deliver(self._raw(sender)), self.case)
                entry = self._entries(self.case, "incoming")[-1]
                self.assertFalse(entry.cp_is_trusted)
                self.assertFalse(entry.author_id)
                at_evil = email_normalize_all(entry.email_from or "")
                self.assertFalse([one for one in at_evil if not one.endswith("@evil.example")])
                self.assertEqual(self.case.state, "resolved")
        self.assertNotIn("evil", self.case.thread_ids.participants)

    def test_spoofed_colleague_joins_as_nobody(self):
        for sender in self._spoofs(self.ben.email):
            with self.subTest(sender=sender):
                self._deliver(self._raw(sender))
                entry = self._entries(self.case, "incoming")[-1]
                self.assertFalse(entry.cp_is_trusted)
                self.assertFalse(entry.author_id)

    def test_spoofed_customer_gets_no_acknowledgement(self):
        self._set_acknowledgement()
        for sender in self._spoofs(self.sara.email):
            with self.subTest(sender=sender), self._sending():
                case = self._deliver(self._raw(sender, "Something new"))
                self.assertNotEqual(case, self.case)
                self.assertNotEqual(case.partner_id, self.sara)
                self.assertNotIn(self.sara.email, case.thread_ids.participants or "")
            sent_to = [address for mail in self._mails for address in mail["email_to"]]
            self.assertFalse([one for one in sent_to if not one.endswith("@evil.example")])

    def test_name_that_holds_an_address(self):
        """The name may say what it will: the address is that of the header, up to the answer."""
        address = self.sara.email
        encoded = address.replace("@", "=40")
        for number, name in enumerate(
            (
                f'"{address}"',
                f"=?utf-8?Q?{encoded}?=",
                f"=?utf-8?Q?{encoded}=3E=2C_=3Cx?=",
                f"=?utf-8?Q?=22{encoded}=22=3B_=5C?=",
                f"=?utf-8?Q?=E2=80=AE{encoded}=3A?=",
            )
        ):
            sender = f"x{number}@evil.example"
            with self.subTest(name=name):
                raw = self._raw(f"{name} <{sender}>")
                self._deliver(raw)
                entry = self._entries(self.case, "incoming")[-1]
                self.assertIn(f"<{sender}>", entry.email_from)
                self.assertFalse(entry.cp_is_trusted)
                self.assertFalse(entry.author_id)
                case = self._deliver(self._raw(f"{name} <{sender}>", "Something new"))
                self.assertEqual(case.email_normalized, sender)
                self.assertEqual(case.partner_id.email_normalized, sender)
                self.assertEqual(case.thread_ids.participants, sender)
                self._reply(case, self.ben)
                self.assertEqual(self._sent_to(), [sender])
                self.assertEqual(case.thread_ids.participants, sender)
        self.assertEqual(self.case.state, "resolved")

    def test_encoded_word_is_no_recipient(self):
        encoded = self.ben.email.replace("@", "=40")
        copies = ", ".join(
            (
                f"=?utf-8?Q?{encoded}=3E=2C_=3Cx?=@evil.example",
                f"=?utf-8?Q?=3C{encoded}=3E=2C?= <friend@example.org>",
                f"=?utf-8?Q?{encoded}?=",
                f'"{self.ben.email}" <boss@example.org>',
            )
        )
        case = self._deliver(
            self._raw(
                "Sara <sara.henry@example.com>",
                "Something new",
                to=f"{self.support_address}, =?utf-8?Q?{encoded}=2C_?= <other@example.org>",
                cc=copies,
            )
        )
        entry = self._entries(case, "incoming")
        self.assertIn("boss@example.org", entry.cp_email_cc)
        known = {"sara.henry", "other", "friend", "boss"}
        participants = case.thread_ids.participants.split()
        self.assertEqual({address.partition("@")[0] for address in participants}, known)
        self._reply(case, self.ben)
        self.assertEqual({address.partition("@")[0] for address in self._sent_to()}, known)

    def test_authenticated_only_as_who_is_shown(self):
        encoded = self.ben.email.replace("@", "=40")
        for sender, trusted in (
            (f"Ben <{self.ben.email}>", True),
            (f'"x@evil.example" <{self.ben.email}>', True),
            (f"=?utf-8?Q?{encoded}=3E_=3Cx?=@evil.example", False),
            (f"{self.ben.email}, x@evil.example", False),
        ):
            with self.subTest(sender=sender):
                self.case.thread_ids._add_participants(self.ben.email)
                raw = self._raw(sender).replace(b"header.from=evil.example", b"header.from=%b")
                self._deliver(raw % self.ben.email.partition("@")[2].encode())
                entry = self._entries(self.case, "incoming")[-1]
                self.assertEqual(entry.author_id == self.ben.partner_id, trusted)
                self.assertEqual(entry.cp_is_trusted, trusted)

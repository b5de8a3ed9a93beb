import time

from odoo.tests import BaseCase

from ....tools.headers.raw_headers import MAX_RECIPIENTS, split_mail

ENVELOPE = (
    "Delivered-To",
    "X-Original-To",
    "Envelope-To",
    "X-Envelope-To",
    "X-RCPT-To",
    "X-Forwarded-To",
)


class TestRecipients(BaseCase):
    """Where a mail is addressed, by its headers alone."""

    def _view(self, *lines):
        return split_mail("\r\n".join([*lines, "", "x"]).encode())

    def test_addressees_and_envelope(self):
        view = self._view(
            "To: Support <Support+5@Example.com>, b@example.com",
            "Cc: c@example.com",
            *(f"{header}: <{header.lower()}@example.com>" for header in ENVELOPE),
        )
        addressees = ["support+5@example.com", "b@example.com", "c@example.com"]
        envelope = [f"{header.lower()}@example.com" for header in ENVELOPE]
        self.assertEqual(view.addressees, addressees)
        self.assertEqual(view.envelope, envelope)
        self.assertEqual(view.recipients, envelope + addressees)

    def test_received_for(self):
        for value, found in (
            ("from a by b (Postfix) with ESMTP id 1 for <a@example.com>; Fri", ["a@example.com"]),
            ("from a by b\r\n\tfor <A@Example.com> ; Fri", ["a@example.com"]),
            ("from a by b for a@example.com; Fri", ["a@example.com"]),
            ("from a by b id 1; Fri", []),
            ("from a by b (waiting for mail); Fri", []),
            ("from a by b for <>; Fri", []),
            ("from a by b for <a@b@c>; Fri", []),
            ("from a by b for <=?utf-8?q?a=40b.example?=@evil.example>; Fri", []),
        ):
            with self.subTest(value):
                self.assertEqual(self._view(f"Received: {value}").envelope, found)

    def test_dot_at_the_end_of_the_domain(self):
        view = self._view("To: Support <a@example.com.>, b@example.com.")
        self.assertEqual(view.addressees, ["a@example.com", "b@example.com"])

    def test_each_hop_once(self):
        hop = "Received: from a by b for <a@example.com>; Fri"
        view = self._view(hop, hop, "Delivered-To: A@example.com")
        self.assertEqual(view.recipients, ["a@example.com"])

    def test_bounded(self):
        started = time.monotonic()
        view = self._view(
            *(f"Delivered-To: a{number}@example.com" for number in range(900)),
            "Received: " + " for" * 5000 + " <" + "a" * 50000,
            "To: " + ", ".join(f"b{number}@example.com" for number in range(900)),
        )
        self.assertLessEqual(len(view.recipients), MAX_RECIPIENTS)
        self.assertLess(time.monotonic() - started, 5)

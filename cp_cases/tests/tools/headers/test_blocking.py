from odoo.tests import BaseCase

from ....tools.headers.blocking import blocks_of, normal_block


class TestBlocking(BaseCase):
    def test_what_is_typed(self):
        for text, block in (
            ("spam@example.net", "spam@example.net"),
            ("  Spam@Example.NET ", "spam@example.net"),
            ("Sam Spam <spam@example.net>", "spam@example.net"),
            ("spam+offer@example.net", "spam@example.net"),
            ("spam@bücher.example", "spam@xn--bcher-kva.example"),
            ("spam@mail.example.net.", "spam@mail.example.net"),
            ("@Example.net", "@example.net"),
            (" example.net ", "@example.net"),
            ("*@example.net", "@example.net"),
            ("@mail.example.net", "@mail.example.net"),
            ("@BÜCHER.example", "@xn--bcher-kva.example"),
        ):
            with self.subTest(text):
                self.assertEqual(normal_block(text), block)
                self.assertEqual(normal_block(block), block)

    def test_what_is_neither_address_nor_domain(self):
        for text in (
            "", " ", "@", "*", "*@*", "@net", "net", "spam", "spam@", "spam@net",
            "spam@@example.net", "a@example.net, b@example.net", "@a.example, @b.example",
            "@exa mple.net", "@.net", "@example..net", "192.0.2.1", "@[192.0.2.1]",
            "@%.net", "@example.net/x",
        ):  # fmt: skip
            with self.subTest(text):
                self.assertEqual(normal_block(text), "")

    def test_what_holds_a_sender(self):
        blocks = ["spam@mail.example.net", "@mail.example.net", "@example.net"]
        for sender in (
            "spam@mail.example.net",
            '"Sam Spam" <SPAM@Mail.Example.net>',
            "spam+7@mail.example.net",
        ):
            with self.subTest(sender):
                self.assertEqual(blocks_of(sender), blocks)
        self.assertEqual(
            blocks_of("a@bücher.example"), ["a@xn--bcher-kva.example", "@xn--bcher-kva.example"]
        )

    def test_sender_without_address(self):
        for sender in ("", "nobody", "Undisclosed"):
            with self.subTest(sender):
                self.assertEqual(blocks_of(sender), [])

    def test_neighbours_are_not_held(self):
        blocks = blocks_of("spam@notexample.net")
        self.assertNotIn("@example.net", blocks)
        self.assertNotIn("@net", blocks)

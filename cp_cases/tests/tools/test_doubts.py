from odoo.tests import BaseCase

from ...tools.doubts import find_blanks, get_own_text, speaks_of_file


class TestAttached(BaseCase):
    def test_speaks_of_a_file(self):
        for text in (
            "Please find the invoice attached.",
            "See the ATTACHMENT",
            "I attach the invoice",
            "Im Anhang finden Sie die Rechnung.",
            "Anbei die Rechnung",
            "Ich habe sie angeha\u0308ngt",
            "Vous trouverez la facture en pièce jointe.",
            "Ci-joint la facture",
            "Je vous joins la facture",
            "Vous trouverez joint le devis",
            "Facture en PJ",
            "Le adjunto la factura",
            "Como anexo, la factura",
            "In der Beilage die Rechnung",
            "請求書を添付いたします",
            "청구서를 첨부합니다",
            "تجدون الفاتورة في المرفقات",
            "أرفقت لكم الفاتورة",
        ):
            with self.subTest(text=text):
                self.assertTrue(speaks_of_file(text))

    def test_does_not(self):
        for text in (
            "",
            "Thank you for your order.",
            "unattached",
            "Nous rejoindre",
            "Wir hängen daran",
            "رفيق",
        ):
            with self.subTest(text=text):
                self.assertFalse(speaks_of_file(text))

    def test_own_text(self):
        signature = "<p>Ana<br>attached to her work</p>"
        own = f"<p>Hello</p>\n<div>\n{signature}\n</div>"
        for quote in (
            "<blockquote><p>attached</p><blockquote>attached</blockquote></blockquote>",
            "<p>---------- Forwarded ----------<br>From: x</p><p>attached</p>",
        ):
            with self.subTest(quote=quote):
                text = get_own_text(own + quote, signature)
                self.assertIn("Hello", text)
                self.assertNotIn("attached", text)
        self.assertEqual(get_own_text("one<p>two</p>", ""), "one\ntwo")
        self.assertEqual(get_own_text(False, False), "")


class TestBlanks(BaseCase):
    def test_blanks(self):
        for text, blanks in (
            ("We come on [date], {name}.", {"[date]", "{name}"}),
            ("Dear <name>, call ___ or XXX", {"<name>", "___", "XXX"}),
            ("on .... at ……", {"....", "……"}),
            ("", set()),
            ("Well... [no\nblank] XX __ {} a < b", set()),
        ):
            with self.subTest(text=text):
                self.assertEqual(find_blanks(text), blanks)

from odoo.tests import BaseCase, tagged

from ...tools.cutting import cut, shorten


@tagged("cp_cases")
class TestCutting(BaseCase):
    def test_between_characters(self):
        for text, length, beginning in (
            ("Lamp", 4, "Lamp"),
            ("Lamp", 3, "Lam"),
            # e and its accent
            ("Cafe\u0301s", 4, "Caf"),
            ("Cafe\u0301s", 5, "Cafe\u0301"),
            # a letter with its vowel: Arabic, Hindi
            ("\u0643\u064f\u062a\u0650\u0628", 3, "\u0643\u064f"),
            ("a\u0928\u093f", 2, "a"),
            # a family is one picture, a thumb has its colour
            ("a\U0001f468\u200d\U0001f469b", 3, "a"),
            ("a\U0001f44d\U0001f3fdb", 2, "a"),
            ("\u0301\u0301\u0301", 2, "\u0301\u0301"),
        ):
            with self.subTest(text, length=length):
                self.assertEqual(cut(text, length), beginning)

    def test_shortened(self):
        for text, length, line in (
            ("One\n two", 10, "One two"),
            ("One two", 5, "One…"),
            # no script is cut to nothing for having no spaces
            ("あ" * 10, 5, "ああああ…"),
            ("مرحبا بكم", 7, "مرحبا…"),
        ):
            with self.subTest(text, length=length):
                self.assertEqual(shorten(text, length), line)

from odoo.tests import BaseCase

from ...tools.blanks import find_blanks


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

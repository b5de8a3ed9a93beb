import re

from odoo.tests import BaseCase

from ....tools.headers.subjects import (
    IDENTIFIER_LENGTH,
    find_identifiers,
    new_identifier,
    remove_identifier,
)
from ..tools_data import given, modest, st

IDENTIFIER = "JXA6PDRNQ2SO"
IDENTIFIERS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=12, max_size=12)


class TestIdentifiers(BaseCase):
    def test_new_identifier_is_random_and_well_formed(self):
        made = {new_identifier() for _count in range(500)}
        self.assertEqual(len(made), 500)
        for identifier in made:
            self.assertTrue(re.fullmatch("[A-Z0-9]{12}", identifier))
            self.assertEqual(len(identifier), IDENTIFIER_LENGTH)

    def test_found_in_any_form(self):
        for subject in (
            "[JXA6PDRNQ2SO]",
            "Re: Invoice [JXA6PDRNQ2SO]",
            "AW: VS: Fwd: 返信: invoice [jxa6pdrnq2so]",
            "jxA6pdRNq2so in front",
            "brackets lost JXA6PDRNQ2SO",
            "in the (JXA6PDRNQ2SO) middle",
            "件JXA6PDRNQ2SO名",
            "返信：［ＪＸＡ６ＰＤＲＮＱ２ＳＯ］",
            "【JXA6PDRNQ2SO】",
            "folded [JXA6PD\r\n RNQ2SO]",
            "folded\r\n\tJXA6PDRNQ2SO",
            "\u200f[JXA6PDRNQ2SO]\u200e",
            "soft hyphen JXA6PD\u00adRNQ2SO",
            "_JXA6PDRNQ2SO_",
        ):
            with self.subTest(subject=subject):
                self.assertEqual(find_identifiers(subject), [IDENTIFIER])

    def test_not_found_within_longer_words(self):
        for subject in ("", "XJXA6PDRNQ2SO", "JXA6PDRNQ2SO1", "JXA6PDRNQ2S", "14355", None):
            with self.subTest(subject=subject):
                self.assertEqual(find_identifiers(subject), [])

    def test_turkish_letter_case(self):
        self.assertEqual(find_identifiers("[ab\u0131d5678\u01309xy]"), ["ABID5678I9XY"])

    def test_brackets_first_then_bare_tokens_each_once(self):
        subject = "unsubscribed JXA6PDRNQ2SO re [ABCDEFGHIJKL] [jxa6pdrnq2so]"
        self.assertEqual(find_identifiers(subject), ["ABCDEFGHIJKL", IDENTIFIER, "UNSUBSCRIBED"])

    def test_at_most_ten(self):
        subject = " ".join(f"ABCDEFGHIJ{number}" for number in range(10, 60))
        self.assertEqual(len(find_identifiers(subject)), 10)

    def test_remove(self):
        for subject, rest in (
            ("Invoice [JXA6PDRNQ2SO]", "Invoice"),
            ("Invoice [jxa6pdrnq2so] again  JXA6PDRNQ2SO", "Invoice again"),
            ("請求 ［ＪＸＡ６ＰＤＲＮＱ２ＳＯ］ Ａ", "請求 Ａ"),
            ("folded [JXA6PD\r\n RNQ2SO] end", "folded end"),
            ("longer XJXA6PDRNQ2SO", "longer XJXA6PDRNQ2SO"),
            ("[ABCDEFGHIJKL]", "[ABCDEFGHIJKL]"),
            ("", ""),
        ):
            with self.subTest(subject=subject):
                self.assertEqual(remove_identifier(subject, IDENTIFIER), rest)
        self.assertEqual(remove_identifier(" a \n b ", ""), "a b")

    @modest
    @given(st.text(), IDENTIFIERS, st.text())
    def test_bracketed_is_always_found_and_removed(self, before, identifier, after):
        subject = f"{before[:50]} [{identifier}] {after[:50]}"
        self.assertIn(identifier, find_identifiers(subject))
        self.assertNotIn(f"[{identifier}]", remove_identifier(subject, identifier))

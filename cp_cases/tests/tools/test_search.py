import re
import unicodedata

from odoo.tests import BaseCase, tagged

from ...tools.search import (
    add_pairs,
    as_phone,
    case_text,
    dense_pattern,
    escape_like,
    fold,
    phone_part,
    split_words,
    tag_pattern,
)

# What is one and the same to somebody who types it.
SAME = (
    ("YILDIZ", "Yıldız", "yildiz", "Yıldiz", "YİLDİZ"),
    ("Łódź", "lodz", "ŁÓDŹ"),
    ("Sørensen", "SORENSEN"),
    ("Đorđević", "dordevic"),
    ("Ægir", "aegir"),
    ("cœur", "COEUR"),
    ("Straße", "STRASSE", "STRAẞE"),
    ("Þór", "thor"),
    ("Guðrún", "GUDRUN"),
    ("Ħamrun", "hamrun"),
    ("Ŋuyen", "nuyen"),
    ("Əliyev", "eliyev"),
    ("Ơn Ứng", "on ung"),
    ("ﬁnance", "finance"),
    ("O’Brien", "O'Brien", "O´Brien", "O`Brien", "Oʼbrien", "O‘Brien", "O＇Brien"),
    ("“Refund”", '"refund"', "„refund“", "«Refund»"),
    ('5" pipe', "5″ pipe"),
    ("a-b", "a–b", "a—b", "a‐b", "a‑b", "a−b", "a－b", "a﹣b"),
    ("14355", "１４３５５", "١٤٣٥٥", "۱۴۳۵۵", "१४३५५", "𝟏𝟒𝟑𝟓𝟓", "๑๔๓๕๕"),
    ("Ｃａｓｅ　Ａ", "case a"),
    ("№ 5", "n° 5", "Nº 5"),
    ("ΣΊΣΥΦΟΣ", "Σίσυφος", "σισυφος"),
    ("Ёлка", "елка"),
    ("zero\u200bwidth", "zerowidth", "zero\u00adwidth", "\u202ezerowidth\u202c"),
    ("❤\ufe0f", "❤"),
    # Arabic: marks of vowels, the stretching line, forms of alef, yeh and kaf, presentation forms
    ("مُحَمَّد", "محمد", "محـمـد"),
    ("أحمد", "احمد", "ٱحمد"),
    ("على", "علي", "علی"),
    ("شركة", "شركه", "شرکة"),
    ("ﻻ", "لا"),
    ("שָׁלוֹם", "שלום"),
    # Japanese and Korean: half width, and letters that come in parts
    ("ｶﾞｽ料金", "ガス料金", unicodedata.normalize("NFD", "ガス料金")),
    ("ﾌﾟﾗﾝ", "プラン"),
    ("환불", unicodedata.normalize("NFD", "환불")),
    ("〜から", "～から"),
)
# Marks that make another letter.
OTHER = (
    ("は", "ば", "ぱ"),
    ("カス", "ガス"),
    ("ハン", "パン", "バン"),
    ("つ", "っ"),
    ("ビル", "ビール"),
    ("ก่", "ก้", "ก"),
    ("ดุ", "ดู"),
    ("क्ष", "कष"),
)


@tagged("cp_cases")
class TestSearchTools(BaseCase):
    def test_fold(self):
        self.assertEqual(fold("  Réclamation\u00a0STRASSE  ß "), "reclamation strasse ss")

    def test_typed_in_many_ways(self):
        for texts in SAME:
            with self.subTest(texts[0]):
                self.assertEqual(len({fold(text) for text in texts}), 1, list(map(fold, texts)))

    def test_other_letters(self):
        for texts in OTHER:
            with self.subTest(texts[0]):
                self.assertEqual(len({fold(text) for text in texts}), len(texts))

    def test_nothing_is_left_to_fold(self):
        """What is folded stays as it is, whatever form or letter case it came in."""
        for char in map(chr, range(0x3400)):
            folded = fold(f"a{char}b")
            self.assertEqual(fold(folded), folded, ascii(char))
            for form in ("NFC", "NFD"):
                self.assertEqual(fold(unicodedata.normalize(form, char)), fold(char), ascii(char))
            if "YPOGEGRAMMENI" not in unicodedata.name(char, ""):
                self.assertEqual(fold(char.lower()), fold(char), ascii(char))

    def test_wildcards(self):
        self.assertEqual(escape_like("5%_\\"), "5\\%\\_\\\\")

    def test_nothing_is_added_to_other_scripts(self):
        for text in ("Refund of order 5", "حالة متابعة", "Ошибка"):
            self.assertEqual(add_pairs(fold(text)), fold(text))

    def test_pairs(self):
        dense = "返金について"
        self.assertEqual(add_pairs(fold(dense)), f"{dense} 返金 金に につ つい いて て ")
        self.assertEqual(add_pairs(fold("Order返金5")), "order返金5 r返 返金 金5 ")
        self.assertEqual(add_pairs(fold("환불 환불")), "환불 환불 환불 불 ")

    def test_pairs_are_found(self):
        text = add_pairs(fold("14 返金について Order返金5 환불"))
        for word in ("返金", "返", "金", "て", "金5", "환불", "불"):
            pattern = dense_pattern(fold(word))
            self.assertIn(pattern.strip("%"), text)

    def test_no_pattern_for_what_trigrams_find(self):
        for word in ("返金に", "ab", "5", "返-", ""):
            self.assertIsNone(dense_pattern(word))

    def test_text_of_a_case(self):
        names = ["14355", "Refund", None, "Sara Henry", '"Sara" <sara@example.com>']
        addresses = ["sara@example.com", None, "sara@example.com tim@example.org"]
        self.assertEqual(
            case_text(names, "Łódź GmbH", addresses, "+49 (0)30 / 123-456"),
            '14355 refund sara henry "sara" <sara@example.com> C lodz gmbh C '
            "E sara@example.com tim@example.org E P +49 (0)30 / 123-456 4930123456 P",
        )
        self.assertEqual(case_text(["5", None], None, [None], None), "5")
        self.assertEqual(case_text(["返金"], "会社", [], None), "返金 C 会社 C 返金 金 会社 社 ")

    def test_what_tags_find(self):
        text = case_text(["C acme C", "é"], "50% A_B", ["a@x.example"], "٠٣٠ 123456")

        def finds(kind, typed):
            # As LIKE reads it: what is escaped is itself, and % is anything.
            pattern = re.sub(
                r"\\(.)|%", lambda m: re.escape(m[1]) if m[1] else ".*", tag_pattern(kind, typed)
            )
            return bool(re.fullmatch(pattern, text))

        self.assertTrue(finds("company", "50% a_b"))
        self.assertTrue(finds("company", "% a"))
        self.assertTrue(finds("email", "a@x"))
        self.assertTrue(finds("phone", phone_part(fold("030 1234"))))
        for kind, typed in (
            ("company", "acme"),
            ("company", "a@x"),
            ("company", "50a"),
            ("email", "a_b"),
            ("email", "14"),
            ("phone", "50"),
        ):
            self.assertFalse(finds(kind, typed), (kind, typed))

    def test_parts_of_phone_numbers(self):
        for typed, digits in (
            ("030", "30"),
            ("+49 (0)30", "4930"),
            ("0049 (30) 12", "493012"),
            ("٠٣٠", "30"),
            ("00", "00"),
            ("lamp", ""),
        ):
            self.assertEqual(phone_part(fold(typed)), digits)

    def test_phone_numbers(self):
        text = case_text([], None, [], "+49 (0)30 / 123-456")
        for typed in (
            "+4930123456",
            "0049 30 123456",
            "030 123456",
            "(030) 123-456",
            "030/123.456",
        ):
            with self.subTest(typed):
                self.assertTrue(as_phone(fold(typed)))
                self.assertIn(as_phone(fold(typed)), text)

    def test_no_phone_number(self):
        for typed in ("", "12345", "order 1234567", "000000", "1-2-3", "a"):
            self.assertEqual(as_phone(typed), "")

    def test_signs_around_numbers(self):
        for word in ("5", "#5", "[#5]", "(5)", "5.", "5,", "'5'", '"5"', "5:", "5?!"):
            self.assertEqual(split_words(f"order {word}"), ["order", "5"])
        for word in ("-5", "50%", "5.5", "a5", "5a", "#", "$5", "+5"):
            self.assertEqual(split_words(word), [word])

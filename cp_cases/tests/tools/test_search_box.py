from odoo.tests import BaseCase, tagged

from ...tools.search import fold
from ...tools.search_box import (
    ALL_CASE_WORDS,
    CASE_WORDS,
    after_case_word,
    find_numbers,
    split_tags,
)

# How 14355 is asked for.
TYPED = {
    "signs": ("14355", "#14355", "[#14355]", "(14355)", "14355.", "14355,", "“14355”", " 14355 "),
    "digits": ("１４３５５", "١٤٣٥٥", "۱۴۳۵۵", "१४३५५", "#１４３５５"),
    "en": ("Case 14355", "case #14355", "CASE: 14355", "the case 14355", "Case No. 14355",
           "case number 14355", "No. 14355", "Ｃａｓｅ　１４３５５", "Follow-up case 14355"),
    "de": ("Fall 14355", "der Fall 14355", "DEN FALL 14355", "Fall Nr. 14355", "Fall-Nr. 14355",
           "Fallnummer 14355", "Nr.14355", "Folgefall 14355"),
    "fr": ("cas 14355", "le cas n° 14355", "LE CAS Nº14355", "cas № 14355", "cas de suivi 14355"),
    "es": ("caso 14355", "el caso 14355", "Caso n.º 14355", "número 14355",
           "caso de seguimiento 14355"),
    "ja": ("ケース14355", "ケース１４３５５", "ｹｰｽ 14355", "ケース番号：14355", "番号14355",
           "フォローアップケース14355"),
    "ko": ("케이스 14355", "케이스14355", "케이스 번호 14355", "후속 케이스 14355"),
    "ar": ("حالة ١٤٣٥٥", "الحالة ١٤٣٥٥", "الحالة 14355", "حالة رقم ۱۴۳۵۵", "رقم الحالة: ١٤٣٥٥",
           "حاله ١٤٣٥٥", "حالة متابعة ١٤٣٥٥"),
}  # fmt: skip
ALONE = {
    "en": ("Case", "CASE", "case:", "the case", "Ｃａｓｅ"),
    "de": ("Fall", "fall", "der Fall"),
    "fr": ("Cas", "le cas"),
    "es": ("Caso", "EL CASO"),
    "ja": ("ケース", "ｹｰｽ"),
    "ko": ("케이스",),
    "ar": ("حالة", "الحالة"),
}


@tagged("cp_cases")
class TestCaseWords(BaseCase):
    def test_number_is_found(self):
        for lang, texts in TYPED.items():
            for text in texts:
                with self.subTest(text, lang=lang):
                    self.assertIn("14355", find_numbers(fold(text)))

    def test_number_with_letters(self):
        for text in ("CC-7", "Case CC-7", "(cc-7)", "Fall Nr. CC-7", "ケースCC-7"):
            with self.subTest(text):
                self.assertIn("cc-7", find_numbers(fold(text)))
        self.assertEqual(find_numbers("case-7"), ["case-7", "7"], "a prefix of the sequence wins")

    def test_no_number(self):
        for text in ("order 14355", "N14355", "NO14355", "fallout 14355", "the 14355", "14355 bis",
                     "la 14355", "x14355", "14355 14356", "Fälle 14355"):  # fmt: skip
            with self.subTest(text):
                self.assertNotIn("14355", find_numbers(fold(text)))
        self.assertEqual(find_numbers("case"), [])

    def test_amount(self):
        for text in ("14355%", "14355 %", "$14355", "€ 14355", "14355 €", "+14355"):
            with self.subTest(text):
                self.assertEqual(find_numbers(fold(text)), [fold(text)])

    def test_word_alone(self):
        self.assertEqual(ALONE.keys(), CASE_WORDS.keys())
        for lang, texts in ALONE.items():
            for text in texts:
                with self.subTest(text):
                    self.assertEqual(after_case_word(fold(text), CASE_WORDS[lang]), "")
                    others = ALL_CASE_WORDS - CASE_WORDS[lang]
                    self.assertIsNone(after_case_word(fold(text), others))

    def test_word_before_others(self):
        self.assertEqual(after_case_word("the case #refund of 5", {"case"}), "refund of 5")
        for text in ("cases refund", "refund case", "suitcase", "casework", "the", ""):
            self.assertIsNone(after_case_word(text, {"case"}), text)


@tagged("cp_cases")
class TestSearchTags(BaseCase):
    def test_tags_and_words(self):
        for text, tags, words in (
            ("lamp", [], "lamp"),
            ("email:sara@", [("email", "sara@")], ""),
            ("EMAIL:Sara@ broken lamp", [("email", "sara@")], "broken lamp"),
            ("lamp company:acme phone:030", [("company", "acme"), ("phone", "030")], "lamp"),
            ('company:"De la Tour" lamp', [("company", "de la tour")], "lamp"),
            ("company:“De la Tour”", [("company", "de la tour")], ""),
            ("Correo electrónico:sara@", [("email", "sara@")], ""),
            ("E-Mail:sara@", [("email", "sara@")], ""),
            ("メール：sara@", [("email", "sara@")], ""),
            ("Unternehmen:acme", [("company", "acme")], ""),
            ("société:acme", [("company", "acme")], ""),
            ("رقم الهاتف:030", [("phone", "030")], ""),
            ("전화번호:030", [("phone", "030")], ""),
        ):
            with self.subTest(text):
                self.assertEqual(split_tags(fold(text)), (tags, words))

    def test_what_is_no_tag(self):
        for text in (
            "phone: broken",
            "email:",
            'email:"',
            'company:""',
            "my-email:sara@",
            "https://example.com",
            "order:5",
        ):
            with self.subTest(text):
                self.assertEqual(split_tags(text), ([], text))

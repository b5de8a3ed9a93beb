from odoo.tests import BaseCase, tagged

from ...tools.search import dense_pattern, escape_like, fold, searchable


@tagged("cp_cases")
class TestSearchTools(BaseCase):
    def test_fold(self):
        self.assertEqual(fold("  Réclamation\u00a0STRASSE  ß "), "reclamation strasse ss")

    def test_wildcards(self):
        self.assertEqual(escape_like("5%_\\"), "5\\%\\_\\\\")

    def test_nothing_is_added_to_other_scripts(self):
        for text in ("Refund of order 5", "حالة متابعة", "Ошибка"):
            self.assertEqual(searchable(text), fold(text))

    def test_pairs(self):
        self.assertEqual(searchable("返金について"), "返金について 返金 金に につ つい いて て ")
        self.assertEqual(searchable("Order返金5"), "order返金5 r返 返金 金5 ")
        self.assertEqual(searchable("환불 환불"), "환불 환불 환불 불 ")

    def test_pairs_are_found(self):
        text = searchable("14 返金について Order返金5 환불")
        for word in ("返金", "返", "金", "て", "金5", "환불", "불"):
            pattern = dense_pattern(fold(word))
            self.assertIn(pattern.strip("%"), text)

    def test_no_pattern_for_what_trigrams_find(self):
        for word in ("返金に", "ab", "5", "返-", ""):
            self.assertIsNone(dense_pattern(word))

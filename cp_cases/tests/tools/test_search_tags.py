from odoo.tests import BaseCase, tagged

from ...tools.search import fold
from ...tools.search_tags import split_tags


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

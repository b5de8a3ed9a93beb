from odoo.tests import BaseCase

from ....tools.parts.enriched import enriched_to_text
from ....tools.raw_mail import safe_message
from ..tools_data import HEAD, multipart, shown


class TestEnriched(BaseCase):
    def test_words_and_paragraphs(self):
        for enriched, text in (
            ("<bold>Dear all</bold>,\n\n\nthe price\nis fair.", "Dear all,\n\nthe price is fair."),
            ("5 <<6\n\nSara", "5 <6\nSara"),
            ("<fontfamily><param>Times</param>so</fontfamily>", "so"),
            ("<nofill>a\n  b</nofill>\nc", "a\n  b c"),
            ("1 < 2 > 0", "1 < 2 > 0"),
            ("", ""),
        ):
            with self.subTest(enriched):
                self.assertEqual(enriched_to_text(enriched), text)

    def test_richtext(self):
        rich = "<bold>Hello</bold><nl>\n5 <lt> 6,\nI think<comment>no</comment>.<nl>Sara"
        self.assertEqual(enriched_to_text(rich, "text/richtext"), "Hello\n5 < 6, I think.\nSara")

    def test_in_mails(self):
        for subtype in ("enriched", "richtext"):
            part = f"Content-Type: text/{subtype}\n\n<bold>one</bold> <italic>two</italic>".encode()
            for raw in (HEAD + part, HEAD + multipart(part), HEAD + part.replace(b"\n", b"\r\n")):
                with self.subTest(raw):
                    self.assertEqual(shown(safe_message(raw).message)[0].strip(), "one two")

    def test_damaged_markup_takes_no_time(self):
        self.assertEqual(enriched_to_text("<param>" * 50_000), "")
        self.assertEqual(enriched_to_text("<" * 100_000), "<" * 50_000)
        self.assertEqual(enriched_to_text("<nofill>" * 50_000).strip(), "")
        for unfinished in ("<bold", "<nofill>a", "a</bold>"):
            with self.subTest(unfinished):
                self.assertIn("a" if "a" in unfinished else "bold", enriched_to_text(unfinished))

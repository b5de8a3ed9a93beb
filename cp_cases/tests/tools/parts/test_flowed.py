from odoo.tests import BaseCase

from ....tools.parts.flowed import unflow
from ....tools.raw_mail import safe_message
from ..tools_data import HEAD, multipart, shown


class TestFlowed(BaseCase):
    def test_paragraphs(self):
        for flowed, is_delsp, text in (
            ("one \ntwo \nthree\nfour", False, "one two three\nfour"),
            ("has br \noken into par \nts", True, "has broken into parts"),
            ("two words  \nhere", True, "two words here"),
            ("a \n\nb", False, "a \n\nb"),
            ("a \n\nb", True, "a\n\nb"),
            ("one \r\ntwo", False, "one two"),
            (" From here\n  two spaces\n >no quote", False, "From here\n two spaces\n>no quote"),
            ("hello\n-- \nAna \nb", False, "hello\n-- \nAna b"),
            ("hello \n-- \nAna", False, "hello \n-- \nAna"),
            ("", False, ""),
            (" ", False, ""),
        ):
            with self.subTest(flowed):
                self.assertEqual(unflow(flowed, is_delsp), text)

    def test_quotes_stay_quotes(self):
        for flowed, text in (
            ("> long \n> quote\nanswer", "> long quote\nanswer"),
            (">> a \n>> b \n> c \nd", ">> a b \n> c \nd"),
            ("> a \n>\n> b", "> a \n>\n> b"),
            (">> \n> a", ">>\n> a"),
            (">no space \n>here", "> no space here"),
            ("> -- \n> Ana", "> -- \n> Ana"),
        ):
            with self.subTest(flowed):
                self.assertEqual(unflow(flowed), text)

    def test_in_mails(self):
        for head, text in (
            ("; format=flowed", "one two"),
            ("; format=flowed; delsp=no", "one two"),
            ("; FORMAT=Flowed; DelSp=YES", "onetwo"),
            ('; charset="utf-8"; format="flowed"', "one two"),
            ("; format=fixed", "one \ntwo"),
            ("; delsp=yes", "one \ntwo"),
            ("", "one \ntwo"),
        ):
            part = f"Content-Type: text/plain{head}\n\none \ntwo".encode()
            for raw in (HEAD + part, HEAD + multipart(part), HEAD + part.replace(b"\n", b"\r")):
                with self.subTest(head):
                    self.assertEqual(shown(safe_message(raw).message)[0].strip(), text)

    def test_html_is_not_flowed(self):
        part = b"Content-Type: text/html; format=flowed\n\n<p>one \ntwo</p>"
        self.assertIn("one \ntwo", shown(safe_message(HEAD + part).message)[0])

    def test_words_are_kept(self):
        text = "> a b \n> c\n d \n>> e \nf \n\n-- \ng"
        letters = [sign for sign in text if sign.isalpha()]
        self.assertEqual([sign for sign in unflow(text, True) if sign.isalpha()], letters)

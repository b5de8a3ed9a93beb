from odoo.tests import BaseCase

from ....tools.raw_mail import MailLimits, safe_message
from ..tools_data import HEAD, attached, multipart, shown

PLAIN = b"Content-Type: text/plain\n\nSee the list."
HTML = b"Content-Type: text/html\n\n<p>See <b>the</b> list.</p>"
EMPTY = b"Content-Type: text/html\n\n<html><head><style>p {}</style></head><body><br></body></html>"
PICTURE = attached("photo.gif", b"GIF89a", "image/gif")
INLINE = PICTURE.replace(b"attachment;", b"inline;")
PDF = attached("contract.pdf", b"%PDF-1.4", "application/pdf")


def alternative(*parts):
    return multipart(*parts, subtype="alternative", boundary="alt")


class TestAlternatives(BaseCase):
    def _read(self, part, **limits):
        safe = safe_message(HEAD + part, MailLimits(**limits))
        return (*shown(safe.message), safe.notes)

    def assert_shown(self, part, words, names):
        text, files, notes = self._read(part)
        self.assertIn(words, text)
        self.assertEqual(text.count("See"), 1, text)
        self.assertEqual(sorted(files), sorted(names))
        self.assertEqual(notes, [])

    def test_file_in_the_rich_rendering(self):
        for name, rich, words in (
            ("picture after empty HTML", (EMPTY, INLINE), "See the list."),
            ("picture before empty HTML", (INLINE, EMPTY), "See the list."),
            ("HTML, picture, empty HTML", (HTML, INLINE, EMPTY), "<b>the</b>"),
            ("empty HTML, picture, HTML", (EMPTY, PICTURE, HTML), "<b>the</b>"),
            ("attached", (HTML, PICTURE), "<b>the</b>"),
            ("no HTML", (PICTURE,), "See the list."),
        ):
            for subtype in ("mixed", "related"):
                with self.subTest(name, subtype=subtype):
                    part = alternative(PLAIN, multipart(*rich, subtype=subtype))
                    self.assert_shown(part, words, ["photo.gif"])

    def test_file_beside_the_renderings(self):
        csv = attached("list.csv", b"a;b", "text/csv")
        log = attached("log.txt", b"error 42", "text/plain")
        page = attached("page.html", b"<p>page</p>", "text/html")
        mail = b"Content-Type: message/rfc822\n\nSubject: inner\n\nwords"
        for file, name in (
            (csv, "list.csv"), (log, "log.txt"), (page, "page.html"), (PDF, "contract.pdf"),
            (mail, "inner.eml"), (b"Content-Type: text/csv\n\na;b", "attachment.csv"),
        ):  # fmt: skip
            for parts in ((PLAIN, HTML, file), (file, PLAIN, HTML), (PLAIN, file, HTML)):
                with self.subTest(name):
                    self.assert_shown(alternative(*parts), "<b>the</b>", [name])
            with self.subTest(name, html=False):
                self.assert_shown(alternative(PLAIN, file), "See the list.", [name])

    def test_file_in_the_plain_rendering(self):
        part = alternative(multipart(PLAIN, PDF), HTML)
        self.assert_shown(part, "<b>the</b>", ["contract.pdf"])
        both = alternative(multipart(PLAIN, PDF), multipart(HTML, PDF, boundary="c"))
        self.assert_shown(both, "<b>the</b>", ["contract.pdf"])

    def test_nested(self):
        part = multipart(alternative(PLAIN, multipart(HTML, INLINE, subtype="related")), PDF,
                         boundary="outer")  # fmt: skip
        self.assert_shown(part, "<b>the</b>", ["photo.gif", "contract.pdf"])

    def test_rendering_for_one_program_is_none(self):
        amp = b"Content-Type: text/x-amp-html\n\n<html amp4email>See</html>"
        self.assert_shown(alternative(PLAIN, amp, HTML), "<b>the</b>", [])

    def test_html_of_pictures_alone(self):
        picture = b'Content-Type: text/html\n\n<img src="cid:1@x" width="100">'
        text, _files, _notes = self._read(alternative(PLAIN, picture))
        self.assertIn("See the list.", text)
        self.assertIn("<img", text)
        pixel = b'Content-Type: text/html\n\n<img src="https://x.example/1" width="1" height=1>'
        self.assert_shown(alternative(PLAIN, pixel), "See the list.", [])

    def test_texts_that_are_no_renderings(self):
        other = b"Content-Type: text/plain\n\nAnother text."
        text, _files, _notes = self._read(alternative(PLAIN, other))
        self.assertIn("See the list.", text)
        self.assertIn("Another text.", text)
        self.assert_shown(alternative(PLAIN, PLAIN), "See the list.", [])
        self.assert_shown(alternative(PLAIN, b"Content-Type: text/plain\n\n  "), "See", [])

    def test_html_that_a_relay_added(self):
        added = b"Content-Type: text/html\n\n<p>Scanned.</p>"
        long = b"Content-Type: text/plain\n\n" + b"words of a customer " * 10
        text, _files, _notes = self._read(alternative(long, added))
        self.assertIn("words of a customer", text)
        self.assertIn("Scanned.", text)
        links = b"Content-Type: text/plain\n\nSee the list.\n" + b"https://x.example/abcde " * 10
        self.assert_shown(alternative(links, HTML), "<b>the</b>", [])

    def test_wrong_order(self):
        self.assert_shown(alternative(HTML, PLAIN), "<b>the</b>", [])

    def test_html_beyond_the_limits(self):
        stub = b"Content-Type: text/plain\n\nPlease see the HTML."
        long = b"Content-Type: text/html\n\n" + b"<p>words of the customer</p>" * 100
        text, _files, notes = self._read(alternative(stub, long), max_markup=100)
        self.assertIn("words of", text)
        self.assertIn("HTML too large or too complex, shown as text", notes)
        text, _files, _notes = self._read(alternative(PLAIN, HTML), max_markup=10)
        self.assertIn("See the list.", text)


class TestTextNeverEmpty(BaseCase):
    def _read(self, part):
        return shown(safe_message(HEAD + part).message)

    def test_body_with_a_name(self):
        for disposition in ("", "Content-Disposition: inline; filename=body.txt\n"):
            named = f"Content-Type: text/plain; name=body.txt\n{disposition}\nmy words".encode()
            for part in (named, multipart(named), multipart(named, PDF), alternative(named, EMPTY)):
                text, files = self._read(part)
                self.assertIn("my words", text)
                self.assertEqual(files["body.txt"].strip(), b"my words")

    def test_body_that_is_attached(self):
        part = b"Content-Type: text/html\nContent-Disposition: attachment\n\n<p>my words</p>"
        self.assertIn("my words", self._read(multipart(part, PDF))[0])

    def test_mail_that_is_one_file(self):
        for kind in ("plain", "html", "csv"):
            for file in (
                attached("a.txt", b"my words", f"text/{kind}"),
                f"Content-Type: text/{kind}; name=a.txt\n\nmy words".encode(),
            ):
                text, files = self._read(file)
                self.assertIn("my words", text)
                self.assertEqual(files, {"a.txt": b"my words"})

    def test_text_file_beside_a_text_stays_a_file(self):
        named = b"Content-Type: text/plain; name=notes.txt\n\nnotes"
        text, files = self._read(multipart(PLAIN, named))
        self.assertNotIn("notes", text)
        self.assertIn("notes.txt", files)

    def test_attached_file_is_no_text(self):
        log = attached("log.txt", b"error 42", "text/plain")
        text, files = self._read(multipart(b"\n", log))
        self.assertNotIn("error", text)
        self.assertEqual(files, {"log.txt": b"error 42"})

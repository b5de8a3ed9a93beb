import base64

from odoo.tests import BaseCase

from ....tools.headers.raw_headers import split_mail
from ....tools.parts.mime_tree import begins_with_delimiter, find_boundary
from ....tools.raw_mail import safe_message
from ..tools_data import HEAD, attached, multipart, shown

BODY = (
    b"--bd\nContent-Type: text/plain\n\nSee the file.\n"
    b"--bd\n" + attached("contract.pdf", b"%PDF-1.4", "application/pdf") + b"\n--bd--\n"
)


class TestBoundaries(BaseCase):
    def assert_whole(self, raw, is_guessed=True):
        safe = safe_message(raw)
        text, files = shown(safe.message)
        self.assertEqual(text.strip(), "See the file.")
        self.assertEqual(files, {"contract.pdf": b"%PDF-1.4"})
        self.assertEqual(safe.guessed, is_guessed, safe.notes)

    def test_boundary_that_the_header_does_not_tell(self):
        for header in (
            b'multipart/mixed\n\tboundary="bd"',
            b'multipart/mixed\nboundary="bd"\n',
            b"multipart/mixed",
            b"multipart/mixed; boundary=",
            b"multipart/mixed; boundary=BD",
            b"multipart/mixed; boundary=other",
            b"multipart/mixed; boundary=b",
            b'multipart/mixed, boundary="bd"',
            b"multipart/mixed; boundary=bd-cut-by-a-relay",
            b"multipart/mixed;; charset=x; bondary=bd",
        ):
            with self.subTest(header=header):
                self.assert_whole(HEAD + b"Content-Type: " + header + b"\n\n" + BODY)
                crlf = HEAD + b"Content-Type: " + header + b"\n\n" + BODY
                self.assert_whole(crlf.replace(b"\n", b"\r\n"))

    def test_unindented_line_in_a_part(self):
        inner = b"Content-Type: multipart/mixed;\nboundary=bd\n\n" + BODY
        self.assert_whole(HEAD + multipart(inner, subtype="related", boundary="outer"))

    def test_encoded_as_a_whole(self):
        """Against RFC 2045, section 6.4."""
        head = b"Content-Type: multipart/mixed; boundary=bd\nContent-Transfer-Encoding: base64\n\n"
        self.assert_whole(HEAD + head + base64.encodebytes(BODY), is_guessed=False)

    def test_part_below_the_end(self):
        """What a relay has added, and a multipart with the boundary of the one around it."""
        text, file = BODY.split(b"--bd\nContent-Type: application")
        file = b"--bd\nContent-Type: application" + file
        head = b"Content-Type: multipart/mixed; boundary=bd\n\n"
        self.assert_whole(HEAD + head + text + b"--bd--\nScanned.\n" + file, is_guessed=False)
        alternative = b"--bd\nContent-Type: multipart/alternative; boundary=bd\n\n"
        self.assert_whole(HEAD + head + alternative + text + b"--bd--\n" + file)

    def test_html_without_a_type(self):
        for page in (b"<!DOCTYPE html>\n<p>words</p>", b"\n<HTML><body>words</body></HTML>"):
            message = safe_message(HEAD + b"\n" + page).message
            self.assertEqual(message.get_content_type(), "text/html")
        for head, page in (
            (b"", b"<htmlx>"), (b"", b"See <html>"),
            (b"Content-Type: text/plain\n", b"<html>a</html>"),
        ):  # fmt: skip
            message = safe_message(HEAD + head + b"\n" + page).message
            self.assertEqual(message.get_content_type(), "text/plain")

    def test_type_that_is_lost(self):
        for preamble in (b"", b"\n", b"This is a multi-part message in MIME format.\n\n"):
            self.assert_whole(HEAD + b"\n" + preamble + BODY)

    def test_text_with_hyphens_is_none(self):
        for text in (
            b"-- \nContent-Type: none\n",
            b"------\n\nwords\n------\n",
            b"--\nAna\n",
            b"--no header--\n\nwords",
            b"words\n--bd\nContent-Type: text/plain\n\nfrom a log",
        ):
            with self.subTest(text=text):
                self.assertFalse(begins_with_delimiter(text))
                safe = safe_message(HEAD + b"\n" + text)
                self.assertEqual(shown(safe.message)[0].strip(), text.decode().strip())
        self.assertEqual(find_boundary(b"------\n\nwords\n------\n"), b"")

    def test_what_the_header_tells_counts(self):
        quoted = BODY.replace(b"See the file.", b"See the file.\n--x\nContent-Type: text/html\n\na")
        raw = HEAD + b"Content-Type: multipart/mixed; boundary=bd\n\n" + quoted
        text, files = shown(safe_message(raw).message)
        self.assertIn("--x", text)
        self.assertEqual(list(files), ["contract.pdf"])


class TestManyParts(BaseCase):
    def test_files_are_kept_up_to_the_limit(self):
        files = [attached(f"{number}.pdf", b"%d" % number) for number in range(400)]
        safe = safe_message(HEAD + multipart(b"\nwords", *files))
        text, found = shown(safe.message)
        self.assertIn("words", text)
        self.assertEqual(len(found), 298)
        self.assertEqual(safe.notes, ["more than 300 parts"])

    def test_files_above_what_is_too_deep(self):
        deep = b"\ndeep words"
        for level in range(30):
            deep = multipart(deep, boundary=f"level{level}")
        safe = safe_message(HEAD + multipart(deep, attached("a.pdf", b"a"), boundary="outer"))
        self.assertIn("a.pdf", shown(safe.message)[1])
        self.assertEqual(safe.notes, ["parts nested deeper than 20"])


class TestTransferEncodings(BaseCase):
    """What programs do against RFC 2045, section 6."""

    def _read(self, encoding, body, charset="utf-8"):
        head = f"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: {encoding}"
        raw = HEAD + head.encode() + b"\n\n" + body
        found = [
            safe_message(raw.replace(b"\n", end)).message.get_content() for end in (b"\n", b"\r\n")
        ]
        self.assertEqual(*(text.replace("\r\n", "\n") for text in found))
        return found[0].strip()

    def test_names(self):
        for name in ("quoted-printable", '"quoted-printable"', "Quoted-Printable (x)",
                     "quoted-printable;", "quoted-printable; charset=utf-8"):  # fmt: skip
            self.assertEqual(self._read(name, b"Gr=C3=BC=C3=9Fe"), "Grüße")

    def test_white_space_where_a_line_goes_on(self):
        self.assertEqual(
            self._read("quoted-printable", b"One = \nline =\t\nonly= "), "One line only"
        )

    def test_footer_below_base64(self):
        words, footer = "Grüße aus Köln. " * 9, "___________\nUsers mailing list\nusers@x.example"
        body = base64.encodebytes(words.encode()) + footer.encode() + b"\n"
        self.assertEqual(self._read("base64", body), f"{words}\n{footer}")

    def test_no_base64_at_all(self):
        for text in ("Hello\nplease send my refund.", "Dear all,\n\nthis is text", "日本語です"):
            self.assertEqual(self._read("base64", text.encode()), text)

    def test_garbage_in_base64(self):
        encoded = base64.encodebytes(b"words of a mail " * 20)
        for garbage in (b"!", b"\x00", b"- -", b"#~"):
            damaged = encoded[:90] + garbage + encoded[90:]
            self.assertEqual(self._read("base64", damaged), ("words of a mail " * 20).strip())
        file = attached("a.bin", b"x" * 99).replace(b"\n\n", b"\n\nno words of mine\n", 1)
        self.assertEqual(len(shown(safe_message(HEAD + multipart(file)).message)[1]), 1)


class TestLineEnds(BaseCase):
    def test_any(self):
        quoted = (
            b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable"
            b"\n\nGr=C3=BC=\n=C3=9Fe from=20\nAna"
        )
        encoded = base64.encodebytes(b"%PDF" * 50)
        file = attached("a.pdf", b"").rstrip() + b"\n\n" + encoded
        mail = HEAD + b"X-Long: a\n b\n" + multipart(quoted, file)
        for end in (b"\n", b"\r\n", b"\r", b"\r\r\n"):
            with self.subTest(end=end):
                raw = mail.replace(b"\n", end)
                view = split_mail(raw)
                self.assertEqual((view.subject, view.message_id), ("s", "<1@example.org>"))
                text, files = shown(safe_message(raw).message)
                self.assertEqual(text.split(), ["Grüße", "from", "Ana"])
                self.assertEqual(files, {"a.pdf": b"%PDF" * 50})

    def test_fingerprint(self):
        mail = HEAD + b"\nwords\nmore"
        self.assertEqual(
            split_mail(mail).fingerprint, split_mail(mail.replace(b"\n", b"\r")).fingerprint
        )

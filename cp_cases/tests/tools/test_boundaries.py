import base64

from odoo.tests import BaseCase

from ...tools.boundaries import begins_with_delimiter, find_boundary
from ...tools.raw_mail import fingerprint, header_view, safe_message
from .tools_data import HEAD, attached, multipart, shown

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
                view = header_view(raw)
                self.assertEqual((view.subject, view.message_id), ("s", "<1@example.org>"))
                text, files = shown(safe_message(raw).message)
                self.assertEqual(text.split(), ["Grüße", "from", "Ana"])
                self.assertEqual(files, {"a.pdf": b"%PDF" * 50})

    def test_fingerprint(self):
        mail = HEAD + b"\nwords\nmore"
        self.assertEqual(fingerprint(mail), fingerprint(mail.replace(b"\n", b"\r")))

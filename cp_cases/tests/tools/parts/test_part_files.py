import binascii

from odoo.tests import BaseCase

from ....tools.headers.automatic import classify_automatic
from ....tools.parts.uuencode import split_uuencoded
from ....tools.raw_mail import safe_message
from ..tools_data import HEAD, attached, multipart, shown

DATA = bytes(range(256)) * 2


def uuencoded(name, data=DATA, end=b"\n"):
    lines = [binascii.b2a_uu(data[at : at + 45]).rstrip(b"\n") for at in range(0, len(data), 45)]
    return end.join([b"begin 644 " + name, *lines, b"`", b"end"])


class TestUuencode(BaseCase):
    def _read(self, body, head=b""):
        safe = safe_message(HEAD + head + b"\n" + body)
        return (*shown(safe.message), safe.notes)

    def test_files_in_a_text(self):
        for end in (b"\n", b"\r\n", b"\r"):
            body = end.join([b"See the files.", b"", uuencoded(b"a b.bin", end=end), b"Ana",
                             uuencoded(b"c.png", b"PNG", end), b""])  # fmt: skip
            with self.subTest(end=end):
                text, files, notes = self._read(body)
                self.assertEqual(text.split(), ["See", "the", "files.", "Ana"])
                self.assertEqual(files, {"a b.bin": DATA, "c.png": b"PNG"})
                self.assertEqual(notes, [])

    def test_within_parts(self):
        part = b"Content-Type: text/plain\n\nwords\n" + uuencoded(b"a.bin")
        for raw in (multipart(part), multipart(part, subtype="alternative")):
            text, files = shown(safe_message(HEAD + raw).message)
            self.assertEqual((text.strip(), files), ("words", {"a.bin": DATA}))

    def test_encoded_and_with_spaces_for_graves(self):
        quoted = binascii.b2a_qp(b"words\n" + uuencoded(b"a.bin").replace(b"`", b" "))
        head = b"Content-Transfer-Encoding: quoted-printable\n"
        text, files, _notes = self._read(quoted, head)
        self.assertEqual((text.strip(), files), ("words", {"a.bin": DATA}))

    def test_lines_cut_at_their_end(self):
        """Spaces stand for zeros; some relays strip those at the end of a line."""
        data = b"x" * 3 + b"\0" * 6
        line = binascii.b2a_uu(data).replace(b"`", b" ").rstrip()
        text = b"begin 644 a.bin\n" + line + b"\n`\nend\n"
        self.assertEqual(split_uuencoded(text, 9)[1], [("a.bin", data)])

    def test_what_people_write_stays(self):
        for text in (
            "begin 644 times and\nthen again\nend",
            "we begin 644 a\nend",
            "begin with this\n#86)C\nend",
            "begin 644 a.bin\n#86)C\n(no end)",
            "begin 644 a\n\n\nHello world, this is text\nend",
        ):
            with self.subTest(text):
                found, files, _notes = self._read(text.encode())
                self.assertEqual(found.strip(), text)
                self.assertEqual(files, {})

    def test_at_most_so_many(self):
        text = b"\n".join([uuencoded(b"a", b"a")] * 5)
        self.assertEqual(len(split_uuencoded(text, 3)[1]), 3)
        self.assertEqual(len(self._read(b"\n".join([uuencoded(b"a", b"a")] * 500))[1]), 1)


class TestEnclosedMails(BaseCase):
    def _read(self, part):
        return shown(safe_message(HEAD + part).message)

    def test_shown_below_a_heading(self):
        inner = (
            b"Content-Type: message/rfc822\n\nFrom: =?utf-8?q?Zo=C3=AB?= <zoe@example.net>\n"
            b"Date: Tue, 3 Mar 2026 09:00:00 +0100\nSubject: broken lamp\nTo: ana@example.org\n"
            + multipart(b"\nMy lamp is broken.", attached("lamp.png", b"PNG"), boundary="in")
        )
        for part in (inner, multipart(b"\n", inner), multipart(b"\nSee below.", inner)):
            text, files = self._read(part)
            for words in (
                "Forwarded message", "From: \"Zoë\" <zoe@example.net>", "Subject: broken lamp",
                "Date: Tue, 3 Mar 2026", "To: ana@example.org", "My lamp is broken.",
            ):  # fmt: skip
                self.assertIn(words, text)
            self.assertEqual(sorted(files), ["broken lamp.eml", "lamp.png"])

    def test_without_name_and_subject(self):
        for kind in ("rfc822", "global"):
            part = f"Content-Type: message/{kind}\n\nFrom: a@example.net\n\nwords".encode()
            self.assertEqual(list(self._read(multipart(b"\nx", part))[1]), ["message.eml"])

    def test_name_without_an_ending(self):
        head = (
            b'Content-Type: message/rfc822; name="%s"\n\nFrom: a@example.net\nSubject: x\n\nwords'
        )
        for name, shown_as in ((b"Re: Order", "Re_ Order.eml"), (b"a.EML", "a.EML")):
            self.assertEqual(list(self._read(multipart(b"\nx", head % name))[1]), [shown_as])

    def test_with_a_picture_alone(self):
        inner = b"From: a@example.net\nSubject: lamp\nContent-Type: image/png\n\nPNG"
        files = self._read(multipart(b"\nx", b"Content-Type: message/rfc822\n\n" + inner))[1]
        self.assertEqual(sorted(files), ["image.png", "lamp.eml"])

    def test_encoded_against_the_rules(self):
        inner = binascii.b2a_base64(b"From: a@example.net\nSubject: inner\n\nwords")
        part = b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + inner
        text, files = self._read(multipart(b"\nx", part))
        self.assertIn("words", text)
        self.assertEqual(list(files), ["inner.eml"])

    def test_digest(self):
        mails = [b"\nFrom: a@example.net\nSubject: s%d\n\nwords %d" % (n, n) for n in range(3)]
        text, files = self._read(multipart(*mails, subtype="digest"))
        self.assertEqual(sorted(files), ["s0.eml", "s1.eml", "s2.eml"])
        self.assertIn("words 2", text)


class TestFilesWithoutNames(BaseCase):
    def test_ending_of_their_type(self):
        office = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        for content_type, name in (
            ("image/png", "image.png"),
            ("image/jpeg", "image.jpg"),
            ("image/webp", "image.webp"),
            ("application/pdf", "attachment.pdf"),
            (office, "attachment.docx"),
            ("audio/mpeg", "attachment.mp3"),
            ("text/csv", "attachment.csv"),
            ("text/calendar", "invite.ics"),
            ("application/octet-stream", "attachment"),
            ("made/up", "attachment"),
            ("message/partial", "message.eml"),
            ("text/vcard", "contact.vcf"),
        ):
            part = f"Content-Type: {content_type}\n\nx".encode()
            with self.subTest(content_type):
                files = shown(safe_message(HEAD + multipart(b"\nwords", part)).message)[1]
                self.assertEqual(list(files), [name])

    def test_a_picture_is_the_whole_mail(self):
        files = shown(safe_message(HEAD + b"Content-Type: image/png\n\nPNG").message)[1]
        self.assertEqual(files, {"image.png": b"PNG"})

    def test_a_text_for_programs_is_the_whole_mail(self):
        """Odoo takes any text at the top for a body."""
        for content_type in ("text/vcard", "text/directory", "text/x-vcard"):
            raw = HEAD + f"Content-Type: {content_type}\n\nBEGIN:VCARD".encode()
            with self.subTest(content_type):
                message = safe_message(raw).message
                self.assertTrue(message.is_multipart())
                self.assertEqual(shown(message), ("", {"contact.vcf": b"BEGIN:VCARD"}))


class TestReports(BaseCase):
    def _read(self, kind, *parts):
        head = multipart(*parts, subtype="report").replace(
            b"report;", f"report; report-type={kind};".encode(), 1
        )
        safe = safe_message(HEAD + head)
        return (*shown(safe.message), safe.message)

    def test_report_that_is_no_bounce_keeps_its_files(self):
        file = attached("report.json.gz", b"\x1f\x8b", "application/tlsrpt+gzip")
        for kind in ("tlsrpt", "dmarc", "sieve", "; x=y"):
            text, files, message = self._read(kind, b"\nThis is a report.", file)
            self.assertIn("This is a report.", text)
            self.assertEqual(files, {"report.json.gz": b"\x1f\x8b"})
            self.assertEqual(message.get_content_type(), "multipart/mixed")
            self.assertEqual(classify_automatic(message).kind, "generated")

    def test_complaint_shows_the_mail(self):
        """RFC 5965: the third part is the mail complained of, or its headers."""
        feedback = b"Content-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1"
        original = (
            b"Content-Type: message/rfc822\n\nFrom: support@example.com\nSubject: our news\n\nnews"
        )
        headers = b"Content-Type: text/rfc822-headers\n\nSubject: our news\n"
        text, files, message = self._read("feedback-report", b"\nA complaint.", feedback, original)
        self.assertIn("A complaint.", text)
        self.assertIn("news", text)
        self.assertEqual(sorted(files), ["feedback-report.txt", "our news.eml"])
        self.assertIn(b"Feedback-Type: abuse", files["feedback-report.txt"])
        self.assertEqual(classify_automatic(message).kind, "generated")
        _text, files, _message = self._read("feedback-report", b"\nx", feedback, headers)
        self.assertEqual(sorted(files), ["feedback-report.txt", "headers.txt"])

    def test_bounces_stay_reports(self):
        status = b"Content-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nAction: failed"
        _text, _files, message = self._read("delivery-status", b"\nx", status)
        self.assertEqual(message.get_content_type(), "multipart/report")
        self.assertEqual(classify_automatic(message).kind, "bounce")


class TestNamesOfFiles(BaseCase):
    def test_in_the_charset_of_the_text(self):
        """Without encoded words, as old programs write it."""
        for charset, name in (
            ("euc-kr", "견적서.pdf"), ("shift_jis", "見積書.pdf"), ("gbk", "报价.pdf"),
            ("utf-8", "見積書.pdf"), ("iso-8859-1", "Größe.pdf"),
        ):  # fmt: skip
            words = f"Content-Type: text/plain; charset={charset}\n\nwords".encode()
            file = attached("@", b"%PDF", "application/pdf").replace(b"@", name.encode(charset))
            for raw in (multipart(words, file), multipart(file, words)):
                files = shown(safe_message(HEAD + raw).message)[1]
                self.assertEqual(files, {name: b"%PDF"})


class TestPicturesByPlace(BaseCase):
    """RFC 2557: HTML calls its pictures by where they were."""

    def _read(self, markup, *pictures, head=""):
        page = f"Content-Type: text/html\n{head}\n{markup}".encode()
        message = safe_message(HEAD + multipart(page, *pictures, subtype="related")).message
        ids = [part["Content-ID"] for part in message.walk() if part.get_filename()]
        return shown(message)[0], ids

    def picture(self, location="", name="a.png", extra=""):
        head = f"Content-Location: {location}\n" if location else ""
        return attached(name, b"PNG", "image/png", head + extra)

    def test_by_location(self):
        for location, source, head in (
            ("http://x.example/a/b.png", "http://x.example/a/b.png", ""),
            ("b.png", "b.png", ""),
            (
                "http://x.example/a/b.png",
                "b.png",
                "Content-Location: http://x.example/a/index.htm\n",
            ),
            ("http://x.example/b.png", "/b.png", "Content-Base: http://x.example/a/\n"),
            ("http://x.example/\n b.png", "http://x.example/b.png", ""),
            ("http://x.example/b?c&d", "http://x.example/b?c&amp;d", ""),
        ):
            for quote in ('"', "'", ""):
                with self.subTest(location=location, source=source, quote=quote):
                    markup = f"<p>words <IMG SRC={quote}{source}{quote} alt=b></p>"
                    text, ids = self._read(markup, self.picture(location), head=head)
                    self.assertIn(f'"cid:{ids[0].strip("<>")}"', text)

    def test_by_name(self):
        text, ids = self._read('<p><img src="a.png"></p>', self.picture())
        self.assertIn(f'"cid:{ids[0].strip("<>")}"', text)

    def test_content_id_in_another_spelling(self):
        """RFC 2392: percent signs in the HTML, none in the header."""
        for content_id, source in (
            ("<a 1@x>", "cid:a%201@x"), ("<a/1@x>", "cid:a%2F1@x"), ("<a&1@x>", "cid:a&amp;1@x"),
            ("<1@x>", "cid:1%40x"), ("<1@x>", "CID:1@x"), ("1@x", "cid:1@x"), ("<ä@x>", "cid:ä@x"),
            ("<a%1@x>", "cid:a%251@x"),
        ):  # fmt: skip
            with self.subTest(content_id, source=source):
                picture = self.picture(extra=f"Content-ID: {content_id}\n")
                text, ids = self._read(f'<p><img src="{source}"></p>', picture)
                self.assertIn(f'"cid:{ids[0].strip("<>")}"', text)
                self.assertRegex(ids[0], r"\A<[\w.@-]+>\Z")

    def test_picture_of_no_type(self):
        picture = attached("a.png", b"PNG", extra="Content-ID: <a 1@x>\n")
        text, ids = self._read('<p><img src="cid:a%201@x"></p>', picture)
        self.assertIn(f'"cid:{ids[0].strip("<>")}"', text)

    def test_own_content_id_stays(self):
        picture = self.picture("b.png", extra="Content-ID: <1@x>\n")
        text, ids = self._read('<p><img src="b.png"><img src="cid:1@x"></p>', picture)
        self.assertEqual(text.count('"cid:1@x"'), 2)
        self.assertEqual(ids, ["<1@x>"])

    def test_links_relative_to_a_base(self):
        head = '<html><head><base target=_blank href="https://shop.example/de/"></head><body>'
        for link, whole in (
            ('<a href="order/1?a=1&amp;b=2">', '<a href="https://shop.example/de/order/1?a=1&amp;b=2">'),
            ("<a href='/x'>", "<a href='https://shop.example/x'>"),
            ('<img src="//cdn.example/a.png">', '<img src="https://cdn.example/a.png">'),
            ('<a href="http://other.example/">', '<a href="http://other.example/">'),
            ('<a href="mailto:a@b.example">', '<a href="mailto:a@b.example">'),
            ('<a href="#top">', '<a href="#top">'),
            ('<img src="cid:1@x">', '<img src="cid:1@x">'),
        ):  # fmt: skip
            text, _ids = self._read(head + link + "words</body></html>")
            self.assertIn(whole, text)
        for base in ("", '<base href="javascript:alert(1)//">', '<base href="/x">'):
            self.assertIn('<a href="y">', self._read(f'{base}<p><a href="y">words</a></p>')[0])

    def test_others_stay(self):
        markup = '<p><img src="http://y.example/b.png"> <img src="c.png"> src="b.png"</p>'
        text, _ids = self._read(markup, self.picture("http://x.example/b.png"))
        self.assertIn('src="http://y.example/b.png"', text)
        self.assertIn('src="c.png"', text)

import base64
import dataclasses
import datetime
import gc
import importlib.util
import time
import unittest
import weakref
from email.utils import format_datetime
from pathlib import Path

from odoo.tests import BaseCase, TransactionCase, tagged
from odoo.tools import html_sanitize

from ...tools.headers.raw_headers import split_mail
from ...tools.headers.subjects import find_identifiers
from ...tools.raw_mail import MailLimits, safe_message
from .tools_data import HEAD, expectations, given, make_html_mail, modest, multipart, read_mail, st

SECONDS = 2.0
CHARSETS = (
    "x-unknown", "rot13", "x-gbk", "ansi_x3.110-1983", "base64", "hex", "zlib", "quopri", "uu",
    "bz2", "idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "utf-16",
    "utf-7", "charmap", "mbcs", "unknown-8bit", "8bit", "", "\x00", "=?x?=", "a" * 500,
)  # fmt: skip


def nested(levels, innermost):
    for level in range(levels):
        innermost = multipart(innermost, boundary=f"level{level}")
    return innermost


def addresses(letter):
    return b", ".join(
        f'"{letter} {number}" <{letter}{number}@example.org>'.encode() for number in range(5000)
    )


def hostile_mails(size=200_000):
    """Yield (name, raw mail): each crashed or stalled Odoo's parser, or is close to one.

    *size* is the length of the HTML.
    """
    for charset in CHARSETS:
        for kind in ("plain", "html", "csv"):
            part = f'Content-Type: text/{kind}; charset="{charset}"\n\nw\xf6rds\n'.encode("latin-1")
            yield f"charset {charset[:20]} {kind}", HEAD + part
            file = part.replace(b"\n\n", b'; name="f.txt"\n\n', 1)
            yield f"charset of a file {charset[:20]} {kind}", HEAD + multipart(part, file)
    for content_type in (
        "foo/bar", "text", "text/", "/", "*/*", "", "binary/octet-stream", "multipart/mixed",
        "multipart/report", "multipart/report; report-type=delivery-status; boundary=b",
        "message/rfc822", "message/delivery-status", "message/partial", "message/external-body",
        "text/rfc822-headers", "text/calendar", "application/ms-tnef", "multipart/x; boundary=",
    ):  # fmt: skip
        part = f"Content-Type: {content_type}\n\nwords\n".encode()
        yield f"type {content_type}", HEAD.replace(b"ana@", b"mailer-daemon@") + part
        yield f"part of type {content_type}", HEAD + multipart(part)
    yield (
        "NUL",
        b'From: "a\0" <a@example.org>\nSubject: \0=?utf-8?q?=00?=\nMessage-ID: <\0@x>\n\n\0',
    )
    yield "line break in a name", b"From: =?utf-8?q?a=0D=0Ab?= <a@example.org>\n\nx"
    for name in (
        b'filename="a\0b"', b'filename="=?utf-8?q?=00=0A?="', b"filename*=utf-8''%00%ed%a0%80",
        b"filename*=x-y''%ff", b"filename*0*=rot13''a; filename*1=b", b'filename="' + b"n" * 5000,
        b'filename="../../etc/passwd"', b'filename="' + b";" * 100000,
    ):  # fmt: skip
        disposition = b"Content-Disposition: attachment; " + name
        yield f"name {name[:30]!r}", HEAD + multipart(disposition + b"\n\nx")
    status = b"Content-Type: message/delivery-status\n\nArrival-Date: Mon, 99 Foo\n\nDate: 99\n\n"
    returned = (
        b"Content-Type: text/rfc822-headers\n\nMessage-ID: <a b\0>\nDate: 9999999\nFrom: ((((\n"
    )
    yield "report", HEAD + multipart(b"\nx", status, returned, subtype="report")
    yield "1,200 levels", HEAD + nested(1200, b"\ndeep words")
    yield "1,200 enclosed mails", HEAD + b"Content-Type: message/rfc822\n\n" * 1200 + b"\nwords"
    yield "the same boundary again", HEAD + (multipart()[:-6] + b"--b\n") * 3000
    yield "3,000 HTML parts", HEAD + multipart(*[b"Content-Type: text/html\n\n<p>x</p>"] * 3000)
    yield "100,000 parts", HEAD + multipart() + b"--b\n\n" * 100000
    yield "5,000 recipients", b"To: " + addresses("a") + b"\nCc: " + addresses("b") + b"\n\nx"
    yield "long Message-ID", b"Message-ID: <" + b"a" * 3000 + b"@example.org>\n\nx"
    yield "nested comments", b"From: " + b"(" * 60000 + b"\n\nx"
    yield "angle brackets", b"To: " + b"<" * 60000 + b"\n\nx"
    yield "many headers", b"".join(b"X-%d: y\n" % number for number in range(100000)) + b"\nx"
    yield "folded subject", b"Subject: a" + b"\n b" * 200000 + b"\n\nx"
    yield "parameters", HEAD + b'Content-Type: text/plain; x="' + b";" * 500000 + b"\n\nx"
    yield "bad date", HEAD + b"Date: Thu, 99 Foo 99999 99:99\n\nx"
    yield "long date", HEAD + b"Date: " + b"1" * 5000 + b"\n\nx"
    yield "long text", HEAD + b"\n" + b"hello world\n" * 300000
    yield "one word", HEAD + b"\nhttp://" + b"a" * 1_000_000
    yield "pictures", HEAD + b"\n" + b"'data:image/png;base64,AAAA'\n" * 10_000
    yield "empty lines", HEAD + b"\ndata:image/png;base64," + b"\n" * 200_000
    yield "quotes", HEAD + b"\n" + b"> a\nb\n" * 50000
    for raw in (b"", b"\n\n", b"words", b"\r" * 100000, bytes(range(256)) * 400):
        yield f"garbage {raw[:5]!r}", raw
    for name, markup in hostile_markup(size):
        yield f"HTML: {name}", make_html_mail(markup)


def hostile_markup(size):
    for piece in (
        "<", "<!--", "<!-- >", "<![CDATA[", "<?x ", "<o:", "</o:p", "<a ", "&", "]]>", "-->",
    ):  # fmt: skip
        yield f"{size} of {piece}", piece * (size // len(piece))
    for piece in (
        "<div>x", "<table>", "<form>", "<blockquote>x", "<span><p>", "<ul><li>",
        '<hr class="stopSpelling">', '<div class="yahoo_quoted">x</div>', "<p>x</p>", "<br>x",
        '<div class="gmail_quote">x</div><br>', '<img src="cid:x">', "<a:b>x", "<script>",
    ):  # fmt: skip
        for count in (140, size // 40):
            yield f"{count} {piece}", piece * count
    paragraphs = "<p>x</p>" * (size // 70)
    yield "quote in front", f'<div class="gmail_extra">x</div>{paragraphs}'
    yield "quote in front, hidden", f'<div class="gmail&#95;extra">x</div>{paragraphs}'
    yield "quote in front, cut", f'<div class="gmail<o:p>_extra">x</div>{paragraphs}'
    container = '<div data-o-mail-quote-container="1">'
    yield "container", f'{container}{paragraphs}<p data-o-mail-quote="1">x</p>{paragraphs}</div>'
    yield "signature", f"<div>a\n-- <br>b{paragraphs}</div>"
    yield "style", f"<style>{'/*' * (size // 4)}</style>x"
    yield "style, cut", f"<style>{'/<o:>*' * (size // 10)}</style>x"
    yield "style attribute", f'<p style="{"&#47;* " * (size // 7)}">x</p>'
    yield "conditions", f"<!--{'[if ' * (size // 7)}-->x"
    yield "encodings", f"<a {' encoding=x' * (size // 10)}x"
    yield "attributes", f"<p {' '.join(f'a{number}=1' for number in range(size // 10))}>x</p>"
    yield "quoted lines", f"<pre>{chr(10)}&gt; a{chr(10)}b</pre>" + "\n&gt; a\nb" * (size // 10)
    yield "control characters", "<p>a\x01\x0b&#1;&#0;b\n&gt; q&#2;</p>\ufffe\udc80"
    for piece in (
        "url(http:", "url( a)", "url(a)", "url('", '@import "', '@import "a" ', "expression(",
        "<!--", "data:image/png;base64,\n", "\\6", "\n", "\n>",
    ):  # fmt: skip
        pieces = piece * (size // len(piece))
        yield f"style attribute of {piece}", f"<p style='background-image:{pieces}'>x</p>"
        yield f"style of {piece}", f"<style>{pieces}</style>x"
        yield f"title of {piece}", f"<p title='data:image/png;base64,{pieces}'>x</p>"
    for piece in ("\"'", "x", "&", "."):
        word = piece * (size // len(piece))
        for markup in ('<img src="/{}">', "<img src='{}'>", "<a href='http://{}'>x</a>", "{}"):
            yield f"one word {piece} in {markup}", markup.format(word)
    yield "hidden links", f"<p style='{'u&#114;l(' * (size // 9)}'>x</p>"
    yield "pictures", '<img src="data:image/png;base64,AAAA">' * (size // 40)
    yield "XML", '<?xml version="1.0" encoding = "utf-8"?><html><body>x</body></html>'
    yield "comment only", "<!-- x -->"
    yield "space only", " &nbsp; "


class TestSafeMessage(BaseCase):
    def body(self, message):
        """Return the text that Odoo shows, tags included."""
        parts = message.walk() if message.is_multipart() else [message]
        return "\n".join(
            part.get_content()
            for part in parts
            if part.get_content_maintype() == "text" and not part.get_filename()
        )

    def test_mails_on_file(self):
        for name, expected in expectations().items():
            with self.subTest(mail=name):
                raw = read_mail(name)
                safe = safe_message(raw)
                view = split_mail(raw)
                message = safe.message
                self.assertEqual(safe.guessed, bool(safe.notes))
                self.assertEqual(safe.guessed, expected.get("guessed", safe.guessed))
                self.assertEqual(message.get("Subject", ""), view.subject)
                self.assertEqual(view.subject, expected.get("subject", view.subject))
                for attribute in ("from_", "recipients", "references", "is_null_sender"):
                    actual = getattr(view, attribute)
                    self.assertEqual(actual, expected.get(attribute, actual))
                if "identifiers" in expected:
                    self.assertEqual(find_identifiers(view.subject), expected["identifiers"])
                if "text" in expected:
                    self.assertIn(expected["text"], self.body(message))
                names = [part.get_filename() for part in message.walk() if part.get_filename()]
                self.assertEqual(names, expected.get("attachments", names))

    def test_hostile_mails_are_quick_and_clean(self):
        for name, raw in hostile_mails():
            with self.subTest(mail=name):
                start = time.process_time()
                split_mail(raw)
                message = safe_message(raw).message
                self.assertLess(time.process_time() - start, SECONDS)
                for header, value in message.items():
                    self.assertNotRegex(f"{header}: {value}", "[\x00-\x08\x0a-\x1f\ud800-\udfff]")
                message.as_bytes()
                message.as_string()

    def test_headers_are_parsed_once(self):
        message = safe_message(HEAD + b"Cc: Ann <ann@example.net>\n\nwords").message
        self.assertEqual(message["Cc"].addresses[0].display_name, "Ann")
        self.assertIs(message["Cc"], message["Cc"])

    def test_nothing_is_kept_of_a_mail(self):
        """A header of hundreds of addresses takes megabytes."""
        message = safe_message(HEAD + b"Cc: Ann <ann@example.net>\n\nwords").message
        header = weakref.ref(message["Cc"])
        del message
        gc.collect()
        self.assertIsNone(header())

    def test_attachments_keep_their_bytes(self):
        data = bytes(range(256)) * 3
        for content_type in ("application/pdf", "text/plain", "text/csv; charset=utf-8", "x/y"):
            with self.subTest(content_type=content_type):
                head = (
                    f"Content-Type: {content_type}\nContent-Disposition: attachment; filename=a\n"
                )
                encoded = b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(data)
                message = safe_message(HEAD + multipart(head.encode() + encoded)).message
                file = next(part for part in message.walk() if part.get_filename())
                self.assertEqual(file.get_payload(decode=True), data)

    def test_forwarded_mail_is_a_file_with_its_bytes(self):
        inner = b"From: a@example.net\nSubject: inner\n\nwords\xff"
        head = b"Content-Type: message/rfc822\n\n"
        message = safe_message(HEAD + multipart(b"\nx", head + inner)).message
        file = next(part for part in message.walk() if part.get_filename())
        self.assertEqual(file.get_filename(), "inner.eml")
        self.assertEqual(file.get_payload(decode=True), inner)

    def test_limits(self):
        small = MailLimits(max_bytes=2000, max_parts=3, max_depth=2, max_recipients=2, max_text=50)
        for raw, note in (
            (HEAD + b"\n" + b"x" * 5000, "larger than 2000 bytes, cut"),
            (HEAD + multipart(*[b"\nx"] * 5), "more than 3 parts"),
            (HEAD + nested(4, b"\nx"), "parts nested deeper than 2"),
            (b"To: a@b.co, c@d.co, e@f.co\n\nx", "too many addresses in To"),
            (HEAD + b"\n" + b"x" * 60, "text too long, cut"),
        ):
            with self.subTest(note=note):
                safe = safe_message(raw, small)
                self.assertTrue(safe.guessed)
                self.assertIn(note, safe.notes)
        tiny = dataclasses.replace(MailLimits(), max_markup=10)
        safe = safe_message(make_html_mail("<p>visible words</p>"), tiny)
        self.assertIn("HTML too large or too complex, shown as text", safe.notes)
        self.assertIn("visible words", self.body(safe.message))

    def test_text_survives_the_limits(self):
        for name, raw in (
            ("depth", HEAD + nested(1200, b"\nvisible words")),
            ("parts", HEAD + multipart(b"\nvisible words", *[b"\nx"] * 3000)),
            ("depth of HTML", make_html_mail("<div>" * 3000 + "visible words")),
            ("comments", make_html_mail("visible words" + "<!-- >" * 30000)),
        ):
            with self.subTest(mail=name):
                safe = safe_message(raw)
                self.assertTrue(safe.guessed)
                self.assertIn("visible words", self.body(safe.message))

    @unittest.skipUnless(
        importlib.util.find_spec("test.test_email"), "no test suite of Python here"
    )
    def test_mails_of_pythons_own_suite(self):
        spec = importlib.util.find_spec("test.test_email")
        for path in sorted((Path(spec.origin).parent / "data").glob("msg_*")):
            with self.subTest(mail=path.name):
                self.assertTrue(safe_message(path.read_bytes()).message["Message-ID"])

    @modest
    @given(st.binary(max_size=2000))
    def test_any_bytes(self, raw):
        self.assertTrue(safe_message(raw).message["Message-ID"])
        self.assertTrue(split_mail(raw).fingerprint)

    @modest
    @given(
        st.sampled_from(sorted(expectations())),
        st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 40), st.binary(max_size=20))),
    )
    def test_mutilated_mails(self, name, changes):
        raw = bytearray(read_mail(name))
        for position, length, data in changes:
            raw[position : position + length] = data
        message = safe_message(bytes(raw)).message
        message.as_bytes()
        for part in message.walk():
            if not part.is_multipart():
                part.get_content()


class TestMessageId(BaseCase):
    def message_id(self, header):
        raw = header + b"\nFrom: a@example.org\n\nx"
        safe = safe_message(raw).message["Message-ID"]
        self.assertIn(split_mail(raw).message_id, (safe, ""))
        return safe

    def test_kept_or_replaced(self):
        self.assertEqual(self.message_id(b"Message-ID: <a@b>"), "<a@b>")
        self.assertEqual(self.message_id(b"Message-Id:\n <a@b> (c)"), "<a@b>")
        self.assertEqual(self.message_id(b"Message-ID: a@b"), "<a@b>")
        for header in (b"<a b@c>", b"<\0@c>", b"<" + b"a" * 3000 + b"@b>", b"<\xff@c>"):
            made = self.message_id(b"Message-ID: " + header)
            self.assertRegex(made, r"^<[0-9a-f]{64}@cp-cases\.invalid>$")
            self.assertEqual(made, self.message_id(b"X: y\nMessage-ID: " + header))

    def test_missing_is_the_same_for_copies(self):
        mail = b"From: a@example.org\nSubject: s\n\nwords\n"
        copy = b"Received: by x\nDelivered-To: y@example.com\n" + mail.replace(b"\n", b"\r\n")
        made = safe_message(mail).message["Message-ID"]
        self.assertRegex(made, r"@cp-cases\.invalid>$")
        self.assertEqual(safe_message(copy).message["Message-ID"], made)
        self.assertNotEqual(safe_message(mail + b"more").message["Message-ID"], made)

    def test_references(self):
        many = b" ".join(b"<%d@x>" % number for number in range(50))
        view = split_mail(b"References: " + many + b"\n <5@x>\nIn-Reply-To: <new@x> text\n\nx")
        self.assertEqual(len(view.references), 32)
        self.assertEqual(view.references[-2:], ["<5@x>", "<new@x>"])

    def test_reference_to_a_replaced_id_meets_it(self):
        for token in (b"<a b@c>", b"<" + b"a" * 3000 + b"@b>"):
            made = split_mail(b"Message-ID: " + token + b"\n\nx").message_id
            self.assertIn(made, split_mail(b"In-Reply-To: " + token + b"\n\nx").references)


class TestDate(BaseCase):
    def test_one_that_cannot_be_true(self):
        now = datetime.datetime.now(datetime.timezone.utc)
        for date, is_kept in (
            (now, True), (now - datetime.timedelta(days=9999), True),
            (now + datetime.timedelta(hours=12), True), (now + datetime.timedelta(days=2), False),
            (now.replace(year=2090), False), (now.replace(year=1970), False),
        ):  # fmt: skip
            with self.subTest(date):
                raw = f"Date: {format_datetime(date)}\nFrom: a@example.org\n\nx"
                self.assertEqual(bool(safe_message(raw.encode()).message["Date"]), is_kept)


class TestFingerprint(BaseCase):
    def test_same_mail(self):
        mail = HEAD + b"Date: Tue, 3 Mar 2026 09:00:00 +0000\n\nwords\nmore words\n"
        for name, copy in (
            ("line endings", mail.replace(b"\n", b"\r\n")),
            ("trace headers", b"Return-Path: <x@y.co>\nReceived: a\n b\nDelivered-To: z\n" + mail),
            ("added headers", mail.replace(b"\nTo:", b"\nX-Spam: no\nDKIM-Signature: x\nTo:")),
            ("folding", mail.replace(b"Ana <", b"Ana\n\t<")),
            ("last line", mail.rstrip()),
        ):
            with self.subTest(name=name):
                self.assertEqual(split_mail(copy).fingerprint, split_mail(mail).fingerprint)

    def test_other_mail(self):
        mail = HEAD + b"\nwords\n"
        for name, other in (
            ("body", mail.replace(b"words", b"Words")),
            ("subject", mail.replace(b"Subject: s", b"Subject: t")),
            ("sender", mail.replace(b"ana@", b"bob@")),
            ("id", mail.replace(b"<1@", b"<2@")),
            ("order", HEAD + b"\nwor\nds\n"),
        ):
            with self.subTest(name=name):
                self.assertNotEqual(split_mail(other).fingerprint, split_mail(mail).fingerprint)
        self.assertRegex(split_mail(b"").fingerprint, "^[0-9a-f]{64}$")


@tagged("post_install", "-at_install")
class TestCoreReadsSafeMessages(TransactionCase):
    """Odoo's own parser on what safe_message makes."""

    def assert_readable(self, raw):
        start = time.process_time()
        values = self.env["mail.thread"].message_parse(safe_message(raw).message)
        body = html_sanitize(values["body"], sanitize_attributes=True)
        self.assertLess(time.process_time() - start, 2 * SECONDS)
        self.assertNotIn("error when sanitizing", body.lower())
        for value in (values.get("subject", ""), values["email_from"], values["to"], body):
            self.assertNotIn("\0", value)
            value.encode()
        for name, _content, _info in values["attachments"]:
            self.assertNotRegex(name, "[\x00\r\n\ud800-\udfff]")
        return values

    def test_mails_on_file(self):
        for name, expected in expectations().items():
            with self.subTest(mail=name):
                values = self.assert_readable(read_mail(name))
                names = [attachment.fname for attachment in values["attachments"]]
                self.assertEqual(names, expected.get("attachments", names))
                self.assertIn(expected.get("text", ""), values["body"])

    def test_hostile_mails(self):
        for name, raw in hostile_mails(size=40_000):
            with self.subTest(mail=name):
                self.assert_readable(raw)

    def test_mails_of_odoos_own_suite(self):
        data = importlib.util.find_spec("odoo.addons.test_mail.data.test_mail_data")
        if not data:
            self.skipTest("test_mail is not there")
        templates = vars(importlib.import_module(data.name))
        for name, template in templates.items():
            if name.isupper() and isinstance(template, str):
                with self.subTest(mail=name):
                    self.assert_readable(template.encode())

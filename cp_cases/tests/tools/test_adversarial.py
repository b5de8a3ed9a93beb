import importlib
import inspect
import pkgutil
import re
import struct
import time
from functools import partial

from odoo.tests import BaseCase, tagged

from ... import tools
from ...tools import forwarded, japanese, raw_mail, rehearsal, search, search_box, text
from ...tools.headers import (
    absences,
    authentication,
    automatic,
    bounces,
    raw_headers,
    senders,
    subjects,
)
from ...tools.html import (
    colours,
    markup,
    markup_text,
    own_urls,
    record_links,
    remote_images,
    styles,
    unseen_markup,
)
from ...tools.parts import flowed, invitations, mime_tree, rtf, text_charset, tnef, uuencode
from .tools_data import HEAD, make_html_mail

SIZES = (1_000, 8_000)  # characters
# Below that a clock measures the machine. What is quadratic comes above it.
SECONDS = 0.1
GROWTH = 3.5
# Copies of Odoo's, which are not run before what they would take has been judged.
JUDGED_BEFORE = {"markup._CUTS"}
MAX_WORDS = 12  # of one pattern, the longest
PIECES = (
    "<", ">", "<!--", "-->", "</", "<a ", "<p>", "<img src=", "<style>", "</style>", "<o:", "[if ",
    "&", "&#", "&lt;", "=?utf-8?q?", "?=", "=?", "=", '"', "'", "\\", "\\6", "(", ")", "[", "]",
    "{", "url(", "url('", "url( a)", '@import "', "expression(", "/*", "*/", "/", "//", "http://",
    ":", ";", ",", ".", "..", "@", "a@", "a.", "#", "%", "%2e", "-", "--", "_", "\n", "\n\n",
    "\r", "\n>", "\n> a", "\n ", " ", "\t", "\u200b", "\u202e", "\x00", "a", "a ", "A1", "0",
    "7 ", "Re: ", "é", "data:image/png;base64,", "/web/image/7", "/web/image/7-a/", " encoding=x",
    "?access_token=", "content-type: text/html\n", "Received: x\n", "<a@b>", "<a", "cp.case_1",
    "stopSpelling", "\nbegin 644 a\n", "\nend", "begin 644 a\n#86)C\n", "\n--a\nContent-Type: a\n",
    "\n--a", "<!--[if a]>", "<![endif]-->", "<!--[if a]> <!-- -->", "<![if a]>", "<title>",
    "</title",
    "<p style='background:#000;color:white'>", "<body bgcolor=black>", "\nATTENDEE:a", "\n ;CN=a",
    ";a=",
    ";a,", '=",', ';B="',
    "<br>From: ", "<br>Cc: a@b.c<br>", "{\\a ", "}", "\\u1 ", "> > ", "is out of office ",
)  # fmt: skip


# What many patterns have in a class.
COMMON = (" ", "\\n", "a", "7", "\\\\", "<", ">", '"', "=", "/", "-", "é")


def modules():
    for info in pkgutil.walk_packages(tools.__path__, f"{tools.__name__}."):
        yield importlib.import_module(info.name)


def patterns():
    """Yield (name, pattern, the methods of it that are used) of all that the modules compile."""
    for module in modules():
        source = inspect.getsource(module)
        for name, value in vars(module).items():
            for one in value if isinstance(value, tuple) else (value,):
                if isinstance(one, re.Pattern):
                    uses = set(re.findall(rf"\b{name}\.(\w+)", source))
                    yield f"{module.__name__.rpartition('.')[2]}.{name}", one, uses


def literals(pattern):
    """Texts that stand in a pattern, whole and cut short: what it is waiting for, and near misses.

    Classes and repetitions become one of the characters that they take.
    """
    source = pattern.pattern
    source = source.decode("latin-1") if isinstance(source, bytes) else source
    source = re.sub(r"\(\?(?:[aimsux-]+|[:=!]|<[=!]|P<\w+>)", "(", source)
    source = re.sub(r"\[\^?(.)[^\]]*\]", r"\1", source)
    members = {"s": " ", "w": "a", "d": "7", "n": "\n", "r": "\r", "t": "\t"}
    source = re.sub(r"\\([swdbAZnrt])", lambda match: members.get(match[1], ""), source)
    source = re.sub(r"\{[\d,]+\}|[*+?^$]", "", source).replace("\\", "").replace(".", "x")
    words = {word for word in re.split(r"[()|]+", source) if word}
    flat = re.sub(r"[()|]", "", source)
    return {*words, flat, flat[:-1], flat[1:]} - {""}


def hostile_texts(pieces, heads=("",)):
    """Yield (name, function of the size): a piece again and again, after what may open it."""
    for head in heads:
        for piece in sorted(pieces):
            yield f"{head}, {piece}"[:60], partial(repeated, head, piece)


def repeated(head, piece, size):
    return head + piece * (size // len(piece) + 1)


def seconds(function, value):
    """CPU time of one call."""
    start = time.process_time()
    function(value)
    return time.process_time() - start


@tagged("cp_cases")
class TestAdversarial(BaseCase):
    """Nothing in tools/ takes more than about linear time, whatever it is given."""

    def _assert_linear(self, name, function, make):
        for size in SIZES:
            if seconds(function, make(size)) > SECONDS:
                # Perhaps only because the machine is busy.
                half, whole = (
                    min(seconds(function, make(length)) for _try in range(3))
                    for length in (size // 2, size)
                )
                if whole > SECONDS:
                    self.assertLess(whole, GROWTH * half, f"{name}: {whole:.2f} s for {size}")
                    return

    def test_patterns(self):
        found = list(patterns())
        self.assertGreater(len(found), 60)
        for name, pattern, uses in found:
            if name in JUDGED_BEFORE:
                continue
            is_anchored = bool(uses) and uses <= {"match", "fullmatch"}
            scan = partial(self._scan, pattern, is_anchored)
            own = sorted(literals(pattern), key=len)
            pieces = {*own[-MAX_WORDS:], *COMMON}
            with self.subTest(name):
                for label, make in hostile_texts(pieces, heads=("", *own[-1:])):
                    self._assert_linear(f"{name} on {label!r}", scan, make)

    def _scan(self, pattern, is_anchored, value):
        """Use a pattern as its module does: at one place, or from each."""
        value = value.encode("utf-8", "replace") if isinstance(pattern.pattern, bytes) else value
        if is_anchored:
            pattern.match(value)
        else:
            for _match in pattern.finditer(value):
                pass

    def test_functions(self):
        def header(name):
            return lambda value: raw_headers.split_mail(
                name + value.encode("utf-8", "replace") + b"\n\nx"
            )

        functions = {
            "html_to_text": markup_text.html_to_text,
            "text_to_html": markup_text.text_to_html,
            "prepare_html": markup.prepare_html,
            "prepare_text": markup.prepare_text,
            "plain_style": styles.plain_style,
            "is_own_url": lambda value: own_urls.is_own_url(value, {"a.example"}),
            "one_line": text.one_line,
            "file_name": text.file_name,
            "find_identifiers": subjects.find_identifiers,
            "clean_subject": subjects.clean_subject,
            "strip_prefixes": subjects.strip_prefixes,
            "case_text": lambda value: search.case_text([value], value, [value], value),
            "as_phone": search.as_phone,
            "after_case_word": lambda value: search_box.after_case_word(
                value, search_box.ALL_CASE_WORDS
            ),
            "find_numbers": search_box.find_numbers,
            "automatic": lambda value: automatic.classify_automatic(
                raw_mail.safe_message(HEAD + b"X: " + one_value(value) + b"\n\nx").message
            ),
            "bounced_recipients": lambda value: bounces.bounced_recipients(
                raw_mail.safe_message(
                    HEAD.replace(b"ana@", b"mailer-daemon@") + b"\n" + value.encode("utf-8")
                ).message
            ),
            "is_authenticated": lambda value: authentication.is_authenticated(
                raw_mail.safe_message(
                    HEAD + b"Authentication-Results: mx; " + one_value(value) + b"\n\nx"
                ).message,
                "mx",
                "ana@example.org",
            ),
            "keep_readable": colours.keep_readable,
            "without_unseen": unseen_markup.without_unseen,
            "unflow": flowed.unflow,
            "find_forwarded": lambda value: forwarded.find_forwarded(value, value),
            "find_forwarded, head": lambda value: forwarded.find_forwarded(
                f"<p>- forwarded:</p>From: a@b.c<br>To: x<br>{value}", "x"
            ),
            "begins_with_absence": absences.begins_with_absence,
            "is_told_as_absence": lambda value: absences.is_told_as_absence(
                f"Auto: {value}", value
            ),
            **{
                name: lambda value, read=read: read(value.encode("utf-8", "replace"))
                for name, read in {
                    "find_boundary": mime_tree.find_boundary,
                    "begins_with_delimiter": mime_tree.begins_with_delimiter,
                    "uuencode": lambda data: uuencode.split_uuencoded(b"begin 644 a\n" + data, 9),
                    "html_charset": text_charset.html_charset,
                    "iso_2022_jp": japanese.decode_iso_2022_jp,
                    "iso_2022_jp, kanji": lambda data: japanese.decode_iso_2022_jp(
                        b"\x1b$B" + data
                    ),
                    "eight_bit": japanese.decode_eight_bit,
                    "euc_jp": japanese.decode_euc_jp,
                    "tnef": lambda data: tnef.read_tnef(b"\x78\x9f\x3e\x22\1\0" + data),
                    "rtf": lambda data: rtf.rtf_to_text(rtf.decompress(uncompressed(data))),
                    "calendar": lambda data: described(b"BEGIN:VEVENT\n" + data),
                    "calendar, value": lambda data: described(b"BEGIN:VEVENT\nSUMMARY;X=" + data),
                }.items()
            },
            **{
                f"senders, {name}": lambda value, name=name: senders.read_senders(
                    raw_headers.split_mail(
                        b"From: x <a@b.example>\n" + name.encode() + one_value(value) + b"\n\nx"
                    )
                )
                for name in ("X-MailFrom: ", "List-Id: ", "List-Post: ", "Cc: ", "Reply-To: ")
            },
            "From": header(b"From: "),
            "Subject": header(b"Subject: "),
            "References": header(b"References: "),
            "Message-ID": header(b"Message-ID: "),
            "headers": header(b""),
            "fingerprint": lambda value: (
                raw_headers.split_mail(value.encode("utf-8", "replace")).fingerprint
            ),
            "decode_bytes": lambda value: text.decode_bytes(value.encode("utf-8", "replace")),
            "body": lambda value: raw_mail.safe_message(HEAD + b"\n" + value.encode("utf-8")),
            "parts": lambda value: raw_mail.safe_message(
                HEAD + b"Content-Type: multipart/mixed; boundary=a\n\n--a\n" + value.encode("utf-8")
            ),
            "type": lambda value: raw_mail.safe_message(
                HEAD + b"Content-Type: text/plain; x=" + one_value(value) + b"\n\nx"
            ),
            "text": lambda value: raw_mail.text_message(HEAD + b"\n" + value.encode("utf-8")),
        }

        def described(data):
            invitations.describe_calendar(
                b"BEGIN:VCALENDAR\n" + data + b"\nEND:VEVENT\nEND:VCALENDAR\n"
            )

        def uncompressed(data):
            head = struct.pack("<IIII", len(data) + 12, len(data), 0x414C454D, 0)
            return head + data

        def one_value(value):
            return text.one_line(value).encode("utf-8")

        for name, function in functions.items():
            with self.subTest(name):
                for label, make in hostile_texts(PIECES):
                    self._assert_linear(f"{name} on {label!r}", function, make)

    def test_readers_of_sanitized_html(self):
        def style(read, value):
            return read(f'<p style="background:{value.replace(chr(34), "")}">x</p>')

        def link(read, value):
            return read(f'<img src="{value.replace(chr(34), "")}" srcset="//{value[:-1]}">')

        readers = {
            "remote_images": remote_images.block_remote_images,
            "own_urls": lambda body: own_urls.remove_own_urls(body, {"a.example"}),
            "find_pictures": own_urls.find_pictures,
            "record_links": lambda body: record_links.find_linked_ids(body, "cp.case"),
        }
        for name, read in readers.items():
            for form in (style, link):
                with self.subTest(name, form=form.__name__):
                    for label, make in hostile_texts(PIECES):
                        self._assert_linear(f"{name} on {label!r}", partial(form, read), make)

    def test_all_that_is_done_with_a_small_mail(self):
        """Small ones are not tried out first: none of them takes long."""
        size = raw_mail._SMALL * 3 // 4
        for label, make in hostile_texts(PIECES):
            markup_ = make(size)[:size]
            for form in (markup_, f"<p style='background-image:{markup_}'>x</p>"):
                raw = make_html_mail(form)
                with self.subTest(text=label):
                    # a second try for a busy machine
                    self.assertTrue(any(self._try(raw) < 2 for _try in range(2)))

    def _try(self, raw):
        return seconds(rehearsal.rehearse, b"w" + raw)

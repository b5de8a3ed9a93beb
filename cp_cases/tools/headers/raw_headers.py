"""A raw mail, and reading its headers leniently: it never raises and never hangs."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from odoo.tools.mail import email_normalize

from ..text import decode_bytes, decode_header, decode_strictly
from .addresses import format_address, parse_addresses, parse_authors
from .subjects import clean_subject

MAX_REFERENCES = 32  # as many as Odoo looks at
MAX_RECIPIENTS = 500
_MAX_SUBJECT = 2000
_MAX_FIELDS = 1000
_MAX_LINES = 10000
_MAX_BLOCK = 1_000_000
_MAX_VALUE = 65536
_MAX_MESSAGE_ID = 500  # PostgreSQL cannot index values over 2.7 KB
_IN_PLACE_OF_FROM = ("sender", "reply-to", "return-path")
# To whom a mail was delivered, as mail servers note it.
_ENVELOPE_HEADERS = (
    "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-rcpt-to", "x-forwarded-to",
)  # fmt: skip
_ADDRESSEE_HEADERS = ("to", "cc", "resent-to", "resent-cc")
_MAX_RECEIVED = 50
# What the sender wrote. Relays add, change and reorder everything else.
_CONTENT_HEADERS = (
    "message-id", "date", "from", "to", "cc", "subject", "in-reply-to", "references",
    "content-type", "content-transfer-encoding",
)  # fmt: skip

_LEADING_RE = re.compile(rb"(?:\xef\xbb\xbf)?[\r\n]*")
# "\r\r\n" is one break: a program that writes text made "\r\n" of each "\n" once more
_LINE_RE = re.compile(rb"([^\r\n]*)(?:\r\r?\n|\r|\n|\Z)")
_REST_OF_HEADERS_RE = re.compile(rb"(?s:.*?)(?:\r\n\r\n|\n\n|\r\r|\Z)")
_FIELD_RE = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
_ENVELOPE_RE = re.compile(rb">?From ")  # mbox separator
_RECEIVED_FOR_RE = re.compile(rb"\sfor\s{1,20}(<[^<>\s]{1,320}>|[^<>\s;]{1,320})")
_MESSAGE_ID_RE = re.compile(rb"<[^<>]+>")
_CHARSET_RE = re.compile(rb"charset\s{0,5}=\s{0,5}[\"']?([a-z0-9._:-]{2,40})", re.IGNORECASE)
_MAX_SEARCHED = 20_000
_GOOD_MESSAGE_ID_RE = re.compile(rb"[!-;=?-~]{1,%d}" % _MAX_MESSAGE_ID)


@dataclass(frozen=True)
class RawMail:
    """A raw mail cut in two, with its unfolded, still encoded headers in order; and what these say,
    decoded and clean."""

    fields: tuple[tuple[str, bytes], ...]
    body: bytes
    is_damaged: bool

    @cached_property
    def _values(self) -> dict[str, list[bytes]]:
        found: dict[str, list[bytes]] = {}
        for name, value in self.fields:
            found.setdefault(name.lower(), []).append(value)
        return found

    def values(self, *names: str) -> list[bytes]:
        """Return the values of all headers of these names (any letter case), name by name, each
        from the top."""
        return [value for name in names for value in self._values.get(name.lower(), ())]

    def first(self, name: str) -> bytes:
        """Return the topmost header *name*, empty if there is none."""
        return next(iter(self.values(name)), b"")

    @cached_property
    def message_id(self) -> str:
        """The Message-ID in angle brackets, "" if there is none.

        One that cannot be stored or repeated in a header (RFC 5322 section 3.6.4) is replaced
        by a hash of it, so that copies of the mail and references to it still meet.
        """
        value = self.first("message-id")
        match = _MESSAGE_ID_RE.search(value)
        token = match[0][1:-1] if match else value.strip(b"<> \t")
        if not token:
            return ""
        if _GOOD_MESSAGE_ID_RE.fullmatch(token):
            return f"<{token.decode()}>"
        return hashed_message_id(b"".join(token.split()))

    @cached_property
    def references(self) -> list[str]:
        """The ids of In-Reply-To and References, oldest first, each once, the last 32."""
        values = b" ".join([*self.values("references"), b" ", *self.values("in-reply-to")])
        found: list[str] = []
        for match in _MESSAGE_ID_RE.finditer(values):
            token = match[0][1:-1]
            joined = b"".join(token.split())
            # white space within: a relay folded a good id, or that is the id, which is hashed
            if joined != token or not _GOOD_MESSAGE_ID_RE.fullmatch(joined):
                found.append(hashed_message_id(joined))
            if _GOOD_MESSAGE_ID_RE.fullmatch(joined):
                found.append(f"<{joined.decode()}>")
        # the last mention counts: In-Reply-To is the nearest relative
        return list(reversed(list(dict.fromkeys(reversed(found)))[:MAX_REFERENCES]))

    @cached_property
    def subject(self) -> str:
        """The subject, cut at a length that no person reaches."""
        return clean_subject(decode_header(self.first("subject")))[:_MAX_SUBJECT]

    @cached_property
    def authors(self) -> list[tuple[str, str]]:
        """Name and address of each author in From.

        Where there is no From, or an empty one, who else answers for the mail: Sender (RFC 5322
        section 3.6.2), Reply-To, or the envelope's sender. Never in place of one that is unclear.
        """
        values = self.values("from")
        if any(value.strip(b" \t<>") for value in values):
            return parse_authors(values)
        found = (parse_authors([self.first(name)]) for name in _IN_PLACE_OF_FROM)
        return next(filter(None, found), [])[:1]

    @cached_property
    def from_(self) -> str:
        """The first From address with its name. If there is none, the text of the header so that no
        program finds an address in it: it says who claims to have sent the mail."""
        if self.authors:
            return format_address(*self.authors[0])
        return decode_header(self.first("from")).replace("=?", "= ?").replace("@", " at ")

    @property
    def is_null_sender(self) -> bool:
        """Whether the envelope has no sender (RFC 5321 section 4.5.5)."""
        return b"".join(self.first("return-path").split()) == b"<>"

    @cached_property
    def addressees(self) -> list[str]:
        """The normalised addresses in To and Cc, and in those of whoever passed the mail on."""
        return _normalized(self.values(*_ADDRESSEE_HEADERS))

    @cached_property
    def envelope(self) -> list[str]:
        """The normalised addresses to which mail servers have delivered the mail."""
        # RFC 5321 section 4.4
        received = map(_RECEIVED_FOR_RE.search, self.values("received")[:_MAX_RECEIVED])
        return _normalized(
            [*self.values(*_ENVELOPE_HEADERS), *(match[1] for match in received if match)]
        )

    @cached_property
    def recipients(self) -> list[str]:
        """The addresses of the envelope and the addressees, each once."""
        return list(dict.fromkeys([*self.envelope, *self.addressees]))[:MAX_RECIPIENTS]

    @cached_property
    def fingerprint(self) -> str:
        """The SHA-256 (hex) of the content.

        Trace headers, line endings, trailing white space and the folding of headers do not
        count; any other difference in content does, also under the same Message-ID.
        """
        digest = hashlib.sha256()
        for name in _CONTENT_HEADERS:
            for value in self.values(name):
                digest.update(name.encode() + b":" + b" ".join(value.split()) + b"\n")
        body = self.body.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        digest.update(b"\n" + body.rstrip())
        return digest.hexdigest()


def hashed_message_id(data: bytes) -> str:
    """Return a Message-ID made of a hash of *data*."""
    return f"<{hashlib.sha256(data).hexdigest()}@cp-cases.invalid>"


def _normalized(values: list[bytes]) -> list[str]:
    pairs = parse_addresses(values, MAX_RECIPIENTS)
    # a dot at the end of the domain is that of DNS
    addresses = (email_normalize(address.rstrip("."), strict=False) for _name, address in pairs)
    return list(dict.fromkeys(filter(None, addresses)))


def split_mail(raw: bytes, charset: str = "") -> RawMail:
    """Cut *raw* at the end of its header block (RFC 5322 section 2.1).

    A line that is no header is passed over if headers follow it; else the body begins there.

    :param charset: of the mail, for a part that tells none
    """
    fields: list[tuple[str, list[bytes]]] = []
    is_damaged = False
    position = _end(_LEADING_RE, raw, 0)
    for _count in range(_MAX_LINES):
        line, end = _line(raw, position)
        match = _FIELD_RE.match(line)
        if not line:
            position = end
            break
        if line[:1] in b" \t" and fields:
            fields[-1][1].append(line[:_MAX_VALUE])
        elif match:
            fields.append((match[1].decode(), [line[match.end() :]]))
        elif fields or not _ENVELOPE_RE.match(line):
            is_damaged = True
            if not _FIELD_RE.match(_line(raw, end)[0]):
                break
        position = end
    else:
        is_damaged = True
        position = _end(_REST_OF_HEADERS_RE, raw, position)
    kept, room = [], _MAX_BLOCK
    for name, lines in fields[:_MAX_FIELDS]:
        value = b"".join(lines)[:_MAX_VALUE]
        room -= len(value)
        if room < 0:  # do not cut the value: an address that is cut is another one
            break
        kept.append((name, value.strip()))
    is_damaged = is_damaged or not fields or len(fields) > _MAX_FIELDS or room < 0
    body = raw[position:]
    return RawMail(tuple(_in_utf8(kept, body, charset)), body, is_damaged)


def _in_utf8(fields: list[tuple[str, bytes]], body: bytes, charset: str) -> list[tuple[str, bytes]]:
    """Return *fields*, with what is written without encoded words in UTF-8: old programs write it
    in the character set of the text."""
    if all(value.isascii() for _name, value in fields):
        return fields
    charset = told_charset(fields, body) or charset
    return [(name, _to_utf8(value, charset)) for name, value in fields]


def told_charset(fields: Iterable[tuple[str, bytes]], body: bytes) -> str:
    """Return the first character set that is told for *body*, or within it; "" if none is."""
    types = (value for name, value in fields if name.lower() == "content-type")
    found = map(_CHARSET_RE.search, (*types, body[:_MAX_SEARCHED]))
    return next((match[1].decode() for match in found if match), "")


def _to_utf8(value: bytes, charset: str) -> bytes:
    if value.isascii() or decode_strictly(value, "utf-8") is not None:
        return value
    text, is_guess = decode_bytes(value, charset)
    return value if is_guess else text.encode()


def _line(raw: bytes, position: int) -> tuple[bytes, int]:
    """Return the line at *position* without its end, and where the next one begins."""
    match = _LINE_RE.match(raw, position)
    return (match[1], match.end()) if match else (b"", len(raw))


def _end(pattern: re.Pattern[bytes], raw: bytes, position: int) -> int:
    match = pattern.match(raw, position)
    return match.end() if match else position

"""Reading the header block of a raw mail leniently: it never raises and never hangs."""

import binascii
import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass

from odoo.tools.mail import email_normalize, email_split_tuples

from .charsets import decode_bytes
from .subjects import clean_subject
from .text import one_line

MAX_REFERENCES = 32  # as many as Odoo looks at
MAX_RECIPIENTS = 500
_MAX_SUBJECT = 2000
_MAX_FIELDS = 1000
_MAX_LINES = 10000
_MAX_BLOCK = 1_000_000
_MAX_VALUE = 65536
_MAX_ADDRESSES = 20000  # characters of addresses: parsing them takes more than linear time
_MAX_MESSAGE_ID = 500  # PostgreSQL cannot index values over 2.7 KB
_RECIPIENT_HEADERS = (
    "delivered-to", "x-original-to", "to", "cc", "resent-to", "resent-cc",
)  # fmt: skip

_LEADING_RE = re.compile(rb"(?:\xef\xbb\xbf)?[\r\n]*")
_LINE_RE = re.compile(rb"([^\r\n]*)(?:\r\n|\r|\n|\Z)")
_REST_OF_HEADERS_RE = re.compile(rb"(?s:.*?)(?:\r\n\r\n|\n\n|\r\r|\Z)")
_FIELD_RE = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
_ENVELOPE_RE = re.compile(rb">?From ")  # mbox separator
# RFC 2047, but lenient: white space within the text, any length.
_ENCODED_WORD_RE = re.compile(rb"=\?([^?\s]{1,80})\?([bBqQ])\?([^?]*)\?=")
_ENCODED_WORDS_RE = re.compile(rb"%b(?:\s+%b)*" % ((_ENCODED_WORD_RE.pattern,) * 2))
_PLACE_RE = re.compile("\ue000([0-9]{1,5})\ue001")  # private use: no mail has reason to hold them
_MESSAGE_ID_RE = re.compile(rb"<[^<>]+>")
_GOOD_MESSAGE_ID_RE = re.compile(rb"[!-;=?-~]{1,%d}" % _MAX_MESSAGE_ID)
_ADDRESS_RE = re.compile(r"[^\s<>()\[\],;:\"@]{1,64}@[^\s<>()\[\],;:\"@]{1,255}")


@dataclass(frozen=True)
class RawMail:
    """A raw mail cut in two, with its unfolded, still encoded headers in order."""

    fields: tuple[tuple[str, bytes], ...]
    body: bytes
    is_damaged: bool

    def values(self, name: str) -> list[bytes]:
        """Return the values of all headers *name* (any letter case), from the top."""
        return [value for field, value in self.fields if field.lower() == name.lower()]

    def first(self, name: str) -> bytes:
        """Return the topmost header *name*, empty if there is none."""
        return next(iter(self.values(name)), b"")


@dataclass(frozen=True)
class HeaderView:
    """What the header block alone says about a mail, all of it decoded and clean.

    ``message_id`` is empty if the mail has none; ``recipients`` are normalised addresses.
    """

    message_id: str
    subject: str
    from_: str
    recipients: list[str]
    references: list[str]
    is_null_sender: bool


def header_view(raw: bytes) -> HeaderView:
    """Return what the header block of *raw* says; any bytes are accepted."""
    mail = split_mail(raw)
    recipients = (
        email_normalize(address, strict=False)
        for name in _RECIPIENT_HEADERS
        for _name, address in parse_addresses(b",".join(mail.values(name)), MAX_RECIPIENTS)
    )
    return HeaderView(
        message_id=message_id(mail),
        subject=subject(mail),
        from_=sender(mail),
        recipients=list(dict.fromkeys(filter(None, recipients)))[:MAX_RECIPIENTS],
        references=references(mail),
        is_null_sender=re.fullmatch(rb"\s*<\s*>\s*", mail.first("return-path")) is not None,
    )


def split_mail(raw: bytes) -> RawMail:
    """Cut *raw* at the end of its header block (RFC 5322 section 2.1).

    A line that is no header is passed over if headers follow it; else the body begins there.
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
        value = b"".join(lines)[: min(_MAX_VALUE, room)]
        room -= len(value)
        kept.append((name, value.strip()))
    is_damaged = is_damaged or not fields or len(fields) > _MAX_FIELDS or not room
    return RawMail(tuple(kept), raw[position:], is_damaged)


def decode_header(value: bytes) -> str:
    """Return a header value as clean text on one line, its encoded words decoded (RFC 2047).

    Neighbouring encoded words are joined before they become text: some programs
    split a character between two words.
    """
    pieces: list[str] = []
    pending: tuple[bytes, bytes] | None = None  # character set and bytes of the last words
    position = 0
    for match in _ENCODED_WORD_RE.finditer(value):
        between = value[position : match.start()]
        charset, data = match[1].partition(b"*")[0].lower(), _word_bytes(match[2], match[3])
        if pending and (between.strip() or pending[0] != charset):
            pieces.append(_text(*pending))
            pending = None
        if between.strip() or (between and not position):
            pieces.append(decode_bytes(between)[0])
        pending = (charset, (pending[1] if pending else b"") + data)
        position = match.end()
    if pending:
        pieces.append(_text(*pending))
    pieces.append(decode_bytes(value[position:])[0])
    return one_line("".join(pieces))


def parse_addresses(value: bytes, limit: int) -> list[tuple[str, str]]:
    """Return (name, address) pairs of an address header, decoded, at most *limit*."""
    if len(value) > _MAX_ADDRESSES:
        value = value[:_MAX_ADDRESSES].rpartition(b",")[0]
    words: list[str] = []

    def put_by(match: re.Match[bytes]) -> bytes:
        words.append(decode_header(match[0]))
        return f"\ue000{len(words) - 1}\ue001".encode()

    # encoded words may hold commas and colons, which are syntax, though RFC 2047 forbids it
    text = one_line(decode_bytes(_ENCODED_WORDS_RE.sub(put_by, value))[0])
    pairs = _address_pairs(text)
    if not pairs and words:  # the whole header was encoded, against RFC 2047 section 5
        pairs = _address_pairs(decode_header(value))
    return [
        (_put_back(name, words), re.sub(r"\s+", "", _put_back(address, words)))
        for name, address in pairs[:limit]
        if "@" in address
    ]


def format_address(name: str, address: str) -> str:
    """Return ``"name" <address>`` in clear text, the name quoted (RFC 5322 section 3.4)."""
    # "=?" would be decoded once more by whoever reads this
    quoted = re.sub(r'([\\"])', r"\\\1", name.replace("=?", "= ?"))
    return f'"{quoted}" <{address}>' if name else address


def subject(mail: RawMail) -> str:
    """Return the decoded, clean subject, cut at a length that no person reaches."""
    return clean_subject(decode_header(mail.first("subject")))[:_MAX_SUBJECT]


def sender(mail: RawMail) -> str:
    """Return the first From address with its name, or whatever text stands there."""
    value = mail.first("from")
    pairs = parse_addresses(value, 1)
    return format_address(*pairs[0]) if pairs else decode_header(value).replace("=?", "= ?")


def message_id(mail: RawMail) -> str:
    """Return the mail's Message-ID in angle brackets, "" if it has none.

    One that cannot be stored or repeated in a header (RFC 5322 section 3.6.4) is replaced
    by a hash of it, so that copies of the mail and references to it still meet.
    """
    value = mail.first("message-id")
    match = _MESSAGE_ID_RE.search(value)
    token = match[0][1:-1] if match else value.strip(b"<> \t")
    if not token:
        return ""
    if _GOOD_MESSAGE_ID_RE.fullmatch(token):
        return f"<{token.decode()}>"
    return hashed_message_id(b"".join(token.split()))


def references(mail: RawMail) -> list[str]:
    """Return the ids of In-Reply-To and References, oldest first, each once, the last 32."""
    values = b" ".join([*mail.values("references"), b" ", *mail.values("in-reply-to")])
    found: list[str] = []
    for match in _MESSAGE_ID_RE.finditer(values):
        token = match[0][1:-1]
        joined = b"".join(token.split())
        # white space within: either a relay folded a good id, or message_id() has hashed it
        if joined != token or not _GOOD_MESSAGE_ID_RE.fullmatch(joined):
            found.append(hashed_message_id(joined))
        if _GOOD_MESSAGE_ID_RE.fullmatch(joined):
            found.append(f"<{joined.decode()}>")
    # the last mention counts: In-Reply-To is the nearest relative
    return list(reversed(list(dict.fromkeys(reversed(found)))[:MAX_REFERENCES]))


def hashed_message_id(data: bytes) -> str:
    """Return a Message-ID made of a hash of *data*."""
    return f"<{hashlib.sha256(data).hexdigest()}@cp-cases.invalid>"


def _put_back(text: str, words: list[str]) -> str:
    """Return *text* with the decoded *words* in their places."""

    def word(match: re.Match[str]) -> str:
        index = int(match[1])
        return words[index] if index < len(words) else ""

    return one_line(_PLACE_RE.sub(word, text))


def _address_pairs(text: str) -> list[tuple[str, str]]:
    """Return raw (name, address) pairs of *text*; any address in it if the syntax is hopeless."""
    try:
        return email_split_tuples(text)
    except (RecursionError, ValueError, IndexError):
        return [("", address) for address in _ADDRESS_RE.findall(text)]


def _word_bytes(encoding: bytes, text: bytes) -> bytes:
    """Return the bytes of one encoded word (RFC 2047 section 4), however broken."""
    if encoding in b"qQ":
        return binascii.a2b_qp(text.replace(b" ", b"_"), header=True)
    return lenient_base64(text)


def lenient_base64(text: bytes) -> bytes:
    """Return what can be had of base64 *text*: bad characters and a cut end are left out.

    Padding in the middle ends a piece: some programs encode in blocks.
    """
    if b"=" not in text.rstrip(b"= \t\r\n"):
        with suppress(binascii.Error):  # the quick way, for whole and well-formed data
            return binascii.a2b_base64(text)
    pieces = []
    for digits in re.split(rb"=+", re.sub(rb"[^A-Za-z0-9+/=]", b"", text)):
        if len(digits) % 4 == 1:  # six bits are no byte
            digits = digits[:-1]
        pieces.append(binascii.a2b_base64(digits + b"=" * (-len(digits) % 4)))
    return b"".join(pieces)


def _text(charset: bytes, data: bytes) -> str:
    return decode_bytes(data, charset.decode("ascii", "replace"))[0]


def _line(raw: bytes, position: int) -> tuple[bytes, int]:
    """Return the line at *position* without its end, and where the next one begins."""
    match = _LINE_RE.match(raw, position)
    return (match[1], match.end()) if match else (b"", len(raw))


def _end(pattern: re.Pattern[bytes], raw: bytes, position: int) -> int:
    match = pattern.match(raw, position)
    return match.end() if match else position

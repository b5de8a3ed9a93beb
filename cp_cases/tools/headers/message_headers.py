"""The headers of a message for the standard parser: set decoded and bounded, parsed once, and read
without ever raising."""

import datetime
from email.errors import MessageError
from email.headerregistry import HeaderRegistry
from email.message import EmailMessage, Message
from email.policy import SMTP
from email.utils import format_datetime, parsedate_to_datetime

import dateutil.parser

from ..text import decode_header, one_line
from .addresses import format_address, parse_addresses
from .raw_headers import RawMail

# What the standard parser raises, late, on malformed headers and bodies.
UNREADABLE = (
    MessageError, ValueError, LookupError, TypeError, AttributeError, AssertionError,
    RecursionError,
)  # fmt: skip
# Values are set decoded. Left as they are, they can be written out again: folding and encoding
# by the standard library fails on some values and never ends on others.
_POLICY = SMTP.clone(utf8=True, refold_source="none")

_MAX_VALUE = 2000
_ADDRESS_HEADERS = {
    "from", "sender", "reply-to", "to", "cc", "bcc", "delivered-to", "x-original-to",
    "resent-to", "resent-cc", "resent-from", "disposition-notification-to", "x-original-from",
    "x-original-sender", "x-mailfrom",
}  # fmt: skip
# Headers that are set from the parts, or in a way of their own.
_OWN_HEADERS = {
    "content-type", "content-transfer-encoding", "content-disposition", "mime-version",
    "content-id", "message-id", "references", "in-reply-to", "subject", "date",
}  # fmt: skip
_CLOCKS_DIFFER = datetime.timedelta(days=1)
_EARLIEST = datetime.datetime(1990, 1, 1, tzinfo=datetime.timezone.utc)


# ------------------------------------------------------------
# MAKING
# ------------------------------------------------------------


class _ParsedHeaders(HeaderRegistry):
    """Parses each header of one message once. The standard registry parses a header each time it is
    read. Parsed headers go with their message: to keep them longer would fill the memory."""

    def __init__(self):
        super().__init__()
        self._parsed = {}

    def __call__(self, name, value):
        if (name, value) not in self._parsed:
            self._parsed[name, value] = super().__call__(name, value)
        return self._parsed[name, value]


def make_message() -> EmailMessage:
    """Return an empty message that parses each of its headers once."""
    return EmailMessage(policy=_POLICY.clone(header_factory=_ParsedHeaders()))


def set_message_headers(message: EmailMessage, mail: RawMail, max_recipients: int) -> list[str]:
    """Give *message* the headers of *mail* and return notes on what was changed for safety.

    Of headers that may occur once (RFC 5322 section 3.6) the topmost counts. From keeps all
    its addresses: that there are several is a reason not to trust it.
    """
    notes: list[str] = []
    done: set[str] = set()
    limit = max_recipients + 1
    for name, value in mail.fields:
        lower = name.lower()
        if lower in _OWN_HEADERS:
            continue
        if lower not in _ADDRESS_HEADERS:
            _set(message, name, decode_header(value[: 4 * _MAX_VALUE])[:_MAX_VALUE])
        elif lower not in done:
            done.add(lower)
            values = mail.values(lower)
            pairs = mail.authors if lower == "from" else parse_addresses(values, limit)
            if len(pairs) > max_recipients:
                notes.append(f"too many addresses in {name}")
            _set(message, name, ", ".join(format_address(*p) for p in pairs[:max_recipients]))
            if lower == "from" and not pairs and any("@" in decode_header(v) for v in values):
                notes.append(f"no certain address in From: {mail.from_}")
    if "from" not in done and mail.authors:
        _set(message, "From", format_address(*mail.authors[0]))
    _set(message, "Subject", mail.subject)
    _set(message, "Message-ID", mail.message_id)
    _set(message, "References", " ".join(mail.references))
    if mail.first("in-reply-to") and mail.references:
        _set(message, "In-Reply-To", mail.references[-1])
    _set(message, "Date", _date(mail.first("date")))
    return notes


def _set(message: EmailMessage, name: str, value: str) -> None:
    """Set a header if there is a value and the standard parser can read it.

    "=?" is broken up: the value is decoded already and must not be decoded once more.
    """
    value = value.replace("=?", "= ?")
    factory = message.policy.header_factory
    try:
        # without a parser of its own a header is mere text
        readable = str(factory(name, value)) if name.lower() in factory.registry else value
    except UNREADABLE:
        return
    if readable.strip():
        message.set_raw(name, value)


def _date(value: bytes) -> str:
    """Return a Date in the form of RFC 5322, "" if it cannot be read or cannot be true."""
    text = decode_header(value)[:100]
    for parse in (parsedate_to_datetime, dateutil.parser.parse):
        try:
            date = parse(text)
            if date.tzinfo is None:
                date = date.replace(tzinfo=datetime.timezone.utc)
            date = date.astimezone(datetime.timezone.utc)
        except (ValueError, TypeError, OverflowError, IndexError, AttributeError):
            continue
        latest = datetime.datetime.now(datetime.timezone.utc) + _CLOCKS_DIFFER
        return format_datetime(date) if _EARLIEST <= date <= latest else ""
    return ""


# ------------------------------------------------------------
# READING
# ------------------------------------------------------------


def header_values(message: Message, name: str) -> list[str]:
    """Return the values of all headers *name*, in order, each on one line; none if unreadable."""
    try:
        return [_on_one_line(str(value)) for value in message.get_all(name, [])]
    except UNREADABLE:
        return []


def _on_one_line(value: str) -> str:
    # that of a message of ours is clean
    value = " ".join(value.split())
    return value if value.isprintable() else one_line(value)


def header_value(message: Message, name: str) -> str:
    """Return the first header *name* on one line, "" if it is absent or unreadable."""
    return next(iter(header_values(message, name)), "")


def header_word(message: Message, name: str) -> str:
    """Return the first word of the header in lower case: no comment, no parameter (RFC 2045)."""
    return next(iter(header_words(message, name)), "")


def header_words(message: Message, name: str) -> list[str]:
    """Return the first words of all headers *name* in lower case, in order; "" for an empty one."""
    return [_first_word(value) for value in header_values(message, name)]


def _first_word(value: str) -> str:
    words = value.split("(", maxsplit=1)[0].split(";", maxsplit=1)[0].split()
    return words[0].lower() if words else ""


def header_names(message: Message) -> list[str]:
    """Return the names of all headers in lower case."""
    try:
        return [str(name).lower() for name in message]
    except UNREADABLE:
        return []


def content_type(part: Message) -> str:
    """Return the content type of *part* in lower case; an unreadable one is text/plain."""
    try:
        return part.get_content_type()
    except UNREADABLE:
        return "text/plain"

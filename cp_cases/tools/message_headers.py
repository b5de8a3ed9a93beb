"""Reading single headers of a parsed mail without ever raising."""

from email.errors import MessageError
from email.message import Message

from .text import one_line

# What the standard parser raises, late, on malformed headers and bodies.
UNREADABLE = (
    MessageError, ValueError, LookupError, TypeError, AttributeError, AssertionError,
    RecursionError,
)  # fmt: skip


def header_values(message: Message, name: str) -> list[str]:
    """Return the values of all headers *name*, in order, each on one line; none if unreadable."""
    try:
        return [one_line(str(value)) for value in message.get_all(name, [])]
    except UNREADABLE:
        return []


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

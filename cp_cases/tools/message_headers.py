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
    words = header_value(message, name).split("(")[0].split(";")[0].split()
    return words[0].lower() if words else ""


def content_type(part: Message) -> str:
    """Return the content type of *part* in lower case; an unreadable one is text/plain."""
    try:
        return part.get_content_type()
    except UNREADABLE:
        return "text/plain"

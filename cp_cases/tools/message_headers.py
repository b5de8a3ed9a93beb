"""Reading single headers of a parsed mail without ever raising."""

from email.message import Message

from .text import one_line


def header_values(message: Message, name: str) -> list[str]:
    """Return the values of all headers *name*, in order, each on one line.

    The standard parser raises on some malformed values (various ValueError, IndexError,
    RecursionError); those headers count as empty.
    """
    try:
        return [one_line(str(value)) for value in message.get_all(name, [])]
    except Exception:  # whatever the parser makes of hostile input: such a header says nothing
        return []


def header_value(message: Message, name: str) -> str:
    """Return the first header *name* on one line, "" if it is absent or unreadable."""
    return next(iter(header_values(message, name)), "")


def header_word(message: Message, name: str) -> str:
    """Return the first word of the header in lower case: no comment, no parameter (RFC 2045)."""
    words = header_value(message, name).split("(")[0].split(";")[0].split()
    return words[0].lower() if words else ""

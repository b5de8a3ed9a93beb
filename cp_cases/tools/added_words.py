"""The words that are written into a mail where what stands in it is no text: labels of a calendar
entry and of an enclosed mail, and a sentence in place of a text that cannot be shown.

They are English, unless whoever reads the mail gives them in another language: ``adding``.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

ENGLISH = {
    "request": "Invitation: %s",
    "cancel": "Cancelled: %s",
    "reply": "Answer to an invitation: %s",
    "counter": "Another time is proposed: %s",
    "no_subject": "(no subject)",
    "when": "When: %s",
    "repeated": "Repeated: %s",
    "where": "Where: %s",
    "organizer": "Organizer: %s",
    "who": "Who: %s",
    "accepted": "%s (accepted)",
    "declined": "%s (declined)",
    "tentative": "%s (tentative)",
    "forwarded": "Forwarded message",
    "from": "From: %s",
    "date": "Date: %s",
    "subject": "Subject: %s",
    "to": "To: %s",
    "cc": "Cc: %s",
    "reply_to": "Reply to:",
    "not_shown": "This email cannot be shown. It is attached as it came.",
}
_words: ContextVar[Mapping[str, str]] = ContextVar("added_words", default=ENGLISH)


@contextmanager
def adding(words: Mapping[str, str]) -> Iterator[None]:
    """Add these words to the mails that are read meanwhile.

    :param words: as ``ENGLISH``, in another language
    """
    token = _words.set(words)
    try:
        yield
    finally:
        _words.reset(token)


def added(key: str, value: str | None = None) -> str:
    """Return the words of that key, about *value*."""
    words = _words.get()[key]
    return words if value is None else words.replace("%s", value)

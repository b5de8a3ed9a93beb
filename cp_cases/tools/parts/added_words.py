"""The words that are written into a mail where what stands in it is no text: labels of a calendar
entry and of an enclosed mail, and a sentence in place of a text that cannot be shown.

They are English, with dates as computers write them, unless whoever reads the mail gives words and
forms of another language: ``adding``.
"""

import datetime
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from babel import Locale
from babel.dates import format_date, format_time, get_datetime_format, get_day_names

ENGLISH = {
    "request": "Invitation: %s",
    "cancel": "Cancelled: %s",
    "reply": "Answer to an invitation: %s",
    "counter": "Another time is proposed: %s",
    "no_subject": "(no subject)",
    "when": "When: %s",
    "repeated": "Repeated: %s",
    "daily": "every day",
    "days": "every %s days",
    "weekly": "every week",
    "weeks": "every %s weeks",
    "monthly": "every month",
    "months": "every %s months",
    "yearly": "every year",
    "years": "every %s years",
    "until": "until %s",
    "times": "%s times",
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
_locale: ContextVar[Locale | None] = ContextVar("added_locale", default=None)


@contextmanager
def adding(words: Mapping[str, str], locale: Locale | None = None) -> Iterator[None]:
    """Add these words to the mails that are read meanwhile.

    :param words: as ``ENGLISH``, in another language
    :param locale: in whose form dates and times are written; None: 2026-03-09 14:30
    """
    tokens = _words.set(words), _locale.set(locale)
    try:
        yield
    finally:
        _words.reset(tokens[0])
        _locale.reset(tokens[1])


def added(key: str, value: str | None = None) -> str:
    """Return the words of that key, about *value*."""
    words = _words.get()[key]
    return words if value is None else words.replace("%s", value)


def added_date(date: datetime.date) -> str:
    locale = _locale.get()
    return format_date(date, "medium", locale) if locale else date.isoformat()


def added_weekday(number: int) -> str:
    """Return the short name of a day of the week, from 0 for Monday."""
    return get_day_names("abbreviated", locale=_locale.get() or "en")[number]


def added_time(time: datetime.time) -> str:
    """Return hours and minutes."""
    locale = _locale.get()
    return format_time(time, "short", locale=locale) if locale else f"{time:%H:%M}"


def added_moment(moment: datetime.datetime) -> str:
    date, time = added_date(moment.date()), added_time(moment.time())
    locale = _locale.get()
    form = str(get_datetime_format("medium", locale=locale)) if locale else "{1} {0}"
    return form.replace("'", "").replace("{0}", time).replace("{1}", date)

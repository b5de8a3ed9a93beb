"""How often a calendar entry is repeated (RFC 5545 section 3.3.10), in words."""

import datetime
import re
from collections.abc import Callable

from .added_words import added, added_weekday

# Every so many of them: where it is one, and where it is more.
_UNITS = {
    "DAILY": ("daily", "days"),
    "WEEKLY": ("weekly", "weeks"),
    "MONTHLY": ("monthly", "months"),
    "YEARLY": ("yearly", "years"),
}
# What may stand in a rule and only repeat what the first time says: else it restricts the rule.
_TOLD_BY_BEGIN = {
    "DAILY": ((),),
    "WEEKLY": ((),),
    "MONTHLY": ((), ("BYMONTHDAY",)),
    "YEARLY": ((), ("BYMONTH",), ("BYMONTHDAY", "BYMONTH")),
}
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NUMBER_RE = re.compile(r"[1-9]\d{0,3}")
# Where weeks begin says no more of a rule than people expect.
_KNOWN = {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "UNTIL", "COUNT", "WKST"}


def describe_recurrence(
    rule: str, begin: datetime.date | None, describe_date: Callable[[str], str]
) -> str:
    """Return a rule in words; one that has more to it than these can say is returned as it is.

    :param begin: the day of the first time
    :param describe_date: a date or a time, as the rule has it, in words
    """
    parts = dict(part.partition("=")[::2] for part in rule.upper().strip(";").split(";"))
    once, several = _UNITS.get(parts.get("FREQ", ""), ("", ""))
    interval = parts.get("INTERVAL", "1")
    if not once or not _NUMBER_RE.fullmatch(interval) or not _is_plain(parts, begin):
        return rule
    told = [added(once) if interval == "1" else added(several, interval)]
    if days := parts.get("BYDAY"):
        told.append(", ".join(added_weekday(_WEEKDAYS.index(day)) for day in days.split(",")))
    if until := parts.get("UNTIL"):
        told.append(added("until", describe_date(until)))
    if count := parts.get("COUNT"):
        told.append(added("times", count))
    return "; ".join(told)


def _is_plain(parts: dict[str, str], begin: datetime.date | None) -> bool:
    """Return whether nothing is left out of the words: days of the week stand only where they are
    not counted, and those of a month or a year only where the first time says the same."""
    days = parts.get("BYDAY", "MO").split(",")
    told = {key: parts[key] for key in ("BYMONTHDAY", "BYMONTH") if key in parts}
    same = {"BYMONTHDAY": str(begin.day), "BYMONTH": str(begin.month)} if begin else {}
    return (
        parts.keys() <= _KNOWN
        and tuple(told) in _TOLD_BY_BEGIN[parts["FREQ"]]
        and all(value == same.get(key) for key, value in told.items())
        and all(day in _WEEKDAYS for day in days)
        and ("BYDAY" not in parts or parts["FREQ"] in ("DAILY", "WEEKLY"))
        and _NUMBER_RE.fullmatch(parts.get("COUNT", "1")) is not None
    )

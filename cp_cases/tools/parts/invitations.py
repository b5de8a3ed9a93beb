"""Calendar entries in mails (RFC 5545, RFC 6047) as text: what, when, where, who.

They are read here, in linear time: the pattern by which ``vobject`` takes a line's parameters apart
takes exponential time on some that a few hundred characters can hold.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytz

from ..text import codec_name, decode_bytes, one_line, printable
from .added_words import added, added_date, added_moment, added_time
from .recurrence import describe_recurrence

_MAX_BYTES = 500_000
_MAX_ENTRIES = 10
_MAX_PEOPLE = 50
_MAX_TEXT = 2000
_KINDS = ("VEVENT", "VTODO")
_FOLD_RE = re.compile(r"\r?\n[ \t]")
_BREAK_RE = re.compile(r"[\r\n]+")
# Name and parameters, then the value: the first colon outside of quotes (section 3.1).
_LINE_RE = re.compile(r'([A-Za-z0-9.-]{1,100})((?:;(?:[^":;]|"[^"]*")*)*):(.*)', re.DOTALL)
_PARAMETER_RE = re.compile(r';([A-Za-z0-9-]{1,100})=((?:[^";]|"[^"]*")*)')
_MAX_LINES = 20_000
# Section 3.3.6, without its sign.
_DURATION_RE = re.compile(
    r"P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,4})M)?(?:(\d{1,5})S)?)?"
)
_DAY = datetime.timedelta(days=1)
_METHODS = ("request", "cancel", "reply", "counter")
_ANSWERS = ("accepted", "declined", "tentative")


def describe_calendar(data: bytes, charset: str = "") -> str | None:
    """Return the entries of a calendar as text, None if there are none.

    Times are as they were written, with the name of their time zone: rules of time zones that a
    mail brings along are not trusted with more.
    """
    if len(data) > _MAX_BYTES:
        return None
    text = decode_bytes(data, charset if codec_name(charset or "") else "utf-8")[0]
    blocks: list[str] = []
    method = ""
    for entry in _entries(text):
        method = _first(entry, "method").lower() or method
        if entry.kind in _KINDS and len(blocks) < _MAX_ENTRIES:
            blocks.append(_describe(entry, method))
    # the changed days of a series repeat what does not change
    return "\n\n".join(dict.fromkeys(filter(None, blocks))) or None


@dataclass
class _Line:
    value: str
    params: dict[str, str]


@dataclass
class _Entry:
    """A component, without those within it, such as its alarms."""

    kind: str
    contents: dict[str, list[_Line]] = field(default_factory=dict)


def _entries(text: str) -> Iterator[_Entry]:
    """Yield the components of a calendar where they end; first the calendar, as far as it goes.

    What cannot be read is passed over, and one that does not end is none.
    """
    open_: list[_Entry] = []
    for written in _BREAK_RE.split(_FOLD_RE.sub("", text))[:_MAX_LINES]:
        match = _LINE_RE.fullmatch(written)
        if not match:
            continue
        name, value = match[1].rpartition(".")[2].upper(), match[3]
        if name == "BEGIN":
            if len(open_) == 1:
                yield open_[0]
            open_.append(_Entry(value.strip().upper()))
        elif name == "END" and open_:
            yield open_.pop()
        elif open_:
            params = {key.upper(): found for key, found in _PARAMETER_RE.findall(match[2])}
            open_[-1].contents.setdefault(name.lower(), []).append(_Line(value, params))


def _describe(entry, method: str) -> str:
    summary = _first(entry, "summary") or added("no_subject")
    facts = {
        "when": _when(entry),
        "repeated": _repeated(entry),
        "where": _first(entry, "location"),
        "organizer": _person(entry, "organizer"),
        "who": ", ".join(_people(entry)),
    }
    lines = [added(method, summary) if method in _METHODS else summary]
    said = "\n".join(lines + [added(key, value) for key, value in facts.items() if value])
    # what an attendee adds to an answer is a comment
    texts = (printable(_unescaped(_raw(entry, name))) for name in ("comment", "description"))
    return "\n\n".join([said, *filter(None, (text[:_MAX_TEXT].strip() for text in texts))])


@dataclass
class _Moment:
    """A day, or a time in its time zone; what cannot be read is neither, and stays as it is."""

    written: str
    zone: str = ""
    day: datetime.date | None = None
    time: datetime.datetime | None = None

    def __str__(self):
        if self.time:
            return added_moment(self.time)
        return added_date(self.day) if self.day else self.written


def _when(entry) -> str:
    begin, end = _moment(entry, "dtstart"), _moment(entry, "due")
    if not begin:
        end = end or _moment(entry, "dtend")
        return _zoned(end, end) if end else ""
    duration = _first(entry, "duration")
    after = _moment(entry, "dtend") or _after(begin, duration)
    if after:
        end = _last(begin, after)
    elif not end:
        return _zoned(begin, begin) + (f" ({duration})" if duration else "")
    if end == begin:
        return _zoned(begin, begin)
    if end.zone != begin.zone:
        return f"{_zoned(begin, begin)} – {_zoned(end, end)}"
    is_same_day = begin.time and end.time and begin.time.date() == end.time.date()
    return f"{begin} – {_zoned(added_time(end.time.time()) if is_same_day else end, end)}"


def _repeated(entry) -> str:
    begin = _moment(entry, "dtstart")
    first = begin.day or (begin.time and begin.time.date()) if begin else None

    def describe_until(written: str) -> str:
        moment = _as_moment(written, "")
        return _zoned(moment, moment)

    return describe_recurrence(_first(entry, "rrule"), first, describe_until)


def _last(begin: _Moment, after: _Moment) -> _Moment:
    """Return the last of whole days, which end, exclusively, on the next one (section 3.6.1)."""
    if not (begin.day and after.day):
        return after
    return _Moment("", day=after.day - _DAY if after.day > begin.day else begin.day)


def _zoned(shown, moment: _Moment) -> str:
    return f"{shown} ({moment.zone})" if moment.zone else str(shown)


def _after(begin: _Moment, duration: str) -> _Moment | None:
    match = _DURATION_RE.fullmatch(duration)
    if not match or not (begin.time or begin.day):
        return None
    weeks, days, *parts = map(int, match.groups("0"))
    length = datetime.timedelta(days, weeks=weeks)
    exact = datetime.timedelta(**dict(zip(("hours", "minutes", "seconds"), parts, strict=True)))
    try:
        if begin.day:
            return _Moment("", day=begin.day + length + exact)
        time = _add_exactly(begin.time + length, exact, begin.zone)
    except OverflowError:
        return None
    return _Moment("", begin.zone, time=time) if time else None


def _add_exactly(time: datetime.datetime, length: datetime.timedelta, zone: str):
    """Return the time after hours that have passed, though clocks may be changed meanwhile; None in
    a zone that is not known."""
    if not length or zone in ("", "UTC"):
        return time + length
    if zone not in pytz.all_timezones_set:
        return None
    local = pytz.timezone(zone)
    return local.normalize(local.localize(time) + length).replace(tzinfo=None)


def _moment(entry, name: str) -> _Moment | None:
    line = next(iter(entry.contents.get(name, ())), None)
    if line is None:
        return None
    value = one_line(str(line.value))
    return _as_moment(value, _parameter(line, "TZID")) if value else None


def _as_moment(value: str, zone: str) -> _Moment:
    zone = "UTC" if value.endswith("Z") else zone
    for form in ("%Y%m%dT%H%M%S", "%Y%m%d"):
        try:
            time = datetime.datetime.strptime(value.removesuffix("Z"), form)
        except ValueError:
            continue
        return _Moment("", zone, time=time) if "H" in form else _Moment("", day=time.date())
    return _Moment(value[:100])


def _people(entry) -> list[str]:
    lines = entry.contents.get("attendee", ())
    people = [_named(line) for line in lines[:_MAX_PEOPLE]]
    return [*filter(None, people), *(["…"] if len(lines) > _MAX_PEOPLE else [])]


def _person(entry, name: str) -> str:
    return next((_named(line) for line in entry.contents.get(name, ())), "")


def _named(line) -> str:
    """Return name, address and answer of a person."""
    address = one_line(str(line.value))
    if address.lower().startswith("mailto:"):
        address = address[len("mailto:") :]
    name = _parameter(line, "CN").strip('"')
    answer = _parameter(line, "PARTSTAT").lower()
    person = f"{name} <{address}>" if name and name != address else address
    return (added(answer, person) if answer in _ANSWERS else person)[:300]


def _parameter(line, name: str) -> str:
    return one_line(line.params.get(name, ""))[:200].strip('"')


def _first(entry, name: str) -> str:
    return one_line(_unescaped(_raw(entry, name)))[:500]


def _raw(entry, name: str) -> str:
    line = next(iter(entry.contents.get(name, ())), None)
    return str(line.value) if line is not None else ""


def _unescaped(value: str) -> str:
    """Undo the escapes of a text (RFC 5545 section 3.3.11)."""
    marked = value.replace("\\\\", "\0").replace("\\n", "\n").replace("\\N", "\n")
    return marked.replace("\\,", ",").replace("\\;", ";").replace("\0", "\\")

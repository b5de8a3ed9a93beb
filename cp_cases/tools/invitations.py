"""Calendar entries in mails (RFC 5545, RFC 6047) as text: what, when, where, who."""

import datetime
import io
from contextlib import suppress

import vobject
from vobject.base import ParseError, getLogicalLines, parseLine

from .charset_names import codec_name
from .text import decode_bytes, one_line, printable

_MAX_BYTES = 500_000
_MAX_ENTRIES = 10
_MAX_PEOPLE = 50
_MAX_TEXT = 2000
_KINDS = ("vevent", "vtodo")
_METHODS = {
    "REQUEST": "Invitation",
    "CANCEL": "Cancelled",
    "REPLY": "Answer to an invitation",
    "COUNTER": "Another time is proposed",
}
_ANSWERS = {"ACCEPTED": "accepted", "DECLINED": "declined", "TENTATIVE": "tentative"}


def describe_calendar(data: bytes, charset: str = "") -> str | None:
    """Return the entries of a calendar as text, None if there are none. It may raise.

    Times are as they were written, with the name of their time zone: rules of time zones that a
    mail brings along are not trusted with more.
    """
    if len(data) > _MAX_BYTES:
        return None
    text = decode_bytes(data, charset if codec_name(charset or "") else "utf-8")[0]
    blocks: list[str] = []
    # not transformed: that would work out time zones and repetitions
    for calendar in vobject.readComponents(_readable(text), transform=False):
        method = _first(calendar, "method").upper()
        for entry in calendar.getChildren():
            if entry.name.lower() in _KINDS and len(blocks) < _MAX_ENTRIES:
                blocks.append(_describe(entry, method))
    # the changed days of a series repeat what does not change
    return "\n\n".join(dict.fromkeys(filter(None, blocks))) or None


def _readable(text: str) -> str:
    """Return the lines of a calendar that can be read, each unfolded (RFC 5545 section 3.1).

    Those that cannot would be written to the log.
    """
    lines = []
    for line, _number in getLogicalLines(io.StringIO(text), allowQP=False):
        with suppress(ParseError):
            parseLine(line)
            lines.append(line)
    return "\n".join(lines)


def _describe(entry, method: str) -> str:
    lines = [
        (_METHODS.get(method, ""), _first(entry, "summary") or "(no subject)"),
        ("When", _when(entry)),
        ("Repeated", _first(entry, "rrule")),
        ("Where", _first(entry, "location")),
        ("Organizer", _person(entry, "organizer")),
        ("Who", ", ".join(_people(entry))),
    ]
    said = "\n".join(f"{label}: {value}" if label else value for label, value in lines if value)
    description = printable(_unescaped(_raw(entry, "description")))[:_MAX_TEXT].strip()
    return f"{said}\n\n{description}" if description else said


def _when(entry) -> str:
    begin, end = _time(entry, "dtstart"), _time(entry, "dtend")
    if not end:
        due = _time(entry, "due")
        duration = _first(entry, "duration")
        return " – ".join(filter(None, (begin, due))) + (f" ({duration})" if duration else "")
    day, _space, rest = end.partition(" ")
    if _is_day_before(begin, end):  # a whole day ends, exclusively, on the next one
        return begin
    return f"{begin} – {rest if rest and begin.startswith(f'{day} ') else end}"


def _is_day_before(begin: str, end: str) -> bool:
    try:
        days = [datetime.date.fromisoformat(text) for text in (begin, end)]
    except ValueError:
        return False
    return days[1] - days[0] <= datetime.timedelta(days=1)


def _time(entry, name: str) -> str:
    """Return a date or a time in the form 2026-03-09 14:30 (Europe/Berlin)."""
    line = next(iter(entry.contents.get(name, ())), None)
    if line is None:
        return ""
    value = one_line(str(line.value))
    for form, shown in (("%Y%m%dT%H%M%S", "%Y-%m-%d %H:%M"), ("%Y%m%d", "%Y-%m-%d")):
        try:
            time = datetime.datetime.strptime(value.removesuffix("Z"), form)
        except ValueError:
            continue
        zone = "UTC" if value.endswith("Z") else _parameter(line, "TZID")
        return time.strftime(shown) + (f" ({zone})" if zone and "H" in shown else "")
    return value[:100]


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
    answer = _ANSWERS.get(_parameter(line, "PARTSTAT").upper(), "")
    person = f"{name} <{address}>" if name and name != address else address
    return (f"{person} ({answer})" if answer else person)[:300]


def _parameter(line, name: str) -> str:
    return one_line(next(iter(line.params.get(name, ())), ""))[:200]


def _first(entry, name: str) -> str:
    return one_line(_unescaped(_raw(entry, name)))[:500]


def _raw(entry, name: str) -> str:
    line = next(iter(entry.contents.get(name, ())), None)
    return str(line.value) if line is not None else ""


def _unescaped(value: str) -> str:
    """Undo the escapes of a text (RFC 5545 section 3.3.11)."""
    marked = value.replace("\\\\", "\0").replace("\\n", "\n").replace("\\N", "\n")
    return marked.replace("\\,", ",").replace("\\;", ";").replace("\0", "\\")

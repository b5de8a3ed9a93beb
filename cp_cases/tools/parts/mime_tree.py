"""Cutting a raw mail into its parts (RFC 2046) within limits, in linear time."""

import re
from collections.abc import Iterator

from ..headers.raw_headers import RawMail, split_mail, told_charset
from .containers import is_container, open_container
from .file_types import guess_type
from .part import Part, made_file, read_part
from .uuencode import split_uuencoded

_MAX_LOOKS = 20000  # at what looks like a boundary
# Where a text begins, in a mail that is nested too deeply to be parsed.
_TEXT_PART_RE = re.compile(
    rb"(?:\A|[\r\n])(content-type[ \t]*:[ \t]*text/(?:plain|html)\b)", re.IGNORECASE
)
_LINE_END_RE = re.compile(rb"(--)?[ \t]*(?:\r\r?\n|\r|\n|\Z)")
_EMPTY_LINE_RE = re.compile(rb"(?:\r\n|\r(?!\n)|\n)[ \t]*(?:\r\n|\r|\n)")
_HTML_RE = re.compile(rb"\s{0,99}<(?:!doctype html|html)[\s>]", re.IGNORECASE)
_FIRST_BREAK_RE = re.compile(rb"\r\r?\n|\r|\n|")
_DELIMITER_RE = re.compile(rb"(?:\r\n|\r|\n)--[^\s]")
_UUENCODED_TYPES = ("text/plain", "text/html")
_PRESCAN = 100_000  # bytes
_MAX_DELIMITERS = 200
# A delimiter line, and a header of a part or an empty line below it.
_DELIMITER_LINE_RE = re.compile(
    rb"(?:\A|(?<=[\r\n]))--([^\s][^\r\n]{0,199}?)[ \t]{0,99}(?:\r\n|\r|\n)"
    rb"(?=Content-[A-Za-z-]{1,30}[ \t]{0,9}:|MIME-Version:|[\r\n])",
    re.IGNORECASE,
)
_PREAMBLE_RE = re.compile(rb"This is a (?:multi|MIME)|boundary=|\Z", re.IGNORECASE)
_LINES_OF_PREAMBLE = 20


class TreeParser:
    """Parses one mail.

    ``problems`` tells in short sentences where it had to stop, so that no part can be trusted;
    ``notes``, what it guessed or left out; ``has_containers``, whether there is anything that
    *opens* lets it open: what takes long to read.
    """

    def __init__(self, max_parts: int, max_depth: int, opens: bool = True):
        self.problems: list[str] = []
        self.notes: list[str] = []
        self.has_containers = False
        self._parts_left = max_parts
        self._max_parts = max_parts
        self._max_depth = max_depth
        self._opens = opens
        self._charset: str | None = None  # of the mail
        self._told: set[bytes] = set()  # texts: an invitation comes twice, as a text and as a file

    def parse(self, mail: RawMail, default_type: str = "text/plain", depth: int = 0) -> Part:
        """Return *mail* as a tree; what is beyond the limits stays a leaf."""
        self._parts_left -= 1
        if self._charset is None:
            self._charset = told_charset(mail.fields, mail.body)
        part, boundary = read_part(mail, default_type)
        if not part.is_typed and part.maintype == "text":
            part.content_type = _type_by_content(mail.body)
        if part.maintype not in ("multipart", "message"):
            self._open(part, depth)
        elif depth >= self._max_depth:
            _add(self.problems, f"parts nested deeper than {self._max_depth}")
        elif part.maintype == "multipart":
            self._parse_multipart(part, boundary, depth)
        elif part.content_type in ("message/rfc822", "message/global"):
            inner = split_mail(part.data)
            if inner.fields:
                part.children = [self.parse(inner, depth=depth + 1)]
        elif "delivery-status" in part.content_type:
            part.children = list(self._parse_blocks(part.data))
        return part

    def _parse_multipart(self, part: Part, boundary: bytes, depth: int) -> None:
        default_type = "text/plain"
        if part.content_type == "multipart/digest":  # RFC 2046 section 5.1.5
            default_type = "message/rfc822"
        body = part.mail.body
        if next(_split_multipart(body, boundary), None) is None:
            body = part.data  # encoded as a whole, against RFC 2045 section 6.4
        if next(_split_multipart(body, boundary), None) is None:
            boundary = find_boundary(body)
            if boundary:
                _add(self.notes, "a boundary between parts was not where it should be")
        for chunk in _split_multipart(body, boundary):
            if self._is_full():
                break
            inner = _split_part(chunk, self._charset)
            part.children.append(self.parse(inner, default_type, depth + 1))

    def _is_full(self) -> bool:
        if self._parts_left <= 0:
            _add(self.notes, f"more than {self._max_parts} parts")
        return self._parts_left <= 0

    def _open(self, part: Part, depth: int) -> None:
        """Make a multipart of a leaf that holds others: a uuencoded text, a container."""
        if depth >= self._max_depth:
            return
        if part.content_type in _UUENCODED_TYPES and not part.is_file:
            self._open_text(part)
        elif is_container(part):
            self.has_containers = True
            if self._opens:
                self._open_container(part, depth)

    def _open_text(self, part: Part) -> None:
        if b"begin" not in part.mail.body and part.mail.first("content-transfer-encoding") in (
            b"", b"7bit", b"8bit", b"binary",
        ):  # fmt: skip
            return
        text, files = split_uuencoded(part.data, max(self._parts_left, 0))
        if files:
            self._parts_left -= len(files)
            rest = Part(RawMail((), text, False), part.content_type, part.charset)
            rest.is_flowed, rest.is_delsp = part.is_flowed, part.is_delsp
            part.children = [rest, *(made_file(n, data, guess_type(n)) for n, data in files)]
            part.content_type, part.filename = "multipart/mixed", ""

    def _open_container(self, part: Part, depth: int) -> None:
        try:
            found = open_container(part)
        except Exception:  # noqa: BLE001 - parsers of others, whatever they stumble over
            found = None
        if found is None:
            _add(self.notes, f"{part.content_type} could not be opened")
            return
        children = []
        for item in found:
            if self._is_full():
                break
            if isinstance(item, RawMail):
                children.append(self.parse(item, depth=depth + 1))
            elif item.maintype != "text" or item.mail.body not in self._told:
                self._parts_left -= 1
                children.append(item)
                if item.maintype == "text":
                    self._told.add(item.mail.body)
        part.children, part.content_type, part.filename = children, "multipart/mixed", ""
        part.is_opened = True

    def _parse_blocks(self, data: bytes) -> Iterator[Part]:
        """Yield the groups of fields of a delivery report (RFC 3464 section 2.1)."""
        for block in _EMPTY_LINE_RE.split(data.strip(), maxsplit=500):
            self._parts_left -= 1
            mail = split_mail(block)
            if mail.fields and self._parts_left > 0:
                yield Part(mail)


def _type_by_content(body: bytes) -> str:
    """Return what a text without a type is."""
    if begins_with_delimiter(body):
        return "multipart/mixed"
    return "text/html" if _HTML_RE.match(body) else "text/plain"


def _add(notes: list[str], note: str) -> None:
    if note not in notes:
        notes.append(note)


def salvage_texts(body: bytes, limit: int) -> Iterator[Part]:
    """Yield at most *limit* text parts found by their Content-Type line, however deep."""
    for count, match in enumerate(_TEXT_PART_RE.finditer(body)):
        if count >= limit:
            return
        end = _DELIMITER_RE.search(body, match.end())
        chunk = body[match.start(1) : end.start() if end else len(body)]
        yield read_part(split_mail(chunk))[0]


def _split_part(chunk: bytes, charset: str | None) -> RawMail:
    """Cut a part; one that begins with an empty line has no headers (RFC 2046 section 5.1)."""
    if chunk[:1] in (b"\r", b"\n", b""):
        return RawMail((), chunk[_FIRST_BREAK_RE.match(chunk).end() :], False)
    return split_mail(chunk, charset or "")


def _split_multipart(body: bytes, boundary: bytes) -> Iterator[bytes]:
    """Yield what stands between the delimiter lines; the closing one may be missing, or stand
    before parts that were added."""
    if not boundary:
        return
    delimiter = b"--" + boundary
    begin, position = -1, 0
    for _look in range(_MAX_LOOKS):
        found = body.find(delimiter, position)
        if found < 0:
            break
        position = found + len(delimiter)
        line = _LINE_END_RE.match(body, position)
        if not line or (found and body[found - 1] not in b"\r\n"):
            continue
        if begin >= 0:
            yield _without_last_break(body[begin:found])
        position = line.end()
        begin = -1 if line[1] else position
    if 0 <= begin < len(body):
        yield body[begin:]


def _without_last_break(chunk: bytes) -> bytes:
    """The line break before a delimiter belongs to the delimiter (RFC 2046 section 5.1.1)."""
    return chunk[: -3 if chunk.endswith(b"\r\r\n") else -2 if chunk.endswith(b"\r\n") else -1]


# ------------------------------------------------------------
# BOUNDARIES that the header does not tell as it should (RFC 2046 section 5.1.1)
# ------------------------------------------------------------


def find_boundary(body: bytes) -> bytes:
    """Return the boundary that the first delimiter in *body* shows, b"" if there is none.

    It must stand once more, as the next delimiter or at the end, or have a header below it:
    a line of hyphens is none.
    """
    for look, match in enumerate(_DELIMITER_LINE_RE.finditer(body[:_PRESCAN])):
        if look >= _MAX_DELIMITERS:
            break
        boundary = match[1]
        if boundary.strip(b"-") and not boundary.endswith(b"--"):
            has_header = body[match.end() : match.end() + 1] not in (b"\r", b"\n")
            if has_header or body.find(b"\n--" + boundary, match.end()) >= 0:
                return boundary
    return b""


def begins_with_delimiter(body: bytes) -> bool:
    """Return whether *body* is a multipart whose type was lost: nothing stands before it."""
    position = 0
    for line in body[:_PRESCAN].splitlines(keepends=True)[:_LINES_OF_PREAMBLE]:
        if line.startswith(b"--"):
            found = _DELIMITER_LINE_RE.match(body, position)
            return bool(found) and body[found.end() : found.end() + 1] not in (b"\r", b"\n", b"")
        if not _PREAMBLE_RE.match(line.strip()):
            return False
        position += len(line)
    return False

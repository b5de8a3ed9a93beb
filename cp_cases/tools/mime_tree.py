"""Cutting a raw mail into its parts (RFC 2046) within limits, in linear time."""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message

from .raw_headers import RawMail, split_mail
from .text import decode_bytes, decode_header, lenient_base64, one_line

# Bytes and parameters of a header that are parsed: that takes more than linear time.
_MAX_VALUE = 4000
_MAX_PARAMETERS = 50
_MAX_LOOKS = 20000  # at what looks like a boundary
# Where a text begins, in a mail that is nested too deeply to be parsed.
_TEXT_PART_RE = re.compile(
    rb"(?:\A|[\r\n])(content-type[ \t]*:[ \t]*text/(?:plain|html)\b)", re.IGNORECASE
)
_LINE_END_RE = re.compile(rb"(--)?[ \t]*(?:\r\n|\r|\n|\Z)")
_DELIMITER_RE = re.compile(rb"(?:\r\n|\r|\n)--[^\s]")


@dataclass
class Part:
    """One part: its type, its parameters, and either its children or its bytes."""

    mail: RawMail
    content_type: str = "text/plain"
    charset: str = ""
    filename: str = ""
    is_attachment: bool = False
    is_typed: bool = True
    children: list["Part"] = field(default_factory=list)

    @property
    def maintype(self) -> str:
        return self.content_type.partition("/")[0]

    @property
    def data(self) -> bytes:
        """The content with its transfer encoding undone, as far as it can be."""
        return _transfer_decoded(self.mail.body, self.mail.first("content-transfer-encoding"))

    def walk(self) -> Iterator["Part"]:
        """Yield this part and all below it, depth first."""
        yield self
        for child in self.children:
            yield from child.walk()


class TreeParser:
    """Parses one mail; ``problems`` tells in short sentences where it had to stop."""

    def __init__(self, max_parts: int, max_depth: int):
        self.problems: list[str] = []
        self._parts_left = max_parts
        self._max_parts = max_parts
        self._max_depth = max_depth

    def parse(self, mail: RawMail, default_type: str = "text/plain", depth: int = 0) -> Part:
        """Return *mail* as a tree; what is beyond the limits stays a leaf."""
        self._parts_left -= 1
        probe = _probe(mail, default_type)
        part = Part(mail, *_type_of(probe), *_name_of(probe))
        part.is_typed = bool(re.match(rb"\s*[\w.+-]+/[\w.+-]", mail.first("content-type")))
        if part.maintype not in ("multipart", "message"):
            return part
        if depth >= self._max_depth:
            self._add_problem(f"parts nested deeper than {self._max_depth}")
            return part
        if part.maintype == "multipart":
            self._parse_multipart(part, _boundary_of(probe), depth)
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
        for chunk in _split_multipart(part.mail.body, boundary):
            if self._parts_left <= 0:
                self._add_problem(f"more than {self._max_parts} parts")
                break
            part.children.append(self.parse(_split_part(chunk), default_type, depth + 1))

    def _parse_blocks(self, data: bytes) -> Iterator[Part]:
        """Yield the groups of fields of a delivery report (RFC 3464 section 2.1)."""
        for block in re.split(rb"(?:\r\n|\r|\n)[ \t]*(?:\r\n|\r|\n)", data.strip(), maxsplit=500):
            self._parts_left -= 1
            mail = split_mail(block)
            if mail.fields and self._parts_left > 0:
                yield Part(mail)

    def _add_problem(self, problem: str) -> None:
        if problem not in self.problems:
            self.problems.append(problem)


def salvage_texts(body: bytes, limit: int) -> Iterator[Part]:
    """Yield at most *limit* text parts found by their Content-Type line, however deep."""
    for count, match in enumerate(_TEXT_PART_RE.finditer(body)):
        if count >= limit:
            return
        end = _DELIMITER_RE.search(body, match.end())
        chunk = body[match.start(1) : end.start() if end else len(body)]
        mail = split_mail(chunk)
        probe = _probe(mail, "text/plain")
        yield Part(mail, *_type_of(probe), *_name_of(probe))


def _split_part(chunk: bytes) -> RawMail:
    """Cut a part; one that begins with an empty line has no headers (RFC 2046 section 5.1)."""
    if chunk[:1] in (b"\r", b"\n", b""):
        return RawMail((), chunk[2:] if chunk[:2] == b"\r\n" else chunk[1:], False)
    return split_mail(chunk)


def _split_multipart(body: bytes, boundary: bytes) -> Iterator[bytes]:
    """Yield what stands between the delimiter lines; the closing one may be missing."""
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
        position = begin = line.end()
        if line[1]:
            return
    if 0 <= begin < len(body):
        yield body[begin:]


def _without_last_break(chunk: bytes) -> bytes:
    """The line break before a delimiter belongs to the delimiter (RFC 2046 section 5.1.1)."""
    return chunk[:-2] if chunk.endswith(b"\r\n") else chunk[:-1]


def _probe(mail: RawMail, default_type: str) -> Message:
    """Return a message with the two headers that have parameters, for the standard parser."""
    probe = Message()
    probe.set_default_type(default_type)
    for name in ("content-type", "content-disposition"):
        raw = b";".join(mail.first(name)[:_MAX_VALUE].split(b";")[:_MAX_PARAMETERS])
        value = one_line(decode_bytes(raw)[0])
        if value:
            probe[name] = value
    return probe


def _type_of(probe: Message) -> tuple[str, str]:
    """Return (content type, character set), both empty or lower case."""
    try:
        charset = probe.get_content_charset("") or ""
    except (ValueError, LookupError, TypeError):  # RFC 2231 values in a made-up character set
        charset = ""
    return probe.get_content_type(), charset


def _name_of(probe: Message) -> tuple[str, bool]:
    """Return (file name, whether it says that it is an attachment)."""
    try:
        filename = probe.get_filename("") or ""
    except (ValueError, LookupError, TypeError):
        filename = ""
    if "=?" in filename:  # against RFC 2231, but most programs do it
        filename = decode_header(filename.encode("utf-8", "replace"))
    disposition = str(probe.get("content-disposition", "")).strip().lower()
    return one_line(filename), disposition.startswith("attachment")


def _boundary_of(probe: Message) -> bytes:
    try:
        return (probe.get_boundary("") or "").encode("utf-8", "replace")
    except (ValueError, LookupError, TypeError):
        return b""


def _transfer_decoded(body: bytes, encoding: bytes) -> bytes:
    """Undo a Content-Transfer-Encoding (RFC 2045 section 6); an unknown one counts as none."""
    name = encoding.strip(b" \t\"';").lower()
    if name == b"base64":
        return lenient_base64(body)
    if name == b"quoted-printable":
        return binascii.a2b_qp(body)
    if name in (b"x-uuencode", b"uuencode", b"x-uue", b"uue"):
        uuencoded = Message()
        uuencoded["Content-Transfer-Encoding"] = "x-uuencode"
        uuencoded.set_payload(body.decode("ascii", "surrogateescape"))
        return bytes(uuencoded.get_payload(decode=True) or b"")
    return body

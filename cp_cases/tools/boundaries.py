"""Boundaries of multiparts (RFC 2046 section 5.1.1) that the header does not tell as it should."""

import re

_PRESCAN = 100_000  # bytes
_MAX_LOOKS = 200
# A delimiter line, and a header of a part or an empty line below it.
_DELIMITER_RE = re.compile(
    rb"(?:\A|(?<=[\r\n]))--([^\s][^\r\n]{0,199}?)[ \t]{0,99}(?:\r\n|\r|\n)"
    rb"(?=Content-[A-Za-z-]{1,30}[ \t]{0,9}:|MIME-Version:|[\r\n])",
    re.IGNORECASE,
)
_PREAMBLE_RE = re.compile(rb"This is a (?:multi|MIME)|boundary=|\Z", re.IGNORECASE)
_LINES_OF_PREAMBLE = 20


def find_boundary(body: bytes) -> bytes:
    """Return the boundary that the first delimiter in *body* shows, b"" if there is none.

    It must stand once more, as the next delimiter or at the end, or have a header below it:
    a line of hyphens is none.
    """
    for look, match in enumerate(_DELIMITER_RE.finditer(body[:_PRESCAN])):
        if look >= _MAX_LOOKS:
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
            found = _DELIMITER_RE.match(body, position)
            return bool(found) and body[found.end() : found.end() + 1] not in (b"\r", b"\n", b"")
        if not _PREAMBLE_RE.match(line.strip()):
            return False
        position += len(line)
    return False

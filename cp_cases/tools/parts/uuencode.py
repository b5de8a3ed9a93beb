"""Files that stand in a text as uuencode blocks (POSIX), as Outlook once sent them."""

import binascii
import re

_BEGIN_RE = re.compile(
    rb"(?:\A|(?<=[\r\n]))begin(?:-base64)? [0-7]{3,4} ([^\r\n]{1,255})(?:\r\n|\r|\n)"
)
_END_RE = re.compile(rb"[\r\n](?:end|={4})[ \t]{0,9}(?=[\r\n]|\Z)")
_MAX_FAILURES = 20
_LINE_RE = re.compile(rb"[\r\n]+")

File = tuple[str, bytes]  # name and content


def split_uuencoded(text: bytes, limit: int) -> tuple[bytes, list[File]]:
    """Return *text* without the blocks, and at most *limit* files that stood there."""
    pieces: list[bytes] = []
    files: list[File] = []
    position = failures = 0
    for begin in _BEGIN_RE.finditer(text):
        if begin.start() < position:
            continue
        end = _END_RE.search(text, begin.end() - 1)
        if not end or len(files) >= limit or failures >= _MAX_FAILURES:
            break
        content = _decoded(text[begin.end() : end.start()], begin[0].startswith(b"begin-base64"))
        if content is None:  # somebody tells of "begin 644 times"
            failures += 1
            continue
        pieces.append(text[position : begin.start()])
        files.append((begin[1].decode("utf-8", "replace").strip(), content))
        position = end.end()
    return b"".join([*pieces, text[position:]]), files


def _decoded(block: bytes, is_base64: bool) -> bytes | None:
    """Return the bytes of the lines, None if they are none."""
    try:
        if is_base64:
            return binascii.a2b_base64(block)
        return b"".join(_decoded_line(line) for line in _LINE_RE.split(block) if line)
    except (binascii.Error, ValueError):
        return None


def _decoded_line(line: bytes) -> bytes:
    """Return the bytes of one line; some programs leave out the spaces at its end."""
    length = (line[0] - 32) & 63
    if line[0] > 96 or line[0] < 32:
        raise ValueError(line)
    digits = (length * 4 + 2) // 3
    if not digits <= len(line) - 1 <= digits + 4:
        line = line.ljust(digits + 1)[: digits + 1]
        if len(line.rstrip()) <= digits // 4:
            raise ValueError(line)
    return binascii.a2b_uu(line[: digits + 1])

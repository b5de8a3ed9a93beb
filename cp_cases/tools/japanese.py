"""Japanese as Windows writes it, which Python's codecs refuse (CP50220, CP50221, CP51932).

They are ISO-2022-JP (RFC 1468) and EUC-JP with the characters that NEC and IBM added, such as
①, № and ㈱, and with half-width kana. All of them are in CP932, where the same two numbers (row and
cell) are only written in another way.
"""

import re
from contextlib import suppress

_ESCAPE_RE = re.compile(rb"\x1b(\$\(?[@A-DOPQ]|\([A-Z])|([\x0e\x0f])")
_TWO_BYTES = {
    b"$@",
    b"$B",
    b"$(@",
    b"$(B",
    b"$(O",
    b"$(P",
    b"$(Q",
}  # JIS X 0208 and what extends it
# half-width kana, and what CP932 makes of bytes that are no character
_UNLIKELY_RE = re.compile("[\uff61-\uff9f\uf8f0-\uf8ff\x80\xa0]")
# EUC-JP: a kana, a character of JIS X 0212, one of JIS X 0208, or ASCII
_EUC_RE = re.compile(
    rb"(\x8e[\xa1-\xdf])|(\x8f[\xa1-\xfe]{2})|((?:[\xa1-\xfe]{2})+)|([\x00-\x7f]+)|(.)", re.DOTALL
)


def decode_iso_2022_jp(data: bytes) -> tuple[str, bool]:
    """Return the text of *data*, and whether all of it could be read."""
    pieces: list[str] = []
    mode, position = b"(B", 0
    for match in _ESCAPE_RE.finditer(data):
        pieces.append(_decode_run(data[position : match.start()], mode))
        position = match.end()
        # shift out and in: kana and back (CP50222)
        mode = match[1] or (b"(I" if match[2] == b"\x0e" else b"(B")
    pieces.append(_decode_run(data[position:], mode))
    text = "".join(pieces)
    return text, "\ufffd" not in text


def decode_euc_jp(data: bytes) -> tuple[str, bool]:
    """Return the text of *data*, and whether all of it could be read."""
    text = "".join(_decode_euc(match) for match in _EUC_RE.finditer(data))
    return text, "\ufffd" not in text


def decode_euc_or_other(data: bytes) -> tuple[str, bool]:
    """Return what is called EUC-JP as :func:`decode_euc_jp` does; where it is Shift_JIS, as that.

    The beginning of EUC-JP can be read as Shift_JIS: as half-width kana.
    """
    text, is_whole = decode_euc_jp(data)
    if not is_whole:
        with suppress(ValueError):
            other = data.decode("cp932")
            if not _UNLIKELY_RE.search(other):
                return other, True
    return text, is_whole


def decode_eight_bit(data: bytes) -> str | None:
    """Return *data* as Shift_JIS (CP932) or EUC-JP, None if it is neither.

    Much of EUC-JP can also be read as Shift_JIS: as half-width kana, which nobody writes that much.
    """
    texts = []
    for codec, other in (("cp932", None), ("euc_jp", decode_euc_jp)):
        try:
            texts.append(data.decode(codec))
        except ValueError:
            text, is_whole = other(data) if other else ("", False)
            texts += [text] if is_whole else []
    return min(texts, key=lambda text: len(_UNLIKELY_RE.findall(text)), default=None)


def _decode_run(run: bytes, mode: bytes) -> str:
    """Return what stands between two escape sequences."""
    if mode == b"(I":
        return bytes(byte | 0x80 if 0x20 < byte < 0x60 else byte for byte in run).decode(
            "cp932", "replace"
        )
    if mode in _TWO_BYTES:
        return _decode_pairs(run)
    if mode == b"$(D":  # JIS X 0212
        return _decode_high(run, "euc_jp", b"\x8f")
    if mode in (b"$A", b"$(C"):
        return _decode_high(run, "gb2312" if mode == b"$A" else "euc_kr", b"")
    return run.decode("cp932", "replace")  # 8-bit kana, against RFC 1468


def _decode_pairs(run: bytes) -> str:
    """Return row and cell, line by line: a line break without an escape ends the mode (RFC 1468).

    A lone byte at the end is a character that was cut.
    """
    pieces = []
    for line in re.split(rb"([\r\n\t ]+)", run):
        if line[:1] in (b"\r", b"\n", b"\t", b" "):
            pieces.append(line.decode())
            continue
        shifted = b"".join(
            _as_shift_jis(line[at] & 0x7F, line[at + 1] & 0x7F) for at in range(0, len(line) - 1, 2)
        )
        pieces.append(shifted.decode("cp932", "replace") + "\ufffd" * (len(line) % 2))
    return "".join(pieces)


def _as_shift_jis(row: int, cell: int) -> bytes:
    """Return the two bytes of Shift_JIS for a row and a cell of JIS X 0208, each 0x21 to 0x7E."""
    if not (0x21 <= row <= 0x7E and 0x21 <= cell <= 0x7E):
        return b"\x81"  # no character
    first = (row - 0x21) // 2 + 0x81
    if first > 0x9F:
        first += 0x40
    second = cell + (0x7E if row % 2 == 0 else 0x1F + (cell >= 0x60))
    return bytes((first, second))


def _decode_high(run: bytes, codec: str, prefix: bytes) -> str:
    pieces = (
        prefix + bytes(byte | 0x80 for byte in run[at : at + 2]) for at in range(0, len(run), 2)
    )
    return b"".join(pieces).decode(codec, "replace")


def _decode_euc(match: re.Match[bytes]) -> str:
    kana, supplement, pairs, plain, _other = match.groups()
    if kana:
        return kana[1:].decode("cp932", "replace")
    if supplement:
        return supplement.decode("euc_jp", "replace")
    if pairs:
        return _decode_pairs(pairs)
    return plain.decode() if plain else "\ufffd"

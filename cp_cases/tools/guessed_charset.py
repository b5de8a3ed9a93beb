"""The character set of a text that tells none, or a wrong one.

Only those are guessed in which most letters are no ASCII: the languages of the others look much the
same in the wrong one, and are read as Windows-1252.
"""

import re

import chardet

from .charset_names import normalised, real_name
from .text import decode_strictly, is_unknown

_BEGINNING = 4000  # bytes, of which more would only take longer
_LEAST, _FEWEST = 0.4, 6  # of the bytes that are no white space, and in all
_TAG_RE = re.compile(rb"<[^<>]{0,2000}>")
_SPACE_RE = re.compile(rb"\s+")
_HIGH_RE = re.compile(rb"[\x80-\xff]")
# Those that mails are written in.
_LIKELY = {
    "euc-jp", "cp932", "cp949", "gb18030", "cp950", "big5hkscs", "cp874", "koi8-r", "koi8-u",
    "windows-1251", "windows-1253", "windows-1255", "windows-1256", "iso-8859-5", "iso-8859-6",
    "iso-8859-7",
}  # fmt: skip
# With the same letters, as far as words have them.
_INSTEAD = {"maccyrillic": "windows-1251", "mac-cyrillic": "windows-1251",
            "iso-8859-8": "windows-1255"}  # fmt: skip


def guess_text(data: bytes, charset: str) -> str:
    """Return *data*, plain text or HTML, in the character set that it is likely to have; "" if none
    is likely.

    :param charset: the one that was told
    """
    if not is_unknown(data, charset):
        return ""
    words = _TAG_RE.sub(b" ", data[:_BEGINNING])
    letters = _SPACE_RE.sub(b"", words)
    if len(_HIGH_RE.findall(letters)) < max(_FEWEST, _LEAST * len(letters)):
        return ""
    name = normalised(chardet.detect(words)["encoding"] or "")
    charset = _INSTEAD.get(name) or real_name(name) or name
    return (charset in _LIKELY and decode_strictly(data, charset)) or ""

"""Names of character sets: what mails write, and which codec of Python reads it."""

import codecs
import re

# Python codecs that are no character sets of mail: escapes, host names (punycode takes quadratic
# time), and one that always fails. Codecs from bytes to bytes or from text to text (base64, hex,
# zlib, rot13) are refused by bytes.decode() itself.
_REFUSED = {
    "charmap", "idna", "mbcs", "oem", "punycode",
    "raw-unicode-escape", "undefined", "unicode-escape",
}  # fmt: skip
# What it really is, mostly a superset, as browsers do (WHATWG encoding), and what mails call it.
_NAMES = {
    "big5hkscs": "big5-hkscs hkscs",
    "cp1251": "win-1251 windows1251 cp-1251 x-cp1251 ansi-1251 windows-cp1251",
    "cp1252": "ansi ansi-x3.110-1983 ansi-x3.4-1968 ascii cp-1252 iso-8859-1 iso-ir-100 iso8859-1"
    " l1 latin-1 latin1 us us-ascii win-1252 windows1252 x-ansi x-cp1252 iso-8859-1-1987 8859-1"
    " iso-8859-1-windows-3.1-latin-1 x-iso-8859-1",
    "cp1254": "iso-8859-9 iso8859-9 latin5 windows1254 x-cp1254",
    "cp1250": "win-1250 windows1250 cp-1250 x-cp1250",
    "cp850": "cp-850",
    "cp874": "tis-620 windows-874 iso-8859-11 x-windows-874",
    "cp932": "cswindows31j csshiftjis ms-kanji ms932 shift-jis shiftjis shift-jis-2004 sjis"
    " windows-31j windows-932 x-ms-cp932 x-sjis",
    "cp949": "cp-949 csksc56011987 euc-kr euckr korean ks-c-5601 ks-c-5601-1987 ks-c-5601-1989"
    " ks-c5601-1987 ksc-5601 ksc5601 ksc5601-1987 ms949 uhc windows-949 x-windows-949 iso-ir-149",
    "cp950": "big5 big-5 cn-big5 csbig5 ms950 windows-950 x-big5 x-x-big5",
    "euc-jp": "cp51932 csseucpkdfmtjapanese eucjp eucjp-ms eucjp-win ujis x-euc x-euc-jp",
    "gb18030": "chinese cn-gb cp-936 cp936 csgb2312 euc-cn gb-2312 gb-2312-80 gb2312 gb2312-80 gbk"
    " iso-ir-58 ms936 windows-936 x-gb2312 x-gbk x-cp20936 gb18030-2000",
    "hz": "hz-gb-2312 hz-gb",
    "iso-2022-jp": "cp50220 cp50221 cp50222 csiso2022jp iso-2022-jp-ms iso2022jp iso2022-jp jis"
    " x-iso-2022-jp jis7 iso-2022jp",
    "iso8859-8": "iso-8859-8-e iso-8859-8-i csiso88598i logical",
    "koi8-r": "koi koi-8-r koi8 koi8r koi8-ru",
    "mac-cyrillic": "x-mac-cyrillic",
    "mac-roman": "macintosh x-mac-roman x-macroman mac",
    "utf-7": "unicode-1-1-utf-7 x-unicode-2-0-utf-7",
    "utf-8": "cp65001 unicode-1-1-utf-8 unicode utf-8-bom utf8mb4 utf-8n x-utf-8 utf8-bom x-utf8"
    " unicode20utf8 windows-65001 utf--8",
}
_REAL_NAMES = {name: real for real, names in _NAMES.items() for name in names.split()}
_NOT_IN_NAMES_RE = re.compile(r"[^a-z0-9.:+-]+")
# "windows-1252http-equiv", "utf-8 / format", "charset=utf-8": what stands beside the name
_WITHIN_RE = re.compile(
    r"(windows-125[0-8]|iso-8859-(?:1[0-6]|[1-9])(?!\d)|utf-?8(?!\d)|shift-jis|iso-2022-jp|koi8-[ru]"
    r"|euc-(?:jp|kr)|gb2312|gbk|big5)"
)


def normalised(charset: str) -> str:
    """Return the name in one spelling: lower case, hyphens, no quotes, no trailing rubbish."""
    name = (charset or "")[:60].strip().lower().replace("_", "-")
    return _NOT_IN_NAMES_RE.sub("-", name).replace("--", "-").strip("-")


def real_name(name: str) -> str:
    """Return what a normalised name means in practice, "" if it means what it says."""
    if name in _REAL_NAMES or name in _NAMES:
        return _REAL_NAMES.get(name, name)
    if name and codec_name(name) is None and (match := _WITHIN_RE.search(name)):
        return _REAL_NAMES.get(match[1], match[1])
    return ""


def codec_name(charset: str) -> str | None:
    """Return the name of Python's codec if *charset* is a character set of mail, else None."""
    try:
        name = codecs.lookup(charset).name
        if name.replace("_", "-") in _REFUSED:
            return None
        b"ab".decode(charset, "replace")  # raises for codecs that do not make text of bytes
    except (LookupError, ValueError, TypeError):
        return None
    return name

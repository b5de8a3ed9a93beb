"""Thread identifiers: making them, and finding them in a mail's subject."""

import re
import secrets
import string
import unicodedata

IDENTIFIER_LENGTH = 12
_ALPHABET = string.ascii_uppercase + string.digits
_MAX_CANDIDATES = 10

# Invisible characters (soft hyphen, zero width, direction marks) that clients insert
# into right-to-left subjects or for line breaking.
_INVISIBLE = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
# One character for one, so that positions stay: full width (U+FF01 on) to ASCII, and the two
# letters to which a program that runs in Turkish changes I with the letter case.
_TO_ASCII = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x130: "I", 0x131: "i"}
_OPENING = r"\[(<{【〔〖「『《〈"
_CLOSING = r"\])>}】〕〗」』》〉"
_BARE_RE = re.compile(
    rf"(?<![A-Za-z0-9])((?:[A-Za-z0-9][{_INVISIBLE}]*){{{IDENTIFIER_LENGTH}}})(?![A-Za-z0-9])"
)
# Unfolding leaves white space where a line was broken, even inside the token; within
# brackets it is certain that both halves belong together.
_BRACKETED_RE = re.compile(
    rf"[{_OPENING}][\s{_INVISIBLE}]*"
    rf"((?:[A-Za-z0-9][\s{_INVISIBLE}]*){{{IDENTIFIER_LENGTH}}})[{_CLOSING}]"
)


def new_identifier() -> str:
    """Return a new random identifier: 12 upper-case letters and digits, 62 bits."""
    return "".join(secrets.choice(_ALPHABET) for _position in range(IDENTIFIER_LENGTH))


def find_identifiers(subject: str) -> list[str]:
    """Return what may be a thread identifier in *subject*, the likeliest first.

    Bracketed tokens come before bare ones, each once, in upper case, at most ten.
    A candidate proves nothing: it counts only if it equals a stored identifier.
    """
    text = unicodedata.normalize("NFKC", subject or "").translate(_TO_ASCII)
    found: dict[str, None] = {}
    for pattern in (_BRACKETED_RE, _BARE_RE):
        for match in pattern.finditer(text):
            found[_identifier(match)] = None
            if len(found) == _MAX_CANDIDATES:
                return list(found)
    return list(found)


def remove_identifier(subject: str, identifier: str) -> str:
    """Return *subject* without *identifier* and its brackets, white space collapsed.

    The rest keeps its form: no normalisation touches the words of the customer.
    """
    subject = subject or ""
    for pattern in (_BRACKETED_RE, _BARE_RE):
        pieces, position = [], 0
        for match in pattern.finditer(subject.translate(_TO_ASCII)):
            if _identifier(match) == identifier:
                pieces.append(subject[position : match.start()])
                position = match.end()
        subject = " ".join([*pieces, subject[position:]])
    return " ".join(subject.split())


def _identifier(match: re.Match[str]) -> str:
    return re.sub(r"[^A-Z0-9]", "", match[1].upper())

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
_INVISIBLE_RE = re.compile(f"[{_INVISIBLE}]")
# A program that runs in Turkish changes the letter I to one of these with the letter case.
_TURKISH_I = str.maketrans({"\u0130": "I", "\u0131": "i"})
_OPENING = r"\[(<{［（＜｛【〔〖「『《〈"
_CLOSING = r"\])>}］）＞｝】〕〗」』》〉"
_TOKEN = f"[A-Za-z0-9]{{{IDENTIFIER_LENGTH}}}"
_BARE_RE = re.compile(f"(?<![A-Za-z0-9]){_TOKEN}(?![A-Za-z0-9])")
# Unfolding leaves white space where a line was broken, even inside the token; within
# brackets it is certain that both halves belong together.
_BRACKETED_RE = re.compile(
    rf"[{_OPENING}]\s*((?:[A-Za-z0-9]\s*){{{IDENTIFIER_LENGTH}}})[{_CLOSING}]"
)


def new_identifier() -> str:
    """Return a new random identifier: 12 upper-case letters and digits, 62 bits."""
    return "".join(secrets.choice(_ALPHABET) for _position in range(IDENTIFIER_LENGTH))


def find_identifiers(subject: str) -> list[str]:
    """Return what may be a thread identifier in *subject*, the likeliest first.

    Bracketed tokens come before bare ones, each once, in upper case, at most ten.
    A candidate proves nothing: it counts only if it equals a stored identifier.
    """
    text = unicodedata.normalize("NFKC", subject or "").translate(_TURKISH_I)
    text = _INVISIBLE_RE.sub("", text)
    found: dict[str, None] = {}
    for pattern in (_BRACKETED_RE, _BARE_RE):
        for match in pattern.finditer(text):
            token = match[match.lastindex or 0]
            found["".join(token.split()).upper()] = None
            if len(found) == _MAX_CANDIDATES:
                return list(found)
    return list(found)


def remove_identifier(subject: str, identifier: str) -> str:
    """Return *subject* without *identifier* and its brackets, white space collapsed.

    The rest keeps its form: no normalisation touches the words of the customer.
    """
    if identifier:
        letters = rf"[\s{_INVISIBLE}]*".join(_letter_pattern(char) for char in identifier)
        pattern = (
            rf"[{_OPENING}]\s*[{_INVISIBLE}]*{letters}[\s{_INVISIBLE}]*[{_CLOSING}]"
            rf"|(?<![A-Za-z0-9]){letters}(?![A-Za-z0-9])"
        )
        subject = re.sub(pattern, " ", subject or "")
    return " ".join((subject or "").split())


def _letter_pattern(char: str) -> str:
    """Return a character class for *char* in either case and in full width (U+FF01 on)."""
    forms = {char.upper(), char.lower()}
    forms |= {chr(ord(form) + 0xFEE0) for form in forms}
    if char.upper() == "I":
        forms |= {chr(code) for code in _TURKISH_I}
    return f"[{''.join(sorted(forms))}]"

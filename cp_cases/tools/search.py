"""Text as it is searched for."""

import re
import unicodedata


def fold(text: str) -> str:
    """Lower case without accents, white space collapsed: what people type finds what is stored."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(char for char in decomposed if not unicodedata.combining(char))
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", letters)).strip()


def escape_like(text: str) -> str:
    """``text`` for use in a LIKE pattern, its wildcards taken literally."""
    return re.sub(r"([\\%_])", r"\\\1", text)

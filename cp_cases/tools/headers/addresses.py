"""Who a mail is from and to, read from its raw headers (RFC 5322 section 3.4).

What is an address is settled before anything is decoded. An encoded word (RFC 2047) can hold
``customer@example.com>``, and is a word of a name wherever it stands; so are quoted strings and
comments. A text that programs read in different ways is not taken for an address: our mail server,
whose verdict on the sender counts, may have read another one.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from ..text import decode_header

MAX_HEADER = 20000  # bytes of one header that are read: Odoo's parser takes more than linear time
_MAX_ADDRESS = 320  # characters: 64, "@" and 255 (RFC 5321 section 4.5.3.1)
_MAX_NAME = 250  # characters: Odoo searches names, too, in quadratic time

# The first alternative that matches counts. Encoded words with commas, colons or a comment are
# accepted in spite of RFC 2047 section 5; those with an "@" only if no domain can end before the
# word does ("ended"). Those with other signs are read differently by each program ("unclear").
_TOKEN_RE = re.compile(
    r"""
    (?P<encoded> =\?[^?\s]{1,80}\?[bBqQ]\?(?:[^?@<>()"\\]|\([^?@<>()"\\]*\))*\?= )
    | (?P<ended> =\?[^?\s]{1,80}\?[bBqQ]\?[^?@<>()"\\]*@[^?@<>()\[\]"\\,;:\s]*\?= )
    | (?P<unclear> =\?[^?\s]{1,80}\?[bBqQ]\?[^?]*\?= )
    | (?P<quoted> "[^"\\]*(?:\\.[^"\\]*)*" )
    | (?P<unclosed> ".* )
    | (?P<comment> \( )
    | (?P<special> [<>,:;@] )
    | (?P<space> [ \t\r\n]+ )
    | (?P<word> [^ \t\r\n<>(",:;@](?:(?!=\?)[^ \t\r\n<>(",:;@])* )
    """,
    re.VERBOSE | re.DOTALL,
)
# A whole header whose local part is an encoded word: a program that decodes it finds another
# address.
_ENCODED_LOCAL_PART_RE = re.compile(
    rb"\A\s*=(\?[\w-]{1,80}\?[bBqQ]\?[\w=+/.-]*\?=[\w.+-]*@[\w.-]+)\s*\Z"
)
_IN_COMMENT_RE = re.compile(r"\\.|[()]", re.DOTALL)
_QUOTED_PAIR_RE = re.compile(r"\\(.)", re.DOTALL)
_ATOM = r'[^\s()<>@,:;"\\\[\]]+'
# A space in quotes belongs to the address (RFC 5321 section 4.1.2).
_ADDRESS_RE = re.compile(rf'(?:{_ATOM}|"{_ATOM}(?: {_ATOM})*")@{_ATOM}')

Token = tuple[str, str]  # the kind, a name of a group of _TOKEN_RE, and the text
Pair = tuple[str, str]  # a decoded name, may be empty, and an address


def parse_addresses(values: Iterable[bytes], limit: int) -> list[Pair]:
    """Return the (name, address) pairs of the raw headers *values*, at most *limit*.

    Parts that are no address, or could be read as several, are left out.
    """
    pairs = (pair for value in values for pair in _read(value))
    return list(islice(filter(None, pairs), limit))


def parse_authors(values: Iterable[bytes]) -> list[Pair]:
    """Return the (name, address) pairs of the raw From headers *values*: the first is the sender.

    The list is empty if programs could disagree on the sender: a part with an "@" cannot be read as
    an address, or several From headers begin with different addresses.

    If the local part of the address is an encoded word, its domain is still certain. The word loses
    its first "=", so that no program decodes it.
    """
    headers = [list(_read(_ENCODED_LOCAL_PART_RE.sub(rb"\1", value))) for value in values]
    pairs = [pair for header in headers for pair in header if pair]
    senders = {header[0][1].lower() for header in headers if header and header[0]}
    is_clear = len(senders) == 1 and all(None not in header for header in headers)
    return pairs if is_clear else []


def format_address(name: str, address: str) -> str:
    """Return ``"name" <address>`` in clear text, the name quoted (RFC 5322 section 3.4).

    An address with a space has a name in any case: Odoo reads ``a b`` before an "@" as two
    addresses where nothing stands before it.
    """
    if not name and " " in address:
        name = address.rpartition("@")[0].strip('"')
    # "=?" would be decoded once more by whoever reads this
    quoted = re.sub(r'([\\"])', r"\\\1", name.replace("=?", "= ?"))
    return f'"{quoted}" <{address}>' if name else address


def has_quoted_space(text: str) -> bool:
    """Return whether *text* is an address with a space in its local part (RFC 5321 section 4.1.2),
    and nothing else."""
    return " " in text and text.isascii() and _is_address(text)


def without_tag(address: str) -> str:
    """Return *address* without ``+tag`` at the end of its local part (RFC 5233)."""
    local_part, _at, domain = address.rpartition("@")
    return f"{local_part.partition('+')[0] or local_part}@{domain}"


def ascii_domain(domain: str) -> str:
    """Return *domain* in the form it has in DNS (RFC 5890), so that both spellings compare."""
    try:
        return domain.rstrip(".").encode("idna").decode().lower()
    except UnicodeError:
        return domain.lower()


def _read(value: bytes) -> Iterator[Pair | None]:
    """Yield a pair for each address in *value*, and None for each part that is no address but has
    an "@"."""
    if len(value) > MAX_HEADER:
        value = value[:MAX_HEADER].rpartition(b",")[0]
    # bytes that are no UTF-8 (RFC 6532) become surrogates, which no address has
    for phrase, route in _entries(value.decode("utf-8", "surrogateescape")):
        tokens = phrase if route is None else route
        address = _without_comments(tokens)
        is_unclear = any(kind == "unclear" for kind, _text in [*phrase, *(route or ())])
        if is_unclear or (route is not None and _is_perhaps_another(phrase, address)):
            yield None
        elif _is_address(address):
            # quotes around a plain local part mean nothing (RFC 5321 section 4.1.2)
            address = address if " " in address else address.replace('"', "")
            yield _decoded_name(phrase, route), address
        elif "@" in address:
            yield None


def _entries(text: str) -> Iterator[tuple[list[Token], list[Token] | None]]:
    """Yield the parts between separators: the phrase, and the text in angle brackets or None."""
    phrase: list[Token] = []
    route: list[Token] | None = None
    for token in _tokens(text):
        if route is not None:
            if token[1] == ">":
                yield phrase, route
                phrase, route = [], None
            else:
                route.append(token)
        elif token[1] == "<":
            route = []
        elif token[1] in (",", ";", ":"):
            # a group's name (RFC 5322 section 3.4) is no address: its colon stays with it
            yield [*phrase, token] if token[1] == ":" else phrase, None
            phrase = []
        else:
            phrase.append(token)
    yield phrase, route


def _tokens(text: str) -> Iterator[Token]:
    position = 0
    while match := _TOKEN_RE.match(text, position):
        kind = match.lastgroup or ""
        end = _end_of_comment(text, position) if kind == "comment" else match.end()
        yield kind, text[position:end]
        position = end


def _end_of_comment(text: str, start: int) -> int:
    """Return where the comment at *start* ends; comments nest (RFC 5322 section 3.2.2)."""
    depth = 0
    for match in _IN_COMMENT_RE.finditer(text, start):
        depth += {"(": 1, ")": -1}.get(match[0], 0)
        if not depth:
            return match.end()
    return len(text)


def _is_perhaps_another(phrase: list[Token], address: str) -> bool:
    """Return whether what stands before <*address*> could be read as an address itself."""
    written = _without_comments(phrase)
    unquoted = _without_comments(phrase, with_quotes=False)
    if "@" in unquoted:  # the same address once more is harmless, and frequent
        return written.lower() != address.lower()
    # Python's parser takes a quoted string for an address if one of these follows
    return ">" in unquoted or ("@" in written and any(sign in unquoted for sign in ")[]"))


def _without_comments(tokens: list[Token], with_quotes: bool = True) -> str:
    """Return the text of *tokens*, with a space for each comment: so a text with a comment in the
    middle is no address."""
    left_out = () if with_quotes else ("quoted", "unclosed", "ended")
    texts = (" " if kind == "comment" else text for kind, text in tokens if kind not in left_out)
    return "".join(texts).strip(" \t\r\n")


def _is_address(text: str) -> bool:
    return (
        len(text) <= _MAX_ADDRESS
        and _ADDRESS_RE.fullmatch(text) is not None
        and text.isprintable()  # no control characters, direction marks, surrogates
        and "=?" not in text  # whoever sends to it would decode it
    )


def _decoded_name(phrase: list[Token], route: list[Token] | None) -> str:
    """Return the name: what stands before the angle brackets, else the comments."""
    if route is None:
        pieces = [text[1:].removesuffix(")") for kind, text in phrase if kind == "comment"]
    else:
        pieces = [_unquoted(*token) for token in phrase]
    raw = ("" if route is not None else " ").join(pieces)
    return decode_header(raw.encode("utf-8", "surrogateescape"))[:_MAX_NAME].strip()


def _unquoted(kind: str, text: str) -> str:
    return _QUOTED_PAIR_RE.sub(r"\1", text[1:-1]) if kind == "quoted" else text

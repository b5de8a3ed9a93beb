"""Whether our own mail server vouches for the sender of a mail (RFC 8601, RFC 7489)."""

import re
from email.message import Message

from odoo.tools.mail import email_normalize

from .addresses import ascii_domain, parse_authors
from .message_headers import header_values

_MAX_LENGTH = 10000
_DMARC_RE = re.compile(r"dmarc(?:/\d+)?=([a-z]+)")
_FROM_RE = re.compile(r" header\.from=@?([^ ]+)")
_UNSAFE_RE = re.compile(r"[^\w.@-]")


def is_authenticated(message: Message, authserv_id: str, from_address: str) -> bool:
    """Return whether *authserv_id* testifies that *from_address* really sent *message*.

    That takes ``dmarc=pass`` for the domain of the only From address, in the topmost
    Authentication-Results header by exactly *authserv_id*. Those below it may come from
    the sender: the border server puts its own on top (RFC 8601 section 5).
    """
    server = (authserv_id or "").strip().lower()
    address = _only_from_address(message)
    if not server or not address or address != email_normalize(from_address or ""):
        return False
    for value in header_values(message, "Authentication-Results"):
        author, *results = _split_results(value)
        if author.split(" ")[0] == server:
            return _is_dmarc_pass(results, address.rpartition("@")[2])
    return False


def _is_dmarc_pass(results: list[str], domain: str) -> bool:
    """Return whether there is a DMARC result, and all of them pass *domain*."""
    found = [result for result in results if result.startswith(("dmarc=", "dmarc/"))]
    return bool(found) and all(_passes(result, domain) for result in found)


def _passes(result: str, domain: str) -> bool:
    verdict = _DMARC_RE.match(result)
    checked = _FROM_RE.search(result)
    if not verdict or not checked:
        return False
    return verdict[1] == "pass" and ascii_domain(checked[1][:255]) == ascii_domain(domain)


def _only_from_address(message: Message) -> str:
    """Return the From address, "" if there is none, or more than one (RFC 7489 section 6.6.1)."""
    # as it came: the standard parser leaves out what it does not understand
    values = [str(value) for name, value in message.raw_items() if name.lower() == "from"]
    addresses = parse_authors(value.encode("utf-8", "surrogatepass") for value in values)
    return (email_normalize(addresses[0][1]) or "") if len(addresses) == 1 else ""


def _split_results(value: str) -> list[str]:
    """Return the server and its results, in lower case, with single spaces, without comments.

    Quoted strings lose what could be taken for syntax: senders can put text into them
    (an envelope address such as ``"; dmarc=pass"@example.com``).
    """
    pieces: list[str] = []
    depth = 0  # comments nest (RFC 5322 section 3.2.2)
    for token in re.findall(r'\\.|"(?:[^"\\]|\\.)*"|[^\\"()]+|.', value[:_MAX_LENGTH]):
        if token == "(":
            depth += 1
        elif token == ")":
            depth = max(depth - 1, 0)
        elif not depth:
            pieces.append(_UNSAFE_RE.sub("_", token[1:-1]) if token[0] == '"' else token)
    text = re.sub(r"\s*([=/.])\s*", r"\1", "".join(pieces).lower())
    return [" ".join(result.split()) for result in text.split(";")]

"""Who wrote a mail whose From is that of a list or a forwarding address of ours.

Lists put their own address into From where the sender's domain would otherwise reject the copy
(RFC 7960 section 4.1.3): "Gina via Support <support@…>".
"""

import re

from .addresses import Pair, parse_authors
from .raw_headers import RawMail

# Google Groups, Mailman 3, and what else tells it; then the one whom answers should reach.
_HEADERS = ("X-Original-From", "X-Original-Sender", "X-MailFrom", "Reply-To")
_OTHERS = ("X-Original-From", "Reply-To", "Cc", "Sender")
_VIA_RE = re.compile(r"\s{1,9}(?:via|durch|über|par|por|tramite)\s.{0,200}\Z", re.IGNORECASE)


def original_sender(mail: RawMail) -> Pair | None:
    """Return name and address of who wrote *mail*, None if nothing tells.

    To be asked only where From is known to be somebody else's: anybody can write these headers,
    so the answer is never authenticated. An address that is in From itself is no answer.
    """
    own = {address.lower() for _name, address in mail.authors}
    for header in _HEADERS:
        found = parse_authors(mail.values(header)[:1])
        pairs = [pair for pair in found if pair[1].lower() not in own]
        if len(pairs) == 1:
            name, address = pairs[0]
            return (name or _name_of(mail, address)), address
    return None


def _name_of(mail: RawMail, address: str) -> str:
    """Return the name that the mail gives to *address*, else that of the From without the list."""
    for header in _OTHERS:
        for name, other in parse_authors(mail.values(header)[:1]):
            if name and other.lower() == address.lower():
                return name
    name = mail.authors[0][0] if mail.authors else ""
    return _VIA_RE.sub("", name).strip("'\" ") if _VIA_RE.search(name) else ""

"""Which senders a block names: one address, or a domain with all that is below it.

Addresses of senders and blocks are compared in one form: small letters, no ``+tag``, and the domain
as it stands in DNS.
"""

import re

from odoo.tools.mail import email_normalize

from .addresses import ascii_domain, without_tag

# With a dot: a top-level domain alone would be half the world.
_DOMAIN_RE = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.){1,50}[a-z][a-z0-9-]{1,62}")


def normal_block(text: str) -> str:
    """Return the address or ``@domain`` that somebody has typed; "" if it is neither, or several.

    A domain may stand there as ``example.com``, ``@example.com`` or ``*@example.com``.
    """
    text = text.strip()
    domain = ascii_domain(text.removeprefix("*").removeprefix("@"))
    if _DOMAIN_RE.fullmatch(domain):
        return f"@{domain}"
    address = _normal_address(text)
    local_part, _at, domain = address.rpartition("@")
    return address if local_part and _DOMAIN_RE.fullmatch(domain) else ""


def blocks_of(sender: str) -> list[str]:
    """Return all blocks that hold the mail of *sender*, in the form of :func:`normal_block`: its
    address, its domain, and the domains above; empty if the sender has no address."""
    address = _normal_address(sender)
    if not address:
        return []
    labels = address.rpartition("@")[2].split(".")
    return [address, *("@" + ".".join(labels[first:]) for first in range(len(labels) - 1))]


def _normal_address(text: str) -> str:
    local_part, _at, domain = without_tag(email_normalize(text) or "").rpartition("@")
    return f"{local_part}@{ascii_domain(domain)}" if domain else ""

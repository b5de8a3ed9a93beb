"""Who stands behind a mail besides its From: who wrote what a list has passed on, and where answers
are to go.

Lists put their own address into From where the sender's domain would otherwise reject the copy
(RFC 7960 section 4.1.3): "Gina via Support <support@…>". Web forms write from an address that
nobody reads, and name the person in Reply-To.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from .addresses import Pair, parse_addresses, parse_authors
from .raw_headers import RawMail

# Google Groups, Mailman 3, and what else tells it; then the one whom answers should reach.
_WRITER_HEADERS = ("X-Original-From", "X-Original-Sender", "X-MailFrom", "Reply-To")
_NAME_HEADERS = ("X-Original-From", "Reply-To", "Cc", "Sender")
_POST_HEADERS = ("List-Post", "X-BeenThere", "X-Mailing-List", "Mailing-List")
_LIST_HEADERS = (*_POST_HEADERS, "List-Id", "X-Google-Group-Id", *_WRITER_HEADERS[:3])
_VIA_RE = re.compile(r"\s{1,9}\(?(?:via|durch|über|par|por|tramite)\s.{0,200}\Z", re.IGNORECASE)
_POST_RE = re.compile(rb"[^\s<>,;:?\"]{1,64}@[a-z0-9.-]{1,255}[a-z0-9]", re.IGNORECASE)
_LIST_ID_RE = re.compile(rb"([a-z0-9_+-]{1,64})\.([a-z0-9.-]{1,255}[a-z0-9])>?\s*\Z", re.IGNORECASE)
_NOBODY = (
    "noreply", "donotreply", "dontreply", "notreply", "nichtantworten", "keineantwort",
    "nepasrepondre", "norespond", "naoresponder", "nonrispondere", "nietantwoorden",
)  # fmt: skip
# Whom a program usually names as the sender of what somebody fills in.
_PROGRAMS = {
    "admin", "anfrage", "apache", "booking", "callback", "contact", "contactform", "contacto",
    "contactus", "enquiry", "enquiries", "feedback", "form", "forms", "formular", "formulaire",
    "formulario", "hello", "info", "inquiry", "kontakt", "kontaktformular", "leads", "mail",
    "mailer", "nginx", "office", "order", "orders", "php", "postmaster", "root", "sales", "service",
    "shop", "store", "support", "system", "typo3", "web", "webform", "webmaster", "website",
    "webshop", "wordpress", "wp", "www", "wwwdata",
}  # fmt: skip
_MAX_REPLY_TO = 10
_MAX_VALUE = 500


@dataclass(frozen=True)
class Senders:
    """What the headers of a mail say of its senders. Anybody can write them, so none of it is
    authenticated.

    ``reply_to`` has the addresses for answers, ``lists`` those of lists that passed the mail on, in
    small letters. Each of ``claims`` is what one header says of who wrote the mail, the surest
    first: to be asked only where From is known to be somebody else's. ``is_from_list``: the From is
    that of a list, in place of the writer's.
    """

    reply_to: tuple[Pair, ...] = ()
    lists: frozenset[str] = frozenset()
    claims: tuple[tuple[Pair, ...], ...] = ()
    is_from_list: bool = False

    def find_writer(self, others: Collection[str]) -> Pair | None:
        """Return name and address of who wrote the mail, None if nothing tells.

        :param others: addresses in small letters that are not the writer's: those of lists, our own
        """
        for pairs in self.claims:
            found = [pair for pair in pairs if pair[1].lower() not in others]
            if len(found) == 1:
                return found[0]
        return None

    @cached_property
    def addresses(self) -> set[str]:
        """All addresses in small letters that answers might go to."""
        pairs = [*self.reply_to, *(pair for claim in self.claims for pair in claim)]
        return {address.lower() for _name, address in pairs}


def read_senders(mail: RawMail) -> Senders:
    """Return what the headers of *mail* say of its senders. It never raises."""
    posts = _post_addresses(mail)
    return Senders(
        reply_to=tuple(parse_addresses(mail.values("Reply-To")[:1], _MAX_REPLY_TO)),
        lists=frozenset(posts | _list_id_addresses(mail)),
        claims=tuple(filter(None, _claims(mail))),
        is_from_list=bool(mail.authors) and _is_of_list(mail, posts),
    )


def is_nobody(address: str) -> bool:
    """Return whether *address* says that nobody reads what comes there: no-reply and the like."""
    local_part = _plain_local_part(address)
    return any(word in local_part for word in _NOBODY)


def is_program(address: str) -> bool:
    """Return whether *address* is such as websites write from, and no person has."""
    return is_nobody(address) or _plain_local_part(address) in _PROGRAMS


def _plain_local_part(address: str) -> str:
    return re.sub(r"[-_.]", "", address.rpartition("@")[0].lower())


def _claims(mail: RawMail) -> list[tuple[Pair, ...]]:
    headers = {*_WRITER_HEADERS, *_NAME_HEADERS}
    # what could be read in two ways is left out
    told = {name: parse_authors(mail.values(name)[:1]) for name in headers if mail.first(name)}
    names: dict[str, str] = {}  # the surest for an address in small letters
    for name, address in (pair for header in _NAME_HEADERS for pair in told.get(header, ())):
        if name:
            names.setdefault(address.lower(), name)
    writer = _writer_name(mail)
    claims = [
        tuple((name or names.get(to.lower(), writer), to) for name, to in told.get(header, ()))
        for header in _WRITER_HEADERS
    ]
    if writer:
        # Mailman 2.1 with answers to the list: the writer has a copy.
        copies = parse_addresses(mail.values("Cc"), _MAX_REPLY_TO)
        claims.append(tuple(pair for pair in copies if pair[0] == writer))
    own = {address.lower() for _name, address in mail.authors}
    return [tuple(pair for pair in claim if pair[1].lower() not in own) for claim in claims]


def _is_of_list(mail: RawMail, posts: set[str]) -> bool:
    name, address = mail.authors[0]
    if address.lower() in posts:
        return True
    is_marked = any(map(mail.first, _LIST_HEADERS)) or b"list" in mail.first("Precedence").lower()
    return is_marked and bool(_VIA_RE.search(name) or mail.first("X-Original-From"))


def _post_addresses(mail: RawMail) -> set[str]:
    """Return the addresses that reach all readers of a list (RFC 2369 section 3.4)."""
    values = [value for header in _POST_HEADERS for value in mail.values(header)]
    found = (_POST_RE.search(value[:_MAX_VALUE]) for value in values)
    return {match[0].decode(errors="replace").lower() for match in found if match}


def _list_id_addresses(mail: RawMail) -> set[str]:
    """Return the usual address of a list with that List-Id (RFC 2919): its first dot is an "@"."""
    match = _LIST_ID_RE.search(mail.first("List-Id")[-_MAX_VALUE:])
    return {b"@".join(match.groups()).decode().lower()} if match else set()


def _writer_name(mail: RawMail) -> str:
    """Return the name in From without that of the list, "" if there is no list in it."""
    name = mail.authors[0][0] if mail.authors else ""
    return _VIA_RE.sub("", name).strip("'\" ") if _VIA_RE.search(name) else ""

"""Recognising bounces, and finding which mail to whom bounced (RFC 3464 and older habits)."""

import html
import re
from email.message import Message

from odoo.tools.mail import email_normalize

from ..text import printable
from .addresses import parse_authors
from .message_headers import (
    UNREADABLE,
    content_type,
    header_value,
    header_values,
    header_word,
)
from .raw_headers import MAX_REFERENCES
from .subjects import strip_prefixes

_BODY_LIMIT = 20000
_MAX_RECIPIENTS = 20
_ENOUGH = 3

_DAEMON_RE = re.compile(
    r"(mailer|mail|delivery|smtp|mta)[-_. ]?(daemon|deamon|demon|robot)|mdaemon|ndr|double-bounce"
    r"|microsoftexchange[0-9a-f]{8,}|mail[-. ]?delivery([-. ]?subsystem|[-. ]?system)?",
    re.IGNORECASE,
)
_DAEMON_NAME_RE = re.compile(
    r"mail(er)? ?(delivery|daemon|system|server)|microsoft (outlook|exchange)$|postmaster"
    r"|(system|mail|network) ?administrator|internet mail delivery|smtp",
    re.IGNORECASE,
)
_SUBJECT_RE = re.compile(
    r"undeliver(ed|able)|non[- ]?deliver(y|able)|not delivered|failure notice|failed mail"
    r"|(mail|message) delivery (failed|failure|error|problem|status|system|report|warning)"
    r"|deliver(y|ing) (status|notification|failure|(has )?failed|report|error|problem|incomplete)"
    r"|(error|failure) (during|in) (mail )?delivery|mail error|automatically rejected"
    r"|delivery (has been )?delayed|returned (mail|to sender|email)|(mail|message) returned"
    r"|could not (be delivered|send message)|couldn'?t be delivered|cannot be delivered"
    r"|delivery to .{1,80} (failed|delayed)|unable to deliver|mail system error|bounced?:"
    r"|unzustellbar|nicht zugestellt|nicht zustellbar|fehlgeschlagene zustellung|zustellung"
    r"|non remis|non distribu|échec de (la )?(remise|distribution)|notification d'état de remise"
    r"|no (se )?(puede|pudo|ha podido) (ser )?entrega|no entregado|devuelto"
    r"|non recapitat|non recapitabile|mancato recapito|mancata consegna"
    r"|não entreg|não (foi|pode ser) entregue|falha na entrega|onbestelbaar|niet bezorgd"
    r"|niedostarczon|nie dostarczono|nedoručiteln|kézbesíthetetlen|olevererbar|kan inte levereras"
    r"|не доставлен|недоставленн|teslim edilemedi|تعذر التسليم|לא ניתן למסירה"
    r"|配信(不能|失敗|できません)|配送不能|送信エラー|投递失败|无法投递|退信|系统退信|無法傳遞|반송|전달되지",
    re.IGNORECASE,
)
_BODY_RE = re.compile(
    r"this is the qmail-send program|i'm afraid i wasn't able to deliver"
    r"|this is the mail system at host|could not be delivered to one or more"
    r"|a message that you (have )?sent (could|has) not|following address(es)? failed"
    r"|delivery to the following recipient|did not reach (some or all of )?the (following|intended)"
    r"|the following addresses had (permanent|transient)|permanent(ly)? (fatal )?(error|failure)"
    r"|the following message to <?[^\s<>]{3,200}>? was undeliverable|failed recipients?\b"
    r"|(message|mail|e-?mail) (could|can|was|has)( ?not|n't) (be|been)? ?delivered"
    r"|could not be delivered to|(was|were) not delivered to|delivery problems to"
    r"|(couldn'?t|could not|unable to|cannot|can't) (be )?deliver|undeliverable"
    r"|delivery (has )?failed|returned to sender|returned below|recipient'?s? mailbox is full"
    r"|nicht zugestellt werden|n'a pas pu (e|ê)tre (remis|d(e|é)livr|distribu)"
    r"|no se (pudo|ha podido) entregar|email address may be|invalid final delivery userid"
    r"|(user|recipient|mailbox|address) (unknown|not found|unavailable|rejected|does not exist)"
    r"|(unknown|no such) (user|mailbox|recipient|address)",
    re.IGNORECASE,
)
# What only mail servers say to each other.
_TRANSCRIPT_RE = re.compile(
    r"\b[45]\d\d[ -]#?[45]\.\d{1,2}\.\d|\brcpt to\b|smtp error|\bsaid: ?[\"#]?5\d\d"
    r"|remote (host|server) (said|returned)|requested action not taken|diagnostic-code"
    r"|[<>]{3} ?5\d\d|error code ?:?5\d\d|reporting-mta|^status: [45]\.|original message follows",
    re.IGNORECASE | re.MULTILINE,
)
_RETURNED_RE = re.compile(r"^[> ]{0,4}(received: from|return-path:)", re.IGNORECASE | re.MULTILINE)
# The original mail, quoted as text below the explanation.
_QUOTED_ID_RE = re.compile(
    r"^[>|\s]{0,8}(?:(?:X-)?(?:Microsoft-)?Original-)?Message-ID:\s{0,8}(<[^<>\s]{1,500}>)",
    re.IGNORECASE | re.MULTILINE,
)
_ID_RE = re.compile(r"<[^<>\s]{1,500}>")
# "<a@b>:" (qmail, Postfix), "a@b" alone on a line (Exim, GMX, Exchange), "Recipient: a@b"
_LINE_ADDRESS_RE = re.compile(
    r"^[ \t>*-]{0,8}(?:(?:final[- ])?recipient(?: address)?[ \t]{0,4}:[ \t]{0,4})?"
    r"(?:smtp:|rfc822;|mailto:)?<?([^\s<>@:,;\"()\[\]]{1,64}@[A-Za-z0-9.-]{1,250}[A-Za-z0-9])>?"
    r"[ \t]{0,4}(?::.*|\(.*)?$",
    re.IGNORECASE | re.MULTILINE,
)
_SEPARATOR_RE = re.compile(
    r"^[ \t]{0,4}[-=_*]{2,}.{0,80}(copy of|original|returned|below|forwarded|this line|header)",
    re.IGNORECASE | re.MULTILINE,
)
_ADDRESS_RE = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}"
)
_DELIVERED = {"delivered", "relayed", "expanded", "delayed"}
# Old servers tell without a report that they go on trying.
_DELAYED_RE = re.compile(
    r"not yet been delivered|delivery attempts will continue"
    r"|(will|shall|is still) be(ing)? retried|will (keep|continue) (on )?trying"
    r"|delivery (has been|is|was) delayed|could not send message for past|this is a warning only"
    r"|zustellung (verzögert sich|wird weiter)|wird weiterhin versucht|noch nicht zugestellt",
    re.IGNORECASE,
)


def is_null_sender(message: Message) -> bool:
    """Return whether the envelope sender is empty (RFC 5321 section 4.5.5)."""
    return header_value(message, "Return-Path").replace(" ", "") == "<>"


def is_daemon_address(address: str) -> bool:
    """Return whether only a mail server writes from *address*: mailer-daemon and its variants."""
    return bool(_DAEMON_RE.fullmatch(address.rpartition("@")[0] or address))


def is_server_address(address: str) -> bool:
    """Return whether mail from *address* may be a bounce: mailer-daemon or postmaster."""
    return is_daemon_address(address) or address.lower().startswith("postmaster@")


def report_type(message: Message) -> str | None:
    """Return the type of a multipart/report (RFC 6522), "" if it does not say, else None.

    The parts decide where the parameter is missing: relays lose it.
    """
    declared = header_value(message, "Content-Type").lower()
    match = re.search(r'report-type\s*=\s*"?([a-z-]+)', declared)
    if match and declared.startswith("multipart/"):  # those of other types were rebuilt as mixed
        return match[1]
    if not declared.startswith("multipart/report"):
        return None
    inner = {content_type(part) for part in message.walk()}
    for name in ("disposition-notification", "delivery-status", "feedback-report"):
        if f"message/{name}" in inner:
            return name
    return ""


def bounce_sign(message: Message) -> str:
    """Return why *message* is a bounce though no report of type delivery-status, else "".

    Each sign alone also occurs in mail that is no bounce. Several together do not, if a sign of the
    sender is among them, or it returns the mail and nothing shows that a person wrote it.
    """
    if header_value(message, "X-Failed-Recipients"):  # Exim, Gmail
        return "X-Failed-Recipients"
    author = header_value(message, "From")
    name, address = next(iter(parse_authors([author.encode()])), ("", author.strip('"')))
    local_part = address.rpartition("@")[0] or address
    by_server = {
        "mailer-daemon": 3 * is_daemon_address(address),
        "postmaster": 1 * (local_part.lower() == "postmaster"),
        "daemon's name": 1 * bool(_DAEMON_NAME_RE.search(f"{name} {_spaced(local_part)}")),
        "no sender": 1 * (not address),
        "null return path": 1 * is_null_sender(message),
    }
    text = body_text(message)
    # only right below the top: people forward whole bounces as attachments
    parts = message.get_payload() if message.is_multipart() else []
    types = {content_type(part) for part in parts}
    is_returned = types & {"message/rfc822", "text/rfc822-headers"} or _RETURNED_RE.search(text)
    signs = by_server | {
        "status part": 3 * ("message/delivery-status" in types),
        "subject": 1 * bool(_SUBJECT_RE.search(header_value(message, "Subject"))),
        "wording": 1 * bool(_BODY_RE.search(text)),
        "transcript": 1 * bool(_TRANSCRIPT_RE.search(text)),
        "returned mail": 1 * bool(is_returned),
    }
    is_unsigned = is_returned and _is_unsigned(message)
    if sum(signs.values()) < _ENOUGH or not (any(by_server.values()) or is_unsigned):
        return ""
    return f"bounce by {', '.join(sign for sign, weight in signs.items() if weight)}"


def bounced_references(message: Message) -> list[str]:
    """Return the Message-IDs of the mail that a report is about, the surest first, each once, as
    many as are looked for.

    They are looked for in the returned mail or its headers, in fields of the report, in the quoted
    text, and last in the In-Reply-To and References of the report itself.
    """
    found: list[str] = []
    quoted: list[str] = []
    for part in message.walk():
        if part is message:
            continue
        for name in ("X-Microsoft-Original-Message-ID", "Message-ID", "Original-Message-ID"):
            found += _ID_RE.findall(header_value(part, name))
        # a receipt and the mail of a complaint are files
        if not part.is_multipart():
            quoted += _QUOTED_ID_RE.findall(part_text(part))
    found += [*quoted, *_QUOTED_ID_RE.findall(body_text(message))]
    for name in ("In-Reply-To", "References"):
        found += reversed(_ID_RE.findall(" ".join(header_values(message, name))))
    return list(dict.fromkeys(found))[:MAX_REFERENCES]


def bounced_recipients(message: Message) -> list[str]:
    """Return the normalised addresses that could not be reached, each once.

    They are taken from the report (RFC 3464 section 2.3), else from X-Failed-Recipients, else from
    the text. There are none if it tells that the mail has arrived, or will be tried again.
    """
    found = _failed_fields(message)
    if not found:
        found = ",".join(header_values(message, "X-Failed-Recipients")).split(",")
        if not any(found) and _is_no_failure(message):
            return []
    addresses = [email_normalize(value.strip(), strict=False) for value in found]
    if not any(addresses):
        addresses = _recipients_in_text(message)
    return list(dict.fromkeys(filter(None, addresses)))


def bounce_diagnoses(message: Message) -> dict[str, str]:
    """Return what the servers said of each address that could not be reached (RFC 3464 section
    2.3.6), by normalised address; empty if the report has no field for it."""
    found: dict[str, str] = {}
    for block in message.walk():
        diagnosis = header_value(block, "Diagnostic-Code")
        diagnosis = (diagnosis.partition(";")[2] or diagnosis).strip()
        if diagnosis and header_word(block, "Action") not in _DELIVERED:
            for value in _recipient_fields(block):
                found.setdefault(email_normalize(value, strict=False) or "", diagnosis)
    return found


def _is_no_failure(message: Message) -> bool:
    """Return whether a report without a failed recipient says what has become of all of them."""
    if any(header_word(block, "Action") in _DELIVERED for block in message.walk()):
        return True
    text = f"{header_value(message, 'Subject')}\n{body_text(message)}"
    return bool(_DELAYED_RE.search(_SEPARATOR_RE.split(text, maxsplit=1)[0]))


def _recipients_in_text(message: Message) -> list[str]:
    """Return the addresses that the explanation above the returned mail complains about.

    These are addresses that stand alone on a line, as servers write them; if there are none, all
    but those of the server and the recipient of the bounce.
    """
    text = _RETURNED_RE.split(_SEPARATOR_RE.split(body_text(message), maxsplit=1)[0], maxsplit=1)[0]
    found = _LINE_ADDRESS_RE.findall(text)
    if not found:
        others = header_values(message, "From") + header_values(message, "To")
        known = {email_normalize(value, strict=False) for value in others}
        found = [
            address
            for address in _ADDRESS_RE.findall(text)
            if address.lower() not in known and not address.lower().startswith("postmaster@")
        ]
    return [email_normalize(address) or "" for address in found[:_MAX_RECIPIENTS]]


def body_text(message: Message) -> str:
    """Return the beginning of the first text of *message*, tags of HTML left out."""
    for part in message.walk():
        if content_type(part) in ("text/plain", "text/html"):
            text = part_text(part)
            if content_type(part) == "text/html":
                text = html.unescape(re.sub(r"<[^<>]{0,2000}>", "\n", text))
            if text.strip():
                return text[:_BODY_LIMIT]
    return ""


def part_text(part: Message) -> str:
    """Return the text of a leaf as far as it can be decoded cheaply: for looking, not showing."""
    try:
        payload = part.get_payload(decode=True)
    except UNREADABLE:
        return ""
    if not isinstance(payload, bytes):
        return ""
    return printable(payload[: 4 * _BODY_LIMIT].decode("utf-8", "replace"))


def _failed_fields(message: Message) -> list[str]:
    """Return the recipient fields of those blocks of a report that tell of a failure."""
    found = []
    for block in message.walk():
        if header_word(block, "Action") not in _DELIVERED and block is not message:
            found += _recipient_fields(block)
    return found


def _recipient_fields(block: Message) -> list[str]:
    """Return what names a recipient, without its type: it may have been sent on from the one to the
    other."""
    names = ("Final-Recipient", "Original-Recipient")
    values = [value for name in names for value in header_values(block, name)[:1]]
    return [(value.partition(";")[2] or value).strip() for value in values]


def _spaced(text: str) -> str:
    return re.sub(r"[-_.,]+", " ", text)


def _is_unsigned(message: Message) -> bool:
    """Return whether no mail client signed it: people forward, answer and discuss bounces."""
    subject = header_value(message, "Subject")
    names = ("User-Agent", "X-Mailer", "In-Reply-To", "References")
    return strip_prefixes(subject) == subject and not any(header_value(message, n) for n in names)

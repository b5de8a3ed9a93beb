"""Where an email goes, and why."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from .forwarded import Forwarded
from .headers.automatic import AutomaticMail


@dataclass(frozen=True)
class Match:
    """What ties an email to a case. Nothing does, by default."""

    case: Any = None  # cp.case
    thread: Any = None  # cp.case.thread
    method: str = "none"  # identifier, reference, moved, answer, same or none
    detail: str = ""  # the identifier or Message-ID that did it
    identifier: str = ""  # the known one in the subject


@dataclass
class Route:
    """Filled by ``cp.case._route_email()``, step by step. What is ``Any`` is a record."""

    automatic: AutomaticMail
    service: Any  # cp.service: first the one it was sent to, then that of a new case; may be empty
    # The Message-IDs that it refers to, or that a report is about.
    references: list[str] = field(default_factory=list)
    # Who wrote it, with the name, and the normalised address; "" if there is none.
    email_from: str = ""
    sender: str = ""
    # Those of the addresses that it names that are ours, normalised.
    own_addresses: Collection[str] = ()
    match: Match = Match()
    author: Any = None  # res.partner: the contact of the sender, may be empty
    is_authenticated: bool = False
    is_trusted: bool = False
    case: Any = None  # cp.case: the one it joins; None: a new one
    origin: Any = None  # cp.case: the closed one that the new one continues
    related: Any = None  # cp.case: the one of another service that the new one is linked with
    policy: str = "new"
    # A receipt of another service desk, for a mail of ours: it is news, and no more.
    is_receipt: bool = False
    # The From as it came, where it is not that of who wrote the email; "": it is.
    passed_on_by: str = ""
    # Its sender is an address of ours: nobody's customer.
    is_from_us: bool = False
    # Where the sender wants answers, if not at his or her own address; "": there.
    reply_to: str = ""
    # Nothing goes there by itself: it is a list, or nobody on the case knows it.
    is_reply_to_offered: bool = False
    # A web form: who stands in Reply-To has written the email.
    is_form: bool = False
    # Whose mail an email says that it forwards.
    forwarded: Forwarded | None = None
    # The agent whose own mail it is, if that was proven: forwarded to us, or sent to a customer.
    agent: Any = None  # res.users
    # The customers to whom that agent has sent it, with us in copy: one of ours, though it came in.
    addressees: list[str] = field(default_factory=list)
    is_sent: bool = False
    # The customer of the new case is whose mail that agent has forwarded.
    has_new_customer: bool = False
    # Cases that answers to the email have made, which came before it: one case from now on.
    early_cases: list[Any] = field(default_factory=list)  # cp.case
    # What had to be repaired to read the email, in short sentences.
    damages: list[str] = field(default_factory=list)
    # It changes nothing on its case: a report, or an automatic reply.
    is_silent: bool = field(init=False)

    def __post_init__(self):
        self.is_silent = self.automatic.kind == "replied" or self.automatic.is_report

    @property
    def routing_receipt(self) -> dict:
        """The routing receipt: facts for JSON, read by mail.message."""
        receipt = {
            "matched_by": self.match.method,
            "matched": self.match.detail,
            "matched_case": self.match.case.number if self.match.case else False,
            "trusted": self.is_trusted,
            "authenticated": self.is_authenticated,
            "automatic": self.automatic.reason if self.automatic.kind else False,
            "policy": self.policy,
        }
        if self.has_new_customer:
            receipt["forwarded_by"] = self.agent.name
        if self.is_sent:
            receipt["sent_by"] = self.agent.name
        return {**receipt, "parsed_with": self.damages} if self.damages else receipt

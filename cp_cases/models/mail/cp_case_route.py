from dataclasses import replace
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import email_normalize, html2plaintext
from odoo.tools.mail import email_normalize_all

from ...tools import rows
from ...tools.headers.automatic import classify_automatic
from ...tools.headers.bounces import bounce_diagnoses, bounced_recipients, bounced_references
from ...tools.routes import Match, Route
from ..history.entry_kinds import TO_CUSTOMER

RECEIPT_WITHIN = timedelta(minutes=2)


class HoldMail(Exception):
    """Raised for an email that should not become an entry by itself: a supervisor decides.

    :param str reason: a value of ``cp.inbound.mail.reason``
    """

    state = "held"

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


class DiscardMail(HoldMail):
    """Raised for an email that nobody has to decide about."""

    state = "discarded"


class CpCase(models.Model):
    """Where an incoming email goes: to which case, in which service, trusted or not."""

    _inherit = "cp.case"

    @api.model
    def _route_email(self, mail, msg_dict, service, release=False, answers=(), namesakes=()):
        """Decide where an email goes.

        :param SafeMail mail: the email
        :param dict msg_dict: what ``message_parse`` made of it; its sender becomes who wrote the
            email, if a list or an address of ours has passed it on
        :param service: the ``cp.service`` it was sent to, may be empty
        :param bool release: a supervisor lets the email in: hold it only if it has no service
        :param answers: entries that answer the email, and came before it
        :param namesakes: entries that have its Message-ID
        :return: a :class:`Route`
        :raise HoldMail: if it should not become an entry by itself
        """
        message = mail.message
        automatic = classify_automatic(message)
        if release:
            # Somebody has looked at it: it counts as a person's.
            automatic = replace(automatic, kind=None, is_report=False)
        route = Route(automatic, service, references=mail.references)
        if automatic.is_report:
            route.references = bounced_references(message) or mail.references
        self._find_writer(route, mail.senders, msg_dict)
        Thread = self.env["cp.case.thread"]
        subject = msg_dict.get("subject") or ""
        route.match = Thread._match_email(subject, route.references, route.sender)
        if namesakes and not route.match.case:
            route.match = Thread._match_other_way(route, msg_dict.get("date"), namesakes)
        # Of the case that it answers, whichever it goes to.
        answered = automatic.kind == "generated" and route.match.case
        route.is_receipt = bool(answered) and answered._has_just_sent()
        self._turn_to_service(route)
        self._judge_sender(route, message)
        if answers:
            self._match_early_answers(route, message, answers)
        if route.match.case:
            self._decide_case(route)
        self._judge_reply_to(route, mail.senders)
        self._recognise_agent(route, message)
        if not route.case:
            self._choose_service(route)
        self._hold_if_unwanted(route, release)
        if route.case:
            # Nobody may close the case before the email is on it.
            rows.hold(route.case)
        if not (route.case or route.service).company_id.active:
            # A case that nobody sees.
            raise HoldMail("company_archived")
        return route

    @api.model
    def _turn_to_service(self, route):
        """Let the address decide the service. Where the email continues a case of another service,
        it goes to a case that is linked with that one."""
        case, service = route.match.case, route.service
        if not case or not service.active or case._is_known_to(route.match, service):
            return
        related = case.related_case_ids.filtered(lambda other: other.service_id == service)
        newest = related.sorted("id")[-1:]
        if newest:
            route.match = replace(route.match, case=newest, thread=newest.thread_ids[:1])
        else:
            route.related = case
            route.match = Match(identifier=route.match.identifier)

    def _is_known_to(self, match, service):
        """Whether emails to a service belong to the case: it is the case's own, or was before, or
        the case's own is archived."""
        self.ensure_one()
        if match.method == "moved" or service == self.service_id or not self.service_id.active:
            return True
        if self.env["cp.inbound.mail"].search_count(
            [("case_id", "=", self.id), ("service_id", "=", service.id)], limit=1
        ):
            return True
        Message = self.env["mail.message"]
        domain = [
            ("model", "=", "cp.case"),
            ("res_id", "=", self.id),
            ("cp_entry_type", "in", TO_CUSTOMER),
        ]
        # As many as the services that the case has been in, however many emails have left it.
        answered_at = Message._read_group(domain, ["reply_to"])
        addresses = set(service.address_ids.mapped("email"))
        return any(email_normalize(reply_to) in addresses for [reply_to] in answered_at)

    def _has_just_sent(self):
        """Whether an email of ours has left the case so shortly ago that another service desk's
        receipt for it would come now, whatever has come since."""
        self.ensure_one()
        # sudo: the sender of an email is no user
        messages_sudo = self.env["mail.message"].sudo()
        return bool(
            messages_sudo.search_count(
                [
                    ("model", "=", "cp.case"),
                    ("res_id", "=", self.id),
                    ("cp_entry_type", "in", TO_CUSTOMER),
                    ("date", ">=", fields.Datetime.now() - RECEIPT_WITHIN),
                ],
                limit=1,
            )
        )

    @api.model
    def _decide_case(self, route):
        """Decide whether the email joins the case that it belongs to. A reply never reopens a
        closed case: its service says whether it becomes a new case or a follow-up case."""
        case = route.match.case
        if case.state != "closed":
            route.case, route.policy = case, "joined"
        elif route.is_silent or route.is_receipt:
            route.case, route.policy = case, "closed_automatic"
        elif case.service_id.closed_reply_policy == "new_case":
            route.policy = "closed_new_case"
        else:
            newest = case._get_newest_follow_up()
            if newest.state != "closed":
                route.case, route.policy = newest, "closed_joined"
            else:
                route.origin, route.policy = newest, "closed_follow_up"

    @api.model
    def _choose_service(self, route):
        """The service of a new case: that of the case it continues, unless it is archived; else the
        one that the email was sent to; else that of the case it answers."""
        continued = route.origin or route.match.case
        if route.origin and route.origin.service_id.active:
            route.service = route.origin.service_id
        elif not route.service and continued:
            route.service = continued.service_id

    @api.model
    def _hold_if_unwanted(self, route, release):
        if not release and self._is_blocked(route):
            raise HoldMail("blocked")
        if route.case:
            return
        if route.is_silent:
            kind = route.automatic.kind
            raise HoldMail({"bounce": "bounce", "replied": "auto_replied"}.get(kind, "report"))
        if not route.service:
            raise HoldMail("no_service")
        if not route.service.active and not release:
            raise HoldMail("service_archived")

    @api.model
    def _is_blocked(self, route):
        """Whether a supervisor has blocked the sender, for the service that the email goes to."""
        if route.case and route.automatic.kind == "bounce":
            # It tells that an email of ours did not arrive.
            return False
        service = route.case.service_id if route.case else route.service
        return bool(self.env["cp.blocked.sender"]._find_for(route.email_from, service))

    # ------------------------------------------------------------
    # ANSWERS THAT CAME BEFORE IT: each has made a case. Now they are one, unless somebody has
    # worked on one of them.
    # ------------------------------------------------------------

    @api.model
    def _match_early_answers(self, route, message, answers):
        """Let an email join the case that an answer to it has made before; if it belongs to a case
        already, or several were made, note which ones join that case.

        Each of the two senders must belong to the email of the other, as if they had come in
        order: nobody draws an email to a case of his own by naming it.

        :param answers: see :meth:`_route_email`
        """
        case = route.match.case
        if route.is_silent or (case and not case._is_untouched()):
            return
        headers = [self._format_addresses(message, header) for header in ("From", "To", "Cc")]
        addresses = {route.sender, *email_normalize_all(", ".join(headers))}
        for answer in answers:
            early = self.browse(answer.res_id)
            if early == case or early in route.early_cases or not early._is_untouched():
                continue
            if not (
                early._is_trusted_sender(answer.cp_thread_id, route.sender, route.is_authenticated)
                and self._is_answer_trusted(answer, route.author, addresses)
            ):
                continue
            if case:
                route.early_cases.append(early)
            else:
                case = early
                route.match = replace(
                    route.match,
                    case=case,
                    thread=answer.cp_thread_id,
                    method="answer",
                    detail=answer.message_id,
                )

    @api.model
    def _is_answer_trusted(self, answer, author, addresses):
        """Whether the sender of an answer belongs to the email of ``author``, which has
        ``addresses``."""
        sender = email_normalize(answer.email_from)
        return self._belongs_to(author, addresses, sender, answer._cp_is_authenticated())

    def _is_untouched(self):
        """Whether nobody has worked on the case, and nobody has it."""
        self.ensure_one()
        return self.state == "new" and not (self.user_id or self.worker_ids or self.draft_ids)

    # ------------------------------------------------------------
    # REPORTS OF WHAT HAS NOT ARRIVED
    # ------------------------------------------------------------

    @api.model
    def _note_bounce(self, route, message, msg_dict):
        """Mark the delivery of the mail that bounced as failed, the way Odoo does. Whoever has its
        case learns of it by that: see ``mail.message._notify_message_notification_update``."""
        addresses = bounced_recipients(message)
        bounced = self._find_bounced(route.references, msg_dict)
        if bounced and addresses:
            sent = bounced.notification_ids
            failed = sent.filtered(lambda one: email_normalize(one.mail_email_address) in addresses)
            if not failed and len(sent) == 1:
                # whoever it was for has it sent on to an address that we do not know
                failed = sent
            diagnoses = bounce_diagnoses(message)
            said = next(iter(diagnoses.values()), "") or html2plaintext(msg_dict.get("body") or "")
            for notification in failed:
                address = email_normalize(notification.mail_email_address)
                notification.failure_reason = diagnoses.get(address, said)
            failed.write({"failure_type": "mail_bounce", "notification_status": "bounce"})
            bounced._notify_message_notification_update()

    @api.model
    def _find_bounced(self, references, msg_dict):
        """The entry that a report is about; if it names none, the newest that we have sent on the
        thread in its subject."""
        Thread = self.env["cp.case.thread"]
        bounced = Thread._find_referenced(references)
        # sudo: the sender of an email is no user
        thread = Thread.sudo()._find_identified(msg_dict.get("subject") or "")
        if bounced or not thread:
            return bounced
        messages_sudo = self.env["mail.message"].sudo()
        return messages_sudo.search(
            [
                ("model", "=", "cp.case"),
                ("res_id", "=", thread.case_id.id),
                ("cp_thread_id", "=", thread.id),
                ("cp_entry_type", "in", TO_CUSTOMER),
            ],
            order="id desc",
            limit=1,
        )

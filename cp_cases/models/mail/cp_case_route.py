from odoo import api, models
from odoo.tools import email_normalize, html2plaintext

from ...tools import rows
from ...tools.authentication import is_authenticated
from ...tools.automatic import classify_automatic
from ...tools.bounces import bounced_recipients, bounced_references
from ...tools.routes import Route


class HoldMail(Exception):
    """Raised for an email that should not become an entry by itself: a supervisor decides.

    :param str reason: a value of ``cp.inbound.mail.reason``
    """

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


class CpCase(models.Model):
    """Where an incoming email goes: to which case, in which service, trusted or not."""

    _inherit = "cp.case"

    @api.model
    def _route_email(self, message, msg_dict, references, service, release=False):
        """Decide where an email goes.

        :param EmailMessage message: the email
        :param dict msg_dict: what ``message_parse`` made of it
        :param list references: message ids that it refers to, oldest first
        :param service: the ``cp.service`` it was sent to, may be empty
        :param bool release: a supervisor lets the email in: hold it only if it has no service
        :return: a :class:`Route`
        :raise HoldMail: if it should not become an entry by itself
        """
        automatic = classify_automatic(message)
        if automatic.kind == "bounce":
            references = bounced_references(message) or references
            self._note_bounce(message, msg_dict, references)
        email_from = msg_dict["email_from"]
        match = self.env["cp.case.thread"]._match_email(
            msg_dict.get("subject") or "", references, email_normalize(email_from)
        )
        route = Route(automatic, match, service)
        self._judge_sender(route, message, email_from)
        self._apply_closed_policy(route)
        if route.case:
            # Nobody may close the case before the email is on it.
            rows.hold(route.case)
        else:
            self._choose_service(route)
            self._hold_if_unwanted(route, release)
        return route

    @api.model
    def _note_bounce(self, message, msg_dict, references):
        """Mark the delivery of the mail that bounced as failed, the way Odoo does."""
        bounced = self.env["cp.case.thread"]._find_referenced(references)
        addresses = bounced_recipients(message)
        if bounced and addresses:
            self.env["mail.notification"].search(
                [
                    ("mail_message_id", "=", bounced.id),
                    ("mail_email_address", "in", addresses),
                ]
            ).write(
                {
                    "failure_reason": html2plaintext(msg_dict.get("body") or ""),
                    "failure_type": "mail_bounce",
                    "notification_status": "bounce",
                }
            )

    @api.model
    def _apply_closed_policy(self, route):
        """Decide which case the email joins, if any. A reply never reopens a closed case: its
        service says whether it becomes a new case or goes on in a follow-up case."""
        case = route.match.case
        if not case:
            return
        if case.state != "closed":
            route.case, route.policy = case, "joined"
        elif route.automatic.kind:
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
        if route.automatic.kind == "bounce" and not release:
            raise HoldMail("bounce")
        if route.automatic.kind == "replied" and not release:
            raise HoldMail("auto_replied")
        if not route.service:
            raise HoldMail("no_service")
        if not route.service.active and not release:
            raise HoldMail("service_archived")

    # ------------------------------------------------------------
    # TRUST
    # ------------------------------------------------------------

    @api.model
    def _judge_sender(self, route, message, email_from):
        """Find out who has sent the email, and whether the sender belongs to the case."""
        route.is_authenticated = self._is_authenticated(message, email_from)
        route.author = self._find_author(email_from, route.is_authenticated)
        case = route.match.case
        route.is_trusted = not case or case._is_trusted_sender(
            route.match.thread, email_from, route.is_authenticated
        )

    def _is_trusted_sender(self, thread, email_from, authenticated):
        """Whether a sender belongs to the case: its contact, somebody of the contact's company, or
        a participant of the thread. An internal user must be authenticated besides."""
        self.ensure_one()
        address = email_normalize(email_from)
        if not address:
            return False
        partners = self.env["res.partner"].search([("email_normalized", "=", address)])
        if any(user._is_internal() for user in partners.user_ids) and not authenticated:
            return False
        if address in (self.email_normalized, self.partner_id.email_normalized):
            return True
        if self.partner_id.commercial_partner_id & partners.commercial_partner_id:
            return True
        return bool(thread) and thread._has_participant(address)

    @api.model
    def _is_authenticated(self, message, email_from):
        authserv_id = self.env["ir.config_parameter"]._cp_get("authserv_id")
        address = email_normalize(email_from)
        return bool(authserv_id and address) and is_authenticated(message, authserv_id, address)

    @api.model
    def _find_author(self, email_from, authenticated):
        """The contact with the sender's address, may be empty. Anybody can write a From header, so
        an internal user is the author only of an authenticated email."""
        if not email_normalize(email_from):
            return self.env["res.partner"]
        partners = self.env["mail.thread"]._partner_find_from_emails_single(
            [email_from],
            no_create=True,
            filter_found=lambda partner: authenticated or partner.partner_share,
        )
        return partners[:1]

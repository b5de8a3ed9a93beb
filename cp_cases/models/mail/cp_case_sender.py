from odoo import api, models
from odoo.tools import email_normalize, parse_contact_from_email

from ...tools.authentication import is_authenticated
from ...tools.search import fold


class CpCase(models.Model):
    """Who has sent an email, and whether he or she belongs to the case."""

    _inherit = "cp.case"

    @api.model
    def _judge_sender(self, route, message, email_from):
        """Find out who has sent the email, and whether the sender belongs to the case."""
        route.is_authenticated = self._is_authenticated(message, email_from)
        case = route.match.case
        company = (case or route.service).company_id
        route.author = self.env["res.partner"]
        if not route.is_from_us:
            route.author = self._find_contact(email_from, company, route.is_authenticated)
        route.is_trusted = not case or case._is_trusted_sender(
            route.match.thread, email_from, route.is_authenticated
        )

    def _is_trusted_sender(self, thread, email_from, authenticated):
        """Whether a sender belongs to the case: its contact, somebody of the contact's company, or
        a participant of the thread. An internal user must be authenticated besides."""
        self.ensure_one()
        participants = (thread.participants or "").split() if thread else ()
        known = {self.email_normalized, self.partner_id.email_normalized, *participants}
        return self._belongs_to(self.partner_id, known, email_from, authenticated)

    @api.model
    def _belongs_to(self, partner, addresses, email_from, authenticated):
        """Whether a sender belongs to the company of a contact, or has one of ``addresses``. An
        internal user must be authenticated besides."""
        address = email_normalize(email_from)
        if not address:
            return False
        partners = self.env["res.partner"].search([("email_normalized", "=", address)])
        if any(user._is_internal() for user in partners.user_ids) and not authenticated:
            return False
        if address in addresses:
            return True
        return bool(partner.commercial_partner_id & partners.commercial_partner_id)

    @api.model
    def _is_authenticated(self, message, email_from):
        authserv_id = self.env["ir.config_parameter"]._cp_get("authserv_id")
        address = email_normalize(email_from)
        return bool(authserv_id and address) and is_authenticated(message, authserv_id, address)

    @api.model
    def _find_contact(self, email_from, company, authenticated):
        """The contact with the sender's address, among those that ``company`` may see: the one
        whose name stands in the email before others, a person before a company, an archived one
        last. Empty if there is none.

        A From alone never makes an internal identity: who works here is found only if the email is
        authenticated.
        """
        name, address = parse_contact_from_email(email_from or "")
        if not address:
            return self.env["res.partner"]
        partners = (
            self.env["res.partner"]
            .with_context(active_test=False)
            .search(
                [
                    ("email_normalized", "=", address),
                    ("company_id", "in", (False, *company.ids)),
                    *([] if authenticated else [("partner_share", "=", True)]),
                ]
            )
        )
        return partners.sorted(
            lambda partner: (
                not partner.active,
                fold(partner.name or "") != fold(name),
                partner.is_company,
                partner.id,
            )
        )[:1]

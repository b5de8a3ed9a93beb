from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.context import BESIDE_CASES
from ...tools.headers.automatic import classify_automatic
from ...tools.headers.bounces import bounced_references
from ...tools.headers.raw_headers import split_mail
from ...tools.raw_mail import read_mail


class CpInboundMail(models.Model):
    """Where a mail goes that is handed in: for which services it is, each of which has a row and a
    case of its own, and whether it is for something else in Odoo, too."""

    _inherit = "cp.inbound.mail"

    @api.model
    def _find_destination(self, raw, headers, model=None, custom_values=None):
        """Find out whether a mail that is handed in is for cases, and for which services.

        :param bytes raw: the mail
        :param RawMail headers: what its headers say
        :param model: where it was fetched for, with ``custom_values``; None: for whom it is sent to
        :return: the services it is sent to, else that of the case it answers or whose email has
            come back with it; none if nothing in Odoo takes it; or None if it is not for cases
        """
        services = self.env["cp.service"]._find_by_addresses(headers.recipients)
        if services:
            return services
        if model == "cp.case":
            service_id = (custom_values or {}).get("service_id")
            return services.browse(service_id or [])
        match = self.env["cp.case.thread"]._match_email(headers.subject, headers.references)
        if match.case:
            return match.case.service_id
        if returned_to := self._find_service_of_returned(raw, headers):
            return returned_to
        return services if not model and self._is_stranded(headers) else None

    @api.model
    def _find_service_of_returned(self, raw, headers):
        """The service whose email has come back, at whichever address; or None.

        :param bytes raw: a mail that is not for cases by its headers
        :param RawMail headers: what these say
        """
        domains = self.env["cp.service"]._search_own_domains()
        bounce = {(email or "").lower() for email in domains.mapped("bounce_email")}
        if not headers.is_null_sender and not bounce.intersection(headers.recipients):
            return None
        message = read_mail(raw).message
        if classify_automatic(message).kind != "bounce":
            return None
        returned = self.env["cp.case.thread"]._find_referenced(bounced_references(message))
        return self.env["cp.case"].browse(returned.res_id).exists().service_id or None

    @api.model
    def _is_stranded(self, headers):
        """Whether a mail has come to a domain of cases, and nothing in Odoo takes it: Odoo would
        drop it, or send it back.

        :param RawMail headers: what its headers say
        """
        # sudo: the sender of an email is no user
        services_sudo = self.env["cp.service"].sudo().with_context(active_test=False)
        domains_sudo = services_sudo.search([("alias_domain_id", "!=", False)]).alias_domain_id
        names = {name.lower() for name in domains_sudo.mapped("name")}
        bounce = {(email or "").lower() for email in domains_sudo.mapped("bounce_email")}
        return (
            # Odoo itself looks for what has come back.
            not headers.is_null_sender
            and not bounce.intersection(headers.recipients)
            and any(address.rpartition("@")[2] in names for address in headers.recipients)
            and not self._is_for_others(headers, services_sudo.browse())
        )

    @api.model
    def _is_for_others(self, headers, services):
        """Whether a mail for cases is also for something else in Odoo: it is sent to another alias,
        too, or answers a message there.

        A mail for both is stored in both places. An answer to that very mail is for both again; an
        answer to a later mail goes only where that one is.

        :param RawMail headers: what its headers say
        :param services: the ``cp.service`` it is sent to, may be empty
        """
        own = services.sudo().alias_id.mapped("alias_full_name")
        addresses = set(headers.recipients) - set(own)
        local_parts = [address.partition("@")[0] for address in addresses]
        addressed = Domain("alias_full_name", "in", addresses) | (
            Domain("alias_incoming_local", "=", True) & Domain("alias_name", "in", local_parts)
        )
        # sudo: the sender of an email is no user
        aliases_sudo = self.env["mail.alias"].sudo().with_context(**{BESIDE_CASES: True})
        if addresses and aliases_sudo.search_count(addressed, limit=1):
            return True
        if not headers.references:
            return False
        answered_sudo = (
            self.env["mail.message"]
            .sudo()
            .search_fetch(
                [("message_id", "in", headers.references)],
                ["message_id", "model", "res_id"],
                order="id desc",
            )
        )
        return any(
            message.model not in (False, "cp.case") and message.res_id
            for message in answered_sudo
            if message.message_id == answered_sudo[0].message_id
        )

    # ------------------------------------------------------------
    # ADDRESSES THAT BECOME KNOWN
    # ------------------------------------------------------------

    def _give_to_services(self):
        """Give a mail of no service to those that have its address by now, each once."""
        self.ensure_one()
        raw = self._read_raw()
        headers = split_mail(raw)
        services = self.env["cp.service"]._find_by_addresses(headers.recipients)
        services -= self._get_copies().service_id
        if services:
            self.write({"service_id": services[0].id, "service_key": services[0].id})
            others = self.union(*(self._store(raw, headers, other) for other in services[1:]))
            others.next_try = fields.Datetime.now()

    @api.model
    def _propose_address(self, headers, service):
        """Remember an address that seems to forward to the service: the mail is written to it, and
        only the envelope names the service."""
        services = self.env["cp.service"]
        if services._find_by_addresses(headers.addressees):
            return
        domains = {name.lower() for name in services._search_own_domains().mapped("name")}
        found = [
            address
            for address in headers.addressees
            if address in headers.envelope or address.rpartition("@")[2] in domains
        ]
        own = services._find_own_addresses(found)
        partners = self.env["res.partner"].search([("email_normalized", "in", found)])
        # Their own mailboxes, which nobody shares.
        own.update(partners.filtered("user_ids").mapped("email_normalized"))
        found = [address for address in found if address not in own]
        self.env["cp.service.address"]._propose(service, found)

from odoo import api, fields, models

from ...tools import rows
from ...tools.automatic import classify_automatic
from ...tools.bounces import bounced_references
from ...tools.raw_headers import split_mail
from ...tools.raw_mail import read_mail


class CpInboundMail(models.Model):
    """One mail that is sent to several services: each has a row, and a case, of its own."""

    _inherit = "cp.inbound.mail"

    @api.model
    def _store_for_each(self, raw, headers, services):
        """Store a mail for each service.

        :return: the rows that are new, in the order of the services
        """
        self._propose_address(headers, services)
        if not services:
            return self._store(raw, headers, services)
        # Always in the same order: of two deliveries at once, one waits for the other.
        stored = {service: self._store(raw, headers, service) for service in services.sorted("id")}
        return self.union(*(stored[service] for service in services))

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

    def _get_copies(self):
        """The rows of the same mail, for other services."""
        return self.search([("fingerprint", "=", self.fingerprint)], order="id") - self

    def _find_same_entry(self, case, namesakes):
        """The entry that the mail has made already on the case it would join, as a copy for
        another service."""
        if not case or not namesakes:
            return namesakes.browse()
        return self._get_copies().filtered(lambda copy: copy.case_id == case).mail_message_id[:1]

    def _link_services(self):
        """Link the case with those that the mail has made in other services."""
        copies = self._get_copies()
        if copies:
            # The later of two workers is run again, and then sees the case of the other.
            rows.serialize((copies | self).sorted("id")[:1])
        for other in copies.case_id - self.case_id:
            self.case_id._link_related(other)

    @api.model
    def _propose_address(self, headers, service):
        """Remember an address that seems to forward to the service: the mail is written to it, and
        only the envelope names the service."""
        services = self.env["cp.service"]
        if len(service) != 1 or not headers.envelope:
            return
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

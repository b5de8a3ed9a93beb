from itertools import chain

from odoo import api, models
from odoo.fields import Domain
from odoo.tools.mail import email_normalize, email_normalize_all, email_split_and_format

from ...tools.acting import as_system
from ...tools.headers.addresses import without_tag
from ...tools.headers.senders import is_program


class CpService(models.Model):
    """Which addresses are ours, and which service one belongs to. Nobody else decides that."""

    _inherit = "cp.service"

    @api.model_create_multi
    def create(self, vals_list):
        services = super().create(vals_list)
        services._keep_addresses()
        return services

    def _keep_addresses(self):
        """Remember the inbound address of each service, so that it is still found by it when it has
        another. Who has the alias has the address."""
        # sudo: administrators configure aliases; addresses follow
        addresses_sudo = as_system(self.env["cp.service.address"])
        services = {email_normalize(service.alias_email): service for service in as_system(self)}
        services.pop(False, None)
        known_sudo = addresses_sudo.search([("email", "in", list(services))])
        own_sudo = known_sudo.filtered(
            lambda address: address.service_id == services[address.email]
        )
        (known_sudo - own_sudo).unlink()
        own_sudo.filtered(lambda address: address.state != "used").state = "used"
        addresses_sudo.create(
            [
                {"email": email, "service_id": services[email].id}
                for email in services.keys() - own_sudo.mapped("email")
            ]
        )

    # ------------------------------------------------------------
    # OWN ADDRESSES
    # ------------------------------------------------------------

    @api.model
    def _find_own_addresses(self, addresses, with_proposed=False):
        """Those of ``addresses`` that are ours: of a service or another alias, or one that Odoo
        sends from or gets returned mail at; with any ``+tag``.

        :param addresses: normalised email addresses
        :param bool with_proposed: also those at a domain of ours that seem to forward to a service;
            elsewhere, a header that was forged would leave people out
        :rtype: set
        """
        plain = {address: without_tag(address) for address in addresses if address}
        candidates = {*plain, *plain.values()}
        if not candidates:
            return set()
        further = self._search_further_addresses(candidates, with_proposed)
        if proposed := further.filtered(lambda address: address.state == "proposed"):
            names = {name.lower() for name in self._search_own_domains().mapped("name")}
            further -= proposed.filtered(lambda one: one.email.rpartition("@")[2] not in names)
        own = set(further.mapped("email"))
        own |= self._find_alias_addresses(candidates - own)
        return {address for address, base in plain.items() if own & {address, base}}

    @api.model
    def _leave_out_own(self, text):
        """A text with addresses, without those that are ours."""
        own = self._find_own_addresses(email_normalize_all(text or ""))
        if not own:
            return text
        others = (one for one in email_split_and_format(text) if email_normalize(one) not in own)
        return ", ".join(others)

    @api.model
    def _find_alias_addresses(self, addresses):
        """Those of ``addresses`` that Odoo's gateway has an alias for, or that belong to a domain
        of its own.

        :rtype: set
        """
        domains_sudo = self._search_own_domains()
        names = {name.lower() for name in domains_sudo.mapped("name")}
        own = {
            (address or "").lower()
            for domain in domains_sudo
            for address in (
                domain.bounce_email,
                domain.catchall_email,
                domain.default_from_email,
            )
        }
        # An alias may get mail of any domain, yet at a customer's it is the customer's address.
        at_ours = {address for address in addresses if address.rpartition("@")[2] in names}
        for alias in self._search_aliases(at_ours) if at_ours else ():
            own.add((alias.alias_full_name or "").lower())
            if alias.alias_incoming_local:
                own.update(f"{alias.alias_name}@{name}" for name in names)
        return own & set(addresses)

    @api.model
    def _is_of_our_programs(self, address):
        """Whether an address is such as a program of ours writes from: at a domain that Odoo gets
        mail for, or one usual for programs at the domain of a service, of a company, or of the
        filter of an outgoing mail server. People have their mailboxes there, too.

        :param str address: normalised
        """
        domain = address.rpartition("@")[2]
        if domain in {name.lower() for name in self._search_own_domains().mapped("name")}:
            return True
        # sudo: the sender of an email is no user
        env = self.sudo().env
        filters = env["ir.mail_server"].search([("from_filter", "!=", False)]).mapped("from_filter")
        companies = env["res.company"].search([("email", "!=", False)])
        written_from = {
            *env["cp.service.address"].search([("state", "=", "used")]).mapped("email"),
            *filter(None, companies.partner_id.mapped("email_normalized")),
            *(one.strip().lower() for text in filters for one in text.split(",")),
        }
        if address in written_from:
            return True
        domains = {one.rpartition("@")[2] for one in written_from}
        return domain in domains and is_program(address)

    @api.model
    def _search_own_domains(self):
        """The domains that Odoo gets mail for, as sudo."""
        # sudo: the sender of an email is no user
        return self.env["mail.alias.domain"].sudo().search([("name", "!=", False)])

    @api.model
    def _search_aliases(self, addresses):
        """All aliases that may have one of ``addresses``, as sudo."""
        local_parts = [address.rpartition("@")[0] for address in addresses]
        # sudo: the sender of an email is no user
        return (
            self.env["mail.alias"]
            .sudo()
            .search_fetch(
                Domain("alias_name", "in", local_parts),
                ["alias_name", "alias_full_name", "alias_incoming_local", "alias_model_id"],
            )
        )

    @api.model
    def _search_further_addresses(self, addresses, with_proposed=False):
        """Of services, as sudo; those of active ones first."""
        states = ["used", "proposed"] if with_proposed else ["used"]
        # sudo: the sender of an email is no user
        return (
            self.env["cp.service.address"]
            .sudo()
            .search_fetch(
                [("email", "in", list(addresses)), ("state", "in", states)],
                ["email", "is_service_active", "service_id", "state"],
            )
            .sorted("is_service_active", reverse=True)
        )

    # ------------------------------------------------------------
    # SERVICES
    # ------------------------------------------------------------

    @api.model
    def _find_by_addresses(self, addresses):
        """The services that have ``addresses``, in the order of these; an archived one only if
        there is no other.

        :param list addresses: normalised email addresses
        :return: services as sudo
        """
        forms = {address: (address, without_tag(address)) for address in addresses}
        candidates = set(chain.from_iterable(forms.values()))
        aliases_sudo = self._search_aliases(candidates)
        by_alias = self._group_by_alias(aliases_sudo)
        taken = {(alias.alias_full_name or "").lower() for alias in aliases_sudo}
        by_address = {
            address.email: address.service_id
            for address in reversed(self._search_further_addresses(candidates))
            # What was ours once may be somebody else's now.
            if address.email not in taken
        }
        found = self.sudo().browse()
        for address_forms in forms.values():
            for form in address_forms:
                any_domain = form.rpartition("@")[0] + "@"
                service = by_alias.get(form) or by_alias.get(any_domain) or by_address.get(form)
                if service:
                    found |= service
                    break
        return found.filtered("active") or found[:1]

    @api.model
    def _group_by_alias(self, aliases_sudo):
        """Services by the address of their alias, or by ``name@`` if it gets mail of any domain."""
        services_sudo = (
            self.sudo()
            .with_context(active_test=False)
            .search_fetch([("alias_id", "in", aliases_sudo.ids)], ["active", "alias_id"])
        )
        found = {}
        for service in services_sudo:
            alias = service.alias_id
            is_local = alias.alias_incoming_local
            found[f"{alias.alias_name}@" if is_local else alias.alias_full_name.lower()] = service
        return found

from odoo import api, models

from ...tools.addresses import without_tag


class CpService(models.Model):
    """Which addresses are ours. Nobody else decides that."""

    _inherit = "cp.service"

    @api.model
    def _find_own_addresses(self, addresses):
        """Those of ``addresses`` that are ours: of a service or another alias, or one that Odoo
        sends from or gets returned mail at; with any ``+tag``.

        :param addresses: normalised email addresses
        :rtype: set
        """
        plain = {address: without_tag(address) for address in addresses if address}
        candidates = {*plain, *plain.values()}
        if not candidates:
            return set()
        own = self._find_alias_addresses(candidates)
        return {address for address, base in plain.items() if own & {address, base}}

    @api.model
    def _find_alias_addresses(self, addresses):
        """Those of ``addresses`` that Odoo's gateway has an alias for, or that belong to a domain
        of its own."""
        # sudo: the sender of an email is no user
        domains_sudo = self.env["mail.alias.domain"].sudo().search([])
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
        aliases_sudo = (
            self.env["mail.alias"]
            .sudo()
            .search_fetch(
                [("alias_name", "in", [address.rpartition("@")[0] for address in addresses])],
                ["alias_name", "alias_full_name", "alias_incoming_local"],
            )
        )
        own.update((alias.alias_full_name or "").lower() for alias in aliases_sudo)
        # Such an alias gets mail of any domain, yet at a customer's it is the customer's address.
        own.update(
            f"{alias.alias_name}@{name}"
            for alias in aliases_sudo
            if alias.alias_incoming_local
            for name in names
        )
        return own & set(addresses)

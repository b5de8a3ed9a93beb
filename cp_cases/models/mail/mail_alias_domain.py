from odoo import models


class MailAliasDomain(models.Model):
    _inherit = "mail.alias.domain"

    def write(self, vals):
        if "name" not in vals:
            return super().write(vals)
        # sudo: who renames a domain need not see the aliases in it
        aliases_sudo = self.env["mail.alias"].sudo().search([("alias_domain_id", "in", self.ids)])
        services_sudo = aliases_sudo._get_services()
        services_sudo._keep_addresses()
        result = super().write(vals)
        services_sudo._keep_addresses()
        return result

from odoo import api, models
from odoo.fields import Domain

from ...tools.context import BESIDE_CASES


class MailAlias(models.Model):
    _inherit = "mail.alias"

    def write(self, vals):
        if not {"alias_name", "alias_domain_id"} & vals.keys():
            return super().write(vals)
        services_sudo = self._get_services()
        services_sudo._keep_addresses()
        result = super().write(vals)
        services_sudo._keep_addresses()
        return result

    def _get_services(self):
        # sudo: who renames an alias need not see its service
        services_sudo = self.env["cp.service"].sudo().with_context(active_test=False)
        return services_sudo.search([("alias_id", "in", self.ids)])

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        if self.env.context.get(BESIDE_CASES):
            cases_id = self.env["ir.model"]._get_id("cp.case")
            domain = Domain(domain) & Domain("alias_model_id", "!=", cases_id)
        return super()._search(domain, offset=offset, limit=limit, order=order, **kwargs)

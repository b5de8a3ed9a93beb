from odoo import api, models
from odoo.fields import Domain

from ...tools.context import BESIDE_CASES


class MailAlias(models.Model):
    _inherit = "mail.alias"

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        if self.env.context.get(BESIDE_CASES):
            cases_id = self.env["ir.model"]._get_id("cp.case")
            domain = Domain(domain) & Domain("alias_model_id", "!=", cases_id)
        return super()._search(domain, offset=offset, limit=limit, order=order, **kwargs)

from odoo import models


class ResGroups(models.Model):
    """Rights on cases are given and taken by way of groups, too."""

    _inherit = "res.groups"

    def write(self, vals):
        if not {"implied_ids", "user_ids"} & vals.keys():
            return super().write(vals)
        # sudo: whoever may change groups need not have rights on cases
        before_sudo = self.env["res.users"]._get_cp_agents()
        result = super().write(vals)
        (before_sudo - before_sudo._get_cp_agents())._notify_qualification()
        return result

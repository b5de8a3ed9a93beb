from odoo import models


class ResGroups(models.Model):
    """Rights on cases are given and taken by way of groups, too."""

    _inherit = "res.groups"

    def write(self, vals):
        if not {"implied_ids", "user_ids"} & vals.keys():
            return super().write(vals)
        users = self.env["res.users"]
        before = users._get_cp_agents()
        result = super().write(vals)
        (before - users._get_cp_agents())._notify_qualification()
        return result

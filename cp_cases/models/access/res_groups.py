from odoo import models


class ResGroups(models.Model):
    """Rights on cases are given and taken by way of groups, too."""

    _inherit = "res.groups"

    def write(self, vals):
        if not {"implied_ids", "user_ids"} & vals.keys():
            return super().write(vals)
        agents = self.env.ref("cp_cases.group_cp_cases_user", raise_if_not_found=False)
        # sudo: whoever may change groups need not have rights on cases
        before = agents.sudo().all_user_ids if agents else self.env["res.users"]
        result = super().write(vals)
        if agents:
            (before - agents.sudo().all_user_ids)._notify_qualification()
        return result

from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    cp_service_ids = fields.Many2many(
        "cp.service",
        "cp_service_agent_rel",
        "user_id",
        "service_id",
        "Qualified Services",
        groups="cp_cases.group_cp_cases_user",
    )

    def write(self, vals):
        result = super().write(vals)
        if {"company_ids", "cp_service_ids", "group_ids"} & vals.keys():
            self._notify_qualification()
        return result

    def _notify_qualification(self):
        """What these users may see is another now: their screens subscribe anew."""
        self.env["cp.case"]._forget_sight()
        # sudo: nothing is read but the contacts of the users, whose channels are meant
        for user in self.sudo():
            user._bus_send("cp_cases.channels_changed", {})

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

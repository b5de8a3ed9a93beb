from odoo import fields, models


class MailTemplate(models.Model):
    _inherit = "mail.template"

    cp_service_ids = fields.Many2many(
        "cp.service",
        string="Services",
        help="The services that offer it. None: all services.",
        groups="cp_cases.group_cp_cases_user",
    )

from odoo import fields, models


class MailTemplate(models.Model):
    _inherit = "mail.template"

    cp_service_ids = fields.Many2many(
        "cp.service",
        string="Services",
        copy=False,
        help="The services that offer it. None: all services.",
        groups="cp_cases.group_cp_cases_user",
    )

    def copy(self, default=None):
        """Copy the templates; each copy is offered by the services of its original."""
        copies = super().copy(default=default)
        if "cp_service_ids" not in (default or {}):
            # sudo: whoever copies a template need not have rights on services
            for template_sudo, original_sudo in zip(copies.sudo(), self.sudo(), strict=True):
                template_sudo.cp_service_ids = original_sudo.cp_service_ids
        return copies

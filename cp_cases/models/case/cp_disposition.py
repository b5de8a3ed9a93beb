from odoo import fields, models


class CpDisposition(models.Model):
    """How an interaction ended."""

    _name = "cp.disposition"
    _description = "Disposition"
    _inherit = ["cp.text"]
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    category = fields.Selection(
        [("final", "Final"), ("non_final", "Non-final"), ("spam", "Spam")],
        required=True,
        default="final",
        help="Final: resolves the case (a setting). Non-final: changes no state. "
        "Spam: resolves the case and sends nothing.",
    )
    service_ids = fields.Many2many(
        "cp.service",
        "cp_service_disposition_rel",
        "disposition_id",
        "service_id",
        "Services",
        help="The services that offer it. None: all services.",
    )

    def _is_offered_by(self, service):
        self.ensure_one()
        # sudo: agents may set what their service offers, whatever other services it names
        services_sudo = self.sudo().service_ids
        return not services_sudo or service in services_sudo

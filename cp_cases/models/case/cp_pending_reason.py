from odoo import fields, models


class CpPendingReason(models.Model):
    """Why a case waits."""

    _name = "cp.pending.reason"
    _description = "Pending Reason"
    _inherit = ["cp.text"]
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

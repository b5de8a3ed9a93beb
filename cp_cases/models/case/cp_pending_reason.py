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
    proposed_days = fields.Integer(
        help="After so many days a case with this reason opens again, unless the agent chooses "
        "otherwise. 0: no date is proposed.",
    )

    _proposed_days_range = models.Constraint(
        "CHECK(proposed_days BETWEEN 0 AND 3650)", "Propose a number of days from 0 to 3650."
    )

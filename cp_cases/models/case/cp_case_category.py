from odoo import fields, models


class CpCaseCategory(models.Model):
    """What a case is about; one for each case."""

    _name = "cp.case.category"
    _description = "Case Category"
    _inherit = ["cp.text"]
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

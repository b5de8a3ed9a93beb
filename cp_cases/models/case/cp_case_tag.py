from random import randint

from odoo import fields, models


class CpCaseTag(models.Model):
    """A free mark on cases; any number for each case."""

    _name = "cp.case.tag"
    _description = "Case Tag"
    _inherit = ["cp.text"]
    _order = "name, id"

    def _default_color(self):
        return randint(1, 11)

    name = fields.Char(required=True, translate=True)
    color = fields.Integer(default=lambda self: self._default_color())
    active = fields.Boolean(default=True)

    _name_uniq = models.Constraint("UNIQUE(name)", "A tag with this name exists already.")

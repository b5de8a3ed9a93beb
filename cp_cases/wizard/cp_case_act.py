from odoo import api, fields, models


class CpCaseAct(models.AbstractModel):
    """The base of dialogs for one case or many, such as those selected in a list."""

    _name = "cp.case.act"
    _description = "Act on Cases"
    _inherit = ["cp.text"]

    case_ids = fields.Many2many(
        "cp.case", string="Cases", required=True, default=lambda self: self._default_case_ids()
    )

    @api.model
    def _default_case_ids(self):
        if self.env.context.get("active_model") != "cp.case":
            return self.env["cp.case"]
        return self.env["cp.case"].browse(self.env.context.get("active_ids"))

    def _close(self):
        return {"type": "ir.actions.act_window_close"}

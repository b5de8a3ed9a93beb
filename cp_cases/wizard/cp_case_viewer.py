from odoo import fields, models


class CpCaseViewer(models.TransientModel):
    """One line of the list of who sees a case, as it was when the list was opened."""

    _name = "cp.case.viewer"
    _description = "Who Can See a Case"
    _order = "id"
    _rec_name = "user_id"

    case_id = fields.Many2one("cp.case", required=True, readonly=True, ondelete="cascade")
    user_id = fields.Many2one("res.users", required=True, readonly=True, ondelete="cascade")
    reasons = fields.Text(readonly=True)

from odoo import api, fields, models


class CpCaseHandOver(models.AbstractModel):
    """The base of dialogs that hand cases over, unless somebody else does so while the dialog is
    open."""

    _name = "cp.case.hand.over"
    _description = "Hand Cases Over"
    _inherit = ["cp.case.act"]

    seen_holders = fields.Json(default=lambda self: self._default_seen_holders())

    @api.model
    def _default_seen_holders(self):
        return self._default_case_ids()._filtered_access("read")._get_holders()

    def _check_still_held(self):
        """:raise UserError: if a case has been handed over since the dialog was opened"""
        self.case_ids._check_holders(self.seen_holders or {})

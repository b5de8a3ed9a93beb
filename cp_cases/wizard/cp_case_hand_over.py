from odoo import api, fields, models


class CpCaseHandOver(models.AbstractModel):
    """Cases go to somebody else: as they were when the question was asked, or not at all."""

    _name = "cp.case.hand.over"
    _description = "Hand Cases Over"
    _inherit = ["cp.case.act"]

    seen_holders = fields.Json(default=lambda self: self._default_seen_holders())

    @api.model
    def _default_seen_holders(self):
        return self._default_case_ids()._filtered_access("read")._get_holders()

    def _check_still_held(self):
        """Nobody overrules a colleague who took a case while the dialog was open."""
        self.case_ids._check_holders(self.seen_holders or {})

from odoo import fields, models


class CpCaseSetPending(models.TransientModel):
    _name = "cp.case.set.pending"
    _description = "Set to Pending"
    _inherit = ["cp.case.act"]

    pending_reason_id = fields.Many2one("cp.pending.reason", required=True, ondelete="cascade")

    def action_apply(self):
        """Set the cases to pending. For errors see ``cp.case.action_set_state``."""
        self.ensure_one()
        self.case_ids.action_set_state("pending", self.pending_reason_id.id)
        return self._close()

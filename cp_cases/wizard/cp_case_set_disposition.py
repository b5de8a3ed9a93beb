from odoo import fields, models


class CpCaseSetDisposition(models.TransientModel):
    _name = "cp.case.set.disposition"
    _description = "Set a Disposition"
    _inherit = ["cp.case.act"]

    service_ids = fields.Many2many("cp.service", compute="_compute_service_ids")
    disposition_id = fields.Many2one(
        "cp.disposition",
        required=True,
        domain="['|', ('service_ids', '=', False), ('service_ids', 'in', service_ids)]",
        ondelete="cascade",
    )

    def _compute_service_ids(self):
        for wizard in self:
            wizard.service_ids = wizard.case_ids.service_id

    def action_apply(self):
        """Set the disposition. For errors see ``cp.case.action_set_disposition``."""
        self.ensure_one()
        self.case_ids.action_set_disposition(self.disposition_id.id)
        return self._close()

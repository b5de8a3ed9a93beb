from odoo import api, fields, models


class CpCaseTransfer(models.TransientModel):
    _name = "cp.case.transfer"
    _description = "Transfer"
    _inherit = ["cp.case.hand.over"]

    service_id = fields.Many2one(
        "cp.service", default=lambda self: self._default_service_id(), ondelete="cascade"
    )
    user_id = fields.Many2one(
        "res.users", "Agent", domain="[('id', 'in', agent_ids)]", ondelete="cascade"
    )
    agent_ids = fields.Many2many(
        "res.users", string="Qualified Agents", compute="_compute_agent_ids"
    )
    note = fields.Text()

    @api.model
    def _default_service_id(self):
        services = self._default_case_ids().service_id
        return services if len(services) == 1 else services.browse()

    @api.depends("service_id")
    def _compute_agent_ids(self):
        for wizard in self:
            wizard.agent_ids = (wizard.service_id or wizard.case_ids.service_id).agent_ids

    @api.onchange("service_id")
    def _onchange_service_id(self):
        if self.user_id not in self.agent_ids:
            self.user_id = False

    def action_apply(self):
        """Transfer the cases. For errors see ``cp.case.action_transfer``."""
        self.ensure_one()
        self._check_still_held()
        self.case_ids.action_transfer(
            user_id=self.user_id.id,
            service_id=self.service_id.id,
            note=self.note,
        )
        return self._close()

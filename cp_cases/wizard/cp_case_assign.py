from odoo import api, fields, models


class CpCaseAssign(models.TransientModel):
    _name = "cp.case.assign"
    _description = "Assign"
    _inherit = ["cp.case.hand.over"]

    user_id = fields.Many2one(
        "res.users",
        "Agent",
        required=True,
        domain="[('id', 'in', agent_ids)]",
        ondelete="cascade",
    )
    agent_ids = fields.Many2many(
        "res.users", string="Qualified Agents", compute="_compute_agent_ids"
    )

    @api.depends("case_ids")
    def _compute_agent_ids(self):
        for wizard in self:
            services = wizard.case_ids.service_id
            agents = services.agent_ids
            wizard.agent_ids = agents.filtered(
                lambda agent, services=services: services <= agent.cp_service_ids
            )

    def action_apply(self):
        """Assign the cases. For errors see ``cp.case.action_assign``."""
        self.ensure_one()
        self._check_still_held()
        self.case_ids.action_assign(self.user_id.id)
        return self._close()

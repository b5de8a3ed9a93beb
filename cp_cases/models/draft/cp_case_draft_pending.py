from datetime import timedelta

from odoo import api, fields, models


class CpCaseDraft(models.Model):
    """Until when the case waits that is pending once the draft is sent."""

    _inherit = "cp.case.draft"

    pending_until = fields.Date(
        "Until",
        compute="_compute_pending_until",
        compute_sudo=False,
        store=True,
        readonly=False,
        help="On this day, at the start of the service's working time, the case is open again. "
        "An email of the customer opens it sooner.",
    )

    @api.depends("state_after", "pending_reason_id")
    def _compute_pending_until(self):
        today = fields.Date.context_today(self)
        for draft in self:
            is_pending = draft.state_after == "pending"
            days = is_pending and draft.pending_reason_id.proposed_days
            kept = is_pending and draft.pending_until
            draft.pending_until = today + timedelta(days=days) if days else kept

    def _get_end_of_wait(self):
        """When the case opens by itself.

        :return: a time, or False if it waits for no day
        :raise UserError: if that is over
        """
        self.ensure_one()
        if self.state_after != "pending" or not self.pending_until:
            return False
        # sudo: the working time of a service is no secret
        service_sudo = self.service_id.sudo()
        return self.env["cp.case"]._get_end_of_wait(service_sudo, self.pending_until)

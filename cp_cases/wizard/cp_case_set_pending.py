from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError


class CpCaseSetPending(models.TransientModel):
    _name = "cp.case.set.pending"
    _description = "Set to pending"
    _inherit = ["cp.case.act"]

    pending_reason_id = fields.Many2one("cp.pending.reason", required=True, ondelete="cascade")
    until = fields.Selection(
        [
            ("none", "No date"),
            ("next_day", "Next working day"),
            ("week", "In a week"),
            ("day", "On a day"),
            ("time", "At a time"),
        ],
        required=True,
        compute="_compute_until",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
        help="A day means the start of the service's working time on it, or on its next working "
        "day. An email of the customer opens the case sooner.",
    )
    until_day = fields.Date(
        "Day",
        compute="_compute_until",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    until_time = fields.Datetime("Time", default=lambda self: self._default_until_time())
    pending_until = fields.Datetime("Opens Again On", compute="_compute_pending_until")

    @api.model
    def _default_until_time(self):
        """Tomorrow at nine, by the agent's clock."""
        tomorrow = fields.Date.context_today(self) + timedelta(days=1)
        nine = self.env.tz.localize(datetime.combine(tomorrow, time(9)))
        return nine.astimezone(pytz.utc).replace(tzinfo=None)

    @api.depends("pending_reason_id")
    def _compute_until(self):
        today = fields.Date.context_today(self)
        for wizard in self:
            days = wizard.pending_reason_id.proposed_days
            wizard.until = "day" if days else wizard.until or "none"
            wizard.until_day = today + timedelta(days=days) if days else wizard.until_day

    @api.depends("case_ids", "until", "until_day", "until_time")
    def _compute_pending_until(self):
        """When the cases open, if all open at the same time."""
        for wizard in self:
            wizard.pending_until = wizard._get_pending_until()

    def _get_pending_until(self):
        until = self._get_until()
        if not until:
            return False
        get_end = self.env["cp.case"]._get_end_of_wait
        try:
            times = {get_end(service, until) for service in self.case_ids.service_id}
        except UserError:
            # It is over. That is said when the agent applies it.
            return False
        return times.pop() if len(times) == 1 else False

    def _get_until(self):
        """
        :return: a day, a time, or False
        """
        self.ensure_one()
        today = fields.Date.context_today(self)
        choices = {
            "next_day": today + timedelta(days=1),
            "week": today + timedelta(weeks=1),
            "day": self.until_day,
            "time": self.until_time,
        }
        return choices.get(self.until, False)

    def action_apply(self):
        """Set the cases to pending. For errors see ``cp.case.action_set_state``.

        :raise UserError: if the day or the time is not chosen
        """
        self.ensure_one()
        until = self._get_until()
        if self.until != "none" and not until:
            raise UserError(self.env._("Choose when the case opens again."))
        self.case_ids.action_set_state("pending", self.pending_reason_id.id, until=until)
        return self._close()

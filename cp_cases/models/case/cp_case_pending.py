from datetime import date, datetime

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

WAKE_BATCH = 100


class CpCase(models.Model):
    """A pending case may wait until a time: then it opens by itself, unless its customer writes
    sooner."""

    _inherit = "cp.case"

    pending_until = fields.Datetime(
        copy=False,
        help="At this time the case is open again and news for its agent, or waits in the team "
        "queue. An email of the customer opens it sooner.",
    )

    _pending_until_idx = models.Index("(pending_until, id) WHERE state = 'pending'")

    @api.constrains("state", "pending_until")
    def _check_pending_until(self):
        for case in self:
            if case.pending_until and case.state != "pending":
                raise ValidationError(
                    self.env._("Case %s is not pending: it waits for no date.", case.number)
                )

    # ------------------------------------------------------------
    # SETTING
    # ------------------------------------------------------------

    def _set_pending(self, pending_reason_id, until):
        """Set the cases to pending. For parameters and errors see :meth:`action_set_state`."""
        for service, cases in self.grouped("service_id").items():
            cases.write(
                {
                    "state": "pending",
                    "pending_reason_id": pending_reason_id,
                    "pending_until": until and self._get_end_of_wait(service, until),
                }
            )

    @api.model
    def _get_end_of_wait(self, service, until):
        """The time that ``until`` means for cases of ``service``.

        :param until: a time in UTC, or a day: the start of the service's working time on it
        :raise UserError: if it is neither, or is over
        """
        until = self._parse_until(until)
        if not isinstance(until, datetime):
            until = service._get_start_of_work(until)
        if until <= fields.Datetime.now():
            raise UserError(self.env._("A case cannot be pending until a time that is over."))
        return until

    @api.model
    def _parse_until(self, until):
        """
        :return: a datetime, or a date for a text without a time
        """
        if isinstance(until, date):
            return until
        try:
            if len(until) == len("2026-12-31"):
                return fields.Date.to_date(until)
            return fields.Datetime.to_datetime(until)
        except (TypeError, ValueError) as error:
            raise UserError(self.env._("%s is neither a day nor a time.", until)) from error

    # ------------------------------------------------------------
    # WAKING UP
    # ------------------------------------------------------------

    def _wake_up(self):
        """Open resolved and pending cases again, since their customer has written or their time has
        come; and return those to the team queue whose agent is gone or no longer qualified."""
        self.filtered(lambda case: case.state in ("resolved", "pending")).write({"state": "open"})
        self._leave_gone_holders()

    @api.model
    def _cron_wake_up(self):
        """Open the pending cases whose time has come."""
        domain = [("state", "=", "pending"), ("pending_until", "<=", fields.Datetime.now())]
        self._run_in_batches(self._wake_up_batch, domain)

    @api.model
    def _wake_up_batch(self, domain):
        due = self.search(domain, limit=WAKE_BATCH, order="pending_until, id")
        # A case that somebody is changing right now is skipped; the next run looks at it again.
        cases = due.try_lock_for_update()
        cases._wake_up()
        cases._set_news(True)
        return len(cases)

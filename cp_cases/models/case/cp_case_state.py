from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.service.model import retrying

from ...tools import rows
from ...tools.acting import is_system
from ..history.entry_kinds import NOTES
from .cp_case import ACTIVE_STATES, DONE_STATES

CLOSE_BATCH = 100
WAKE_BATCH = 100
WAITING = Domain("user_id", "=", False) & Domain("state", "in", ACTIVE_STATES)


class Logged(NamedTuple):
    """What the history logs changes of: the values of ``LOGGED_FIELDS``."""

    state: str
    wait: tuple  # of a pending case: why, and until when
    disposition: Any  # a record, may be empty


class CpCase(models.Model):
    """The states of a case: what a change of state requires, what follows from it, and when a case
    counts as waiting or in work. A pending case may wait until a time: then it opens by itself,
    unless its customer writes sooner."""

    _inherit = "cp.case"

    is_waiting = fields.Boolean(
        "Waiting",
        compute="_compute_is_waiting",
        search="_search_is_waiting",
        help="Nobody has the case, and somebody should: it is new or open.",
    )
    is_in_work = fields.Boolean(
        "In Work",
        compute="_compute_is_waiting",
        search="_search_is_in_work",
        help="Neither resolved nor closed, and somebody has the case or it is pending.",
    )

    pending_until = fields.Datetime(
        copy=False,
        help="At this time the case is open again and news for its agent, or waits in the team "
        "queue. An email of the customer opens it sooner.",
    )
    offers_opening = fields.Boolean(
        "Offer to Open Again",
        compute="_compute_offers_opening",
        help="It is resolved, and the last thing on it is a note.",
    )

    _pending_until_idx = models.Index("(pending_until, id) WHERE state = 'pending'")

    @api.depends("state", "message_ids")
    def _compute_offers_opening(self):
        self.offers_opening = False
        for case in self.filtered(lambda case: case.state == "resolved"):
            # sudo: who may read the case may read its entries
            entry_sudo = self.env["mail.message"].sudo().browse(case._get_newest_entry_id())
            is_note = entry_sudo.cp_entry_type in NOTES
            # What the system notes says nothing of what is left to do.
            case.offers_opening = is_note and entry_sudo.message_type == "comment"

    @api.depends("user_id", "state")
    def _compute_is_waiting(self):
        for case in self:
            case.is_waiting = not case.user_id and case.state in ACTIVE_STATES
            case.is_in_work = not case.is_waiting and case.state not in DONE_STATES

    def _search_is_waiting(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(WAITING if wanted else ~WAITING for wanted in value)

    def _search_is_in_work(self, operator, value):
        if operator != "in":
            return NotImplemented
        in_work = Domain("state", "not in", DONE_STATES) & ~WAITING
        return Domain.OR(in_work if wanted else ~in_work for wanted in value)

    @api.constrains("state", "pending_reason_id")
    def _check_pending_reason(self):
        for case in self:
            if case.state == "pending" and not case.pending_reason_id:
                raise ValidationError(
                    self.env._("Case %s: choose a reason why the case is pending.", case.number)
                )

    @api.constrains("state", "pending_until")
    def _check_pending_until(self):
        for case in self:
            if case.pending_until and case.state != "pending":
                raise ValidationError(
                    self.env._("Case %s is not pending: it waits for no date.", case.number)
                )

    # ------------------------------------------------------------
    # CHANGES
    # ------------------------------------------------------------

    def action_set_state(self, state, pending_reason_id=False, until=False):
        """Set the state of the cases.

        :param str state: ``open``, ``pending`` (with a reason), ``resolved`` or, for
            supervisors, ``closed``
        :param int pending_reason_id: id of a ``cp.pending.reason``
        :param until: of ``pending``: when the case opens by itself. A time in UTC, or a day, which
            means the start of the working time of the case's service on it
        :raise UserError: on a closed case, back to ``new``, or ``until`` a time that is over
        :raise AccessError: if others than supervisors close a case
        :raise ValidationError: for ``pending`` without a reason
        """
        if state == "pending":
            self._set_pending(pending_reason_id, until)
        else:
            self.write({"state": state})
        return True

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

    def _complete_state_values(self, vals):
        """Check a change of state, and add the fields that change with it."""
        state = vals.get("state")
        if not state:
            return vals
        if state == "new" and any(case.state != "new" for case in self):
            raise UserError(self.env._("A case that has been worked on does not become new again."))
        if state == "closed" and not is_system(self.env) and not self.env.user._is_cp_supervisor():
            raise AccessError(self.env._("Only a supervisor closes a case by hand."))
        if state == "closed":
            # Wait for transactions that are adding an entry: none may come after the closing.
            rows.hold(self)
        if state == "pending":
            vals.setdefault("pending_until", False)
        else:
            vals.update(pending_reason_id=False, pending_until=False)
        if any(case.state != state for case in self):
            now = fields.Datetime.now()
            vals["date_resolved"] = now if state == "resolved" else False
            if state in DONE_STATES:
                vals["waiting_since"] = False
            if state == "closed":
                vals["date_closed"] = now
        return vals

    @api.model
    def _complete_state_dates(self, vals):
        """The dates of the state that a new case is made in, unless they are given."""
        field_of_state = {"resolved": "date_resolved", "closed": "date_closed"}
        if fname := field_of_state.get(vals.get("state")):
            vals[fname] = vals.get(fname) or fields.Datetime.now()

    # ------------------------------------------------------------
    # WHAT A CHANGE BRINGS ABOUT: see _after_write()
    # ------------------------------------------------------------

    def _get_logged_values(self):
        """What the history logs changes of, by case, before a change."""
        return {case: case._get_logged() for case in self}

    def _get_logged(self):
        self.ensure_one()
        wait = (self.pending_reason_id, self.pending_until)
        return Logged(self.state, wait, self.disposition_id)

    def _log_states(self, before):
        events = {
            case.id: case._prepare_state_event(old.state)
            for case, old in before.items()
            if case._get_logged()[:2] != old[:2]
        }
        self._log_work("state", events)

    def _log_first_values(self):
        """The entries of cases that were made pending or resolved, or with a disposition."""
        wait = (self.env["cp.pending.reason"], False)
        new = Logged("new", wait, self.env["cp.disposition"])
        self._log_dispositions(dict.fromkeys(self, new))
        self._log_states({case: new for case in self if case.state not in ACTIVE_STATES})

    @api.model
    def _log_work(self, kind, events):
        """Write an entry on each case, and record the current user in the ledger.

        :param dict events: what happened, by case id
        """
        if not events:
            return
        changed = self.browse(events)
        changed._add_event(kind, events)
        changed._record_work(kind)

    def _prepare_state_event(self, old_state):
        self.ensure_one()
        return {
            "name": "state",
            "old": old_state,
            "new": self.state,
            "reason": self.env["mail.message"]._cp_fact(self.pending_reason_id),
            "until": self.pending_until and fields.Datetime.to_string(self.pending_until),
        }

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

    # ------------------------------------------------------------
    # CLOSING
    # ------------------------------------------------------------

    @api.model
    def _cron_close_resolved(self):
        """Close cases that have been resolved for as many days as the setting says."""
        days = self.env["ir.config_parameter"]._cp_get("close_after_days")
        if not days:
            return
        domain = [
            ("state", "=", "resolved"),
            ("date_resolved", "<=", fields.Datetime.now() - timedelta(days=days)),
            # It waits for whoever decides what becomes of that email.
            ("has_undecided_mail", "=", False),
        ]
        self._run_in_batches(self._close_batch, domain)

    @api.model
    def _close_batch(self, domain):
        due = self.search(domain, limit=CLOSE_BATCH, order="date_resolved, id")
        # A case that somebody is changing right now is skipped; the next run looks at it again.
        cases = due.try_lock_for_update()
        cases.write({"state": "closed"})
        return len(cases)

    # ------------------------------------------------------------
    # JOBS
    # ------------------------------------------------------------

    @api.model
    def _run_in_batches(self, batch, domain):
        """Let a job do something with the cases of a domain, and commit after each batch.

        :param batch: a method that gets the domain and returns how many cases it has done
        """
        commit_progress = self.env["ir.cron"]._commit_progress
        commit_progress(remaining=self.search_count(domain))
        while count := retrying(partial(batch, domain), self.env):
            if not commit_progress(count):
                break

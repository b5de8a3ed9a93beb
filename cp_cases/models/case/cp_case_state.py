from datetime import timedelta
from functools import partial
from typing import Any, NamedTuple

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.service.model import retrying

from ...tools import rows
from ...tools.acting import is_system
from .cp_case import ACTIVE_STATES, DONE_STATES

CLOSE_BATCH = 100
WAITING = Domain("user_id", "=", False) & Domain("state", "in", ACTIVE_STATES)


class Logged(NamedTuple):
    """What the history logs changes of: the values of ``LOGGED_FIELDS``."""

    state: str
    wait: tuple  # of a pending case: why, and until when
    disposition: Any  # a record, may be empty


class CpCase(models.Model):
    """The states of a case: what a change of state requires, what follows from it, and when a case
    counts as waiting or in work."""

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

    offers_opening = fields.Boolean(
        "Offer to Open Again",
        compute="_compute_offers_opening",
        help="It is resolved, and the last thing on it is a note.",
    )

    @api.depends("state", "message_ids")
    def _compute_offers_opening(self):
        self.offers_opening = False
        for case in self.filtered(lambda case: case.state == "resolved"):
            # sudo: who may read the case may read its entries
            entry_sudo = self.env["mail.message"].sudo().browse(case._get_newest_entry_id())
            is_note = entry_sudo.cp_entry_type == "note"
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

    def action_set_disposition(self, disposition_id):
        """Say how the interaction ended, on one case or many.

        :param int disposition_id: id of a ``cp.disposition``
        :raise UserError: on a closed case
        :raise ValidationError: if the service of a case does not offer the disposition
        """
        self.write({"disposition_id": disposition_id})
        return True

    def _complete_state_values(self, vals):
        """Check a change of state, and add the fields that change with it."""
        state = vals.get("state")
        if not state:
            return vals
        if state == "new" and any(case.state != "new" for case in self):
            raise UserError(self.env._("A case that has been worked on does not become new again."))
        if state == "closed" and not is_system(self.env) and not self._sees_all_cases():
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

    def _log_dispositions(self, before):
        events = {
            case.id: {
                "name": "disposition",
                "disposition": self.env["mail.message"]._cp_fact(case.disposition_id),
            }
            for case, old in before.items()
            if case.disposition_id != old.disposition
        }
        self._log_work("disposition", events)

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

    @api.model
    def _get_resolving_categories(self):
        """A final disposition resolves the case if the setting says so; spam always does."""
        final_resolves = self.env["ir.config_parameter"]._cp_get("final_resolves")
        return {"spam", "final"} if final_resolves else {"spam"}

    def _resolve_by_disposition(self, before):
        resolving = self._get_resolving_categories()
        cases = self.filtered(
            lambda case: (
                case.disposition_id != before[case].disposition
                and case.disposition_id.category in resolving
                and case.state != "resolved"
            )
        )
        if cases:
            cases.write({"state": "resolved"})

    def _open_by_disposition(self, before):
        """A disposition that is not final opens a resolved case: the customer waits again."""
        cases = self.filtered(
            lambda case: (
                case.state == "resolved"
                and case.disposition_id != before[case].disposition
                and case.disposition_id.category == "non_final"
            )
        )
        if cases:
            cases.write({"state": "open"})

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
    def _run_in_batches(self, batch, domain):
        """Let a job do something with the cases of a domain, and commit after each batch.

        :param batch: a method that gets the domain and returns how many cases it has done
        """
        commit_progress = self.env["ir.cron"]._commit_progress
        commit_progress(remaining=self.search_count(domain))
        while count := retrying(partial(batch, domain), self.env):
            if not commit_progress(count):
                break

    @api.model
    def _close_batch(self, domain):
        due = self.search(domain, limit=CLOSE_BATCH, order="date_resolved, id")
        # A case that somebody is changing right now is skipped; the next run looks at it again.
        cases = due.try_lock_for_update()
        cases.write({"state": "closed"})
        return len(cases)

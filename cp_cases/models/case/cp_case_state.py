from datetime import timedelta
from functools import partial

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.service.model import retrying
from odoo.tools import SQL

from ...tools.acting import as_system, is_system

CLOSE_BATCH = 100


class CpCase(models.Model):
    """What agents do with a case."""

    _inherit = "cp.case"

    # ------------------------------------------------------------
    # STATE
    # ------------------------------------------------------------

    def action_set_state(self, state, pending_reason_id=False):
        """Set the state of the cases.

        :param str state: ``open``, ``pending`` (with a reason), ``resolved`` or, for
            supervisors, ``closed``
        :raise UserError: on a closed case, or back to ``new``
        """
        vals = {"state": state}
        if state == "pending":
            vals["pending_reason_id"] = pending_reason_id
        self.write(vals)
        return True

    def action_set_disposition(self, disposition_id):
        """Say how the interaction ended, on one case or many."""
        self.write({"disposition_id": disposition_id})
        return True

    def _complete_state_values(self, vals):
        """Check a change of state and add what goes with it."""
        state = vals.get("state")
        if not state:
            return vals
        if state == "new" and any(case.state != "new" for case in self):
            raise UserError(self.env._("A case that has been worked on does not become new again."))
        if state == "closed" and not is_system(self.env) and not self._sees_all_cases():
            raise AccessError(self.env._("Only a supervisor closes a case by hand."))
        if state == "closed":
            # Whoever is adding an entry finishes first: nothing stands after the closing.
            self._lock_row()
        if state != "pending":
            vals["pending_reason_id"] = False
        if any(case.state != state for case in self):
            now = fields.Datetime.now()
            vals["date_resolved"] = now if state == "resolved" else False
            if state == "closed":
                vals["date_closed"] = now
        return vals

    @api.model
    def _cron_close_resolved(self):
        """Close what has been resolved for the days of the setting."""
        days = self.env["ir.config_parameter"]._cp_get("close_after_days")
        if not days:
            return
        domain = [
            ("state", "=", "resolved"),
            ("date_resolved", "<=", fields.Datetime.now() - timedelta(days=days)),
        ]
        commit_progress = self.env["ir.cron"]._commit_progress
        commit_progress(remaining=self.search_count(domain))
        while count := retrying(partial(self._close_batch, domain), self.env):
            if not commit_progress(count):
                break

    @api.model
    def _close_batch(self, domain):
        due = self.search(domain, limit=CLOSE_BATCH, order="date_resolved, id")
        # Whoever works on one of them right now decides; it is looked at again next time.
        cases = due.try_lock_for_update()
        cases.write({"state": "closed"})
        return len(cases)

    # ------------------------------------------------------------
    # PINS
    # ------------------------------------------------------------

    def action_pin(self):
        """Keep the cases at hand, for the caller alone."""
        return self._set_pin(Command.link(self.env.uid))

    def action_unpin(self):
        return self._set_pin(Command.unlink(self.env.uid))

    def _set_pin(self, command):
        self.check_access("read")
        # sudo: whoever sees a case may pin it, also a closed one
        as_system(self).write({"pinned_user_ids": [command]})
        return True

    # ------------------------------------------------------------
    # DRAFTS
    # ------------------------------------------------------------

    def action_reply(self, message_id=False):
        """Open or resume the caller's draft that answers an email of the case.

        :param int message_id: an incoming entry, or one that was sent, to write on after it;
            False: the latest trusted incoming one
        :raise UserError: if the case is closed, or another agent is answering that email
        """
        self.ensure_one()
        self.check_access("write")
        self._check_not_closed()
        message = self._get_answerable(message_id, ("incoming", "outgoing"))
        draft = self.env["cp.case.draft"]._open_reply(self, message)
        return draft._get_form_action()

    def action_forward(self, message_id):
        """Open a draft that passes an email of the case on, with its files.

        :param int message_id: an entry that was received or sent
        :raise UserError: if the case is closed, or nobody has accepted the email's sender
        """
        self.ensure_one()
        self.check_access("write")
        self._check_not_closed()
        message = self._get_answerable(message_id, ("incoming", "outgoing"))
        if not message.cp_is_trusted:
            raise UserError(self.env._("Accept the sender before you pass this email on."))
        return self.env["cp.case.draft"]._open_forward(self, message)._get_form_action()

    def _get_answerable(self, message_id, entry_types=("incoming",)):
        domain = [("model", "=", self._name), ("res_id", "=", self.id)]
        # sudo: who may read the case may read its entries
        messages_sudo = self.env["mail.message"].sudo()
        if not message_id:
            domain += [("cp_entry_type", "=", "incoming"), ("cp_is_trusted", "=", True)]
            return messages_sudo.search(domain, order="id desc", limit=1).sudo(False)
        domain += [("cp_entry_type", "in", entry_types), ("id", "=", message_id)]
        message_sudo = messages_sudo.search(domain)
        if not message_sudo:
            raise UserError(self.env._("This is not an email of case %s.", self.number))
        return message_sudo.sudo(False)

    def action_create_follow_up(self):
        """Open or resume the caller's draft of a follow-up case. Closed cases only."""
        self.ensure_one()
        self.check_access("read")
        if self.state != "closed":
            raise UserError(self.env._("Case %s is not closed: reply on it instead.", self.number))
        return self.env["cp.case.draft"]._open_follow_up(self)._get_form_action()

    def action_view_follow_ups(self):
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("cp_cases.cp_case_action")
        return {**action, "domain": [("origin_case_id", "=", self.id)], "context": {}}

    def _open_for_work(self):
        """An agent opens an email for work: the case becomes open, and his or hers if nobody
        has it."""
        self.ensure_one()
        vals = {"state": "open"} if self.state in ("new", "resolved") else {}
        if not self.user_id and self._can_hold(self.env.user, self.service_id):
            self._assign(self.env.user, "taken", event="opened", **vals)
            return
        if vals:
            # sudo: the method decides, the right to write was checked by its caller
            as_system(self).write(vals)
        self._record_work("opened")

    def _lock_row(self):
        """Keep the case as it is until the end of the transaction, waiting for others. If they
        change it, this transaction fails and Odoo runs it again."""
        self.env.execute_query(
            SQL(
                "SELECT id FROM cp_case WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
                list(self.ids),
            )
        )

    def _get_newest_entry_id(self):
        self.ensure_one()
        # sudo: no more than an id is read
        newest_sudo = (
            self.env["mail.message"]
            .sudo()
            .search(
                [
                    ("model", "=", self._name),
                    ("res_id", "=", self.id),
                    ("cp_entry_type", "!=", False),
                ],
                order="id desc",
                limit=1,
            )
        )
        return newest_sudo.id

    def _link_follow_up(self, follow_up):
        """Write the two notes that join a closed case and its follow-up.

        The links are made here alone: a reader without sight of the other case sees its number.
        """
        self.ensure_one()
        # The notes change no row that two replies at once would collide on. This one does: the
        # later of them is run again, and then sees the follow-up case of the other.
        self.env.execute_query(
            SQL("UPDATE cp_case SET write_date = write_date WHERE id = %s RETURNING id", self.id)
        )
        follow_up._add_entry(
            "note",
            self.env._("Case created as follow up from case %s", self._get_html_link()),
        )
        self._add_entry(
            "note", self.env._("Follow up case %s is created", follow_up._get_html_link())
        )

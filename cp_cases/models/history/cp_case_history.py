from collections import defaultdict
from typing import NamedTuple

from markupsafe import Markup

from odoo import api, fields, models

from ...tools.acting import as_system, is_system

# Where the creation of a message finds what kind of entry it is.
ENTRY = "cp_cases_entry"


class Entry(NamedTuple):
    """In the context under :data:`ENTRY`, where no client can put one."""

    entry_type: str


class CpCase(models.Model):
    """The chronological list of what happened on a case. Emails come from the gateway and the
    drafts; everything else is written by :meth:`_add_entry`."""

    _inherit = "cp.case"

    history_ids = fields.One2many("mail.message", compute="_compute_history_ids", readonly=True)

    @api.depends("message_ids")
    @api.depends_context("uid")
    def _compute_history_ids(self):
        messages = self.env["mail.message"].search(
            [
                ("model", "=", self._name),
                ("res_id", "in", self.ids),
                ("cp_entry_type", "!=", False),
            ],
            order="id",
        )
        by_case = defaultdict(list)
        for message in messages:
            by_case[message.res_id].append(message.id)
        for case in self:
            case.history_ids = messages.browse(by_case[case._origin.id])

    @api.private
    def _add_entry(self, kind, body, is_written=False):
        """Write one entry on each case, now and in the name of the current user. For server code:
        whether the case may be written on was checked by the caller.

        :param str kind: a value of ``cp_entry_type``
        :param body: the text, the same for all cases or by case id; Markup stays markup
        :param bool is_written: whether a person wrote the text, who may then correct it
        :return: the entries, as sudo
        """
        if not self:
            return self.env["mail.message"]
        bodies = body if isinstance(body, dict) else dict.fromkeys(self.ids, body)
        # sudo: the history is the system's
        cases_sudo = as_system(self).with_context(**{ENTRY: Entry(kind)})
        messages_sudo = cases_sudo._message_log_batch(
            {case_id: Markup("<p>%s</p>") % text for case_id, text in bodies.items()},
            message_type="comment" if is_written else "notification",
        )
        self.invalidate_recordset(["history_ids"])
        return messages_sudo.with_env(self.sudo().env)

    def _message_create(self, values_list):
        """All that is posted, logged or notified on a case comes through here. What has no kind is
        a note, unless it is for one person alone."""
        if not is_system(self.env):
            self.browse({values["res_id"] for values in values_list})._check_not_closed()
        entry = self.env.context.get(ENTRY)
        kind = entry.entry_type if isinstance(entry, Entry) else "note"
        values_list = [
            values
            if values["message_type"] == "user_notification"
            else {"cp_entry_type": kind, **values}
            for values in values_list
        ]
        # sudo: the history is the system's
        messages_sudo = super(CpCase, as_system(self))._message_create(values_list)
        return messages_sudo.with_env(self.env)

    @api.private
    def _add_note(self, body):
        """A note of the current user, which is work on the case. For server code.

        :param body: text or Markup
        :return: the entries, as sudo
        """
        messages_sudo = self._add_entry("note", body, is_written=True)
        self._record_work("note")
        return messages_sudo

    def _record_work(self, event, users=None):
        """Note in the ledger that ``users`` (default: the current one) have worked on the cases."""
        self.env["cp.case.worker"].sudo()._record(self, users or self.env.user, event)

    # ------------------------------------------------------------
    # STATES AND DISPOSITIONS
    # ------------------------------------------------------------

    def _log_changes(self, before, vals):
        """Entries, ledger and effects of what :meth:`write` has just changed.

        :param list before: (case, state, disposition) as they were
        """
        state_bodies, disposition_bodies = {}, {}
        labels = dict(self._fields["state"]._description_selection(self.env))
        for case, state, disposition in before:
            if "state" in vals and case.state != state:
                state_bodies[case.id] = self._format_state_change(case, labels, state)
            if "disposition_id" in vals and case.disposition_id != disposition:
                disposition_bodies[case.id] = case.disposition_id.name or self.env._("None")
        for entry_type, bodies in (("disposition", disposition_bodies), ("state", state_bodies)):
            changed = self.browse(bodies)
            changed._add_entry(entry_type, bodies)
            changed._record_work(entry_type)
        if disposition_bodies and "state" not in vals:
            self.browse(disposition_bodies)._apply_disposition()

    @api.model
    def _format_state_change(self, case, labels, old_state):
        body = self.env._("%(old)s → %(new)s", old=labels[old_state], new=labels[case.state])
        if case.pending_reason_id:
            body = f"{body} ({case.pending_reason_id.name})"
        return body

    def _apply_disposition(self):
        """A final disposition resolves the case if the setting says so; spam always does."""
        resolving = {"spam"}
        if self.env["ir.config_parameter"]._cp_get("final_resolves"):
            resolving.add("final")
        cases = self.filtered(
            lambda case: case.disposition_id.category in resolving and case.state != "resolved"
        )
        if cases:
            cases.write({"state": "resolved"})

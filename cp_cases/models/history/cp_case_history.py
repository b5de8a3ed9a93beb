from collections import defaultdict
from dataclasses import dataclass, field

from markupsafe import Markup

from odoo import api, fields, models

from ...tools.acting import as_system, is_system, vouch
from ...tools.context import ENTRY
from ...tools.html.markup_text import text_to_html
from .entry_kinds import BY_PERSON


@dataclass(frozen=True)
class Entry:
    """The entry that is being written; it is passed on in the context, as :data:`ENTRY`."""

    kind: str  # a value of cp_entry_type
    values: dict = field(default_factory=dict)  # fields of mail.message that are ours
    references: tuple = ()  # message ids for the References header, if it is sent
    events: dict = field(default_factory=dict)  # what happened, by id of the case


class CpCase(models.Model):
    """The chronological list of what happened on a case. Emails are put there by
    :meth:`_post_entry`, what the system notes by :meth:`_add_event`, and texts of people by
    :meth:`_add_entry`."""

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

    # ------------------------------------------------------------
    # WRITING: all ways end in _message_create()
    # ------------------------------------------------------------

    def _add_entry(self, kind, body):
        """Write one entry on each case, now and in the name of the current user. The caller has
        checked that the user may write on the cases.

        :param str kind: a value of ``cp_entry_type``
        :param body: a text, whose lines stay lines, or Markup; for all cases, or by case id
        :return: the entries, as sudo
        """
        if not self:
            return self.env["mail.message"]
        bodies = body if isinstance(body, dict) else dict.fromkeys(self.ids, body)
        return self._log_entries(
            Entry(kind),
            {
                case_id: text
                if isinstance(text, Markup)
                else text_to_html("\n".join(str(text).splitlines()))
                for case_id, text in bodies.items()
            },
            message_type="comment" if kind in BY_PERSON else "notification",
        )

    def _add_event(self, kind, events):
        """Write on each case what has happened, now and in the name of the current user. It is said
        in the language of whoever reads it. The caller has checked that the user may do this.

        :param str kind: a value of ``cp_entry_type``
        :param dict events: one for all cases, or by case id: see ``mail.message._cp_say``
        :return: the entries, as sudo
        """
        if "name" in events:
            events = dict.fromkeys(self.ids, events)
        if not events:
            return self.env["mail.message"]
        bodies = self.env["mail.message"]._cp_say_all(events)
        return self.browse(events)._log_entries(Entry(kind, events=events), bodies)

    def _log_entries(self, entry, bodies, **values):
        # sudo: only the system writes the history
        cases_sudo = as_system(self).with_context(**{ENTRY: entry})
        messages_sudo = cases_sudo._message_log_batch(bodies, **values)
        return messages_sudo.with_env(self.sudo().env)

    def _post_entry(self, entry, **values):
        """Post what was received from outside, or an email, which is sent by this.

        :param Entry entry: its kind and the fields of this addon
        :param values: parameters of Odoo's ``message_post``
        :return: the entry, as system
        """
        # sudo: only the system writes the history
        case_sudo = as_system(self).with_context(**{ENTRY: entry})
        return case_sudo.message_post(**values).with_env(as_system(self).env)

    @api.model
    def _get_entry(self):
        """The :class:`Entry` that is being written, or None."""
        entry = self.env.context.get(ENTRY)
        return entry if isinstance(entry, Entry) else None

    def _message_create(self, values_list):
        """Create messages: all that is posted, logged or notified on a case comes through here.
        Without an :class:`Entry` in the context it is a note, or changes of fields that Odoo has
        tracked. A message that only notifies users is no entry."""
        cases = self.browse({values["res_id"] for values in values_list})
        if not is_system(self.env):
            cases._check_not_closed()
        values_list = [
            values
            if values["message_type"] == "user_notification"
            else {**self._prepare_entry_values(values), **values}
            for values in values_list
        ]
        # sudo: only the system writes the history
        messages_sudo = super(CpCase, as_system(self))._message_create(values_list)
        cases.invalidate_recordset(["history_ids"])
        cases._notify_change()
        return messages_sudo.with_env(self.env)

    @api.model
    def _prepare_entry_values(self, values):
        entry = self._get_entry() or Entry("state" if values.get("tracking_value_ids") else "note")
        return {
            "cp_entry_type": entry.kind,
            "cp_event": entry.events.get(values["res_id"], False),
            **entry.values,
        }

    def _track_finalize(self):
        """Let Odoo log the changes of tracked fields, also of a case that is closed by now; in the
        language of the source, which is translated when the entry is read."""
        return super(CpCase, vouch(self).with_context(lang=None))._track_finalize()

    def _get_message_create_valid_field_names(self):
        return super()._get_message_create_valid_field_names() | {
            fname for fname in self.env["mail.message"]._fields if fname.startswith("cp_")
        }

    def _add_note(self, body):
        """Write a note of the current user on each case, which counts as work on it. The caller
        has checked that the user may write on the cases.

        :param body: text or Markup
        :return: the entries, as sudo
        """
        messages_sudo = self._add_entry("note", body)
        self._record_work("note")
        return messages_sudo

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

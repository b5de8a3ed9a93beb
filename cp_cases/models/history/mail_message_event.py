from collections import defaultdict

from markupsafe import Markup, escape

from odoo import api, fields, models
from odoo.tools import format_datetime


class MailMessage(models.Model):
    """What happened, kept as facts, and said in the language of whoever reads it.

    The body holds the same text, in the language of whoever did it, for what reads bodies alone.
    """

    _inherit = "mail.message"

    # No client reads it: a fact may be a case that the reader does not see.
    cp_event = fields.Json("What Happened", readonly=True, copy=False, groups=fields.NO_ACCESS)

    def _cp_say_events(self):
        """What the entries say that the system wrote.

        :return: Markup by id of the message; nothing for what people wrote
        """
        # sudo: only words leave here, and links, which cp_hide_links() looks through
        messages_sudo = self.sudo()
        events = {message.id: message.cp_event for message in messages_sudo if message.cp_event}
        said = self._cp_say_all(events, is_stored=True)
        for message in messages_sudo.filtered("cp_entry_type").filtered("tracking_value_ids"):
            said[message.id] = message._cp_say_tracked()
        return said

    @api.model
    def _cp_say_all(self, events, is_stored=False):
        """
        :param dict events: see :meth:`_cp_say`, by any key
        :param bool is_stored: leave out what no code knows any more: an addon that is gone wrote it
        :return: Markup by the same keys
        """
        names = self._cp_read_names(events.values())
        return {
            key: self._cp_say(event, names)
            for key, event in events.items()
            if not is_stored or self._cp_knows_event(event["name"])
        }

    @api.model
    def _cp_say(self, event, names):
        """One event in words.

        :param dict event: its ``name`` and its facts: texts, selection keys, records as
            ``{"model", "id", "name"}``
        :param dict names: the names of records by (model, id)
        """
        if event["name"] == "state":
            text, facts = self._cp_say_state(event, names), {}
        elif event["name"] == "disposition":
            text, facts = self._cp_say_disposition(event["disposition"], names), {}
        else:
            text = self._cp_get_event_text(event["name"])
            facts = {
                fact: self._cp_say_fact(value, names)
                for fact, value in event.items()
                if f"%({fact})s" in text
            }
        return Markup("<p>%s</p>") % (escape(text) % facts if facts else text)

    @api.model
    def _cp_get_event_text(self, name):
        return self._cp_get_event_texts()[name]()

    @api.model
    def _cp_knows_event(self, name):
        return name in ("state", "disposition") or name in self._cp_get_event_texts()

    @api.model
    def _cp_get_event_texts(self):
        """Events whose words need no more than their facts: what gives their text, by name."""
        return {
            "taken": lambda: self.env._("Taken by %(target)s from %(origin)s"),
            "assigned": lambda: self.env._("Assigned from %(origin)s to %(target)s"),
            "transferred": lambda: self.env._("Transferred from %(origin)s to %(target)s"),
            "follow_up_of": lambda: self.env._("Case created as follow up from case %(case)s"),
            "follow_up_made": lambda: self.env._("Follow up case %(case)s is created"),
            "sender_accepted": lambda: self.env._("Sender %(address)s is accepted"),
            "put_aside": lambda: self.env._("Email of %(address)s is put aside"),
            "forwarded_taken": lambda: self.env._(
                "The customer is %(address)s, whose email was forwarded"
            ),
            "related": lambda: self.env._("This also concerns another service: case %(number)s"),
            "moved_to": lambda: self.env._("Email moved to case %(case)s"),
            "moved_from": lambda: self.env._("Email moved here from case %(case)s"),
        }

    @api.model
    def _cp_say_fact(self, value, names):
        if not isinstance(value, dict):
            return value
        if value.get("model") == "cp.case":
            return Markup("<a href='#' data-oe-model='cp.case' data-oe-id='%s'>%s</a>") % (
                value["id"],
                value["name"],
            )
        service = self._cp_name(value["service"], names)
        return self.env["cp.case"]._format_holder(value["agent"], service)

    @api.model
    def _cp_say_disposition(self, disposition, names):
        return self._cp_name(disposition, names) if disposition else self.env._("No disposition")

    @api.model
    def _cp_say_state(self, event, names):
        labels = dict(self.env["cp.case"]._fields["state"]._description_selection(self.env))
        facts = {"old": labels[event["old"]], "new": labels[event["new"]]}
        texts = {
            (False, False): lambda: self.env._("%(old)s → %(new)s", **facts),
            (True, False): lambda: self.env._("%(old)s → %(new)s (%(reason)s)", **facts),
            (False, True): lambda: self.env._(
                "%(old)s → %(new)s until %(until)s (%(timezone)s)", **facts
            ),
            (True, True): lambda: self.env._(
                "%(old)s → %(new)s (%(reason)s) until %(until)s (%(timezone)s)", **facts
            ),
        }
        if event["reason"]:
            facts["reason"] = self._cp_name(event["reason"], names)
        until = event.get("until")
        if until:
            facts["timezone"] = self.env.tz.zone
            facts["until"] = format_datetime(
                self.env, until, tz=facts["timezone"], dt_format="short"
            )
        return texts[bool(event["reason"]), bool(until)]()

    # ------------------------------------------------------------
    # CHANGES OF FIELDS that Odoo has tracked
    # ------------------------------------------------------------

    def _cp_say_tracked(self):
        """The changes of fields that the reader may know of, after the text of the entry."""
        self.ensure_one()
        tracked = self.tracking_value_ids._filter_has_field_access(self.sudo(False).env)
        return Markup(self.body or "") + Markup("").join(
            Markup("<p>%s</p>")
            % self.env._(
                "%(field)s: %(old)s → %(new)s",
                field=change["fieldInfo"]["changedField"],
                old=self._cp_say_value(tracked, change, "old"),
                new=self._cp_say_value(tracked, change, "new"),
            )
            for change in tracked._tracking_value_format()
        )

    @api.model
    def _cp_say_value(self, tracked_sudo, change, side):
        """
        :param dict change: one of ``tracked_sudo``, as Odoo formats it
        :param str side: ``old`` or ``new``
        """
        value, kind = change[f"{side}Value"], change["fieldInfo"]["fieldType"]
        if kind == "boolean":
            return self.env._("Yes") if value else self.env._("No")
        if not value and kind not in ("integer", "float"):
            return "–"
        if kind == "datetime":
            value = value.removesuffix("Z")
        if kind in ("integer", "float", "date", "datetime"):
            return self.env[f"ir.qweb.field.{kind}"].value_to_html(value, {})
        tracking_sudo = tracked_sudo.browse(change["id"])
        field = self.env["cp.case"]._fields.get(tracking_sudo.field_id.name)
        if field and kind == "selection":
            return self._cp_translate_label(field, value)
        if field and kind == "many2one":
            id_ = tracking_sudo[f"{side}_value_integer"]
            return self._cp_translate_name(field.comodel_name, id_) or value
        return value

    @api.model
    def _cp_translate_label(self, field, label):
        """The label of a selection, which Odoo keeps in the language of the source, see
        ``_track_finalize`` of cases."""
        source = field._description_selection(self.with_context(lang=None).env)
        keys = {text: key for key, text in source}
        labels = dict(field._description_selection(self.env))
        return labels.get(keys.get(label), label)

    @api.model
    def _cp_translate_name(self, model, id_):
        """The name of a record as it is now, if names of that kind are translated."""
        name = self.env[model]._fields.get(self.env[model]._rec_name)
        # sudo: a name that the entry tells in any case
        record_sudo = self.env[model].sudo().browse(id_)
        return name and name.translate and record_sudo.exists() and record_sudo[name.name]

    # ------------------------------------------------------------
    # NAMES OF RECORDS: as they are now, else as they were
    # ------------------------------------------------------------

    @api.model
    def _cp_fact(self, record):
        """
        :return: the record as a fact of an event, None if it is empty
        """
        if not record:
            return None
        return {"model": record._name, "id": record.id, "name": record.sudo().display_name}

    @api.model
    def _cp_name(self, fact, names):
        return names.get((fact["model"], fact["id"])) or fact["name"]

    @api.model
    def _cp_read_names(self, events):
        ids = defaultdict(set)
        for event in events:
            for value in self._cp_find_records(event):
                ids[value["model"]].add(value["id"])
        names = {}
        for model, found in ids.items():
            # sudo: names that the entry tells in any case
            records_sudo = self.env[model].sudo().with_context(active_test=False)
            for record in records_sudo.search_fetch([("id", "in", list(found))], ["name"]):
                names[model, record.id] = record.name
        return names

    @api.model
    def _cp_find_records(self, event):
        """The records in an event whose names are translated."""
        values = [event.get("disposition"), event.get("reason")]
        values += [(event.get(side) or {}).get("service") for side in ("origin", "target")]
        return [value for value in values if value]

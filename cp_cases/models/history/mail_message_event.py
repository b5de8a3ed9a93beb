from collections import defaultdict

from markupsafe import Markup

from odoo import api, fields, models


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
        said = self._cp_say_all(events)
        for message in messages_sudo.filtered("tracking_value_ids"):
            said[message.id] = message._cp_say_tracked()
        return said

    @api.model
    def _cp_say_all(self, events):
        """
        :param dict events: see :meth:`_cp_say`, by any key
        :return: Markup by the same keys
        """
        names = self._cp_read_names(events.values())
        return {key: self._cp_say(event, names) for key, event in events.items()}

    @api.model
    def _cp_say(self, event, names):
        """One event in words.

        :param dict event: its ``name`` and its facts: texts, selection keys, records as
            ``{"model", "id", "name"}``
        :param dict names: the names of records by (model, id)
        """
        name, _ = event["name"], self.env._
        text = {
            "state": lambda: self._cp_say_state(event, names),
            "disposition": lambda: (
                self._cp_name(event["disposition"], names) if event["disposition"] else _("None")
            ),
            "taken": lambda: _("Taken by %(target)s from %(origin)s"),
            "assigned": lambda: _("Assigned from %(origin)s to %(target)s"),
            "transferred": lambda: _("Transferred from %(origin)s to %(target)s"),
            "follow_up_of": lambda: _("Case created as follow up from case %(case)s"),
            "follow_up_made": lambda: _("Follow up case %(case)s is created"),
            "sender_accepted": lambda: _("Sender %(address)s is accepted"),
            "put_aside": lambda: _("Email of %(address)s is put aside"),
            "moved_to": lambda: _("Email moved to case %(case)s"),
            "moved_from": lambda: _("Email moved here from case %(case)s"),
        }[name]()
        facts = {
            fact: self._cp_say_fact(fact, value, names)
            for fact, value in event.items()
            if f"%({fact})s" in text
        }
        return Markup("<p>%s</p>") % (Markup("%s") % text % facts if facts else text)

    @api.model
    def _cp_say_fact(self, fact, value, names):
        if fact == "case":
            return Markup("<a href='#' data-oe-model='cp.case' data-oe-id='%s'>%s</a>") % (
                value["id"],
                value["name"],
            )
        if isinstance(value, dict):
            service = self._cp_name(value["service"], names)
            return f"{value['agent']} ({service})" if value["agent"] else service
        return value

    @api.model
    def _cp_say_state(self, event, names):
        labels = dict(self.env["cp.case"]._fields["state"]._description_selection(self.env))
        text = self.env._("%(old)s → %(new)s", old=labels[event["old"]], new=labels[event["new"]])
        reason = event.get("reason")
        return f"{text} ({self._cp_name(reason, names)})" if reason else text

    def _cp_say_tracked(self):
        """The changes of fields that Odoo has tracked, those that the reader may know of."""
        self.ensure_one()
        tracked = self.tracking_value_ids._filter_has_field_access(self.sudo(False).env)
        return Markup("").join(
            Markup("<p>%s</p>")
            % self.env._(
                "%(field)s: %(old)s → %(new)s",
                field=change["fieldInfo"]["changedField"],
                old=change["oldValue"] or "–",
                new=change["newValue"] or "–",
            )
            for change in tracked._tracking_value_format()
        )

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

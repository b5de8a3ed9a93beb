from datetime import timedelta

from odoo import fields, models

# To one address in an hour.
MAX_ACKNOWLEDGEMENTS = 5


class CpCase(models.Model):
    """The email that tells a customer that the first one has arrived."""

    _inherit = "cp.case"

    def _acknowledge(self, message):
        """Tell the sender of the first email of a case that it has arrived."""
        self.ensure_one()
        template = self.service_id.acknowledgement_template_id
        if not template or message.cp_is_automatic or self._is_our_message_id(message.message_id):
            return
        if not self._may_acknowledge():
            return
        lang = self._get_contact_lang()
        rendered = template.with_context(lang=lang)._generate_template(
            self.ids, ("subject", "body_html")
        )[self.id]
        self._send_email(
            "acknowledgement",
            rendered["subject"] or message.subject or self.name,
            rendered["body_html"],
            self.email_from,
            thread=message.cp_thread_id,
            parent=message,
            force_email_lang=lang,
        )

    def _get_failed_acknowledgements(self):
        """Those that did not arrive, and that no email of an agent has taken the place of: the
        customer gets to know by it, or it fails itself."""
        return self.env["mail.message"].search(
            [
                ("model", "=", self._name),
                ("res_id", "in", self.ids),
                ("cp_entry_type", "=", "acknowledgement"),
                ("cp_sent_again_id", "=", False),
                ("has_error", "=", True),
            ]
        )

    def _may_acknowledge(self):
        """Whether the sender has an address that is not ours, and has not had many acknowledgements
        just now: two machines must not go on answering each other with new cases."""
        address = self.email_normalized
        if not address or self.env["cp.service"]._find_own_addresses([address]):
            return False
        cases = self._search([("email_normalized", "=", address)])
        acknowledged = self.env["mail.message"].search_count(
            [
                ("model", "=", self._name),
                ("res_id", "in", cases),
                ("cp_entry_type", "=", "acknowledgement"),
                ("date", ">=", fields.Datetime.now() - timedelta(hours=1)),
            ],
            limit=MAX_ACKNOWLEDGEMENTS,
        )
        return acknowledged < MAX_ACKNOWLEDGEMENTS

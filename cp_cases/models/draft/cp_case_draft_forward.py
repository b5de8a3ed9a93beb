from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_datetime


class CpCaseDraft(models.Model):
    """Passing an email of a case on to somebody else, within its thread."""

    _inherit = "cp.case.draft"

    is_forward = fields.Boolean(readonly=True)

    @api.model
    def _open_forward(self, case, message):
        """A new draft that has the email and its files. It answers nothing, so it locks nothing."""
        return self._create_locked(self._prepare_forward_values(case, message))

    @api.model
    def _prepare_forward_values(self, case, message):
        return {
            "kind": "reply",
            "is_forward": True,
            "holds_lock": False,
            "user_id": self.env.uid,
            "case_id": case.id,
            "thread_id": message.cp_thread_id.id or case.thread_ids[:1].id,
            "service_id": case.service_id.id,
            "partner_id": case.partner_id.id,
            "subject": f"Fwd: {case.name}",
            "body": Markup("<p><br></p>") + self._quote_forwarded(message),
            "attachment_ids": message.attachment_ids.ids,
            "seen_message_id": case._get_newest_entry_id(),
        }

    @api.model
    def _quote_forwarded(self, message):
        lines = [
            (self.env._("From: %s"), message.email_from),
            (self.env._("Date: %s"), format_datetime(self.env, message.date, dt_format="short")),
            (self.env._("Subject: %s"), message.subject),
        ]
        head = Markup("<br>").join(Markup(label) % value for label, value in lines if value)
        title = self.env._("Forwarded email")
        body = self._get_quotable_body(message)
        return Markup("<p>---------- %s ----------<br>%s</p>%s") % (title, head, body)

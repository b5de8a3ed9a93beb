from email.utils import getaddresses

from odoo import api, fields, models
from odoo.tools import format_list

from ...tools.subjects import remove_identifier


class MailMessage(models.Model):
    """Emails that were sent, as a list shows them: in few words."""

    _inherit = "mail.message"

    cp_recipient_names = fields.Char(
        "Sent To",
        compute="_compute_cp_recipient_names",
        help="To whom an email went: the name, or the address of those without one.",
    )
    cp_bare_subject = fields.Char("Subject without Identifier", compute="_compute_cp_bare_subject")

    @api.depends("outgoing_email_to")
    @api.depends_context("lang")
    def _compute_cp_recipient_names(self):
        for message in self:
            people = getaddresses([message.outgoing_email_to or ""])
            names = [name or address for name, address in people]
            message.cp_recipient_names = format_list(self.env, names)

    @api.depends("subject", "cp_thread_id")
    def _compute_cp_bare_subject(self):
        for message in self:
            # sudo: what the subject holds in any case
            identifier = message.sudo().cp_thread_id.identifier
            message.cp_bare_subject = remove_identifier(message.subject or "", identifier)

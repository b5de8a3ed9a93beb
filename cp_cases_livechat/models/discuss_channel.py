from markupsafe import Markup

from odoo import models
from odoo.tools import formataddr, html2plaintext

from odoo.addons.cp_cases.tools.html.markup_text import text_to_html

# Only the last messages go into the note: the conversation itself is kept by Odoo.
MAX_MESSAGES = 200


class DiscussChannel(models.Model):
    _inherit = "discuss.channel"

    def _cp_get_contact(self):
        """The visitor of a live chat, if he or she is on file."""
        if self.channel_type != "livechat":
            return super()._cp_get_contact()
        # sudo: an agent who reads the conversation may know whom it is with
        customers_sudo = self.sudo().livechat_customer_partner_ids
        customers = customers_sudo.filtered(lambda partner: not partner.is_public).sudo(False)
        if len(customers) == 1:
            return customers
        address = self._cp_get_visitor_address()
        if not address:
            return customers.browse()
        # sudo: as for an incoming email, the contact is found by the address the visitor has given
        threads_sudo = self.env["mail.thread"].sudo()
        found = threads_sudo._partner_find_from_emails_single([address], no_create=True)
        return found.sudo(False)

    def _prepare_cp_draft_values(self, partner):
        values = super()._prepare_cp_draft_values(partner)
        if self.channel_type != "livechat":
            return values
        name = partner.name or self._cp_get_visitor_name()
        values["subject"] = (
            self.env._("Live chat with %s", name)
            if name
            else self.env._("Live chat with somebody who gave no name")
        )
        values["note"] = self._cp_get_transcript()
        address = self._cp_get_visitor_address()
        if not partner and address:
            values["email_to"] = formataddr((name, address))
        return values

    def _cp_get_visitor_name(self):
        # sudo: see _cp_get_contact
        return self.sudo().livechat_customer_guest_ids[:1].name

    def _cp_get_visitor_address(self):
        """The email address that the visitor gave when the bot asked for it."""
        # sudo: this reads the steps of the bot; the answers are part of the conversation
        answers = self.sudo()._chatbot_find_customer_values_in_messages({"question_email": "email"})
        return answers.get("email")

    def _cp_get_transcript(self):
        """What was said, as text; files are named, without links to them."""
        messages = self.message_ids.filtered(lambda message: message.message_type == "comment")
        lines = [self._cp_format_line(message) for message in messages.sorted("id")[-MAX_MESSAGES:]]
        return Markup().join(filter(None, lines))

    def _cp_format_line(self, message):
        # sudo: only names that the agent sees in the conversation are read
        message_sudo = message.sudo()
        files = message_sudo.attachment_ids.mapped("name")
        text = "\n".join(filter(None, [html2plaintext(message.body or "").strip(), *files]))
        if not text:
            return Markup()
        author = message_sudo.author_id.name or message_sudo.author_guest_id.name or ""
        return Markup("<p><b>%s</b></p>%s") % (author, text_to_html(text))

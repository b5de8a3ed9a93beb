from contextlib import suppress

from odoo import models
from odoo.exceptions import MissingError
from odoo.tools import html2plaintext
from odoo.tools.mail import email_normalize_all, email_split_and_format_normalize


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _prepare_outgoing_list(self, mail_server=False, doc_to_followers=None):
        """An email of a case is one mail with To, Cc and Bcc, as its author addressed it."""
        emails = super()._prepare_outgoing_list(
            mail_server=mail_server, doc_to_followers=doc_to_followers
        )
        message = self.mail_message_id
        if not self._cp_is_email() or not emails:
            return emails
        email, split = emails[0], email_split_and_format_normalize
        addresses = (message.outgoing_email_to, message.cp_email_cc, message.cp_email_bcc)
        email["email_to"] = split(message.outgoing_email_to)
        email["email_cc"] = split(message.cp_email_cc)
        email["email_to_normalized"] = [
            address for part in addresses for address in email_normalize_all(part or "")
        ]
        if message.cp_email_bcc:
            # The mail server sends to it and takes it out of the headers.
            email["headers"] = {**email["headers"], "Bcc": ", ".join(split(message.cp_email_bcc))}
        # As its author: a text may show what another one may not see.
        embedded = self.with_user(message.create_uid)._cp_embed(email["body"])
        email["body"] = embedded.html
        email["body_alternative"] = html2plaintext(embedded.plain_source)
        email["attachments"] = [*email["attachments"], *embedded.files, *embedded.pictures]
        return [email]

    def _cp_is_email(self):
        message = self.mail_message_id
        return message.cp_entry_type in message._cp_sent_types

    def _estimate_email_size(self, headers, body, attachments_size):
        """The files of an email of a case stay files: Odoo does not make links of them. Its draft
        has checked how large it is."""
        if self._cp_is_email():
            return 0
        return super()._estimate_email_size(headers, body, attachments_size)

    def _split_by_mail_configuration(self):
        # Fetch for all mails at once what Odoo would read for each. If a message was deleted
        # meanwhile, leave it to Odoo.
        with suppress(MissingError):
            self.mail_message_id.fetch(["email_from", "mail_server_id", "record_alias_domain_id"])
        return super()._split_by_mail_configuration()

from email.utils import getaddresses

from odoo import models

from ...tools.headers.addresses import has_quoted_space
from ...tools.html.embedding import Picture, add_pictures


class IrMailServer(models.Model):
    _inherit = "ir.mail_server"

    def _prepare_smtp_to_list(self, message, smtp_session):
        """With addresses that have a space in quotes, which Odoo does not find in a header."""
        found = super()._prepare_smtp_to_list(message, smtp_session)
        wanted = self.env.context.get("send_validated_to") or []
        unwanted = self.env.context.get("send_smtp_skip_to") or []
        headers = [str(message[name] or "") for name in ("To", "Cc", "Bcc")]
        addresses = dict.fromkeys(address for _name, address in getaddresses(headers))
        return found + [
            address
            for address in addresses
            if has_quoted_space(address)
            and (not wanted or address in wanted)
            and address not in unwanted
        ]

    def _build_email__(
        self,
        email_from,
        email_to,
        subject,
        body,
        email_cc=None,
        email_bcc=None,
        reply_to=False,
        attachments=None,
        message_id=None,
        references=None,
        object_id=False,
        subtype="plain",
        headers=None,
        body_alternative=None,
        subtype_alternative="plain",
    ):
        """Attachments that are a :class:`Picture` become parts of the text that shows them."""
        pictures = [file for file in attachments or () if isinstance(file, Picture)]
        message = super()._build_email__(
            email_from,
            email_to,
            subject,
            body,
            email_cc=email_cc,
            email_bcc=email_bcc,
            reply_to=reply_to,
            attachments=[file for file in attachments or () if not isinstance(file, Picture)],
            message_id=message_id,
            references=references,
            object_id=object_id,
            subtype=subtype,
            headers=headers,
            body_alternative=body_alternative,
            subtype_alternative=subtype_alternative,
        )
        add_pictures(message, pictures)
        return message

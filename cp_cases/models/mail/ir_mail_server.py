from odoo import models

from ...tools.embedding import Picture, add_pictures


class IrMailServer(models.Model):
    _inherit = "ir.mail_server"

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

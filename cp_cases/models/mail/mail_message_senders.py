from odoo import fields, models


class MailMessage(models.Model):
    """Who has passed an email on, and where its sender wants answers."""

    _inherit = "mail.message"

    cp_passed_on_by = fields.Char(
        "Sent Through", readonly=True, copy=False, help="The From as it came: that of a list."
    )
    cp_reply_to = fields.Char(
        "Reply To", readonly=True, copy=False, help="Reply-To, where it is not the sender's own."
    )
    cp_is_reply_to_offered = fields.Boolean(
        "Uncertain Reply Address",
        readonly=True,
        copy=False,
        help="The address for answers is a mailing list, or nobody on the case knows it.",
    )
    cp_is_form = fields.Boolean(
        "From a Form", readonly=True, copy=False, help="Who stands in Reply-To has written it."
    )

    def _cp_get_customer(self):
        if self.cp_is_form and not self.cp_is_forwarded_taken:
            return self.cp_reply_to
        return super()._cp_get_customer()

    def _cp_get_answer_address(self):
        """Where an answer to the email goes by default; empty: to the contact of the case."""
        if self.cp_is_forwarded_taken:
            return self._cp_get_customer()
        if self.cp_reply_to and not self.cp_is_reply_to_offered:
            return self.cp_reply_to
        # Nobody reads what comes to the address of a form.
        return not self.cp_is_form and self.email_from

    def _cp_format_content(self):
        return {
            **super()._cp_format_content(),
            "passed_on_by": self.cp_passed_on_by,
            "reply_to": self.cp_reply_to,
            "is_reply_to_offered": self.cp_is_reply_to_offered,
        }

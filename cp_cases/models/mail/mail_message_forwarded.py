from odoo import api, fields, models


class MailMessage(models.Model):
    """What an agent has forwarded or sent from another program, and whose mail was forwarded: that
    may be the customer."""

    _inherit = "mail.message"

    cp_forwarded_from = fields.Char(
        "Forwarded Email of",
        readonly=True,
        copy=False,
        help="Who wrote the email that was forwarded.",
    )
    cp_forwarded_cc = fields.Char("Copies of the Forwarded Email", readonly=True, copy=False)
    cp_is_forwarded_taken = fields.Boolean(
        "Forwarded for the Customer",
        readonly=True,
        copy=False,
        help="Whoever wrote the forwarded email is the customer of the case.",
    )

    def cp_action_take_forwarded_sender(self):
        """Make whose mail was forwarded the customer of the case.

        :raise UserError: if it is not sure who that is, the message is no incoming email, nobody
            has accepted its sender, or the case is closed
        :raise AccessError: if the caller may not write on the case
        """
        self._cp_get_case()._take_forwarded_sender(self.id)
        return True

    def _cp_filter_sent_here(self):
        """Those that we have sent to a customer. What an agent has sent from another program came
        in, and its type says so."""
        return self.filtered(
            lambda message: (
                message.cp_entry_type in self._cp_sent_types and message.message_type != "email"
            )
        )

    def _cp_get_customer(self):
        """Who is the customer of a case that begins with the email."""
        return (self.cp_is_forwarded_taken and self.cp_forwarded_from) or self.email_from

    def _cp_get_forwarded_people(self):
        """Who wrote the forwarded email and who had a copy of it, if its customer is ours."""
        if not self.cp_is_forwarded_taken:
            return []
        return [self.cp_forwarded_from, self.cp_forwarded_cc]

    def _cp_get_copies(self):
        """Who had a copy of the forwarded email, if its customer is ours."""
        return self.cp_is_forwarded_taken and self.cp_forwarded_cc

    @api.model
    def _cp_format_route(self, route):
        facts = super()._cp_format_route(route)
        if route.get("forwarded_by"):
            facts.append(
                self.env._("Forwarded by %s: the customer wrote it.", route["forwarded_by"])
            )
        if route.get("sent_by"):
            facts.append(
                self.env._("%s sent it to the customer from another program.", route["sent_by"])
            )
        return facts

    def _cp_format_content(self):
        content = super()._cp_format_content()
        forwarded_from = self.cp_forwarded_from
        content["forwarded_from"] = forwarded_from
        content["can_take_forwarded"] = bool(
            forwarded_from and self.cp_is_trusted and not self.cp_is_forwarded_taken
        )
        return content

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..history.entry_kinds import FROM_CUSTOMER, TO_CUSTOMER


class MailMessage(models.Model):
    """Who has written an email: who has passed it on, whose mail it forwards, who has sent it from
    another program; where answers to it go, and how its sender is blocked."""

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

    # ------------------------------------------------------------
    # ACTIONS: those of its case
    # ------------------------------------------------------------

    def cp_action_take_forwarded_sender(self):
        """Make whose mail was forwarded the customer of the case.

        :raise UserError: if it is not sure who that is, the message is no incoming email, nobody
            has accepted its sender, or the case is closed
        :raise AccessError: if the caller may not write on the case
        """
        self._cp_get_case()._take_forwarded_sender(self.id)
        return True

    def cp_action_block_sender(self):
        """Hold later emails of the sender to the service of the case.

        :return: an action that opens the ``cp.blocked.sender``
        :raise AccessError: for others than supervisors, or if they do not see the case
        :raise UserError: if the message is no incoming email, its sender has no address, or it is
            one of ours
        """
        case = self._cp_get_case()
        self.env["cp.blocked.sender"].check_access("create")
        if self.cp_entry_type not in FROM_CUSTOMER:
            raise UserError(self.env._("Only the sender of an incoming email can be blocked."))
        return case._open_block(self.email_from)

    # ------------------------------------------------------------
    # WHO
    # ------------------------------------------------------------

    def _cp_filter_sent_here(self):
        """Those that we have sent to a customer. What an agent has sent from another program came
        in, and its type says so."""
        return self.filtered(
            lambda message: message.cp_entry_type in TO_CUSTOMER and message.message_type != "email"
        )

    def _cp_get_customer(self):
        """Who is the customer of a case that begins with the email."""
        if self.cp_is_forwarded_taken and self.cp_forwarded_from:
            return self.cp_forwarded_from
        return self.cp_reply_to if self.cp_is_form else self.email_from

    def _cp_get_answer_address(self):
        """Where an answer to the email goes by default; empty: to the contact of the case."""
        if self.cp_is_forwarded_taken:
            return self._cp_get_customer()
        if self.cp_reply_to and not self.cp_is_reply_to_offered:
            return self.cp_reply_to
        # Nobody reads what comes to the address of a form.
        return not self.cp_is_form and self.email_from

    def _cp_get_forwarded_copies(self):
        """Who had a copy of the forwarded email, if an agent has made its sender the customer."""
        return self.cp_is_forwarded_taken and self.cp_forwarded_cc

    # ------------------------------------------------------------
    # AS A SCREEN GETS IT
    # ------------------------------------------------------------

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
        forwarded_from = self.cp_forwarded_from
        may_block = self.env["cp.blocked.sender"].has_access("create")
        return {
            **super()._cp_format_content(),
            "passed_on_by": self.cp_passed_on_by,
            "reply_to": self.cp_reply_to,
            "is_reply_to_offered": self.cp_is_reply_to_offered,
            "forwarded_from": forwarded_from,
            "can_take_forwarded": bool(
                forwarded_from and self.cp_is_trusted and not self.cp_is_forwarded_taken
            ),
            "can_block_sender": may_block and self.cp_entry_type in FROM_CUSTOMER,
        }

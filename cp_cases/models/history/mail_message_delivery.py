from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.actions import form_action
from ...tools.cutting import shorten
from .entry_kinds import TO_CUSTOMER

FAILED = ("bounce", "exception")
# Characters of what a mail server said; a report without fields explains itself at length.
MAX_DETAILS = 500


class MailMessage(models.Model):
    """An email of ours that did not arrive: why, and how it is sent again."""

    _inherit = "mail.message"

    cp_sent_again_id = fields.Many2one(
        "mail.message",
        "Email Sent in Its Place",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The email that was sent in place of this one, which did not arrive; in place of an "
        "acknowledgement, an agent's answer.",
    )

    def cp_action_send_again(self):
        """Open or resume the caller's draft that sends an email again which did not arrive: with
        the same recipients, who can be corrected, text and files.

        :return: an action that opens the draft
        :raise UserError: if the message is no email that was sent, nothing of it failed, it has
            been sent again already, or its case is closed
        """
        case = self._cp_get_case()
        case._check_may_write_on()
        if self.cp_entry_type not in TO_CUSTOMER or not self._cp_get_failures():
            raise UserError(self.env._("No delivery of this message has failed."))
        if self.cp_sent_again_id:
            raise UserError(self.env._("This email has been sent again already."))
        return form_action(self.env["cp.case.draft"]._open_again(case, self))

    def _cp_has_failed(self):
        """Whether the email did not arrive, and nobody has sent it again."""
        return self.has_error and not self.cp_sent_again_id

    def _cp_get_failures(self):
        """Why the email did not arrive, for each address that it did not reach."""
        # sudo: notifications belong to their recipients
        failed_sudo = self.sudo().notification_ids.filtered(
            lambda notification: notification.notification_status in FAILED
        )
        return [
            {
                "address": failed.mail_email_address or failed.res_partner_id.email or "",
                "reason": self._cp_get_failure_reason(failed),
                "details": self._cp_get_failure_details(failed),
            }
            for failed in failed_sudo
        ]

    @api.model
    def _cp_get_failure_reason(self, failed):
        """In the caller's language, in which Odoo says only those that it does not know."""
        reasons = dict(failed._fields["failure_type"]._description_selection(self.env))
        del reasons["unknown"]
        return reasons.get(failed.failure_type) or failed.format_failure_reason()

    @api.model
    def _cp_get_failure_details(self, failed):
        """What the mail server said: of most kinds of failures, Odoo tells the kind alone."""
        if failed.failure_type == "unknown":
            return ""
        return shorten(failed.failure_reason or "", MAX_DETAILS)

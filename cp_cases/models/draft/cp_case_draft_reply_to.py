from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.mail import email_normalize_all


class CpCaseDraft(models.Model):
    """Where the sender of the answered email wants answers, if a draft does not go there by
    itself: the agent decides."""

    _inherit = "cp.case.draft"

    offered_reply_to = fields.Char(
        "Uncertain Reply Address",
        compute="_compute_offered_reply_to",
        help="A mailing list, or an address that nobody on the case knows.",
    )

    @api.depends("message_id", "email_to", "email_cc", "email_bcc")
    def _compute_offered_reply_to(self):
        for draft in self:
            offered = draft._origin._get_offered_reply_to()
            texts = filter(None, (draft.email_to, draft.email_cc, draft.email_bcc))
            given = set(email_normalize_all(", ".join(texts)))
            draft.offered_reply_to = not given.issuperset(email_normalize_all(offered)) and offered

    def action_use_reply_to(self):
        """Send the answer where the sender of the email wants it.

        :raise UserError: if no other address is wanted
        :raise AccessError: if the draft is another agent's
        """
        self.ensure_one()
        self._check_mine()
        offered = self._get_offered_reply_to()
        if not offered:
            raise UserError(self.env._("The sender wants answers at no other address."))
        self.email_to = offered
        return True

    def _get_offered_reply_to(self):
        # sudo: an agent who has lost sight of the case still sees his or her own draft
        message_sudo = self.sudo().message_id
        is_offered = message_sudo.cp_is_trusted and message_sudo.cp_is_reply_to_offered
        return message_sudo.cp_reply_to if is_offered else ""

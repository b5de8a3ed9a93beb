from odoo import models

from ...tools.actions import form_action


class DiscussChannel(models.Model):
    _inherit = "discuss.channel"

    def cp_action_new_case(self):
        """Open a draft of a new case for the person that the caller is talking to.

        :return: an action that opens the draft
        """
        self.ensure_one()
        Draft = self.env["cp.case.draft"]
        Draft.check_access("create")
        self.check_access("read")
        partner = self._cp_get_contact()
        values = self._prepare_cp_draft_values(partner)
        return form_action(Draft._open_new(partner, "conversation", **values))

    def _cp_get_contact(self):
        """The one other party of the conversation, a customer before a colleague; empty when it
        is not clear who is meant."""
        others = self.channel_member_ids.partner_id - self.env.user.partner_id
        customers = others.filtered("partner_share")
        candidates = customers or others
        return candidates if len(candidates) == 1 else candidates.browse()

    def _prepare_cp_draft_values(self, partner):
        """What the draft of a new case takes over from the conversation."""
        if not partner:
            return {}
        return {"subject": self.env._("Conversation with %s", partner.name)}

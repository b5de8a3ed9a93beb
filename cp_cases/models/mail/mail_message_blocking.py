from odoo import models
from odoo.exceptions import UserError


class MailMessage(models.Model):
    """Blocks the sender of an email that came in."""

    _inherit = "mail.message"

    def cp_action_block_sender(self):
        """Hold later emails of the sender to the service of the case.

        :return: an action that opens the ``cp.blocked.sender``
        :raise AccessError: for others than supervisors, or if they do not see the case
        :raise UserError: if the message is no incoming email, its sender has no address, or it is
            one of ours
        """
        case = self._cp_get_case()
        self.env["cp.blocked.sender"].check_access("create")
        if self.cp_entry_type != "incoming":
            raise UserError(self.env._("Only the sender of an incoming email can be blocked."))
        return case._open_block(self.email_from)

    def _cp_format_content(self):
        content = super()._cp_format_content()
        may_block = self.env["cp.blocked.sender"].has_access("create")
        content["can_block_sender"] = may_block and self.cp_entry_type == "incoming"
        return content

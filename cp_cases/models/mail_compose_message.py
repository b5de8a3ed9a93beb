from odoo import models
from odoo.exceptions import UserError


class MailComposeMessage(models.TransientModel):
    _inherit = "mail.compose.message"

    def _action_send_mail(self, auto_commit=False):
        """An email that left a case from here would have no lock, no gate and no entry."""
        if any(composer.model == "cp.case" for composer in self):
            raise UserError(
                self.env._("Emails of a case are written with Reply. Nothing was sent.")
            )
        return super()._action_send_mail(auto_commit=auto_commit)

from odoo import models
from odoo.exceptions import UserError


class MailComposeMessage(models.TransientModel):
    _inherit = "mail.compose.message"

    def action_send_mail(self):
        """Refuse emails from cases: sent from here, they would have no lock, no gate and no entry.

        :raise UserError: for a composer on a case
        """
        if any(composer.model == "cp.case" for composer in self):
            raise UserError(
                self.env._("Emails of a case are written with Reply. Nothing was sent.")
            )
        return super().action_send_mail()

from odoo import api, models
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

    @api.model_create_multi
    def create(self, vals_list):
        defaults = self.default_get(["parent_id"])
        for vals in vals_list:
            self._cp_check_parent({**defaults, **vals})
        return super().create(vals_list)

    def write(self, vals):
        self._cp_check_parent(vals)
        return super().write(vals)

    def onchange(self, values, field_names, fields_spec):
        defaults = {} if self else self.default_get(["parent_id"])
        self._cp_check_parent({**defaults, **values})
        return super().onchange(values, field_names, fields_spec)

    @api.model
    def _cp_check_parent(self, vals):
        """Subject and recipients come from the answered message, read as superuser.

        :raise AccessError: if it is of a case that the user does not see
        """
        parent = self.env["mail.message"].browse(vals.get("parent_id") or ()).exists()
        if parent.sudo().model == "cp.case":
            parent.sudo(False).check_access("read")

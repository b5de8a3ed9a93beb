from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.actions import form_action

# Fields that a client may give.
NAMED = {"message_id", "source_case_id", "case_id"}


class CpCaseMoveEmail(models.TransientModel):
    _name = "cp.case.move.email"
    _description = "Move an Email to Another Case"

    message_id = fields.Many2one("mail.message", required=True, readonly=True, ondelete="cascade")
    source_case_id = fields.Many2one("cp.case", readonly=True, ondelete="cascade")
    case_id = fields.Many2one(
        "cp.case",
        "Move to Case",
        domain="[('state', '!=', 'closed'), ('id', '!=', source_case_id)]",
        ondelete="cascade",
    )
    subject = fields.Char(related="case_id.name", related_sudo=False)
    partner_id = fields.Many2one(related="case_id.partner_id", related_sudo=False)

    @api.model_create_multi
    def create(self, vals_list):
        defaults = self.default_get([*NAMED])
        for vals in vals_list:
            self._check_named({**defaults, **vals})
        return super().create(vals_list)

    def write(self, vals):
        self._check_named(vals)
        return super().write(vals)

    def onchange(self, values, field_names, fields_spec):
        self._check_named({**self.default_get([*NAMED - values.keys()]), **values})
        return super().onchange(values, field_names, fields_spec)

    @api.model
    def _check_named(self, vals):
        """Let nobody name what he or she does not see: the dialog would tell its name.

        :raise AccessError: if the user may not read one of the records
        """
        for fname in NAMED & vals.keys():
            named = self.env[self._fields[fname].comodel_name].browse(vals[fname] or ())
            named.check_access("read")

    def action_apply(self):
        """Move the email, and open the case that it went to.

        :raise UserError: if no case is chosen, or as by ``cp.case.action_move_email``
        """
        self.ensure_one()
        if not self.case_id:
            raise UserError(self.env._("Choose the case that the email belongs to."))
        case = self.message_id._cp_get_case()
        case.action_move_email(self.message_id.id, self.case_id.id)
        return form_action(self.case_id)

from odoo import api, models
from odoo.exceptions import UserError

from ...tools.actions import form_action


class MailActivity(models.Model):
    """How a case is made from the activity of a call."""

    _inherit = "mail.activity"

    def cp_action_new_case(self):
        """Open a draft of a new case for the contact of a call.

        :return: an action that opens the draft
        :raise UserError: if the activity is no call
        """
        self.ensure_one()
        Draft = self.env["cp.case.draft"]
        Draft.check_access("create")
        self.check_access("read")
        if self.activity_category != "phonecall":
            raise UserError(self.env._("Only a call makes a new case."))
        record = self.env[self.res_model or "res.partner"].browse(self.res_id or [])
        record.check_access("read")
        partner, subject = self._cp_get_contact(record), self.summary or record.display_name
        return form_action(Draft._open_new(partner, "call", subject=subject))

    @api.model
    def _cp_get_contact(self, record):
        """Whom an activity on ``record`` is about: the record itself or its customer."""
        if record._name == "res.partner":
            return record
        return record._mail_get_partners()[record.id][:1]

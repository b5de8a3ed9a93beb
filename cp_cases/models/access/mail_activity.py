from odoo import api, models
from odoo.exceptions import UserError

from ...tools.acting import as_system, vouch


class MailActivity(models.Model):
    """An activity of a case is seen with it, is given to its readers alone, and ends as a note."""

    _name = "mail.activity"
    _inherit = ["mail.activity", "cp.case.satellite", "cp.case.guard"]

    @api.constrains("user_id", "res_model", "res_id")
    def _check_cp_case_assignment(self):
        """Only users who may read a case have activities on it: their texts tell about it."""
        for activity in self.sudo().filtered(lambda record: record.res_model == "cp.case"):
            case = self.env["cp.case"].browse(activity.res_id)
            if activity.user_id and not case._get_readers(activity.user_id):
                raise UserError(
                    self.env._("%s does not have access to this case.", activity.user_id.name)
                )

    def _compute_res_name(self):
        result = super()._compute_res_name()
        self._cp_hide_name("res_name")
        return result

    def _action_done(self, feedback=False, attachment_ids=None):
        """On a case, a done activity becomes a note of whoever did it, with its files."""
        messages, next_activities = super(MailActivity, vouch(self))._action_done(
            feedback=feedback, attachment_ids=attachment_ids
        )
        for message in messages.filtered(lambda message: message.model == "cp.case"):
            files = message.attachment_ids.filtered_domain([("res_model", "=", message._name)])
            # sudo: only the system changes files of an entry
            as_system(files).write({"res_model": message.model, "res_id": message.res_id})
        return messages.with_env(self.env), next_activities.with_env(self.env)

from odoo import api, models
from odoo.exceptions import UserError


class MailActivity(models.Model):
    _name = "mail.activity"
    _inherit = ["mail.activity", "cp.case.satellite"]

    @api.constrains("user_id", "res_model", "res_id")
    def _check_cp_case_assignment(self):
        """An activity is for those who may read its case; its text would tell of it."""
        for activity in self.sudo().filtered(lambda record: record.res_model == "cp.case"):
            case = self.env["cp.case"].browse(activity.res_id)
            if activity.user_id and not case._get_readers(activity.user_id):
                raise UserError(
                    self.env._("%s does not have access to this case.", activity.user_id.name)
                )

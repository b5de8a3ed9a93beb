from odoo import api, models


class CpCaseDraft(models.Model):
    """Whoever makes a new case by hand is busy until the last draft of one is gone."""

    _inherit = "cp.case.draft"

    @api.model_create_multi
    def create(self, vals_list):
        drafts = super().create(vals_list)
        drafts._get_busy_users()._begin_busy()
        return drafts

    def write(self, vals):
        result = super().write(vals)
        # Who comes back to a draft is busy with it again.
        (self._get_busy_users() & self.env.user)._resume_busy()
        return result

    def unlink(self):
        users = self._get_busy_users()
        result = super().unlink()
        users._end_busy()
        return result

    def _get_busy_users(self):
        return self.filtered(lambda draft: draft.kind == "new").user_id

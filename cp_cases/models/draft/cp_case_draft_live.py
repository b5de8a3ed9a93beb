from odoo import api, models


class CpCaseDraft(models.Model):
    """Whoever shows a case, the board, or his or her own drafts, learns when a draft begins and
    ends."""

    _inherit = "cp.case.draft"

    def _notify_draft_change(self):
        # sudo: the drafts of others, to tell them; nothing is read but whose they are
        drafts_sudo = self.sudo()
        drafts_sudo.case_id._notify_change()
        self.env["cp.case"]._notify_companies(drafts_sudo.service_id.company_id)
        for user in drafts_sudo.user_id:
            user._bus_send("cp_cases.drafts_changed", {})

    @api.model_create_multi
    def create(self, vals_list):
        drafts = super().create(vals_list)
        drafts._notify_draft_change()
        return drafts

    def write(self, vals):
        result = super().write(vals)
        if "holds_lock" in vals:
            self._notify_draft_change()
        return result

    def unlink(self):
        self._notify_draft_change()
        return super().unlink()

from odoo import models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        """Tell the web client what the user is: only agents are offered new cases, and only
        supervisors see how much mail is held."""
        user = self.env.user
        return {
            **super().session_info(),
            "cp_cases_is_agent": user.has_group("cp_cases.group_cp_cases_user"),
            "cp_cases_is_supervisor": user.has_group("cp_cases.group_cp_cases_supervisor"),
        }

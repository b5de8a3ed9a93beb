from odoo import models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        """Tell the web client whether the user is an agent: only agents are offered new cases."""
        return {
            **super().session_info(),
            "cp_cases_is_agent": self.env.user.has_group("cp_cases.group_cp_cases_user"),
        }

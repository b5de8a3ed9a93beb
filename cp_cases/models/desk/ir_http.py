from odoo import models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        """The web client offers new cases in many places: to agents alone."""
        return {
            **super().session_info(),
            "cp_cases_is_agent": self.env.user.has_group("cp_cases.group_cp_cases_user"),
        }

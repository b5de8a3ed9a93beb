from odoo import models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        """Tell the web client what the user is: only agents are offered new cases and told of new
        email, and only supervisors see how much mail is held. And how large a file may be, so that
        one that is larger is refused before it is on its way."""
        get_setting = self.env["ir.config_parameter"]._cp_get
        user = self.env.user
        is_agent = user._is_cp_agent()
        return {
            **super().session_info(),
            "cp_cases_is_agent": is_agent,
            "cp_cases_news_count": is_agent and self.env["cp.case"]._count_news(),
            "cp_cases_max_file_mb": get_setting("max_file_mb"),
            "cp_cases_max_mail_mb": get_setting("max_mail_mb"),
            "cp_cases_is_supervisor": user._is_cp_supervisor(),
        }

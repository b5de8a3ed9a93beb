from odoo import models

from ...tools.acting import as_system


class CpCase(models.Model):
    """What becomes of a case whose email did not arrive."""

    _inherit = "cp.case"

    def _after_failed_delivery(self):
        """Open a resolved case again, since its customer has not had the answer, and make it news
        for its agent. A closed case is only marked."""
        # sudo: nobody writes this on the case but the system
        cases_sudo = as_system(self)
        cases_sudo.filtered(lambda case: case.state == "resolved").write({"state": "open"})
        cases_sudo._leave_gone_holders()
        cases_sudo._set_news(True)

from odoo import models


class CpCase(models.Model):
    """Whoever works on a case sees it from then on."""

    _inherit = "cp.case"

    def _record_work(self, event, users=None):
        """Note in the ledger that ``users`` have worked on the cases now.

        :param str event: a key of ``cp.case.worker._selection_event()``
        :param users: the default is the current one
        """
        # sudo: the ledger is the system's
        self.env["cp.case.worker"].sudo()._record(self, users or self.env.user, event)

from odoo import models


class CpCase(models.Model):
    """The ledger of who has worked on a case: whoever is in it sees the case from then on."""

    _inherit = "cp.case"

    def _record_work(self, event, users=None):
        """Note in the ledger that ``users`` have worked on the cases now.

        :param str event: a key of ``cp.case.worker._selection_event()``
        :param users: ``res.users``; the default is the current user
        """
        # sudo: only the system writes the ledger
        self.env["cp.case.worker"].sudo()._record(self, users or self.env.user, event)

from odoo import models

from ...tools.acting import as_client


class IrActionsServer(models.Model):
    _inherit = "ir.actions.server"

    def run(self):
        """Server actions and automation rules run with superuser rights. What they do to a case
        obeys the rules that hold for a client."""
        return super(IrActionsServer, as_client(self)).run()

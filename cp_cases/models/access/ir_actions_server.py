from odoo import models

from ...tools.acting import as_client


class IrActionsServer(models.Model):
    _inherit = "ir.actions.server"

    def run(self):
        """Run the actions. Those of automation rules and scheduled actions run as superuser, but
        what they do to a case obeys the rules for clients."""
        return super(IrActionsServer, as_client(self)).run()

from odoo import api, fields, models


class CpCaseWorker(models.Model):
    """The ledger of who has worked on which case, and when first and last.

    Only ``cp.case._record_work`` writes it. Nobody has create, write or unlink rights, not even the
    administrator: whoever could write here could give themselves sight of any case.
    """

    _name = "cp.case.worker"
    _description = "Case Ledger"
    _inherit = ["cp.text", "cp.system.records"]
    _order = "last_date desc, id desc"
    _rec_name = "user_id"

    case_id = fields.Many2one(
        "cp.case", required=True, readonly=True, index=True, ondelete="cascade"
    )
    user_id = fields.Many2one("res.users", "Agent", readonly=True, ondelete="set null")
    former_user_name = fields.Char(
        "Former Agent", readonly=True, help="Who it was, once the user has been deleted."
    )
    # Copied from the case, so that one index finds the cases outside the agent's services.
    service_id = fields.Many2one(
        "cp.service", related="case_id.service_id", store=True, readonly=True
    )
    first_date = fields.Datetime("First Worked On", required=True, readonly=True)
    last_date = fields.Datetime("Last Worked On", required=True, readonly=True)
    first_event = fields.Selection("_selection_event", "First Action", required=True, readonly=True)
    last_event = fields.Selection("_selection_event", "Last Action", required=True, readonly=True)

    _case_user_uniq = models.UniqueIndex("(case_id, user_id)")
    _user_case_idx = models.Index("(user_id, case_id) INCLUDE (service_id)")

    @api.depends("user_id", "former_user_name")
    def _compute_display_name(self):
        for row in self:
            row.display_name = row.user_id.name or row.former_user_name

    @api.model
    def _keep_names(self, users):
        """Keep the names of users who are about to be deleted: their rows stay."""
        rows = self.search([("user_id", "in", users.ids)])
        for user, rows_of_user in rows.grouped("user_id").items():
            rows_of_user.former_user_name = user.name

    @api.model
    def _selection_event(self):
        # A dictionary: of pairs in a list, Odoo would export the keys as texts to translate.
        labels = {
            "created": self.env._("Made the case"),
            "assigned": self.env._("Was assigned"),
            "opened": self.env._("Opened an email for work"),
            "sent": self.env._("Sent an email"),
            "note": self.env._("Wrote a note"),
            "disposition": self.env._("Changed the disposition"),
            "state": self.env._("Changed the state"),
            "transferred": self.env._("Transferred it"),
            "received": self.env._("Received it by transfer"),
        }
        return list(labels.items())

from odoo import fields, models


class CpCaseNote(models.TransientModel):
    _name = "cp.case.note"
    _description = "Write a Note"
    _inherit = ["cp.case.act"]

    note = fields.Html(required=True, sanitize="email_outgoing")

    def action_apply(self):
        """Write the note on each case. For errors see ``cp.case.message_post``."""
        self.ensure_one()
        for case in self.case_ids:
            case._post_note(self.note)
        return self._close()

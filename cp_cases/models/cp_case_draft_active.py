from odoo import api, models

# As many as a menu usefully lists; the page has them all.
MAX_LISTED = 20


class CpCaseDraftActive(models.AbstractModel):
    """The active communications of an agent, in the top bar."""

    _name = "cp.case.draft.active"
    _description = "Active Communications"

    @api.model
    @api.readonly
    def get_active_count(self):
        """How many drafts the caller has."""
        return self.search_count([("user_id", "=", self.env.uid)])

    @api.model
    @api.readonly
    def get_active_communications(self):
        """The caller's drafts, newest first, as the menu shows them."""
        drafts = self.search(
            [("user_id", "=", self.env.uid)], limit=MAX_LISTED, order="create_date desc, id desc"
        )
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        # sudo: the number of a case that one writes on, and the name of whom one writes to
        return [
            {
                "id": draft.id,
                "contact": draft.sudo().partner_id.name or draft.email_to or "",
                "subject": draft.subject or "",
                "number": draft.sudo().case_id.number or "",
                "kind": kinds[draft.kind],
                "since": draft.create_date,
            }
            for draft in drafts
        ]

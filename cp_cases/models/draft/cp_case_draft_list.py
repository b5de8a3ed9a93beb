from odoo import api, fields, models

# Drafts in the menu; the page of active communications lists them all.
MAX_LISTED = 20


class CpCaseDraft(models.Model):
    """The active communications of an agent: in the top bar, in My Cases, and as supervisors see
    them on the board."""

    _inherit = "cp.case.draft"

    @api.model
    @api.readonly
    def get_active_count(self):
        """How many drafts the caller has."""
        return self.search_count([("user_id", "=", self.env.uid)])

    @api.model
    @api.readonly
    def get_active_communications(self):
        """The caller's newest drafts, up to MAX_LISTED, as the menu shows them.

        :return: a list of dictionaries: ``id``, ``contact``, ``subject``, ``number`` (of the case),
            ``kind`` (its label) and ``since``
        """
        drafts = self.search(
            [("user_id", "=", self.env.uid)], limit=MAX_LISTED, order="create_date desc, id desc"
        )
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        # sudo: an author may know the number of the case and the name of the contact written to
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

    def _format_for_board(self, contacts):
        """What a supervisor sees of a draft: never its text.

        :param contacts: the ``res.partner`` that the supervisor may read
        """
        self.ensure_one()
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        named = self.partner_id <= contacts
        return {
            "id": self.id,
            "kind": self.kind,
            "label": kinds[self.kind],
            "case_id": self.case_id.id,
            "number": self.case_id.number or "",
            "contact": (named and self.partner_id.name) or self.case_id.partner_name or "",
            "since": fields.Datetime.to_string(self.create_date),
            "is_locked": bool(self.holds_lock and self.message_id),
            "agent": self.user_id.name,
        }

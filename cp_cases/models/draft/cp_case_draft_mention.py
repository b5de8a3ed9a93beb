from odoo import api, models


class CpCaseDraft(models.Model):
    """Colleagues who are mentioned in the note of a draft. They are told when the note is on its
    case."""

    _inherit = "cp.case.draft"

    @api.readonly
    def get_mention_suggestions(self, search):
        """Colleagues whom the note of the caller's draft may mention: those who see its case, or
        will see it once it is made.

        :param str search: a part of a name or address
        :return: a list of dictionaries: ``id`` (of the contact) and ``name``
        :raise AccessError: if the draft belongs to another agent, or the caller does not see the
            case any more
        """
        self._check_may_insert()
        if self.kind == "reply":
            return self.case_id.get_mention_suggestions(search)
        case = self._get_named_case()
        return case._format_mentionable(search, case._foresee_readers)

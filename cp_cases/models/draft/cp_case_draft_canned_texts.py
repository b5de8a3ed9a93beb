from odoo import api, models


class CpCaseDraft(models.Model):
    """Canned texts in the email of a draft, which is in the customer's language, and in its note,
    which is for colleagues."""

    _inherit = "cp.case.draft"

    @api.readonly
    def get_canned_texts(self, is_note=False):
        """The canned texts that the service of the caller's draft offers, by name.

        :param bool is_note: whether they are for the note
        :return: a list of dictionaries: ``id``, ``name`` and ``preview``, which is the beginning of
            the text in the language in which it is inserted
        :raise AccessError: if the draft belongs to another agent, or the caller does not see the
            case any more
        """
        self._check_may_insert()
        case = self._get_named_case()
        return case._format_canned_texts(self._get_text_lang(case, is_note))

    @api.readonly
    def render_canned_text(self, template_id, is_note=False):
        """A canned text for the case of the caller's draft.

        :param int template_id: id of a template that ``get_canned_texts`` offers
        :param bool is_note: whether it is for the note
        :return: the text, as HTML
        :raise UserError: if it is not offered, or names what the caller may not read
        :raise AccessError: if the draft belongs to another agent, or the caller does not see the
            case any more
        """
        self._check_may_insert()
        case = self._get_named_case()
        text = case._render_offered_text(template_id, self._get_text_lang(case, is_note))
        return self._fields["body"].convert_to_cache(text, self)

    def _check_may_insert(self):
        self.ensure_one()
        self._check_mine()
        self.case_id.check_access("read")

    @api.model
    def _get_text_lang(self, case, is_note):
        return self.env.lang if is_note else case._get_customer_lang()

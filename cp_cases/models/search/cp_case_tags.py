from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.search import fold, phone_part, tag_pattern


class CpCase(models.Model):
    """Finding cases by one thing alone: an address, a company or a phone number. In the search box
    these are tags, such as ``email:sara@``, and in the search of Odoo fields."""

    _inherit = "cp.case"

    search_email = fields.Char("Email Address", store=False, search="_search_search_email")
    search_company = fields.Char("Company of Contact", store=False, search="_search_search_company")
    search_phone = fields.Char("Phone", store=False, search="_search_search_phone")

    def _search_search_email(self, operator, value):
        return self._search_tag("email", operator, value)

    def _search_search_company(self, operator, value):
        return self._search_tag("company", operator, value)

    def _search_search_phone(self, operator, value):
        return self._search_tag("phone", operator, value)

    @api.model
    def _search_tag(self, kind, operator, value):
        if operator not in ("=", "ilike", "like", "in"):
            return NotImplemented
        values = value if operator == "in" else [value]
        return Domain.OR(self._get_tag_domain(kind, fold(str(term or ""))) for term in values)

    @api.model
    def _get_tag_domain(self, kind, text):
        """The cases whose contact, sender or participants have it.

        :param str kind: ``email``, ``company`` or ``phone``
        :param text: folded
        """
        if kind == "phone":
            text = phone_part(text)
        if not text:
            return Domain.FALSE
        # The index finds the words, and few of them stand elsewhere.
        return self._get_words_domain(text) & self._get_pattern_domain(tag_pattern(kind, text))

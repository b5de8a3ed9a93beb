import re
from functools import partial

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, email_normalize

from ..tools.identifiers import find_identifiers
from ..tools.search import escape_like, fold

# What the trigram index of the search text can find.
HAS_TRIGRAM = re.compile(r"[^\W_]{3}")


class CpCaseSearch(models.AbstractModel):
    """How cases are found and sorted."""

    _name = "cp.case.search"
    _description = "Search of Cases"
    _inherit = ["cp.case.visibility"]

    search_text = fields.Char(
        compute="_compute_search_text",
        store=True,
        help="Number, subject, name and addresses, in one column: one index serves all words.",
    )
    search_term = fields.Char("Search", store=False, search="_search_search_term")
    is_worked_on = fields.Boolean("Worked on by Me", store=False, search="_search_is_worked_on")

    @api.depends("number", "name", "partner_name", "partner_id.email", "email_from")
    def _compute_search_text(self):
        for case in self:
            parts = (
                case.number,
                case.name,
                case.partner_name,
                case.partner_id.email,
                case.email_from,
            )
            case.search_text = fold(" ".join(part for part in parts if part))

    def _search_search_term(self, operator, value):
        """One box for number, name, subject, address, thread identifier and the word "Case".

        A number of a visible case gives that case alone, a whole address the cases of its owner;
        otherwise each word must stand somewhere in number, subject, name or address.
        """
        if operator not in ("=", "ilike", "like", "in"):
            return NotImplemented
        values = value if operator == "in" else [value]
        return Domain.OR(self._get_term_domain(str(term or "")) for term in values)

    def _search_is_worked_on(self, operator, value):
        if operator != "in":
            return NotImplemented
        worked_ids = self._get_worked_on_ids([])
        to_sql = partial(self._worked_on_to_sql, self.env.uid, worked_ids)
        domain = Domain.custom(to_sql=to_sql)
        return Domain.OR(domain if wanted else ~domain for wanted in value)

    @api.model
    def _get_term_domain(self, term):
        words = fold(term).split()
        if words and words[0] in {"case", fold(self.env._("Case"))}:
            words = words[1:]
            if not words:
                return Domain.TRUE
        number = self._get_number_domain(" ".join(words).removeprefix("#").strip())
        if self.search_count(number, limit=1):
            return number
        address = self._get_address_domain(term)
        if self.search_count(address, limit=1):
            return address
        for identifier in find_identifiers(term):
            thread = self.env["cp.case.thread"].search([("identifier", "=", identifier)])
            if thread:
                return Domain("id", "=", thread.case_id.id)
        domain = Domain.AND(self._get_word_domain(word) for word in words)
        if words and not any(map(HAS_TRIGRAM.search, words)):
            domain &= self._get_narrow_domain()
        return domain

    @api.model
    def _get_word_domain(self, word):
        pattern = escape_like(word)
        if HAS_TRIGRAM.search(word):
            return Domain("search_text", "like", pattern)
        return Domain.custom(to_sql=partial(self._short_word_to_sql, f"%{pattern}%"))

    @api.model
    def _get_number_domain(self, text):
        if text.isdigit():
            return Domain("number", "=", text)
        has_digit = any(char.isdigit() for char in text)
        return Domain("number", "=ilike", escape_like(text)) if has_digit else Domain.FALSE

    @api.model
    def _get_address_domain(self, text):
        """The cases of one whole address. In the trigram index, those of a common domain would all
        be looked through."""
        address = email_normalize(text)
        if not address:
            return Domain.FALSE
        # sudo: who has the address; only cases that the rule shows are found by it
        partners_sudo = self.env["res.partner"].sudo().with_context(active_test=False)
        partner_ids = list(partners_sudo._search([("email_normalized", "=", address)]))
        return Domain("email_normalized", "=", address) | Domain("partner_id", "in", partner_ids)

    @staticmethod
    def _short_word_to_sql(pattern, model, alias, query):
        # Without three letters in a row, the trigram index would be read as a whole. Another
        # collation hides it from PostgreSQL, but not the column's statistics.
        column = model._field_to_sql(alias, "search_text", query)
        return SQL('%s COLLATE "C" LIKE %s', column, pattern)

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        if field_name == "number":
            # Numbers sort as numbers: 9 before 10.
            column = SQL.identifier(alias, "number")
            return SQL("length(%s) %s, %s %s", column, direction, column, direction)
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)

from functools import partial

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, email_normalize

from ...tools.case_words import ALL_CASE_WORDS, CASE_WORDS, after_case_word, find_numbers
from ...tools.search import fold
from ...tools.search_tags import split_tags
from ...tools.subjects import find_identifiers
from ...tools.text import printable
from ..access.sight_terms import WorkedOn


class CpCase(models.Model):
    """How cases are found and sorted."""

    _inherit = "cp.case"

    search_term = fields.Char("Search", store=False, search="_search_search_term")
    is_worked_on = fields.Boolean("Worked on by Me", store=False, search="_search_is_worked_on")

    def _search_search_term(self, operator, value):
        """One box for number, name, subject, address, thread identifier and the word "Case".

        A number of a visible case gives that case alone, a whole address those it takes part in;
        otherwise each word must stand somewhere in the search text. Tags such as ``email:sara@``
        look in one place alone.
        """
        if operator not in ("=", "ilike", "like", "in"):
            return NotImplemented
        values = value if operator == "in" else [value]
        return Domain.OR(self._get_term_domain(printable(str(term or ""))) for term in values)

    def _search_is_worked_on(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = WorkedOn(self.env).get_lookup_domain()
        return Domain.OR(domain if wanted else ~domain for wanted in value)

    @api.model
    def _get_term_domain(self, term):
        text = fold(term)
        tags, words = split_tags(text)
        if tags:
            domain = Domain.AND(self._get_tag_domain(*tag) for tag in tags)
            return domain & self._get_term_domain(words) if words else domain
        rest = after_case_word(text, self._get_case_words())
        if rest == "":
            return Domain.TRUE
        numbers = find_numbers(text)
        for domain in (
            *map(self._get_number_domain, numbers),
            self._get_address_domain(term),
            self._get_identifier_domain(term),
        ):
            if self._search(domain, limit=1):
                return domain
        if numbers and numbers[-1].isdigit():
            # Of no case: an order may have it.
            rest = numbers[-1]
        domain = self._get_words_domain(rest or text)
        if after_case_word(text, ALL_CASE_WORDS) == "" and not self._search(domain, limit=1):
            # "Fall" is a word of its own in English: it lists all only if it stands nowhere.
            return Domain.TRUE
        return domain

    @api.model
    def _get_case_words(self):
        """The word "Case" in English and in the language of the user, folded."""
        lang = (self.env.lang or self.env.user.lang or "en").split("_")[0]
        return {fold(self.env._("Case")), *CASE_WORDS["en"], *CASE_WORDS.get(lang, ())}

    @api.model
    def _get_number_domain(self, text):
        """
        :param text: folded, with a digit in it
        """
        if text.isdigit():
            return Domain("number", "=", text)
        return Domain.custom(to_sql=partial(self._number_to_sql, text))

    @staticmethod
    def _number_to_sql(text, model, alias, query):
        # In any letter case, by the index of the numbers that have letters.
        number = model._field_to_sql(alias, "number", query)
        return SQL(
            "lower(%(number)s) = %(text)s AND %(number)s ~ '[^0-9]'", number=number, text=text
        )

    @api.model
    def _get_address_domain(self, text):
        """The cases of one whole address: of its owner, and where it takes part in a thread. In the
        trigram index, those of a common domain would all be looked through."""
        address = email_normalize(text)
        if not address:
            return Domain.FALSE
        # sudo: who has the address; only cases that the rule shows are found by it
        partners_sudo = self.env["res.partner"].sudo().with_context(active_test=False)
        partner_ids = list(partners_sudo._search([("email_normalized", "=", address)]))
        # The condition below is of SQL.
        self.env["cp.case.thread"].flush_model(["case_id", "participants"])
        return (
            Domain("email_normalized", "=", address)
            | Domain("partner_id", "in", partner_ids)
            | Domain.custom(to_sql=partial(self._participant_to_sql, address))
        )

    @staticmethod
    def _participant_to_sql(address, model, alias, query):
        # An array, found once, lets PostgreSQL use one index for each of the three conditions.
        return SQL(
            """
            %s = ANY (ARRAY(
                SELECT case_id FROM cp_case_thread
                 WHERE participants IS NOT NULL
                   AND string_to_array(participants, ' ') @> ARRAY[%s]
            ))
            """,
            model._field_to_sql(alias, "id", query),
            address,
        )

    @api.model
    def _get_identifier_domain(self, text):
        identifiers = find_identifiers(text)
        if not identifiers:
            return Domain.FALSE
        threads = self.env["cp.case.thread"].search([("identifier", "in", identifiers)])
        return Domain("id", "in", threads.case_id.ids)

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        if field_name == "number":
            # Numbers sort as numbers: 9 before 10.
            column = self._field_to_sql(alias, "number", query)
            query._order_groupby.append(column)
            return SQL("length(%s) %s, %s %s", column, direction, column, direction)
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)

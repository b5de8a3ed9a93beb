import re
from functools import partial

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, email_normalize

from ...tools.headers.subjects import find_identifiers
from ...tools.search import (
    as_phone,
    case_text,
    dense_pattern,
    escape_like,
    fold,
    phone_part,
    split_words,
    tag_pattern,
)
from ...tools.search_box import (
    ALL_CASE_WORDS,
    CASE_WORDS,
    after_case_word,
    find_numbers,
    split_tags,
)
from ..access.cp_text import clean_text
from ..access.sight_terms import WorkedOn

# What an index of trigrams can find.
HAS_TRIGRAM = re.compile(r"[^\W_]{3}")
# How finely PostgreSQL knows what stands in the search text. By its default, it takes a first name
# that four of a thousand cases hold for one in a hundred, and looks for it from the newest case on:
# with a million cases, six of fifteen names take a supervisor 235 to 323 ms, and else at most 35.
SEARCH_TEXT_STATISTICS = 1000


class CpCase(models.Model):
    """How cases are found: by what people type into the one box, and by one thing alone: an
    address, a company or a phone number. In the box these are tags, such as ``email:sara@``, and in
    the search of Odoo fields. Words are found in one column, by one index."""

    _inherit = "cp.case"

    search_term = fields.Char("Search", store=False, search="_search_search_term")
    search_email = fields.Char("Email Address", store=False, search="_search_search_email")
    search_company = fields.Char("Company of Contact", store=False, search="_search_search_company")
    search_phone = fields.Char("Phone", store=False, search="_search_search_phone")
    is_worked_on = fields.Boolean("Worked on by Me", store=False, search="_search_is_worked_on")
    search_text = fields.Char(
        compute="_compute_search_text",
        store=True,
        # Indexed once for a new case instead of twice.
        precompute=True,
        help="Number, subject, name, company, phone and addresses, in one column: one index serves "
        "all words.",
    )

    # Of the column as it is: an index="trigram" is of unaccent(…) where that is installed.
    _search_text_idx = models.Index("USING gin (search_text gin_trgm_ops)")

    def init(self):
        if not self._abstract:
            self.env.cr.execute(
                SQL(
                    "ALTER TABLE %s ALTER COLUMN search_text SET STATISTICS %s",
                    SQL.identifier(self._table),
                    SEARCH_TEXT_STATISTICS,
                )
            )
        return super().init()

    @api.depends(
        "number",
        "name",
        "partner_name",
        "partner_id.commercial_company_name",
        "partner_id.email",
        "partner_id.phone",
        "email_from",
        "email_normalized",
        "thread_ids.participants",
    )
    def _compute_search_text(self):
        for case in self:
            contact = case.partner_id
            case.search_text = case_text(
                [case.number, case.name, case.partner_name, case.email_from],
                contact.commercial_company_name,
                [contact.email, case.email_normalized, *case.thread_ids.mapped("participants")],
                contact.phone,
            )

    def _search_search_term(self, operator, value):
        """One box for number, name, subject, address, thread identifier and the word "Case".

        A number of a visible case gives that case alone, a whole address those it takes part in;
        otherwise each word must stand somewhere in the search text. Tags such as ``email:sara@``
        look in one place alone.
        """
        if operator not in ("=", "ilike", "like", "in"):
            return NotImplemented
        values = value if operator == "in" else [value]
        return Domain.OR(self._get_term_domain(clean_text(str(term or ""))) for term in values)

    def _search_is_worked_on(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = WorkedOn(self.env).get_lookup_domain()
        return Domain.OR(domain if wanted else ~domain for wanted in value)

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

    # ------------------------------------------------------------
    # THE BOX
    # ------------------------------------------------------------

    @api.model
    def _get_term_domain(self, term):
        """The cases for what is typed into the box. What it may be, an address or a number, is
        looked up at once, as the user: words are searched for where there is none.

        :param str term: tags and words
        """
        text = fold(term)
        tags, words = split_tags(text)
        if tags:
            domain = Domain.AND(self._get_tag_domain(*tag) for tag in tags)
            return domain & self._get_term_domain(words) if words else domain
        rest = after_case_word(text, self._get_case_words())
        if rest == "":
            return Domain.TRUE
        # "Fall" is a word of its own in English: it lists all only if it stands nowhere.
        is_case_elsewhere = after_case_word(text, ALL_CASE_WORDS) == ""
        numbers = find_numbers(text)
        for domain in (
            *map(self._get_number_domain, numbers),
            self._get_address_domain(term),
            self._get_identifier_domain(term),
        ):
            if not domain.is_false() and self._search(domain, limit=1):
                return domain
        if numbers and numbers[-1].isdigit():
            # Of no case: an order may have it.
            rest = numbers[-1]
        domain = self._get_words_domain(rest or text)
        if is_case_elsewhere and not self._search(domain, limit=1):
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

    # ------------------------------------------------------------
    # WORDS
    # ------------------------------------------------------------

    @api.model
    def _get_words_domain(self, text):
        """The cases that hold each word, or the same number of a telephone, however it is written.

        :param text: folded
        """
        words, digits = split_words(text), as_phone(text)
        domain = Domain.AND([self._get_word_domain(word) for word in words])
        if digits:
            domain |= Domain("search_text", "like", digits)
        return domain

    @api.model
    def _get_word_domain(self, word):
        """
        :param word: folded
        """
        if pairs := dense_pattern(word):
            return Domain("search_text", "=like", pairs)
        if HAS_TRIGRAM.search(word):
            return Domain("search_text", "like", escape_like(word))
        # Without three letters in a row, the index would be read as a whole.
        return self._get_pattern_domain(f"%{escape_like(word)}%")

    @api.model
    def _get_pattern_domain(self, pattern):
        """The cases in whose text a LIKE pattern is found, without the index of words."""
        return Domain.custom(to_sql=partial(self._pattern_to_sql, pattern))

    @staticmethod
    def _pattern_to_sql(pattern, model, alias, query):
        # Another collation hides the index from PostgreSQL, but not the column's statistics.
        column = model._field_to_sql(alias, "search_text", query)
        return SQL('%s COLLATE "C" LIKE %s', column, pattern)

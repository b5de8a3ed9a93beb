import re
from functools import partial

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.search import as_phone, case_text, dense_pattern, escape_like, split_words

# What an index of trigrams can find.
HAS_TRIGRAM = re.compile(r"[^\W_]{3}")
# How finely PostgreSQL knows what stands in the search text. By its default, it takes a first name
# that four of a thousand cases hold for one in a hundred, and looks for it from the newest case on:
# with a million cases, six of fifteen names take a supervisor 235 to 323 ms, and else at most 35.
SEARCH_TEXT_STATISTICS = 1000


class CpCase(models.Model):
    """How words are found: in one column, by one index."""

    _inherit = "cp.case"

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

    @api.model
    def _get_words_domain(self, text):
        """The cases that hold each word, or the same number of a telephone, however it is written.

        :param text: folded
        """
        domain = Domain.AND(self._get_word_domain(word) for word in split_words(text))
        if digits := as_phone(text):
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

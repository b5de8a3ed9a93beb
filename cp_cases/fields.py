"""Fields that Odoo has not."""

import re

from odoo import fields
from odoo.fields import Domain
from odoo.tools import SQL

# What a trigram index can find.
HAS_TRIGRAM = re.compile(r"[^\W_]{3}")


class IntegerArray(fields.Json):
    """Whole numbers in a column that an index looks into."""

    _column_type = ("_int4", "int4[]")

    def convert_to_column(self, value, record, values=None, validate=True):
        return list(value) if value else None


class CasesField(fields.One2many):
    """The cases of a record, or what hangs on them, searched as whoever asks.

    By itself, Odoo looks for given records, and for having none, as superuser: the answer
    would tell of cases that the reader does not see.
    """

    def condition_to_sql(self, field_expr, operator, value, model, alias, query):
        if operator in ("in", "not in") and not model.env.su:
            ids = {id_ for id_ in value if id_}
            if not ids:
                operator = "not in" if operator == "in" else "in"
                value = Domain.TRUE
            elif len(ids) == len(set(value)):
                value = Domain("id", "in", ids)
            if isinstance(value, Domain):
                operator = "any" if operator == "in" else "not any"
        return super().condition_to_sql(field_expr, operator, value, model, alias, query)


class SearchText(fields.Char):
    """A text that words are looked for in, by a trigram index."""

    def _condition_to_sql(self, field_expr, operator, value, model, alias, query):
        if operator != "like" or HAS_TRIGRAM.search(value):
            return super()._condition_to_sql(field_expr, operator, value, model, alias, query)
        # Without three letters in a row, the index would be read as a whole. Another collation
        # hides it from PostgreSQL, but not the column's statistics.
        column = model._field_to_sql(alias, field_expr, query)
        return SQL('%s COLLATE "C" LIKE %s', column, f"%{value}%")

"""Fields that Odoo has not."""

from odoo import fields
from odoo.fields import Domain


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

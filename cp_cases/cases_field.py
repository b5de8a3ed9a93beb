"""Fields to cases that are searched with the rights of the user."""

from odoo import fields
from odoo.fields import Domain


class _SearchedAsUser:
    """A field to cases, or to records of a case, that is searched with the rights of the user.

    Odoo itself searches for given records, or for none, as superuser. The result would reveal cases
    that the user does not see.
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


class CasesField(_SearchedAsUser, fields.One2many):
    """A One2many that is searched with the rights of the user."""


class RelatedCasesField(_SearchedAsUser, fields.Many2many):
    """A Many2many that is searched with the rights of the user."""

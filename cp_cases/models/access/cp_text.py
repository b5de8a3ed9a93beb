from collections.abc import Set

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, ormcache

from ...tools.collation import COLLATION, has_collation
from ...tools.text import printable

TEXTS = ("char", "html", "text")
# Types of a condition's value that hold several values.
COLLECTIONS = (list, tuple, Set)


class CpText(models.AbstractModel):
    """A model whose texts, and the texts it is searched for, come from outside.

    Characters that PostgreSQL cannot store (NUL, halves of characters) are cleaned away before a
    text is written or searched for. Odoo itself would show its user an error of the database.

    Names are sorted as people sort them, in the databases that Odoo makes too, which sort by bytes.
    """

    _name = "cp.text"
    _description = "Text from Outside"

    # The fields that are names.
    _sorted_names = ("name",)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._clean_texts(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._clean_texts(vals))

    @api.model
    def _clean_texts(self, vals):
        return {
            fname: clean_text(value)
            if fname in self._fields and self._fields[fname].type in TEXTS
            else value
            for fname, value in vals.items()
        }

    @api.model
    def _search(self, domain, *args, **kwargs):
        return super()._search(self._clean_domain(domain), *args, **kwargs)

    @api.model
    def _clean_domain(self, domain):
        """The domain with its texts cleaned."""
        domain = Domain(domain)
        if all(
            clean_value(condition.value) == condition.value
            for condition in domain.iter_conditions()
            if isinstance(condition.value, (str, *COLLECTIONS))
        ):
            return domain
        return domain.map_conditions(
            lambda condition: Domain(
                condition.field_expr, condition.operator, clean_value(condition.value)
            )
        )

    @api.model
    def _search_display_name(self, operator, value):
        """A name is searched by text: any other value (a number, say) is made a text first."""
        if operator.endswith("like") and not isinstance(value, str):
            value = "" if value in (None, False) else str(value)
        return super()._search_display_name(operator, value)

    @api.model
    @ormcache()
    def _sorts_as_people(self):
        return has_collation(self.env.cr)

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        if field_name in self._sorted_names and self._sorts_as_people():
            column = self._field_to_sql(alias, field_name, query)
            query._order_groupby.append(column)
            return SQL("%s COLLATE %s %s %s", column, SQL.identifier(COLLATION), direction, nulls)
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)


def clean_text(value):
    """Return a text without characters that cannot be stored, of the same type (Markup stays
    Markup); any other value as it is."""
    if isinstance(value, str) and not value.isprintable():
        return type(value)(printable(value))
    return value


def clean_value(value):
    """Return the value of a condition with its texts cleaned."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, COLLECTIONS):
        return type(value)(clean_text(one) for one in value)
    return value

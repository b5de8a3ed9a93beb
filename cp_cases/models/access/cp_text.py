from collections.abc import Set

from odoo import api, models
from odoo.fields import Domain

from ...tools.text import printable

TEXTS = ("char", "html", "text")
# What the value of a condition may be, beside one thing alone.
COLLECTIONS = (list, tuple, Set)


class CpText(models.AbstractModel):
    """A model whose texts, and what they are searched for, come from people and their programs.

    What PostgreSQL cannot hold (NUL, halves of characters) is left out on the way in. By itself,
    Odoo shows its user the traceback of the database.
    """

    _name = "cp.text"
    _description = "Text from Outside"

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
        """A domain whose texts PostgreSQL can hold."""
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
        """A name is looked for by text; whatever else is given is taken as it is written."""
        if operator.endswith("like") and not isinstance(value, str):
            value = "" if value in (None, False) else str(value)
        return super()._search_display_name(operator, value)


def clean_text(value):
    """Return *value* without what no text holds, of the same type; what is no text as it is."""
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

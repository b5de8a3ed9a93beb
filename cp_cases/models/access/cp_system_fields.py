from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import AccessError

from ...tools.acting import is_system


class CpSystemFields(models.AbstractModel):
    """A model with fields that only the methods of this addon write.

    For everyone else they are read-only: on the form, in an import and by RPC. An onchange ignores
    them, too: the client could name any record in a form that is never saved, and would read its
    name back.
    """

    _name = "cp.system.fields"
    _description = "Fields of the System"

    _system_fields = frozenset()

    @api.model
    def default_get(self, fields):
        """Ignore defaults from the client, in the context or in ``ir.default``, for fields that it
        may not set this way: their only default is that of the field."""
        withheld = {fname for fname in fields if self._is_client_default_withheld(fname)}
        context = clean_defaults(self.env.context, withheld)
        values = super(CpSystemFields, self.with_context(context)).default_get(
            [fname for fname in fields if fname not in withheld]
        )
        for fname in withheld:
            field = self._fields[fname]
            if field.default:
                cached = field.convert_to_cache(field.default(self), self, validate=False)
                values[fname] = field.convert_to_write(cached, self)
        return values

    @api.model
    def _is_client_default_withheld(self, fname):
        if fname in self._system_fields:
            return True
        # A method that acts as superuser for a user: the user's defaults must not change other
        # records with these rights.
        is_lent = self.env.su and self.env.uid != SUPERUSER_ID
        return is_lent and fname in self._fields and self._reaches_others(self._fields[fname])

    def onchange(self, values, field_names, fields_spec):
        changed = [fname for fname in field_names if fname not in self._system_fields]
        if field_names and not changed:
            return {}
        values = {
            fname: value for fname, value in values.items() if fname not in self._system_fields
        }
        return super().onchange(values, changed, fields_spec)

    @api.model
    def _is_foreign(self, fname):
        """Whether a field comes from another addon or was made by hand: it is neither ours, nor one
        that Odoo gives to every record or every chatter."""
        field = self._fields.get(fname)
        return field is not None and not (
            "cp_cases" in field._modules
            or fname in models.MAGIC_COLUMNS
            or fname in self.env["mail.thread"]._fields
            or fname in self.env["mail.activity.mixin"]._fields
        )

    @api.model
    def _reaches_others(self, field):
        """Whether writing the field can change other records."""
        return bool(field.inverse) or field.type in ("one2many", "many2many")

    def _refuse_fields(self, fnames):
        if fnames:
            raise AccessError(
                self.env._(
                    "These fields are written by the system alone: %s",
                    ", ".join(
                        self._fields[fname]._description_string(self.env)
                        for fname in sorted(fnames)
                    ),
                )
            )


class CpSystemRecords(models.AbstractModel):
    """A model whose records only methods of this addon create, change and delete."""

    _name = "cp.system.records"
    _description = "Records of the System"

    @api.model_create_multi
    def create(self, vals_list):
        self._check_system()
        return super().create(vals_list)

    def write(self, vals):
        self._check_system()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_by_system(self):
        self._check_system()

    def _check_system(self):
        if not is_system(self.env):
            raise AccessError(
                self.env._(
                    "%s: written by the system alone.", self.env["ir.model"]._get(self._name).name
                )
            )


def clean_defaults(context, fnames):
    """``context`` without ``default_`` values for ``fnames``."""
    refused = {f"default_{fname}" for fname in fnames}
    return {key: value for key, value in context.items() if key not in refused}

from odoo import api, models
from odoo.exceptions import AccessError

from ..tools.acting import is_system


class CpSystemFields(models.AbstractModel):
    """A model with fields that only the methods of this addon write.

    For everyone else they are read-only: on the form, in an import and by RPC. Not even a form
    that is never saved takes them from the client, as it would read back the name of any record.
    """

    _name = "cp.system.fields"
    _description = "Fields of the System"

    _system_fields = frozenset()

    @api.model
    def default_get(self, fields):
        context = clean_defaults(self.env.context, self._system_fields)
        return super(CpSystemFields, self.with_context(context)).default_get(fields)

    def onchange(self, values, field_names, fields_spec):
        changed = [fname for fname in field_names if fname not in self._system_fields]
        if field_names and not changed:
            return {}
        values = {
            fname: value for fname, value in values.items() if fname not in self._system_fields
        }
        return super().onchange(values, changed, fields_spec)

    def _refuse_fields(self, fnames):
        if fnames:
            raise AccessError(
                self.env._(
                    "These fields are written by the system alone: %s",
                    ", ".join(
                        self._fields[fname].string if fname in self._fields else fname
                        for fname in sorted(fnames)
                    ),
                )
            )


class CpSystemRecords(models.AbstractModel):
    """A model whose records the methods of this addon alone make, change and delete."""

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

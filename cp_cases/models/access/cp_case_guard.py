from odoo import api, models
from odoo.exceptions import MissingError, UserError

from ...tools.acting import is_system


class CpCaseGuard(models.AbstractModel):
    """What hangs on a case by model and id, and what others than the system may do to it: entries,
    files, activities, scheduled messages.

    By whatever way they come: a form, an import, RPC, Odoo's mail routes, the composer, a server
    action. A closed case takes none of them. What else is refused, or allowed to everybody, the
    models that inherit from this one say.
    """

    _name = "cp.case.guard"
    _description = "Kept with a Case"

    _cp_model_field = "res_model"
    # Said of a record, and no part of what it tells.
    _cp_free_fields = frozenset()

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._cp_check_kept("create")
        return records

    def write(self, vals):
        if is_system(self.env) or vals.keys() <= self._cp_free_fields:
            return super().write(vals)
        # Before anything is said of the records.
        self.check_access("write")
        self._cp_check_kept("write", vals)
        result = super().write(vals)
        if {self._cp_model_field, "res_id"} & vals.keys():
            self._cp_check_kept("create")
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_cp_kept(self):
        self._cp_check_kept("unlink")

    def _cp_check_kept(self, operation, vals=()):
        """Check a change by anybody but the system.

        :param str operation: ``create`` (the records are there already), ``write``, ``unlink``, or
            ``react`` with a sign
        :param vals: what is written
        :raise UserError: if it is not allowed
        """
        if is_system(self.env):
            return
        # sudo: whether it hangs on a case must be known before whether it may be read
        try:
            kept_sudo = self.sudo().filtered(self._cp_hangs_on_case)
        except MissingError:
            # To Odoo, what is gone already is deleted.
            kept_sudo = self.sudo().exists().filtered(self._cp_hangs_on_case)
        if kept_sudo:
            kept_sudo._cp_check_change(operation, vals)

    def _cp_hangs_on_case(self, record):
        return record[self._cp_model_field] == "cp.case" and record.res_id

    def _cp_check_change(self, operation, vals):
        """Refuse what is not allowed; all records hang on cases. See :meth:`_cp_check_kept`."""
        if operation != "unlink":
            self._cp_check_not_closed()

    def _cp_check_not_closed(self):
        cases_sudo = self.env["cp.case"].sudo().browse(self.mapped("res_id")).exists()
        if any(case.state == "closed" for case in cases_sudo):
            # Without its number: whoever holds the token of a file may not know it.
            raise UserError(
                self.env._("The case is closed, which is final: nothing is added or changed.")
            )

from odoo import api, models
from odoo.exceptions import MissingError, UserError

from ...tools.acting import is_system


class CpCaseGuard(models.AbstractModel):
    """Records attached to a case by model and id (messages, files, activities, scheduled messages),
    and what others than the system may do to them.

    The checks hold for every way in: forms, imports, RPC, Odoo's mail routes, the composer, server
    actions. On a closed case nothing is added or changed. Models that inherit from this one refuse
    more, or name fields that everybody may write.
    """

    _name = "cp.case.guard"
    _description = "Kept with a Case"

    _cp_model_field = "res_model"
    # Everybody may write these fields: they are no part of the record's content.
    _cp_free_fields = frozenset()

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._cp_check_kept("create")
        return records

    def write(self, vals):
        if is_system(self.env) or vals.keys() <= self._cp_free_fields:
            return super().write(vals)
        # First, so that no later error tells something about a record the user may not write.
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

        :param str operation: ``create`` (the records exist already), ``write``, ``unlink``, or
            ``react`` (with an emoji)
        :param vals: the values that are written
        :raise UserError: if it is not allowed
        """
        if is_system(self.env):
            return
        # sudo: whether a record belongs to a case must be known before whether it may be read
        try:
            kept_sudo = self.sudo().filtered(self._cp_hangs_on_case)
        except MissingError:
            # To delete a record that is gone already is no error in Odoo.
            kept_sudo = self.sudo().exists().filtered(self._cp_hangs_on_case)
        if kept_sudo:
            kept_sudo._cp_check_change(operation, vals)

    def _cp_hangs_on_case(self, record):
        return record[self._cp_model_field] == "cp.case" and record.res_id

    def _cp_check_change(self, operation, vals):
        """Refuse what is not allowed on these records, which all belong to cases. For parameters
        see :meth:`_cp_check_kept`."""
        if operation != "unlink":
            self._cp_check_not_closed()

    def _cp_check_not_closed(self):
        cases_sudo = self.env["cp.case"].sudo().browse(self.mapped("res_id")).exists()
        if any(case.state == "closed" for case in cases_sudo):
            # Without the number of the case: a visitor with the token of a file may not know it.
            raise UserError(
                self.env._("The case is closed, which is final: nothing is added or changed.")
            )

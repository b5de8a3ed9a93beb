from odoo import api, models
from odoo.exceptions import UserError

from ...tools.acting import is_system

CASES = ("cp.case", "cp.case.draft")


class IrAttachment(models.Model):
    """The files of an entry stay as they came, for everybody."""

    _name = "ir.attachment"
    _inherit = ["ir.attachment", "cp.case.guard"]

    # A small picture of the first page, which the browser of any reader makes and saves.
    _cp_free_fields = frozenset({"thumbnail"})

    def _cp_check_change(self, operation, vals):
        if operation != "create" and self._cp_is_of_entry():
            raise UserError(
                self.env._("The file belongs to an entry in the history of a case: it is kept.")
            )
        if operation == "unlink":
            self._cp_check_not_closed()
        return super()._cp_check_change(operation, vals)

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_display_name(self):
        """Hide the names of the files of a case from whoever does not see it, see
        ``mail.message``."""
        super()._compute_display_name()
        if is_system(self.env):
            return
        of_cases = self.filtered(lambda file: file.res_model == "cp.case" and file.res_id)
        cases = self.env["cp.case"].browse(of_cases.mapped("res_id"))
        # sudo: nothing is read but whether the rule shows the case
        visible_ids = set(cases.sudo().exists().filtered("visible_to_me").ids)
        of_cases.filtered(lambda file: file.res_id not in visible_ids).display_name = False

    def _postprocess_contents(self, values):
        """Leave the pictures of cases as they are, copies too: Odoo makes large ones smaller, and
        to open one may take more memory than the server has."""
        if values.get("res_model") in CASES:
            return values
        return super()._postprocess_contents(values)

    def _cp_is_of_entry(self):
        """Whether one of the files belongs to an entry in a history."""
        return bool(
            self.env["mail.message"].search_count(
                [("attachment_ids", "in", self.ids), ("cp_entry_type", "!=", False)], limit=1
            )
        )

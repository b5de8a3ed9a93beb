from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...tools.acting import as_system, is_system
from ..access.cp_text import clean_text
from .entry_kinds import NOTES


class MailMessage(models.Model):
    """Keeps everybody from rewriting the history of a case."""

    _name = "mail.message"
    _inherit = ["mail.message", "cp.case.guard"]

    _cp_model_field = "model"
    # The star of a reader, which Odoo keeps on the message itself.
    _cp_free_fields = frozenset({"starred_partner_ids"})

    @api.model_create_multi
    def create(self, vals_list):
        if not is_system(self.env):
            self._cp_refuse_fields({fname for vals in vals_list for fname in vals})
            # pylint: disable-next=context-overridden
            self = self.with_context(  # noqa: PLW0642
                {
                    key: value
                    for key, value in self.env.context.items()
                    if not key.startswith("default_cp_")
                }
            )
        return super().create(vals_list)

    def write(self, vals):
        if is_system(self.env):
            return super().write(vals)
        self._cp_refuse_fields(vals)
        before = {message: message.body for message in self.sudo()} if "body" in vals else {}
        result = super().write({fname: clean_text(value) for fname, value in vals.items()})
        if "body" in vals:
            # sudo: only the system writes this field
            notes_sudo = as_system(self).filtered(
                lambda message: message.cp_entry_type and message.body != before[message]
            )
            notes_sudo.cp_edit_date = fields.Datetime.now()
            self.env["cp.case"].browse(notes_sudo.mapped("res_id"))._notify_change()
        return result

    def _message_reaction(self, content, action, partner, guest, store=None):
        self._cp_check_kept("react")
        return super()._message_reaction(content, action, partner, guest, store=store)

    def _cp_check_change(self, operation, vals):
        """Nobody changes or deletes entries. While the case is not closed, the author of a note may
        correct its text, and readers may react to entries."""
        if operation == "create":
            raise UserError(
                self.env._(
                    "Entries of a case are written with Reply and as notes, not in this way."
                )
            )
        if operation == "unlink":
            if any(self.mapped("cp_entry_type")):
                raise UserError(self.env._("An entry in the history of a case is not deleted."))
            return
        changed = operation == "write" and {
            fname
            for fname, value in vals.items()
            if any(self._fields[fname].convert_to_write(one[fname], one) != value for one in self)
        }
        if changed:
            self._cp_check_correction(changed)
        if changed or operation == "react":
            super()._cp_check_change(operation, vals)

    def _cp_check_correction(self, fnames):
        if not all(map(self._cp_is_own_note, self)) or not fnames <= {"body"}:
            raise UserError(self.env._("An entry in the history of a case is not changed."))

    def _cp_is_own_note(self, message):
        return (
            message.cp_entry_type in NOTES
            and message.message_type == "comment"
            and message.author_id == self.env.user.partner_id
        )

    def _cp_refuse_fields(self, fnames):
        if any(fname.startswith("cp_") for fname in fnames):
            raise AccessError(self.env._("Only the system sets what kind of entry a message is."))

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class MailMessage(models.Model):
    """An entry in the history of a case is a message with a ``cp_entry_type``."""

    _inherit = "mail.message"

    # What was received or sent, and by whom, is not rewritten afterwards.
    _cp_evidence_fields = {
        "attachment_ids",
        "author_id",
        "body",
        "date",
        "email_from",
        "message_id",
        "model",
        "outgoing_email_to",
        "parent_id",
        "res_id",
        "subject",
    }

    cp_entry_type = fields.Selection(
        [
            ("incoming", "Incoming email"),
            ("outgoing", "Outgoing email"),
            ("acknowledgement", "Acknowledgement"),
            ("transferred", "Transferred"),
            ("note", "Note"),
            ("disposition", "Disposition"),
            ("state", "State"),
        ],
        "Kind of Entry",
        readonly=True,
    )
    cp_thread_id = fields.Many2one(
        "cp.case.thread", "Case Thread", readonly=True, index="btree_not_null", ondelete="set null"
    )
    cp_moved_from_thread_id = fields.Many2one(
        "cp.case.thread", "Moved from", readonly=True, index="btree_not_null", ondelete="set null"
    )
    cp_is_trusted = fields.Boolean("Trusted Sender", readonly=True)
    cp_is_automatic = fields.Boolean("Automatic", readonly=True)
    cp_is_new_request = fields.Boolean("New Request", readonly=True)
    cp_route = fields.Text("Routing Receipt", readonly=True)
    cp_email_cc = fields.Char("Copies to", readonly=True)
    cp_email_bcc = fields.Char("Blind Copies to", readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            names = {fname for vals in vals_list for fname in vals}
            self._cp_refuse_fields(names)
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
        if not self.env.su:
            self._cp_refuse_fields(vals)
            if self._cp_evidence_fields & vals.keys():
                self._cp_check_not_evidence()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_cp_entry(self):
        if not self.env.su and any(self.sudo().mapped("cp_entry_type")):
            raise UserError(self.env._("An entry in the history of a case is not deleted."))

    def _cp_refuse_fields(self, fnames):
        if any(fname.startswith("cp_") for fname in fnames):
            raise AccessError(
                self.env._("What kind of entry a message is, is said by the system alone.")
            )

    def _cp_check_not_evidence(self):
        """The author of a note may correct it while the case is not closed; nothing else of the
        history changes."""
        # sudo: whether it is an entry must be known before whether it may be read
        for message in self.sudo().filtered("cp_entry_type"):
            case = self.env["cp.case"].sudo().browse(message.res_id)
            own_note = (
                message.cp_entry_type == "note" and message.author_id == self.env.user.partner_id
            )
            if not own_note or case.state == "closed":
                raise UserError(self.env._("An entry in the history of a case is not changed."))

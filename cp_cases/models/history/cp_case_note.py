from odoo import models
from odoo.exceptions import UserError
from odoo.tools import is_html_empty

from ...tools import rows
from ...tools.acting import as_system, is_system
from ..access.cp_text import clean_text

# Parameters of message_post() that a client may give for a note; all others are ignored.
NOTE_PARAMETERS = {
    "attachment_ids",
    "attachments",
    "body",
    "body_is_html",
    "mail_activity_type_id",
    "partner_ids",
    "subject",
}
# The same of message_notify().
NOTIFICATION_PARAMETERS = NOTE_PARAMETERS | {
    "email_layout_xmlid",
    "model_description",
    "subtitles",
}
# Models whose files belong to no record for good: uploaded for a message or a draft.
UNFINISHED = (False, "cp.case.draft", "mail.compose.message", "mail.scheduled.message")


class CpCase(models.Model):
    """Notes of agents, the files that they attach, and who is told of them."""

    _inherit = "cp.case"

    def message_post(self, **kwargs):
        """Post a note: what is posted on a case by hand is never an email, which drafts send. What
        the system posts, by ``_post_entry``, goes straight through.

        :param kwargs: as for Odoo's method of this name; only NOTE_PARAMETERS count
        :return: the message
        :raise UserError: if the case is closed, or addresses for an email are given
        """
        # Nobody becomes a follower by writing: the ledger says who has worked on a case.
        self = self.with_context(mail_post_autofollow_author_skip=True)  # noqa: PLW0642
        if self._get_entry() or (kwargs.get("cp_entry_type") and is_system(self.env)):
            return super().message_post(**kwargs)
        self._check_may_note(kwargs)
        rows.hold(self)
        note = {key: clean_text(kwargs[key]) for key in NOTE_PARAMETERS & kwargs.keys()}
        if note.get("attachment_ids"):
            files = self.env["ir.attachment"].browse(note["attachment_ids"])
            note["attachment_ids"] = self._adopt_files(files).ids
        # sudo: only the system writes the history; that the caller may add a note was checked
        message_sudo = super(CpCase, as_system(self)).message_post(
            **{
                **note,
                "message_type": "comment",
                "subtype_xmlid": "mail.mt_note",
                "partner_ids": self._get_reading_partners(note.get("partner_ids")),
            }
        )
        self._record_work("note")
        return message_sudo.with_env(self.env)

    def message_notify(self, **kwargs):
        """Tell colleagues who may read the case something about it, in the caller's name.

        :param kwargs: as for Odoo's method of this name; only NOTIFICATION_PARAMETERS count
        :return: the message
        :raise UserError: if the case is closed, or addresses for an email are given
        """
        self._check_may_note(kwargs)
        notification = {
            key: clean_text(kwargs[key]) for key in NOTIFICATION_PARAMETERS & kwargs.keys()
        }
        # sudo: see message_post
        message_sudo = super(CpCase, as_system(self)).message_notify(
            **{
                **notification,
                "partner_ids": self._get_reading_partners(notification.get("partner_ids")),
            }
        )
        return message_sudo.with_env(self.env)

    def _check_can_update_message_content(self, messages):
        messages._cp_check_kept("write", {"body": ""})
        return super()._check_can_update_message_content(messages)

    def _message_update_content(self, message, /, *, body, attachment_ids=None, **kwargs):
        """Let the text of a note be corrected, and nothing else of it.

        :raise UserError: for another change of the files, or an empty text
        """
        if attachment_ids is not None and set(attachment_ids) != set(message.attachment_ids.ids):
            raise UserError(self.env._("The files of a note stay. Write another note."))
        if is_html_empty(body):
            raise UserError(self.env._("A note is corrected, not deleted: write a text."))
        return super()._message_update_content(message, body=body)

    def _check_may_note(self, parameters):
        """Check that the caller, superuser rights or not, may add a note with these files.

        :param dict parameters: as for ``message_post``
        """
        self.ensure_one()
        case = self.sudo(False)
        case._check_may_write_on()
        case.env["ir.attachment"].browse(parameters.get("attachment_ids") or ()).check_access(
            "read"
        )
        self.env["mail.message"]._cp_refuse_fields(parameters)
        if parameters.get("outgoing_email_to"):
            raise UserError(
                self.env._("Emails of a case are written with Reply. Nothing was sent.")
            )

    def _message_subscribe(self, partner_ids=None, subtype_ids=None, customer_ids=None):
        """Subscribe only users who may read the case, never a customer. A follower who loses sight
        of the case remains one, but gets nothing."""
        for case in self:
            super(CpCase, case)._message_subscribe(
                partner_ids=case._get_reading_partners(partner_ids),
                subtype_ids=subtype_ids,
                customer_ids=customer_ids,
            )
        return True

    def _get_reading_partners(self, partner_ids):
        """Those among ``partner_ids`` whose users may read the cases."""
        # sudo: the caller may not read the users of contacts in every company
        partners_sudo = self.env["res.partner"].sudo().browse(partner_ids or ())
        return self._get_readers(partners_sudo.user_ids).partner_id.ids

    def _adopt_files(self, files):
        """Attach files to the case, so that nobody can change them where they came from.

        :param files: those that the user uploaded for a message or draft are moved, those of other
            records and of entries are copied
        :return: the files of the case, as sudo
        """
        self.ensure_one()
        # sudo: that the caller may read them was checked
        files_sudo = as_system(files)
        home = {"res_model": self._name, "res_id": self.id}
        own = files_sudo.filtered(
            lambda file: (
                not file.res_field
                and (
                    (file.res_model in UNFINISHED and file.create_uid == self.env.user)
                    or (file.res_model == self._name and not file._cp_is_of_entry())
                )
            )
        )
        own.write(home)
        others = files_sudo - own
        return own | others.mapped(lambda file: file.copy(home))

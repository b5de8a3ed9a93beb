from email.utils import getaddresses

from markupsafe import Markup

from odoo import api, fields, models
from odoo.http import request
from odoo.tools import SQL, format_list, parse_contact_from_email

from ...tools.context import SHOW_REMOTE_IMAGES
from ...tools.cutting import shorten
from ...tools.forwarded import is_forward
from ...tools.headers.subjects import remove_identifier, strip_prefixes
from ...tools.html.markup_text import own_words
from ...tools.html.own_urls import (
    find_pictures,
    host_of_url,
    normal_host,
    remove_own_urls,
)
from ...tools.html.record_links import find_linked_ids, unlink_records
from ...tools.html.remote_images import block_remote_images
from ...tools.zipped import zip_files
from .entry_kinds import ANSWERS, BY_PERSON, FROM_CUSTOMER, OUTSIDE, TO_CUSTOMER

# Characters of the body from which a preview is made, however long the email is.
PREVIEW_SOURCE_LENGTH = 4000
PREVIEW_LENGTH = 140


class MailMessage(models.Model):
    """An entry as a screen gets it: a line in a list, its text without what could harm the reader,
    its files."""

    _inherit = "mail.message"

    # What _cp_format_entries() reads.
    _cp_light_fields = (
        "attachment_ids",
        "author_id",
        "cp_edit_date",
        "cp_entry_type",
        "cp_is_automatic",
        "cp_is_put_aside",
        "cp_is_trusted",
        "cp_sent_again_id",
        "cp_thread_id",
        "date",
        "email_from",
        "res_id",
        "subject",
    )

    cp_body = fields.Html(
        "Contents without Remote Images",
        compute="_compute_cp_body",
        sanitize=False,
        help="Images from elsewhere are left out until the reader asks for them.",
    )
    cp_blocked_count = fields.Integer("Blocked Remote Images", compute="_compute_cp_body")
    cp_recipient_names = fields.Char(
        "Sent To",
        compute="_compute_cp_recipient_names",
        help="To whom an email went: the name, or the address of those without one.",
    )
    cp_bare_subject = fields.Char("Subject without Identifier", compute="_compute_cp_bare_subject")

    @api.depends("body", "cp_entry_type", "cp_event")
    @api.depends_context("lang", SHOW_REMOTE_IMAGES)
    def _compute_cp_body(self):
        hosts, said = self._cp_get_own_hosts(), self._cp_say_events()
        for message in self:
            body, count = str(said.get(message.id) or message.body or ""), 0
            if message.cp_entry_type in OUTSIDE:
                body = remove_own_urls(
                    body,
                    hosts,
                    self._cp_find_pictures(body),
                    keep_images=message.cp_entry_type not in FROM_CUSTOMER,
                )
            if not self.env.context.get(SHOW_REMOTE_IMAGES):
                body, count = block_remote_images(body)
            # The body is sanitised already, as that of every message.
            message.cp_body = Markup(body)
            message.cp_blocked_count = count

    @api.model
    def _cp_get_own_hosts(self):
        """The hosts of this server, whose pages depend on who is logged in."""
        # sudo: agents read no system parameters
        base_url = self.env["ir.config_parameter"].sudo().get_param("web.base.url")
        hosts = {host_of_url(base_url or "")}
        if request:
            hosts.add(normal_host(request.httprequest.host))
        return hosts - {""}

    @api.model
    def _cp_find_pictures(self, body):
        """The inline pictures of a text: links to attachments with the right access token, which
        only our own code can have written.

        :return: a set of pairs: id and access token of the attachment
        """
        found = find_pictures(body)
        # sudo: whoever may read the text may see its pictures, as it contains their tokens
        pictures_sudo = self.env["ir.attachment"].sudo().browse(id_ for id_, _token in found)
        return found & {(file.id, file.access_token) for file in pictures_sudo.exists()}

    @api.depends("outgoing_email_to")
    @api.depends_context("lang")
    def _compute_cp_recipient_names(self):
        for message in self:
            people = getaddresses([message.outgoing_email_to or ""])
            names = [name or address for name, address in people]
            message.cp_recipient_names = format_list(self.env, names)

    @api.depends("subject", "cp_thread_id")
    def _compute_cp_bare_subject(self):
        for message in self:
            # sudo: what the subject holds in any case
            identifier = message.sudo().cp_thread_id.identifier
            message.cp_bare_subject = remove_identifier(message.subject or "", identifier)

    def _cp_format_entries(self):
        """The entries for a list: heads and previews, without their bodies."""
        previews = self._cp_get_previews()
        return [
            {
                **message._cp_format_head(),
                "preview": previews[message.id],
                "attachment_count": len(message.attachment_ids),
                "has_error": message._cp_has_failed(),
            }
            for message in self
        ]

    def _cp_format_head(self):
        self.ensure_one()
        # sudo: whoever may read an entry may know who wrote it
        author_sudo = self.author_id.sudo()
        name, email = parse_contact_from_email(self.email_from or "")
        kind = self.cp_entry_type
        labels = dict(self._fields["cp_entry_type"]._description_selection(self.env))
        # Others are called as they write to us, and the system as it writes to them.
        is_agent = kind not in OUTSIDE or kind in ANSWERS
        return {
            "id": self.id,
            "case_id": self.res_id,
            "type": kind,
            "label": labels.get(kind),
            "is_from_customer": kind in FROM_CUSTOMER,
            "is_to_customer": kind in TO_CUSTOMER,
            "is_by_person": kind in BY_PERSON,
            # sudo: that the system wrote it, not what
            "is_event": bool(self.sudo().cp_event),
            "author": (is_agent and author_sudo.name) or name or author_sudo.name or email,
            "author_id": author_sudo.id,
            "email": email,
            "date": fields.Datetime.to_string(self.date),
            "subject": self.subject or "",
            "topic": self._cp_get_topic(),
            "is_forward": is_forward(self.subject or ""),
            "is_trusted": self.cp_is_trusted or kind not in FROM_CUSTOMER,
            "is_put_aside": self.cp_is_put_aside,
            "is_automatic": self.cp_is_automatic,
            "is_corrected": bool(self.cp_edit_date),
        }

    def _cp_get_topic(self):
        """What the email is about: its subject without Re: and the like, and the identifier."""
        return strip_prefixes(self.cp_bare_subject)

    def _cp_get_previews(self):
        if not self:
            return {}
        self.flush_recordset(["body"])
        rows = self.env.execute_query(
            SQL(
                "SELECT id, left(body, %s) FROM mail_message WHERE id IN %s",
                PREVIEW_SOURCE_LENGTH,
                tuple(self.ids),
            )
        )
        texts = {**dict(rows), **self._cp_say_events()}
        return {id_: shorten(own_words(text or ""), PREVIEW_LENGTH) for id_, text in texts.items()}

    def _cp_format_content(self):
        self.ensure_one()
        is_email = self.cp_entry_type in OUTSIDE
        body = str(self.cp_body or "")
        attachments = self._cp_format_attachments(body)
        return {
            **self._cp_format_head(),
            "is_email": is_email,
            "from": self.email_from if is_email else False,
            "to": self.outgoing_email_to or self.cp_email_to or self.incoming_email_to,
            "cc": self.cp_email_cc or self.incoming_email_cc,
            "bcc": self.cp_email_bcc,
            "body": body if is_email else self._cp_hide_links(body),
            "blocked_count": self.cp_blocked_count,
            "attachments": attachments,
            "files_url": len(attachments) > 1 and f"/cp_cases/entry/{self.id}/files",
            "receipt": (self.cp_receipt or "").splitlines(),
            "failures": self._cp_get_failures(),
            "is_sent_again": bool(self.cp_sent_again_id),
            "raw_url": self._cp_get_raw_url(),
        }

    def _cp_hide_links(self, body):
        """Take out links to cases that the reader does not see; their numbers stay as text."""
        linked = self.env["cp.case"].browse(find_linked_ids(body, "cp.case")).exists()
        hidden = linked - linked._filtered_access("read")
        return unlink_records(body, "cp.case", set(hidden.ids)) if hidden else body

    def _cp_get_raw_url(self):
        """Where a supervisor downloads the email as it came."""
        if self.cp_entry_type not in FROM_CUSTOMER or not self.env.user._is_cp_supervisor():
            return False
        inbound = self.env["cp.inbound.mail"].search([("mail_message_id", "=", self.id)], limit=1)
        if not inbound:
            return False
        return f"/web/content/cp.inbound.mail/{inbound.id}/raw?download=true&filename={self.id}.eml"

    # ------------------------------------------------------------
    # FILES, beside the text
    # ------------------------------------------------------------

    def _cp_get_files(self, body):
        """The files of the entry in the order of the mail, without the images that its text
        shows."""
        shown = {id_ for id_, _token in self._cp_find_pictures(body)}
        # Odoo has the last one first.
        return self.attachment_ids.sorted("id").filtered(
            lambda file: file.id not in shown or not file.mimetype.startswith("image/")
        )

    def _cp_format_attachments(self, body):
        return [
            {"id": file.id, "name": file.name, "mimetype": file.mimetype, "size": file.file_size}
            for file in self._cp_get_files(body)
        ]

    def _cp_zip_files(self):
        """
        :return: name and content of a zip file
        :raise AccessError: if the user may not read one of the files
        """
        self.ensure_one()
        files = self._cp_get_files(str(self.cp_body or ""))
        name = f"{self._cp_get_topic() or self.id}.zip"
        return name, zip_files((file.name, file.raw or b"") for file in files)

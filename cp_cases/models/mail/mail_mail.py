import base64
import mimetypes
from contextlib import suppress
from pathlib import PurePosixPath
from urllib.parse import parse_qsl, urlsplit

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule

from odoo import api, models
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.tools import file_open, html2plaintext
from odoo.tools.image import image_process
from odoo.tools.mail import email_normalize_all, email_split_and_format_normalize
from odoo.tools.mimetypes import guess_mimetype

from odoo.addons.web.controllers.binary import Binary

from ...tools.html.embedding import Embedded, File, embed
from ..history.entry_kinds import TO_CUSTOMER

# The addresses at which Odoo's controllers serve a picture or file.
ROUTES = Map(
    [
        Rule(path, endpoint=controller.__name__)
        for controller in (Binary.content_common, Binary.content_image, Binary.company_logo)
        for path in controller.original_routing["routes"]
    ],
    strict_slashes=False,
).bind("")
PICTURE_TYPES = (".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp")


class MailMail(models.Model):
    """The emails of cases as they leave: addressed as their author did it, with their pictures and
    files in them, so that nobody has to ask this server."""

    _inherit = "mail.mail"

    def _prepare_outgoing_list(self, mail_server=False, doc_to_followers=None):
        """An email of a case is one mail with To, Cc and Bcc, as its author addressed it."""
        emails = super()._prepare_outgoing_list(
            mail_server=mail_server, doc_to_followers=doc_to_followers
        )
        message = self.mail_message_id
        if not self._cp_is_of_case() or not emails:
            return emails
        email, split = emails[0], email_split_and_format_normalize
        addresses = (message.outgoing_email_to, message.cp_email_cc, message.cp_email_bcc)
        email["email_to"] = split(message.outgoing_email_to)
        email["email_cc"] = split(message.cp_email_cc)
        email["email_to_normalized"] = [
            address for part in addresses for address in email_normalize_all(part or "")
        ]
        if message.cp_email_bcc:
            # The mail server sends to it and takes it out of the headers.
            email["headers"] = {**email["headers"], "Bcc": ", ".join(split(message.cp_email_bcc))}
        # As its author: a text may show what another one may not see.
        embedded = self.with_user(message.create_uid)._cp_embed(email["body"])
        email["body"] = embedded.html
        email["body_alternative"] = html2plaintext(embedded.plain_source)
        email["attachments"] = [*email["attachments"], *embedded.files, *embedded.pictures]
        return [email]

    def _cp_is_of_case(self):
        """Whether it sends an entry of a case to a customer."""
        return self.mail_message_id.cp_entry_type in TO_CUSTOMER

    def _estimate_email_size(self, headers, body, attachments_size):
        """The files of an email of a case stay files: Odoo does not make links of them. Its draft
        has checked how large it is."""
        if self._cp_is_of_case():
            return 0
        return super()._estimate_email_size(headers, body, attachments_size)

    def _split_by_mail_configuration(self):
        # Fetch for all mails at once what Odoo would read for each. If a message was deleted
        # meanwhile, leave it to Odoo.
        with suppress(MissingError):
            self.mail_message_id.fetch(["email_from", "mail_server_id", "record_alias_domain_id"])
        return super()._split_by_mail_configuration()

    # ------------------------------------------------------------
    # WHAT STANDS IN THEM. Odoo's own streams of files need an HTTP request, which a job that sends
    # emails has not.
    # ------------------------------------------------------------

    @api.model
    def _cp_embed(self, body) -> Embedded:
        """The text with its pictures and files, as far as the current user may read them."""
        return embed(str(body or ""), self.env["mail.message"]._cp_get_own_hosts(), self._cp_load)

    @api.model
    def _cp_load(self, address):
        """The :class:`File` that this server would give the current user at ``address``, or
        None."""
        url = urlsplit(address)
        try:
            if "/static/" in url.path:
                return self._cp_load_static(url.path)
            endpoint, arguments = ROUTES.match(url.path)
            arguments = {**dict(parse_qsl(url.query)), **arguments}
            if endpoint == "company_logo":
                return self._cp_load_logo(arguments)
            return self._cp_load_field(arguments)
        except (AccessError, HTTPException, MissingError, OSError, UserError, ValueError):
            return None

    @api.model
    def _cp_load_static(self, path):
        with file_open(path.removeprefix("/"), "rb", filter_ext=PICTURE_TYPES) as stream:
            mimetype = mimetypes.guess_type(path)[0] or ""
            return File(PurePosixPath(path).name, stream.read(), mimetype)

    @api.model
    def _cp_load_logo(self, arguments):
        # sudo: anybody may see the logo of a company
        companies_sudo = self.env["res.company"].sudo()
        company_sudo = companies_sudo.browse(int(arguments.get("company") or 0)).exists()
        return self._cp_read(company_sudo or self.env.company.sudo(), "logo_web", "logo")

    @api.model
    def _cp_load_field(self, arguments):
        field_name = arguments.get("field", "raw")
        record = self.env["ir.binary"]._find_record(
            arguments.get("xmlid"),
            arguments.get("model", "ir.attachment"),
            int(arguments["id"]) if arguments.get("id") else None,
            arguments.get("access_token"),
            field=field_name,
        )
        size = (int(arguments.get("width") or 0), int(arguments.get("height") or 0))
        return self._cp_read(record, field_name, arguments.get("filename"), size)

    @api.model
    def _cp_read(self, record, field_name, name=None, size=(0, 0)):
        """
        :return: a :class:`File`, or None if the field is empty or holds no file
        """
        field = record._fields.get(field_name)
        content = field and field.type == "binary" and record[field_name]
        if not content:
            return None
        if field_name != "raw":
            content = base64.b64decode(content)
        if any(size):
            content = image_process(content, size)
        is_file = record._name == "ir.attachment"
        return File(
            (record.name if is_file else name) or field_name,
            content,
            (is_file and record.mimetype) or guess_mimetype(content),
        )

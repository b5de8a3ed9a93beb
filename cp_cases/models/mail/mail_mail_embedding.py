import base64
import mimetypes
from pathlib import PurePosixPath
from urllib.parse import parse_qsl, urlsplit

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule

from odoo import api, models
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.tools import file_open
from odoo.tools.image import image_process
from odoo.tools.mimetypes import guess_mimetype

from odoo.addons.web.controllers.binary import Binary

from ...tools.embedding import Embedded, File, embed

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
    """What stands in the emails of cases themselves, so that nobody has to ask this server. Odoo's
    own streams of files need an HTTP request, which a job that sends emails has not."""

    _inherit = "mail.mail"

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

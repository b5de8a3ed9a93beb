import base64
import logging
import re
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import html_sanitize
from odoo.tools.mimetypes import guess_mimetype

from ...tools.context import SHOW_REMOTE_IMAGES

_logger = logging.getLogger(__name__)

GC_BATCH = 1000
# What the text of a mail shows of its own pictures: kinds that hold no scripts.
PICTURES = {"image/gif", "image/jpeg", "image/png", "image/webp"}
# In bytes. Larger pictures of a mail are among its files only.
MAX_PICTURE = 1_000_000
CID = re.compile(r'(?<=\bsrc=")cid:([^"]+)(?=")')


class CpInboundMail(models.Model):
    """What stands in a mail, for whoever decides about it: shown like an entry, as safely. It is
    kept as it came, for its days."""

    _inherit = "cp.inbound.mail"

    content = fields.Json(
        compute="_compute_content",
        help="The email as the history would show it, without remote images.",
    )
    reason_text = fields.Char("Why It Is Here", compute="_compute_reason_text")

    @api.depends("raw")
    @api.depends_context("lang", SHOW_REMOTE_IMAGES)
    def _compute_content(self):
        for inbound in self:
            inbound.content = inbound._read_content()

    def _read_content(self):
        """
        :return: an ``entry`` and its ``content`` as the history has them, and the ``files``; False
            if the mail is no longer kept
        """
        # sudo: the raw mail, of which no more is told than stands in it; screens ask for its size
        raw = self.sudo().with_context(bin_size=False)._read_raw()
        if not raw:
            return False
        try:
            mail = self._read_mail(raw, self.env.lang)
            msg_dict = self.sudo()._parse(mail, raw)
        except Exception:  # a mail that Odoo cannot read is held for that reason, too
            _logger.info("Mail %s cannot be shown.", self.message_id, exc_info=True)
            text = self.env._("This email cannot be shown. Download it as it came.")
            return self._format_content({"body": text})
        return self._format_content(msg_dict)

    def _format_content(self, msg_dict):
        # An entry that is not saved: its text is cleaned as that of all entries.
        entry = self.env["mail.message"].new(
            {
                "cp_entry_type": "incoming",
                "body": html_sanitize(msg_dict["body"]),
                "email_from": msg_dict.get("email_from") or self.email_from,
                "subject": msg_dict.get("subject") or self.subject,
                "date": self.create_date,
                "cp_is_trusted": True,
            }
        )
        head = {**entry._cp_format_head(), "id": self.id}
        body = str(entry.cp_body)
        files = msg_dict.get("attachments", [])
        pictures = self._find_pictures(body, files)
        return {
            "entry": head,
            "content": {
                **head,
                "is_email": True,
                "from": entry.email_from,
                "to": msg_dict.get("to") or False,
                "cc": msg_dict.get("cc") or False,
                "bcc": False,
                "body": CID.sub(lambda match: pictures.get(match[1], match[0]), body),
                "blocked_count": entry.cp_blocked_count,
                "has_remote_images": bool(self.env.context.get(SHOW_REMOTE_IMAGES)),
                "attachments": [],
                "receipt": [],
                "failures": [],
            },
            # They are still within the mail: they have no id, and cannot be opened by themselves.
            "files": [
                {"name": file.fname or "", "size": len(self._get_bytes(file))}
                for file in files
                if not file.info or file.info.get("cid") not in pictures
            ],
        }

    def _find_pictures(self, body, files):
        """The pictures that came with the text that shows them: they are no attachments yet.

        :return: addresses that hold the whole picture, by Content-ID
        """
        pictures = {}
        wanted = set(CID.findall(body))
        for file in files:
            cid = file.info and file.info.get("cid")
            data = self._get_bytes(file) if cid in wanted else b""
            mimetype = guess_mimetype(data, default="")
            if mimetype in PICTURES and len(data) <= MAX_PICTURE:
                pictures[cid] = f"data:{mimetype};base64,{base64.b64encode(data).decode()}"
        return pictures

    def _get_bytes(self, file):
        return file.content.encode() if isinstance(file.content, str) else file.content or b""

    @api.depends("state", "reason")
    @api.depends_context("lang")
    def _compute_reason_text(self):
        texts = self._get_reason_texts()
        for inbound in self:
            if inbound.state == "failed":
                inbound.reason_text = texts["failed"]
            else:
                inbound.reason_text = inbound.state == "held" and texts.get(inbound.reason)

    @api.model
    def _get_reason_texts(self):
        return {
            "auto_replied": self.env._(
                "This is an automatic reply, and it answers no email that we know."
            ),
            "blocked": self.env._("The sender is blocked."),
            "bounce": self.env._("This is a delivery report, about no email that we know."),
            "report": self.env._("This is the report of a program, about no email that we know."),
            "empty": self.env._("Nothing stands in this email."),
            "loop": self.env._(
                "Emails go back and forth here without a person: a case would go on with it."
            ),
            "own": self.env._("This is a copy of an email that we have sent."),
            "no_service": self.env._(
                "No service has the address that this email was sent to. "
                "Give it to one, and try again."
            ),
            "service_archived": self.env._("The service that this email was sent to is archived."),
            "company_archived": self.env._(
                "The company of the service that this email was sent to is archived."
            ),
            "error": self.env._(
                "This email could not be processed, and is not tried again by itself."
            ),
            "failed": self.env._(
                "This email could not be processed, and is tried again by itself."
            ),
        }

    @api.autovacuum
    def _gc_raw(self):
        """Delete raw mails that are older than the setting says. Their rows stay, to recognise a
        mail that is delivered again."""
        days = self.env["ir.config_parameter"]._cp_get("raw_mail_days")
        if not days:
            return 0, False
        expired = self.env["ir.attachment"].search(
            [
                ("res_model", "=", self._name),
                ("res_field", "=", "raw"),
                ("create_date", "<", fields.Datetime.now() - timedelta(days=days)),
                ("res_id", "in", self._search([("state", "in", ("done", "discarded"))])),
            ],
            limit=GC_BATCH,
        )
        expired.unlink()
        return len(expired), len(expired) == GC_BATCH

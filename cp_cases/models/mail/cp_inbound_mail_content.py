import base64
import logging
import re
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import babel_locale_parse, get_lang, html_sanitize
from odoo.tools.mimetypes import guess_mimetype

from ...tools.context import SHOW_REMOTE_IMAGES
from ...tools.html.own_urls import remove_own_urls
from ...tools.parts.added_words import adding
from ...tools.raw_mail import read_mail

_logger = logging.getLogger(__name__)

GC_BATCH = 1000
# What the text of a mail shows of its own pictures: kinds that hold no scripts.
PICTURES = {"image/gif", "image/jpeg", "image/png", "image/webp"}
# In bytes. Larger pictures of a mail are among its files only.
MAX_PICTURE = 1_000_000
CID = re.compile(r'(?<=\bsrc=")cid:([^"]+)(?=")')


class CpInboundMail(models.Model):
    """What stands in a mail: how it is read, and shown to whoever decides about it, like an entry
    and as safely. It is kept as it came, for its days."""

    _inherit = "cp.inbound.mail"

    content = fields.Json(
        compute="_compute_content",
        help="The email as the history would show it, without remote images.",
    )
    reason_text = fields.Char("Why It Is Here", compute="_compute_reason_text")

    # ------------------------------------------------------------
    # READING
    # ------------------------------------------------------------

    def _read_raw(self):
        attachment = self.env["ir.attachment"].search_fetch(
            [
                ("res_model", "=", self._name),
                ("res_id", "=", self.id),
                ("res_field", "=", "raw"),
            ],
            ["store_fname", "db_datas"],
            limit=1,
        )
        return attachment.raw or b""

    def _read_mail(self, raw, lang):
        """Read a raw mail, in a form that Odoo's gateway can parse.

        :param str lang: that of the reader, or of the company where the text is stored
        :return: a :class:`SafeMail`, and what ``message_parse`` made of it
        """
        code = get_lang(self.env, lang).code
        words = self.with_context(lang=code)._get_added_words()
        with adding(words, babel_locale_parse(code)):
            mail = read_mail(raw)
        return mail, self._parse(mail, raw)

    def _parse(self, mail, raw):
        """Parse the mail with Odoo's gateway, and take addresses of this server out of its body."""
        gateway = self.env["mail.thread"]
        msg_dict = gateway.message_parse(mail.message)
        # Pictures of the mail itself are not touched: they still have the form cid:….
        body, hosts = msg_dict["body"], self.env["mail.message"]._cp_get_own_hosts()
        msg_dict["body"] = type(body)(remove_own_urls(str(body), hosts))
        if mail.guessed:
            msg_dict["attachments"].append(gateway._Attachment("original_email.eml", raw, {}))
        return msg_dict

    @api.model
    def _get_added_words(self):
        """The words that are added to a mail where what stands in it is no text, as ``ENGLISH`` of
        the tools has them. A program may read those of an enclosed mail: its lines are those that
        mail programs write, see ``tools/forwarded.py``."""
        return {
            "request": self.env._("Invitation: %s"),
            "cancel": self.env._("Cancelled: %s"),
            "reply": self.env._("Answer to an invitation: %s"),
            "counter": self.env._("Another time is proposed: %s"),
            "no_subject": self.env._("(no subject)"),
            "when": self.env._("When: %s"),
            "repeated": self.env._("Repeated: %s"),
            "daily": self.env._("every day"),
            "days": self.env._("every %s days"),
            "weekly": self.env._("every week"),
            "weeks": self.env._("every %s weeks"),
            "monthly": self.env._("every month"),
            "months": self.env._("every %s months"),
            "yearly": self.env._("every year"),
            "years": self.env._("every %s years"),
            "until": self.env._("until %s"),
            "times": self.env._("%s times"),
            "where": self.env._("Where: %s"),
            "organizer": self.env._("Organizer: %s"),
            "who": self.env._("Who: %s"),
            "accepted": self.env._("%s (accepted)"),
            "declined": self.env._("%s (declined)"),
            "tentative": self.env._("%s (tentative)"),
            "forwarded": self.env._("Forwarded message"),
            "from": self.env._("From: %s"),
            "date": self.env._("Date: %s"),
            "subject": self.env._("Subject: %s"),
            "to": self.env._("To: %s"),
            "cc": self.env._("Cc: %s"),
            "reply_to": self.env._("Reply to:"),
            "not_shown": self.env._("This email cannot be shown. It is attached as it came."),
        }

    # ------------------------------------------------------------
    # FOR WHOEVER DECIDES
    # ------------------------------------------------------------

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
            _mail, msg_dict = self.sudo()._read_mail(raw, self.env.lang)
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

import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_list, html_sanitize

_logger = logging.getLogger(__name__)

GC_BATCH = 1000


class CpInboundMail(models.Model):
    """What stands in a mail, for whoever decides about it: shown like an entry, as safely. It is
    kept as it came, for its days."""

    _inherit = "cp.inbound.mail"

    content = fields.Html(
        "Text",
        compute="_compute_content",
        sanitize=False,
        help="Without remote images.",
    )
    email_to = fields.Char("To", compute="_compute_content")
    file_names = fields.Char("Files", compute="_compute_content")

    @api.depends("raw")
    @api.depends_context("lang")
    def _compute_content(self):
        for inbound in self:
            inbound.update(inbound._read_content())

    def _read_content(self):
        content = {"content": False, "email_to": False, "file_names": False}
        # sudo: the raw mail, of which no more is told than stands in it; screens ask for its size
        raw = self.sudo().with_context(bin_size=False)._read_raw()
        if not raw:
            return content
        try:
            mail = self._read_mail(raw, self.env.lang)
            msg_dict = self.sudo()._parse(mail, raw)
        except Exception:  # a mail that Odoo cannot read is held for that reason, too
            _logger.info("Mail %s cannot be shown.", self.message_id, exc_info=True)
            text = self.env._("This email cannot be shown. Download it as it came.")
            return {**content, "content": text}
        # An entry that is not saved: its text is cleaned as that of all entries.
        entry = self.env["mail.message"].new(
            {"cp_entry_type": "incoming", "body": html_sanitize(msg_dict["body"])}
        )
        names = [name for name, *_rest in msg_dict["attachments"]]
        return {
            "content": entry.cp_body,
            "email_to": msg_dict["to"] or False,
            "file_names": format_list(self.env, names, "unit") if names else False,
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

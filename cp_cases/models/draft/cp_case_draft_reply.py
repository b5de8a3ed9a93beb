from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import (
    format_datetime,
    html2plaintext,
    is_html_empty,
    parse_contact_from_email,
)
from odoo.tools.mail import email_normalize_all

from ...tools.context import SHOW_REMOTE_IMAGES
from ...tools.markup_text import text_to_html


class CpCaseDraft(models.Model):
    """What a draft on a case begins with: to whom it goes, and what it quotes."""

    _inherit = "cp.case.draft"

    is_forward = fields.Boolean(readonly=True)

    @api.model
    def _open_reply(self, case, message):
        """The caller's draft that answers ``message`` (or, without one, writes on the case). It is
        created if there is none, and takes the lock.

        :raise UserError: if another agent is answering the email
        """
        draft = self.search(
            [
                ("kind", "=", "reply"),
                ("user_id", "=", self.env.uid),
                ("case_id", "=", case.id),
                ("message_id", "=", message.id),
                ("is_forward", "=", False),
            ],
            limit=1,
        )
        if not (draft and draft.holds_lock):
            self._clear_lock(message)
            if draft:
                draft._take_lock()
            else:
                draft = self._create_locked(self._prepare_reply_values(case, message))
        return draft

    @api.model
    def _open_follow_up(self, case):
        draft = self.search(
            [
                ("kind", "=", "follow_up"),
                ("user_id", "=", self.env.uid),
                ("case_id", "=", case.id),
            ]
        )
        return draft or self._create_locked(self._prepare_follow_up_values(case))

    @api.model
    def _open_forward(self, case, message):
        """A new draft that has the email and its files. It answers nothing, so it locks nothing."""
        return self._create_locked(self._prepare_forward_values(case, message))

    @api.model
    def _prepare_forward_values(self, case, message):
        return {
            "kind": "reply",
            "is_forward": True,
            "holds_lock": False,
            "user_id": self.env.uid,
            "case_id": case.id,
            "thread_id": message.cp_thread_id.id or case.thread_ids[:1].id,
            "service_id": case.service_id.id,
            "partner_id": case._get_contact().id,
            "subject": f"Fwd: {case.name}",
            "body": Markup("<p><br></p>") + self._quote_forwarded(message),
            "attachment_ids": message.attachment_ids.ids,
            "seen_message_id": case._get_newest_entry_id(),
        }

    @api.model
    def _quote_forwarded(self, message):
        lines = [
            (self.env._("From: %s"), message.email_from),
            (self.env._("Date: %s"), format_datetime(self.env, message.date, dt_format="short")),
            (self.env._("Subject: %s"), message.subject),
        ]
        head = Markup("<br>").join(Markup(label) % value for label, value in lines if value)
        title = self.env._("Forwarded email")
        body = self._get_quotable_body(message)
        return Markup("<p>---------- %s ----------<br>%s</p>%s") % (title, head, body)

    @api.model
    def _prepare_reply_values(self, case, message):
        email_to, email_cc = self._get_reply_addresses(case, message)
        return {
            "kind": "reply",
            "user_id": self.env.uid,
            "case_id": case.id,
            "thread_id": message.cp_thread_id.id or case.thread_ids[:1].id,
            "message_id": message.id,
            "service_id": case.service_id.id,
            "partner_id": case._get_contact().id,
            "email_to": email_to,
            "email_cc": email_cc,
            "subject": f"Re: {case.name}",
            "body": self._get_first_text(case) + self._quote(message),
            "seen_message_id": case._get_newest_entry_id(),
        }

    @api.model
    def _prepare_follow_up_values(self, case):
        return {
            "kind": "follow_up",
            "user_id": self.env.uid,
            "case_id": case.id,
            "service_id": case.service_id.filtered("active").id or self._default_service().id,
            "partner_id": case._get_contact().id,
            "email_to": self._get_customer_address(case),
            "subject": case.name,
            "body": self._get_first_text(case),
            "holds_lock": False,
        }

    @api.model
    def _get_reply_addresses(self, case, message):
        """To and Cc of an email that answers one of a customer, or goes on with one of ours."""
        leave_out_own = self.env["cp.service"]._leave_out_own
        if message.cp_entry_type == "outgoing":
            return leave_out_own(message.outgoing_email_to), leave_out_own(message.cp_email_cc)
        trusted = message if message.cp_is_trusted else message.browse()
        customer = trusted._cp_get_customer()
        email_to = leave_out_own(customer) or self._get_customer_address(case)
        return email_to, self._get_reply_copies(trusted)

    @api.model
    def _get_customer_address(self, case):
        leave_out_own = self.env["cp.service"]._leave_out_own
        return leave_out_own(case.email_from) or leave_out_own(case._get_contact().email_formatted)

    @api.model
    def _get_reply_copies(self, message):
        """People in copy, and the other addressees, without our own addresses and the sender."""
        copies = (message.incoming_email_to, message.incoming_email_cc, message._cp_get_copies())
        addresses = email_normalize_all(", ".join(filter(None, copies)))
        left_out = {
            *email_normalize_all(message._cp_get_customer() or ""),
            *self.env["cp.service"]._find_own_addresses(addresses),
        }
        return ", ".join(address for address in addresses if address not in left_out)

    @api.model
    def _get_first_text(self, case):
        template = case.service_id.sudo().reply_template_id
        return self._render_text(template, case) if template else Markup("<p><br></p>")

    @api.model
    def _render_text(self, template, case):
        """A canned text for one case, in the language of its contact."""
        # sudo: agents use the texts that administrators wrote
        template_sudo = template.sudo().with_context(lang=case._get_contact_lang())
        return template_sudo._render_field("body_html", case.ids)[case.id]

    @api.model
    def _quote(self, message):
        if not message or is_html_empty(message.body):
            return Markup()
        intro = self.env._(
            "On %(date)s, %(sender)s wrote:",
            date=format_datetime(self.env, message.date, dt_format="short"),
            sender=self._get_sender_name(message),
        )
        body = self._get_quotable_body(message)
        return Markup('<p>%s</p><blockquote type="cite">%s</blockquote>') % (intro, body)

    @api.model
    def _get_sender_name(self, message):
        """As the customer's email has it: the name on file may be for nobody else."""
        name, address = parse_contact_from_email(message.email_from or "")
        if message.cp_entry_type != "incoming":
            name = message.author_id.name or name
        return name or address or self.env._("somebody")

    @api.model
    def _get_quotable_body(self, message):
        """The text of an email for an editor, without images that are fetched from other hosts."""
        body = message.with_context(**{SHOW_REMOTE_IMAGES: False}).cp_body
        if str(body).lstrip().startswith("<pre"):
            # What came as plain text is quoted as text, not as code.
            body = text_to_html(html2plaintext(body))
        return body

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import (
    email_normalize,
    format_date,
    format_datetime,
    format_time,
    html2plaintext,
    is_html_empty,
    parse_contact_from_email,
)
from odoo.tools.mail import email_normalize_all

from ...tools.context import SHOW_REMOTE_IMAGES
from ...tools.headers.subjects import remove_identifier, reply_subject
from ...tools.html.markup_text import text_to_html
from ..history.entry_kinds import FROM_CUSTOMER, TO_CUSTOMER

# An empty paragraph, for the cursor.
NO_TEXT = Markup("<p><br></p>")


class CpCaseDraft(models.Model):
    """What a draft on a case begins with: to whom it goes, and what it quotes."""

    _inherit = "cp.case.draft"

    is_forward = fields.Boolean(readonly=True)
    body = fields.Html(default=lambda self: self._default_body())

    @api.model
    def _default_body(self):
        signature = self._get_signature()
        return NO_TEXT + signature if signature else False

    @api.model
    def _open_reply(self, case, message, to_contact=False):
        """The caller's draft that answers ``message`` (or, without one, writes on the case). It is
        created if there is none, and takes the lock.

        :param bool to_contact: whether a new draft goes to the contact of the case, whoever wrote
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
                draft = self._create_by_system(
                    self._prepare_reply_values(case, message, to_contact=to_contact)
                )
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
        return draft or self._create_by_system(self._prepare_follow_up_values(case))

    @api.model
    def _open_forward(self, case, message):
        """A new draft that has the email and its files. It answers nothing, so it locks nothing."""
        return self._create_by_system(self._prepare_forward_values(case, message))

    @api.model
    def _open_again(self, case, message):
        """The caller's draft that sends an email of ours again. It answers nothing, so it locks
        nothing."""
        draft = self.search([("user_id", "=", self.env.uid), ("resends_id", "=", message.id)])
        return draft or self._create_by_system(self._prepare_again_values(case, message))

    @api.model
    def _prepare_again_values(self, case, message):
        files = [file["id"] for file in message._cp_format_attachments(str(message.body))]
        return {
            "kind": "reply",
            "holds_lock": False,
            "user_id": self.env.uid,
            "case_id": case.id,
            "thread_id": message.cp_thread_id.id,
            "resends_id": message.id,
            "service_id": case.service_id.id,
            "partner_id": case._get_contact().id,
            "email_to": message.outgoing_email_to,
            "email_cc": message.cp_email_cc,
            "email_bcc": message.cp_email_bcc,
            "subject": remove_identifier(message.subject, message.cp_thread_id.identifier),
            "body": message.body,
            "attachment_ids": files,
            "seen_message_id": case._get_newest_entry_id(),
        }

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
            "body": NO_TEXT + self._get_signature() + self._quote_forwarded(message),
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
    def _prepare_reply_values(self, case, message, to_contact=False):
        contact, lang = case._get_contact(), case._get_contact_lang()
        email_to, email_cc = self._get_reply_addresses(case, message)
        if to_contact:
            email_to, email_cc = self._put_contact_first(contact, message, email_to, email_cc)
        return {
            "kind": "reply",
            "user_id": self.env.uid,
            "case_id": case.id,
            "thread_id": message.cp_thread_id.id or case.thread_ids[:1].id,
            "message_id": message.id,
            "service_id": case.service_id.id,
            "partner_id": contact.id,
            "email_to": email_to,
            "email_cc": email_cc,
            "subject": reply_subject(case.name, None),
            "body": self._get_first_text(case, lang)
            + self._get_signature()
            + self._quote(message, lang),
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
            "email_to": self._get_contact_address(case),
            "subject": case.name,
            "body": self._get_first_text(case._as_follow_up(), case._get_contact_lang())
            + self._get_signature(),
            "holds_lock": False,
        }

    @api.model
    def _get_reply_addresses(self, case, message):
        """To and Cc of an email that answers one of a customer, or goes on with one of ours."""
        leave_out_own = self.env["cp.service"]._leave_out_own
        if message.cp_entry_type in TO_CUSTOMER:
            return leave_out_own(message.outgoing_email_to), leave_out_own(message.cp_email_cc)
        trusted = message if message.cp_is_trusted else message.browse()
        answer_to = trusted._cp_get_answer_address()
        return (
            leave_out_own(answer_to) or self._get_contact_address(case),
            self._get_reply_copies(trusted, answer_to),
        )

    @api.model
    def _get_contact_address(self, case):
        """As the customer wrote it, unless the contact is somebody else by now."""
        contact, leave_out_own = case._get_contact(), self.env["cp.service"]._leave_out_own
        address = leave_out_own(contact.email_formatted)
        if contact.email_normalized in (False, case.email_normalized) or not address:
            return leave_out_own(case.email_from) or address
        return address

    @api.model
    def _put_contact_first(self, contact, message, email_to, email_cc):
        """The same To and Cc, so that the contact of the case is the recipient, and whoever else
        wrote is offered as a copy. A contact who wants answers at another address has them there.
        """
        address = contact.email_normalized
        has_wish = message.cp_reply_to and email_normalize(message.email_from) == address
        if not address or has_wish or address in email_normalize_all(email_to or ""):
            return email_to, email_cc
        copies = dict.fromkeys(email_normalize_all(", ".join(filter(None, (email_to, email_cc)))))
        copies.pop(address, None)
        return contact.email_formatted, ", ".join(copies)

    @api.model
    def _get_reply_copies(self, message, answer_to):
        """People in copy, and the other addressees, without our own addresses and the sender.

        :param str answer_to: where the sender wants answers
        """
        copies = (
            message.incoming_email_to,
            message.incoming_email_cc,
            message._cp_get_forwarded_copies(),
        )
        addresses = email_normalize_all(", ".join(filter(None, copies)))
        left_out = {
            *email_normalize_all(message.email_from or ""),
            *email_normalize_all(answer_to or ""),
            *self.env["cp.service"]._find_own_addresses(addresses, with_proposed=True),
        }
        return ", ".join(address for address in addresses if address not in left_out)

    @api.model
    def _get_first_text(self, case, lang):
        """The text that replies of the service begin with.

        :param str lang: code of its language; False: the agent's
        """
        template = case.service_id.sudo().reply_template_id
        if not template:
            return NO_TEXT
        try:
            return case._render_text(template, lang or self.env.lang)
        except UserError:
            # A text that cannot be made keeps nobody from answering.
            return NO_TEXT

    @api.model
    def _get_signature(self):
        """Without the usual dashes: what follows them is folded away as a quote."""
        signature = self.env.user.signature
        return Markup() if is_html_empty(signature) else Markup("<div>%s</div>") % signature

    @api.model
    def _quote(self, message, lang):
        """The email as a quote, below a line in the customer's language.

        :param str lang: code of the language; False: the agent's
        """
        if not message or is_html_empty(message.body):
            return Markup()
        in_lang = self.with_context(lang=lang or self.env.lang)
        intro = in_lang.env._(
            "On %(date)s, %(sender)s wrote:",
            date=in_lang._format_moment(message.date),
            sender=in_lang._get_sender_name(message),
        )
        body = self._get_quotable_body(message)
        return Markup('<p>%s</p><blockquote type="cite">%s</blockquote>') % (intro, body)

    @api.model
    def _format_moment(self, moment):
        """As people write it: the date of the language, and hours and minutes."""
        local = fields.Datetime.context_timestamp(self, moment)
        date = format_date(self.env, local.date())
        return f"{date} {format_time(self.env, local.time(), time_format='short')}"

    @api.model
    def _get_sender_name(self, message):
        """As the customer's email has it: the name on file may be for nobody else."""
        name, address = parse_contact_from_email(message.email_from or "")
        if message.cp_entry_type not in FROM_CUSTOMER:
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

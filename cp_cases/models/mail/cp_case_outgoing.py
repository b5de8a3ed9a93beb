import re
import socket
from uuid import uuid4

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize, formataddr
from odoo.tools.mail import email_normalize_all, getaddresses

from ...tools.acting import as_system
from ...tools.headers.subjects import reply_subject, thread_subject
from ..history.cp_case_history import Entry
from ..history.entry_kinds import TO_CUSTOMER

# The local part of a Message-ID that _make_message_id() has made.
OWN_ID_RE = re.compile(r"[0-9a-f]{32}")
# Message ids in the References header of an email that is sent.
MAX_SENT_REFERENCES = 20


class CpCase(models.Model):
    """How a case sends email."""

    _inherit = "cp.case"

    def _send_email(
        self,
        kind,
        subject,
        body,
        email_to,
        email_cc="",
        email_bcc="",
        thread=None,
        parent=None,
        attachment_ids=(),
        force_email_lang=False,
        is_first=False,
    ):
        """Post an email on the case and send it: one mail with To, Cc and Bcc.

        :param str kind: ``outgoing`` or ``acknowledgement``
        :param str subject: without the identifier
        :param Markup body: without the header and footer of the service
        :param thread: the ``cp.case.thread`` it goes on with; None: a new one
        :param parent: the ``mail.message`` it answers
        :param bool is_first: whether the thread begins with it though there is one: no ``Re:``
        :param str force_email_lang: language of the layout around the text; False: the reader's
        :return: the entry, as sudo
        """
        self.ensure_one()
        is_reply = bool(thread) and kind == "outgoing" and not is_first
        make_subject = reply_subject if is_reply else thread_subject
        # sudo: it is a thread of this case
        if thread:
            thread = thread.sudo()
            thread._add_participants(email_to, email_cc)
        else:
            thread = self._start_thread(subject, email_to, email_cc)
        references = self._get_references(thread, parent)
        entry = Entry(
            kind,
            {
                "cp_email_bcc": email_bcc,
                "cp_email_cc": email_cc,
                "cp_is_trusted": True,
                "cp_thread_id": thread.id,
            },
            tuple(references),
        )
        return self._post_entry(
            entry,
            message_type="auto_comment" if kind == "acknowledgement" else "comment",
            subtype_xmlid="mail.mt_comment",
            subject=make_subject(subject, thread.identifier),
            body=body,
            author_id=self.env.user.partner_id.id,
            email_from=self._get_sender(),
            outgoing_email_to=email_to,
            message_id=self._make_message_id(),
            attachment_ids=list(attachment_ids),
            parent_id=parent.id if parent else False,
            email_layout_xmlid=self._get_email_layout(kind),
            mail_headers=self._get_email_headers(kind, references),
            # Given so that Odoo does not look for them: our layouts show neither.
            tracking_value_ids=[],
            model_description=self._description,
            force_email_lang=force_email_lang,
        )

    @api.model
    def _get_email_headers(self, kind, references):
        headers = {"In-Reply-To": references[-1]} if references else {}
        if kind == "acknowledgement":
            # RFC 3834, and what Exchange knows instead: no machine should answer it.
            headers |= {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}
        return headers

    @api.model
    def _get_email_layout(self, kind):
        if kind == "acknowledgement":
            return "cp_cases.mail_layout_acknowledgement"
        return "cp_cases.mail_layout_reply"

    def _get_references(self, thread, parent):
        """Message ids of the thread, oldest first, the answered one last."""
        messages_sudo = (
            self.env["mail.message"]
            .sudo()
            .search_fetch(
                [("cp_thread_id", "=", thread.id), ("message_id", "!=", False)],
                ["message_id"],
                order="id desc",
                limit=MAX_SENT_REFERENCES,
            )
        )
        references = messages_sudo.sorted("id").mapped("message_id")
        if parent and parent.message_id:
            references = [ref for ref in references if ref != parent.message_id]
            references.append(parent.message_id)
        return references

    def _get_sender(self):
        """The name that customers see, with the service's address, so that every answer comes
        back."""
        service_sudo = self.service_id.sudo().with_context(lang=self._get_contact_lang())
        if not service_sudo.alias_email:
            return self.env.user.email_formatted
        agent_name = "" if self.env.user._is_superuser() else self.env.user.name
        name = service_sudo.sender_name or agent_name or service_sudo.name
        return formataddr((name, service_sudo.alias_email))

    def _make_message_id(self):
        """A random Message-ID. Odoo's own would tell everybody the model, id and host."""
        domain = self.service_id.sudo().alias_domain or "localhost"
        return f"<{uuid4().hex}@{domain}>"

    @api.model
    def _is_our_message_id(self, message_id):
        """Whether a Message-ID looks like one that this server gives: the mail is a machine's."""
        local, _at, host = (message_id or "").strip("<>").rpartition("@")
        if "-openerp-" in local:
            return host == socket.gethostname()
        # sudo: the domains that receive our mail are no secret
        domains_sudo = self.env["mail.alias.domain"].sudo()
        is_ours = bool(domains_sudo.search_count([("name", "=", host)], limit=1))
        return is_ours and bool(OWN_ID_RE.fullmatch(local))

    # ------------------------------------------------------------
    # WHAT DID NOT ARRIVE
    # ------------------------------------------------------------

    def _after_failed_delivery(self):
        """Open a resolved case again, since its customer has not had the answer, and make it news
        for its agent. A closed case is only marked."""
        # sudo: nobody writes this on the case but the system
        cases_sudo = as_system(self)
        cases_sudo.filtered(lambda case: case.state == "resolved").write({"state": "open"})
        cases_sudo._leave_gone_holders()
        cases_sudo._set_news(True)

    def _get_failed_acknowledgements(self):
        """Those that did not arrive, and that no email of an agent has taken the place of: the
        customer gets to know by it, or it fails itself."""
        return self.env["mail.message"].search(
            [
                ("model", "=", self._name),
                ("res_id", "in", self.ids),
                ("cp_entry_type", "=", "acknowledgement"),
                ("cp_sent_again_id", "=", False),
                ("has_error", "=", True),
            ]
        )

    # ------------------------------------------------------------
    # MAIL HOOKS
    # ------------------------------------------------------------

    def _notify_get_reply_to(self, default=None, author_id=False):
        # sudo: the address of a service is no secret
        services = {case.id: case.sudo().service_id for case in self}
        return {
            case_id: formataddr((service.sender_name or service.name, service.alias_email))
            if service.alias_email
            else default
            for case_id, service in services.items()
        }

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Send an email only to its addressees, whoever follows the case. Everything else goes
        only to users who may read the case."""
        msg_vals = dict(msg_vals or {})
        message_sudo = message.sudo()
        if message_sudo.cp_entry_type in TO_CUSTOMER:
            if not message_sudo._cp_filter_sent_here():
                return []
            addresses = [
                message_sudo.outgoing_email_to,
                message_sudo.cp_email_cc,
                message_sudo.cp_email_bcc,
            ]
            msg_vals.update(
                outgoing_email_to=", ".join(filter(None, addresses)),
                partner_ids=[],
                message_type="user_notification",
            )
            return super()._notify_get_recipients(
                message, msg_vals=msg_vals, **{**kwargs, "notify_skip_followers": True}
            )
        recipients = super()._notify_get_recipients(message, msg_vals=msg_vals, **kwargs)
        users = self.env["res.users"].browse([data["uid"] for data in recipients if data["uid"]])
        reader_ids = self._get_readers(users).ids if users else []
        return [data for data in recipients if data["uid"] in reader_ids]

    def _notify_by_email_get_base_mail_values(
        self, message, recipients_data, additional_values=None
    ):
        values = super()._notify_by_email_get_base_mail_values(
            message, recipients_data, additional_values=additional_values
        )
        entry = self._get_entry()
        if entry and entry.references:
            values["references"] = " ".join((*entry.references, message.message_id))
        return values

    def _notify_by_email_prepare_rendering_context(
        self,
        message,
        msg_vals=False,
        model_description=False,
        force_email_company=False,
        force_email_lang=False,
        force_record_name=False,
    ):
        context = super()._notify_by_email_prepare_rendering_context(
            message,
            msg_vals=msg_vals,
            model_description=model_description,
            force_email_company=force_email_company,
            force_email_lang=force_email_lang,
            force_record_name=force_record_name,
        )
        language = self.env["res.lang"]._get_data(code=context["lang"])
        return {**context, "direction": language.direction or "ltr"}

    def _notify_by_email_get_headers(self, headers=None):
        headers = super()._notify_by_email_get_headers(headers=headers)
        # X-Odoo-Objects would tell the customer model and id, X-Msg-To-Add everybody the Bcc.
        for name in ("X-Odoo-Objects", "X-Msg-To-Add"):
            headers.pop(name, None)
        return headers

    @api.model
    def mail_allowed_qweb_expressions(self):
        return (*super().mail_allowed_qweb_expressions(), "object.number", "object.service_id.name")


def check_recipients(env, email_to, email_cc, email_bcc):
    """Check the recipients of an email before it is sent; each argument is a text with addresses.

    :raise UserError: if To has no address, a part of one of them is not an email address, or an
        address is ours
    """
    own = env["cp.service"]._find_own_addresses(
        email_normalize_all(", ".join(filter(None, (email_to, email_cc, email_bcc))))
    )
    if own:
        raise UserError(
            env._(
                "This is an address of ours, and no customer reads it: %s. To give the case to "
                "another service, use Transfer.",
                sorted(own),
            )
        )
    for addresses in (email_to, email_cc, email_bcc):
        parts = [part for part in getaddresses([addresses or ""]) if any(part)]
        if not all(email_normalize(address) for _name, address in parts):
            raise UserError(env._("Not a list of email addresses: %s", addresses))
    if not email_normalize_all(email_to or ""):
        raise UserError(
            env._("Say to whom this email goes: the field To is empty or not an address.")
        )

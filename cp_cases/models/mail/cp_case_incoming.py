import json
from email.utils import getaddresses

from odoo import api, models
from odoo.tools import email_normalize
from odoo.tools.mail import decode_message_header, email_split_and_format

from ...tools.acting import as_system
from ...tools.addresses import has_quoted_space
from ...tools.importance import priority_from_headers
from ...tools.subjects import remove_identifier
from ..history.cp_case_history import Entry

# Keys of msg_dict that an entry takes over as Odoo's gateway has parsed them.
POSTED = (
    "attachments",
    "author_id",
    "body",
    "date",
    "email_from",
    "message_id",
    "message_type",
    "subject",
)


class CpCase(models.Model):
    """What an incoming email becomes, and how it changes its case."""

    _inherit = "cp.case"

    @api.model
    def _receive_email(self, route, message, msg_dict):
        """Put an email on its case, or on a new one, and do what follows from that, in this order.

        :param route: what :meth:`_route_email` decided
        :param EmailMessage message: the email
        :param dict msg_dict: what ``message_parse`` made of it
        :return: the entry
        """
        msg_dict["author_id"] = route.author.id
        if case := route.case:
            case.message_update(msg_dict)
            thread = route.match.thread & case.thread_ids
            case._take_early_answers(route, msg_dict)
        else:
            case = self.message_new(msg_dict, self._prepare_case_values(route, message))
            if route.origin:
                route.origin._link_follow_up(case)
                case._return_to_former_agent()
            if route.related:
                case._link_related(route.related)
            thread = case._start_email_thread(route, msg_dict)
        if route.is_sent:
            return case._post_sent_elsewhere(route, thread, message, msg_dict)
        entry = case._post_email(route, thread, message, msg_dict)
        case._after_incoming(entry, is_receipt=route.is_receipt)
        is_first = not route.case and route.is_trusted
        if is_first and not route.automatic.suppress_acknowledgement:
            case._acknowledge(entry)
        return entry

    def _after_incoming(self, entry, is_receipt=False):
        """Change the case after an email has arrived, was moved there, or its sender was accepted.
        An untrusted email is news, for somebody who sees the case, and changes nothing else.

        :param entry: the ``mail.message``
        :param is_receipt: whether it is another service desk's, for an email of ours
        """
        self.ensure_one()
        if entry.cp_is_silent:
            return
        if entry.cp_is_trusted and entry.cp_thread_id:
            entry.cp_thread_id._add_participants(
                entry.email_from,
                entry.incoming_email_to,
                entry.incoming_email_cc,
                *entry._cp_get_forwarded_people(),
            )
        if entry.cp_is_trusted and not is_receipt:
            self._wake_up()
            self._begin_waiting(entry)
        else:
            self._leave_gone_holders()
        if self.user_id != self.env.user:
            self._set_news(True)
            self._announce_email()

    # ------------------------------------------------------------
    # STEPS
    # ------------------------------------------------------------

    @api.model
    def _prepare_case_values(self, route, message):
        subject = remove_identifier(message["Subject"] or "", route.match.identifier)
        return {
            "name": route.origin.name if route.origin else subject,
            "service_id": route.service.id,
            "priority": priority_from_headers(message),
            "origin_case_id": route.origin.id if route.origin else False,
            "has_news": route.is_news,
            **self._prepare_customer_values(route, subject),
        }

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Create a case from an email, as Odoo's method of this name does.

        It is not called: it describes all fields of the case to learn their names, which takes
        longer than the insertion.
        """
        values = {"name": msg_dict.get("subject"), **(custom_values or {})}
        service = self.env["cp.service"].browse(values.get("service_id") or [])
        return self.create(self._add_customer(values, msg_dict, service))

    @api.model
    def _add_customer(self, values, msg_dict, service):
        """Values of a case with its customer: the sender, for whom a contact is made if there is
        none, unless the values name somebody."""
        email_from = msg_dict.get("email_from")
        partner = self.env["res.partner"].browse(msg_dict.get("author_id") or [])
        address = email_normalize(email_from)
        is_known = partner or "partner_id" in values
        if not is_known and address and not self.env["cp.service"]._find_own_addresses([address]):
            partner = self._find_or_make_contact(email_from, service)
            # A From header alone, which anybody can write, makes no internal user the author.
            msg_dict["author_id"] = partner.partner_share and partner.id
        return {"partner_id": partner.id, "email_from": email_from, **values}

    @api.model
    def _find_or_make_contact(self, email, service):
        """The contact with an address that the agents of the service may read, else a new one."""
        partner = self.browse()._partner_find_from_emails_single(
            [email],
            filter_found=lambda found: found.company_id <= service.company_id,
        )
        _name, address = next(iter(getaddresses([email or ""])), ("", ""))
        if has_quoted_space(address) and partner.email == email_normalize(address):
            # core puts a comma for a space in a quoted local part
            partner.email = address
        return partner

    def _start_email_thread(self, route, msg_dict):
        addresses = ("email_from", "to_filtered", "cc_filtered") if route.is_trusted else ()
        return self._start_thread(self.name, *map(msg_dict.get, addresses))

    def _start_thread(self, subject, *address_lists):
        """Begin a new thread of emails on the case.

        :param address_lists: texts with the addresses of its first participants
        :return: the new ``cp.case.thread``
        """
        self.ensure_one()
        # sudo: threads are made by the system, whoever writes the email
        Thread = as_system(self.env["cp.case.thread"])
        return Thread.create(
            {
                "case_id": self.id,
                "name": subject,
                "participants": Thread._join_participants(None, *address_lists),
            }
        )

    def _post_email(self, route, thread, message, msg_dict):
        """Post the email on the case, and return the entry."""
        values = {
            # With our own addresses, which core leaves out.
            "cp_email_cc": self._format_addresses(message, "Cc"),
            "cp_email_to": self._format_addresses(message, "To"),
            "cp_is_automatic": bool(route.automatic.kind),
            "cp_is_new_request": route.is_new_request,
            "cp_is_silent": route.is_silent,
            "cp_is_trusted": route.is_trusted,
            **self._prepare_senders_entry(route),
            **self._prepare_forwarded_entry(route),
            "cp_route": json.dumps(route.receipt),
            "cp_thread_id": thread.id,
        }
        return self._post_entry(
            Entry("incoming", values),
            incoming_email_cc=msg_dict["cc_filtered"],
            incoming_email_to=msg_dict["to_filtered"],
            subtype_xmlid="mail.mt_comment",
            **{key: msg_dict[key] for key in POSTED if key in msg_dict},
        )

    @api.model
    def _format_addresses(self, message, header):
        return ", ".join(email_split_and_format(decode_message_header(message, header, ", ")))

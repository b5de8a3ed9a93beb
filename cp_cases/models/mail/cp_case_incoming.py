import json
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import email_normalize
from odoo.tools.mail import decode_message_header, email_split_and_format

from ...tools.acting import as_system
from ...tools.headers.importance import priority_from_headers
from ...tools.headers.subjects import remove_identifier, strip_prefixes
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
# To one address in an hour.
MAX_ACKNOWLEDGEMENTS = 5


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
        if route.automatic.kind == "bounce":
            self._note_bounce(route, message, msg_dict)
        if case := route.case:
            # for other addons: by itself it changes nothing
            case.message_update(msg_dict)
            thread = route.match.thread & case.thread_ids
            if route.match.method == "answer":
                case._begin_with(route, msg_dict)
            for early in route.early_cases:
                early._join_case(case)
        else:
            case = self.message_new(msg_dict, self._prepare_case_values(route, message, msg_dict))
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
            case._acknowledge(entry, route.own_addresses)
        return entry

    def _after_incoming(self, entry, is_receipt=False):
        """Change the case after an email, or what else a customer sends, has arrived, was moved
        there, or its sender was accepted. An untrusted one is news, for somebody who sees the case,
        and changes nothing else.

        :param entry: the ``mail.message``
        :param is_receipt: whether it is another service desk's, for an email of ours
        """
        self.ensure_one()
        if entry.cp_is_silent:
            return
        if entry.cp_is_trusted and entry.cp_thread_id:
            people = [entry.email_from, entry.incoming_email_to, entry.incoming_email_cc]
            if entry.cp_is_forwarded_taken:
                people += [entry.cp_forwarded_from, entry.cp_forwarded_cc]
            entry.cp_thread_id._add_participants(*people)
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
    def _prepare_case_values(self, route, message, msg_dict):
        subject = remove_identifier(message["Subject"] or "", route.match.identifier)
        if route.origin:
            subject = route.origin.name
        elif route.has_new_customer:
            subject = strip_prefixes(subject) or route.forwarded.subject
        return {
            "name": subject,
            "service_id": route.service.id,
            "priority": priority_from_headers(message),
            "origin_case_id": route.origin.id if route.origin else False,
            "has_news": not (route.is_silent or route.is_sent),
            **self._prepare_customer_values(route, route.service, msg_dict),
        }

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Create a case from an email, as Odoo's method of this name does.

        That one is not called: it describes all fields of the case to learn their names, which
        takes longer than the insertion.
        """
        values = {"name": msg_dict.get("subject"), "email_from": msg_dict.get("email_from")}
        return self.create({**values, **(custom_values or {})})

    def _begin_with(self, route, msg_dict):
        """Go on with the case of an early answer as if the email had come before."""
        self.ensure_one()
        values = self._prepare_customer_values(route, self.service_id, msg_dict)
        if email_normalize(values["email_from"]) != self.email_normalized:
            as_system(self).write(values)
        if route.related:
            self._link_related(route.related)

    def _start_email_thread(self, route, msg_dict):
        addresses = ("email_from", "to_filtered", "cc_filtered") if route.is_trusted else ()
        return self._start_thread(self.name, *map(msg_dict.get, addresses), own=route.own_addresses)

    def _start_thread(self, subject, *address_lists, own=None):
        """Begin a new thread of emails on the case.

        :param address_lists: texts with the addresses of its first participants
        :param own: those of the addresses that are ours, if the caller knows
        :return: the new ``cp.case.thread``
        """
        self.ensure_one()
        # sudo: threads are made by the system, whoever writes the email
        Thread = as_system(self.env["cp.case.thread"])
        return Thread.create(
            {
                "case_id": self.id,
                "name": subject,
                "participants": Thread._join_participants(None, address_lists, own),
            }
        )

    def _post_email(self, route, thread, message, msg_dict):
        """Post the email on the case, and return the entry."""
        posted = {key: msg_dict[key] for key in POSTED if key in msg_dict}
        values = {
            # With our own addresses, which core leaves out.
            "cp_email_cc": self._format_addresses(message, "Cc"),
            "cp_email_to": self._format_addresses(message, "To"),
            "cp_is_automatic": bool(route.automatic.kind),
            "cp_is_form": route.is_form,
            # What goes on after a closed case is none.
            "cp_is_new_request": not (route.case or route.origin),
            "cp_is_reply_to_offered": route.is_reply_to_offered,
            "cp_is_silent": route.is_silent,
            "cp_is_trusted": route.is_trusted,
            "cp_passed_on_by": route.passed_on_by,
            "cp_reply_to": route.reply_to,
            "cp_route": json.dumps(route.routing_receipt),
            "cp_thread_id": thread.id,
        }
        if route.forwarded:
            copies = self._find_outside(route, ", ".join(route.forwarded.copies))
            values |= {
                "cp_forwarded_cc": ", ".join(copies),
                "cp_forwarded_from": self._format_forwarded(route.forwarded),
                "cp_is_forwarded_taken": route.has_new_customer,
            }
        return self._post_entry(
            Entry("incoming", values),
            incoming_email_cc=msg_dict["cc_filtered"],
            incoming_email_to=msg_dict["to_filtered"],
            subtype_xmlid="mail.mt_comment",
            **posted,
        )

    def _post_sent_elsewhere(self, route, thread, message, msg_dict):
        """Post an email that an agent has sent to a customer from an own mail program, with us in
        copy: it has come in, and is nonetheless ours. Do what follows from that, as if it had been
        sent from here. It is not sent again.

        :return: the entry
        """
        posted = {key: msg_dict[key] for key in POSTED if key in msg_dict}
        to = self._format_addresses(message, "To")
        cc = self._format_addresses(message, "Cc")
        email_to = ", ".join(self._find_outside(route, to))
        email_cc = ", ".join(self._find_outside(route, cc))
        values = {
            "cp_email_cc": email_cc,
            "cp_email_to": to,
            "cp_is_trusted": True,
            "cp_route": json.dumps(route.routing_receipt),
            "cp_thread_id": thread.id,
        }
        # Its type "email" tells that it came in, see _cp_filter_sent_here().
        entry = self._post_entry(
            Entry("outgoing", values),
            outgoing_email_to=email_to,
            subtype_xmlid="mail.mt_comment",
            **posted,
        )
        if thread:
            thread._add_participants(msg_dict["email_from"], email_to, email_cc)
        case = self.with_user(route.agent)
        # sudo: the agent sees a new case only once he or she is in the ledger
        as_system(case)._open_for_work()
        case._end_waiting()
        case._record_work("sent")
        case._note_read()
        return entry

    @api.model
    def _format_addresses(self, message, header):
        return ", ".join(email_split_and_format(decode_message_header(message, header, ", ")))

    # ------------------------------------------------------------
    # THE CUSTOMER IS TOLD THAT IT HAS COME
    # ------------------------------------------------------------

    def _acknowledge(self, message, own):
        """Tell the sender of the first email of a case that it has arrived.

        :param own: those of the addresses in it that are ours
        """
        self.ensure_one()
        template = self.service_id.acknowledgement_template_id
        if not template or message.cp_is_automatic or self._is_our_message_id(message.message_id):
            return
        if not self._may_acknowledge(own):
            return
        lang = self._get_contact_lang()
        rendered = template.with_context(lang=lang)._generate_template(
            self.ids, ("subject", "body_html")
        )[self.id]
        self._send_email(
            "acknowledgement",
            rendered["subject"] or message.subject or self.name,
            rendered["body_html"],
            self.email_from,
            thread=message.cp_thread_id,
            parent=message,
            force_email_lang=lang,
        )

    def _may_acknowledge(self, own):
        """Whether the sender has an address that is not ours, and has not had many acknowledgements
        just now: two machines must not go on answering each other with new cases."""
        address = self.email_normalized
        if not address or address in own:
            return False
        cases = self._search([("email_normalized", "=", address)])
        acknowledged = self.env["mail.message"].search_count(
            [
                ("model", "=", self._name),
                ("res_id", "in", cases),
                ("cp_entry_type", "=", "acknowledgement"),
                ("date", ">=", fields.Datetime.now() - timedelta(hours=1)),
            ],
            limit=MAX_ACKNOWLEDGEMENTS,
        )
        return acknowledged < MAX_ACKNOWLEDGEMENTS

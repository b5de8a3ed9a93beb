from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize, formataddr

from ...tools import rows
from ...tools.acting import as_system
from ...tools.forwarded import find_forwarded
from ...tools.subjects import strip_prefixes


class CpCase(models.Model):
    """Mails that somebody forwards to us: an agent's makes the case of the customer who wrote it;
    of others, agents decide."""

    _inherit = "cp.case"

    @api.model
    def _find_forwarded(self, message, msg_dict):
        """Whose mail an email forwards: a :class:`Forwarded`, or None if that is not told for sure,
        or if it was one of ours or the sender's own."""
        found = find_forwarded(str(msg_dict.get("body") or ""), msg_dict.get("subject") or "")
        address = found and email_normalize(found.address)
        if not address or address == email_normalize(msg_dict["email_from"]):
            return None
        return None if self.env["cp.service"]._find_own_addresses([address]) else found

    @api.model
    def _prepare_customer_values(self, route, subject):
        """Who the customer of a new case is, and its subject, if not sender and subject of the
        email."""
        if route.is_sent:
            return self._prepare_addressee_values(route)
        if not route.has_new_customer:
            return self._prepare_form_values(route)
        email = self._format_forwarded(route.forwarded)
        values = {
            "partner_id": self._find_or_make_contact(email, route.service).id,
            "email_from": email,
        }
        if not route.origin:
            values["name"] = strip_prefixes(subject) or route.forwarded.subject
        return values

    @api.model
    def _prepare_forwarded_entry(self, route):
        if not route.forwarded:
            return {}
        return {
            "cp_forwarded_from": self._format_forwarded(route.forwarded),
            "cp_forwarded_cc": ", ".join(self._find_outside(", ".join(route.forwarded.copies))),
            "cp_is_forwarded_taken": route.has_new_customer,
        }

    @api.model
    def _format_forwarded(self, forwarded):
        return formataddr((forwarded.name, forwarded.address))

    def _take_forwarded_sender(self, message_id):
        """Make whose mail was forwarded the customer of the case.

        :param int message_id: id of an incoming entry of the case
        :raise UserError: if it is none, forwards no mail, nobody has accepted its sender, or the
            case is closed
        """
        self.ensure_one()
        self.check_access("write")
        self._check_not_closed()
        rows.hold(self)
        # sudo: only these methods change an entry, no client
        message_sudo = as_system(self._get_email(message_id, ("incoming",)))
        if not message_sudo.cp_forwarded_from:
            raise UserError(self.env._("It is not certain whose email was forwarded here."))
        if not message_sudo.cp_is_trusted:
            raise UserError(self.env._("Accept the sender of the email first."))
        if message_sudo.cp_is_forwarded_taken:
            return
        message_sudo.cp_is_forwarded_taken = True
        email = message_sudo.cp_forwarded_from
        # sudo: a contact is made as if the forwarded email had come by itself
        case_sudo = as_system(self)
        partner = case_sudo._find_or_make_contact(email, self.service_id)
        case_sudo.write({"partner_id": partner.id, "email_from": email})
        if message_sudo.cp_thread_id:
            message_sudo.cp_thread_id._add_participants(email, message_sudo.cp_forwarded_cc)
        self._add_event("note", {"name": "forwarded_taken", "address": email})
        self._record_work("note")

import json

from odoo import api, models
from odoo.tools import email_normalize
from odoo.tools.mail import email_split_and_format

from ...tools.acting import as_system
from ..history.cp_case_history import Entry
from .cp_case_incoming import POSTED


class CpCase(models.Model):
    """Emails that an agent has sent to a customer from an own mail program, with us in copy: they
    come in, and are nonetheless ours."""

    _inherit = "cp.case"

    @api.model
    def _recognise_agent(self, route, message, msg_dict):
        """Find out whether an agent has forwarded the email, or sent it to a customer.

        Only an authenticated sender is an agent, and only one who may write on the case it joins:
        whoever has sent an email on a case sees it from then on.
        """
        if not route.is_silent:
            route.forwarded = self._find_forwarded(message, msg_dict)
        agent = self._find_agent(route)
        case = route.case or route.origin
        if not agent or (case and not case.with_user(agent).has_access("write")):
            return
        route.agent = agent
        if not route.automatic.kind:
            # From the header itself: Odoo's list is in no order.
            route.addressees = self._find_addressees(self._format_addresses(message, "To"))
            route.is_trusted = route.is_trusted or route.is_sent

    @api.model
    def _find_agent(self, route):
        """The authenticated sender, if a user with a right on cases; else empty."""
        # sudo: the sender of an email is no user; which rights one has is asked for himself
        users_sudo = route.author.sudo().user_ids if route.is_authenticated else None
        if not users_sudo:
            return self.env["res.users"]
        return users_sudo.filtered(lambda user: user._is_cp_agent()).sudo(False)[:1]

    @api.model
    def _find_addressees(self, addresses):
        """Those of a text with addresses that are neither ours nor of somebody who works here."""
        outside = self._find_outside(addresses)
        # sudo: the sender of an email is no user
        inside_sudo = (
            self.env["res.partner"]
            .sudo()
            .search_fetch(
                [
                    ("email_normalized", "in", [email_normalize(one) for one in outside]),
                    ("partner_share", "=", False),
                ],
                ["email_normalized"],
            )
        )
        inside = set(inside_sudo.mapped("email_normalized"))
        return [one for one in outside if email_normalize(one) not in inside]

    @api.model
    def _find_outside(self, addresses):
        """Those of a text with addresses that are not ours, with their names."""
        by_address = {email_normalize(one): one for one in email_split_and_format(addresses)}
        own = self.env["cp.service"]._find_own_addresses(by_address)
        return [one for address, one in by_address.items() if address and address not in own]

    @api.model
    def _prepare_addressee_values(self, route):
        """The customer of a new case is the first to whom the agent has written."""
        email = route.addressees[0]
        return {
            "partner_id": self._find_or_make_contact(email, route.service).id,
            "email_from": email,
        }

    def _post_sent_elsewhere(self, route, thread, message, msg_dict):
        """Put the email on the case as one that the agent has sent, and do what follows from that,
        as if it had been sent from here. It is not sent again.

        :return: the entry
        """
        email_to, email_cc = (
            ", ".join(self._find_outside(self._format_addresses(message, header)))
            for header in ("To", "Cc")
        )
        values = {
            "cp_email_cc": email_cc,
            "cp_email_to": self._format_addresses(message, "To"),
            "cp_is_trusted": True,
            "cp_route": json.dumps(route.receipt),
            "cp_thread_id": thread.id,
        }
        # Its type "email" tells that it came in, see _cp_filter_sent_here().
        entry = self._post_entry(
            Entry("outgoing", values),
            outgoing_email_to=email_to,
            subtype_xmlid="mail.mt_comment",
            **{key: msg_dict[key] for key in POSTED if key in msg_dict},
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

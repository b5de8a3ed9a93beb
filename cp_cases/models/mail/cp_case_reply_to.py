from odoo import api, models
from odoo.tools import email_normalize
from odoo.tools.mail import email_split_and_format

from ...tools.addresses import format_address
from ...tools.senders import is_nobody


class CpCase(models.Model):
    """Who has written an email that a list, a form or an address of ours has passed on, and where
    answers to it go. All that is said by headers that anybody can write: it proves nobody."""

    _inherit = "cp.case"

    @api.model
    def _find_writer(self, senders, msg_dict):
        """Put who wrote an email in place of a list or an address of ours in its From; of its
        recipients, leave out the lists that passed it on.

        :param Senders senders: what its headers say
        :param dict msg_dict: its ``email_from`` and recipients change
        :return: the From as it came, "" if it stays; and whether an address of ours stays
        """
        for key in ("to_filtered", "cc_filtered"):
            msg_dict[key] = self._leave_out(msg_dict.get(key), senders.lists)
        email_from = msg_dict["email_from"]
        address = email_normalize(email_from)
        if not address:
            return "", False
        own = self.env["cp.service"]._find_own_addresses({address, *senders.addresses})
        if not senders.is_from_list and address not in own:
            return "", False
        writer = senders.find_writer(own | senders.lists)
        if writer:
            msg_dict["email_from"] = format_address(*writer)
        elif address in senders.lists:
            # No program is to find an address in it: answers would go to all who read the list.
            msg_dict["email_from"] = email_from.replace("@", " at ")
        else:
            return "", address in own
        return email_from, False

    @api.model
    def _leave_out(self, text, addresses):
        if not text or not addresses:
            return text
        found = email_split_and_format(text)
        return ", ".join(one for one in found if email_normalize(one) not in addresses)

    @api.model
    def _judge_reply_to(self, route, senders, email_from):
        """Decide whether answers go where the Reply-To says.

        A list gets none by itself. Nor does, on a known thread, an address that has nothing to do
        with the case or the sender: who forges a sender would be told what the customer is told.
        """
        if not senders.reply_to:
            return
        sender = email_normalize(email_from) or ""
        own = self.env["cp.service"]._find_own_addresses(
            {address.lower() for _name, address in senders.reply_to}
        )
        pairs = [pair for pair in senders.reply_to if pair[1].lower() not in own]
        people = [pair for pair in pairs if pair[1].lower() not in senders.lists]
        wanted = people or pairs
        if all(address.lower() == sender for _name, address in wanted):
            return
        route.reply_to = ", ".join(format_address(*pair) for pair in wanted)
        route.is_form = len(people) == 1 and self._is_of_form(sender)
        domain = sender.rpartition("@")[2]
        is_customer = route.is_form and not route.case
        route.is_reply_to_offered = not is_customer and not (
            people and all(self._may_be_answered(route, pair[1], domain) for pair in people)
        )

    @api.model
    def _may_be_answered(self, route, address, domain):
        """Whether an address in Reply-To gets answers without being asked for: on a new thread, at
        the domain of the sender, or if it belongs to the case."""
        case = route.match.case
        if not case or address.rpartition("@")[2].lower() == domain:
            return True
        return case._is_trusted_sender(route.match.thread, address, authenticated=False)

    @api.model
    def _is_of_form(self, address):
        """Whether a sender is a program's address: one that nobody reads, or one of ours; never
        that of somebody who works here."""
        # sudo: the sender of an email is no user
        partners_sudo = self.env["res.partner"].sudo().search([("email_normalized", "=", address)])
        if not all(partners_sudo.mapped("partner_share")):
            return False
        return is_nobody(address) or self.env["cp.service"]._is_of_our_programs(address)

    @api.model
    def _prepare_form_values(self, route):
        """The customer of a new case that was filled in on a form."""
        if not route.is_form:
            return {}
        return {
            "partner_id": self._find_or_make_contact(route.reply_to, route.service).id,
            "email_from": route.reply_to,
        }

    @api.model
    def _prepare_senders_entry(self, route):
        return {
            "cp_passed_on_by": route.passed_on_by,
            "cp_reply_to": route.reply_to,
            "cp_is_reply_to_offered": route.is_reply_to_offered,
            "cp_is_form": route.is_form,
        }

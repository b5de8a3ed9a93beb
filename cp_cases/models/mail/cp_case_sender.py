from email.utils import getaddresses

from odoo import api, models
from odoo.tools import email_normalize, formataddr, parse_contact_from_email
from odoo.tools.mail import email_normalize_all, email_split_and_format

from ...tools.forwarded import find_forwarded
from ...tools.headers.addresses import format_address, has_quoted_space
from ...tools.headers.authentication import is_authenticated
from ...tools.headers.senders import is_nobody
from ...tools.search import fold


class CpCase(models.Model):
    """Who has written an email, whether he or she belongs to the case, where answers go, and who
    the customer is. What headers say, anybody can write: it proves nobody."""

    _inherit = "cp.case"

    # ------------------------------------------------------------
    # WHO HAS WRITTEN IT
    # ------------------------------------------------------------

    @api.model
    def _find_writer(self, route, senders, msg_dict):
        """Find out who wrote an email, where a list or an address of ours has passed it on, and
        whose mail it forwards; of its recipients, leave out the lists that passed it on.

        :param Senders senders: what its headers say
        :param dict msg_dict: its ``email_from`` and recipients change
        """
        for key in ("to_filtered", "cc_filtered") if senders.lists else ():
            msg_dict[key] = self._leave_out(msg_dict[key], senders.lists)
        forwarded = None
        if not route.is_silent:
            forwarded = find_forwarded(str(msg_dict["body"] or ""), msg_dict.get("subject") or "")
        email_from = msg_dict["email_from"]
        address = email_normalize(email_from)
        texts = [email_from, msg_dict["to"], msg_dict["cc"]]
        if forwarded:
            texts += [forwarded.address, ", ".join(forwarded.copies)]
        # Ours are looked for once, among all addresses that the email names.
        named = {address, *senders.addresses}.union(*map(email_normalize_all, texts))
        route.own_addresses = own = self.env["cp.service"]._find_own_addresses(named)
        if address and (senders.is_from_list or address in own):
            if writer := senders.find_writer(own | senders.lists):
                msg_dict["email_from"] = format_address(*writer)
                route.passed_on_by = email_from
            elif address in senders.lists:
                # No program is to find an address in it: answers would go to all who read the list.
                msg_dict["email_from"] = email_from.replace("@", " at ")
                route.passed_on_by = email_from
            else:
                route.is_from_us = address in own
        route.email_from = msg_dict["email_from"]
        route.sender = email_normalize(route.email_from) or ""
        if forwarded and email_normalize(forwarded.address) not in {False, route.sender, *own}:
            route.forwarded = forwarded

    @api.model
    def _leave_out(self, text, addresses):
        found = email_split_and_format(text)
        return ", ".join(one for one in found if email_normalize(one) not in addresses)

    @api.model
    def _judge_sender(self, route, message):
        """Find out whether the mail server vouches for the sender, whose contact it is, and whether
        he or she belongs to the case."""
        authserv_id = self.env["ir.config_parameter"]._cp_get("authserv_id")
        route.is_authenticated = bool(authserv_id and route.sender) and is_authenticated(
            message, authserv_id, route.sender
        )
        case = route.match.case
        company = (case or route.service).company_id
        route.author = self.env["res.partner"]
        if not route.is_from_us:
            route.author = self._find_contact(route.email_from, company, route.is_authenticated)
        route.is_trusted = not case or case._is_trusted_sender(
            route.match.thread, route.sender, route.is_authenticated
        )

    def _is_trusted_sender(self, thread, address, authenticated):
        """Whether a sender belongs to the case: its contact, somebody of the contact's company, or
        a participant of the thread. An internal user must be authenticated besides."""
        self.ensure_one()
        participants = (thread.participants or "").split() if thread else ()
        known = {self.email_normalized, self.partner_id.email_normalized, *participants}
        return self._belongs_to(self.partner_id, known, address, authenticated)

    @api.model
    def _belongs_to(self, partner, addresses, address, authenticated):
        """Whether a sender belongs to the company of a contact, or has one of ``addresses``. An
        internal user must be authenticated besides.

        :param str address: the sender's, normalised
        """
        if not address:
            return False
        partners = self.env["res.partner"].search([("email_normalized", "=", address)])
        if any(user._is_internal() for user in partners.user_ids) and not authenticated:
            return False
        if address in addresses:
            return True
        return bool(partner.commercial_partner_id & partners.commercial_partner_id)

    @api.model
    def _find_contact(self, email_from, company, authenticated):
        """The contact with the sender's address, among those that ``company`` may see: the one
        whose name stands in the email before others, a person before a company, an archived one
        last. Empty if there is none.

        A From alone never makes an internal identity: who works here is found only if the email is
        authenticated.
        """
        name, address = parse_contact_from_email(email_from or "")
        if not address:
            return self.env["res.partner"]
        partners = (
            self.env["res.partner"]
            .with_context(active_test=False)
            .search(
                [
                    ("email_normalized", "=", address),
                    ("company_id", "in", (False, *company.ids)),
                    *([] if authenticated else [("partner_share", "=", True)]),
                ]
            )
        )
        return partners.sorted(
            lambda partner: (
                not partner.active,
                fold(partner.name or "") != fold(name),
                partner.is_company,
                partner.id,
            )
        )[:1]

    @api.model
    def _recognise_agent(self, route, message):
        """Find out whether an agent has forwarded the email, or sent it to a customer.

        Only an authenticated sender is an agent, and only one who may write on the case it joins:
        whoever has sent an email on a case sees it from then on.
        """
        # sudo: the sender of an email is no user; which rights one has is asked for himself
        users_sudo = route.author.sudo().user_ids if route.is_authenticated else ()
        agent = next((user.sudo(False) for user in users_sudo if user._is_cp_agent()), None)
        case = route.case or route.origin
        if not agent or (case and not case.with_user(agent).has_access("write")):
            return
        route.agent = agent
        if not route.automatic.kind:
            # From the header itself: Odoo's list is in no order.
            to = self._format_addresses(message, "To")
            route.addressees = self._find_addressees(route, to)
            route.is_sent = bool(route.addressees)
            route.is_trusted = route.is_trusted or route.is_sent
        route.has_new_customer = bool(route.forwarded) and not (route.is_sent or route.case)

    @api.model
    def _find_addressees(self, route, addresses):
        """Those of a text with addresses that are neither ours nor of somebody who works here."""
        outside = self._find_outside(route, addresses)
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
    def _find_outside(self, route, addresses):
        """Those of a text with addresses that are not ours, each once, with their names."""
        by_address = {email_normalize(one): one for one in email_split_and_format(addresses)}
        return [
            one
            for address, one in by_address.items()
            if address and address not in route.own_addresses
        ]

    # ------------------------------------------------------------
    # WHERE ANSWERS GO
    # ------------------------------------------------------------

    @api.model
    def _judge_reply_to(self, route, senders):
        """Decide whether answers go where the Reply-To says.

        A list gets none by itself. Nor does, on a known thread, an address that has nothing to do
        with the case or the sender: who forges a sender would be told what the customer is told.
        """
        own = route.own_addresses
        pairs = [pair for pair in senders.reply_to if pair[1].lower() not in own]
        people = [pair for pair in pairs if pair[1].lower() not in senders.lists]
        wanted = people or pairs
        if all(address.lower() == route.sender for _name, address in wanted):
            return
        route.reply_to = ", ".join(format_address(*pair) for pair in wanted)
        route.is_form = len(people) == 1 and self._is_of_form(route.sender)
        is_customer = route.is_form and not route.case
        route.is_reply_to_offered = not is_customer and not (
            people and all(self._may_be_answered(route, address) for _name, address in people)
        )

    @api.model
    def _may_be_answered(self, route, address):
        """Whether an address in Reply-To gets answers without being asked for: on a new thread, at
        the domain of the sender, or if it belongs to the case."""
        case, domain = route.match.case, route.sender.rpartition("@")[2]
        if not case or address.rpartition("@")[2].lower() == domain:
            return True
        address = email_normalize(address)
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

    # ------------------------------------------------------------
    # WHO THE CUSTOMER IS
    # ------------------------------------------------------------

    @api.model
    def _prepare_customer_values(self, route, service, msg_dict):
        """The customer of a case that begins with the email: the first to whom an agent has sent
        it, whose mail an agent has forwarded, who filled in a form, or else the sender. A contact
        is made if there is none.

        :param dict msg_dict: its ``author_id`` becomes the contact that is made for the sender
        """
        if route.is_sent:
            email = route.addressees[0]
        elif route.has_new_customer:
            email = self._format_forwarded(route.forwarded)
        elif route.is_form:
            email = route.reply_to
        else:
            author = route.author
            if not author and route.sender and not route.is_from_us:
                author = self._find_or_make_contact(route.email_from, service)
                # A From alone, which anybody can write, makes no internal user the author.
                msg_dict["author_id"] = author.partner_share and author.id
            return {"partner_id": author.id, "email_from": route.email_from}
        return {"partner_id": self._find_or_make_contact(email, service).id, "email_from": email}

    @api.model
    def _format_forwarded(self, forwarded):
        return formataddr((forwarded.name, forwarded.address))

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

from xmlrpc.client import Binary

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ...tools.context import BESIDE_CASES, IN_CASE
from ...tools.raw_headers import split_mail


class MailThread(models.AbstractModel):
    """The front door: what is handed in goes to the cases, to the rest of Odoo, or to both."""

    _inherit = "mail.thread"

    @api.model
    def message_process(
        self,
        model,
        message,
        custom_values=None,
        save_original=False,
        strip_attachments=False,
        thread_id=None,
    ):
        """Give mail for cases to our own intake, which keeps it whatever happens. If it is also for
        something else in Odoo, Odoo's gateway gets it afterwards.

        :return: id of the case, or False; for other mail what Odoo returns
        """
        raw = message.data if isinstance(message, Binary) else message
        if isinstance(raw, str):
            raw = raw.encode("utf-8", "surrogateescape")
        headers = split_mail(raw)
        # sudo: who hands mail in has no rights on the intake
        inbound_sudo = self.env["cp.inbound.mail"].sudo()
        services = inbound_sudo._find_destination(headers, model, custom_values)
        if services is None:
            services = inbound_sudo._find_service_of_returned(raw, headers)
        if services is None and not model and self._cp_is_stranded(headers):
            services = self.env["cp.service"]
        beside = self.with_context(**{BESIDE_CASES: True, IN_CASE: services is not None})
        if services is not None:
            self._check_may_hand_in_mail()
            case_id = inbound_sudo._receive(raw, headers, services)
            if self._cp_is_for_others(headers, services):
                super(MailThread, beside).message_process(
                    # A model must be given; message_route() drops a route to cases.
                    "cp.case",
                    raw,
                    save_original=save_original,
                    strip_attachments=strip_attachments,
                )
            return case_id
        return super(MailThread, beside).message_process(
            model,
            message,
            custom_values=custom_values,
            save_original=save_original,
            strip_attachments=strip_attachments,
            thread_id=thread_id,
        )

    @api.model
    def _cp_is_for_others(self, headers, services):
        """Whether a mail for cases is also for something else in Odoo: it is sent to another alias,
        too, or answers a message there.

        A mail for both is stored in both places. An answer to that very mail is for both again; an
        answer to a later mail goes only where that one is.

        :param RawMail headers: what its headers say
        :param services: the ``cp.service`` it is sent to, may be empty
        """
        own = services.sudo().alias_id.mapped("alias_full_name")
        addresses = set(headers.recipients) - set(own)
        local_parts = [address.partition("@")[0] for address in addresses]
        addressed = Domain("alias_full_name", "in", addresses) | (
            Domain("alias_incoming_local", "=", True) & Domain("alias_name", "in", local_parts)
        )
        # sudo: the sender of an email is no user
        aliases_sudo = self.env["mail.alias"].sudo().with_context(**{BESIDE_CASES: True})
        if addresses and aliases_sudo.search_count(addressed, limit=1):
            return True
        if not headers.references:
            return False
        answered_sudo = (
            self.env["mail.message"]
            .sudo()
            .search_fetch(
                [("message_id", "in", headers.references)],
                ["message_id", "model", "res_id"],
                order="id desc",
            )
        )
        return any(
            message.model not in (False, "cp.case") and message.res_id
            for message in answered_sudo
            if message.message_id == answered_sudo[0].message_id
        )

    @api.model
    def _cp_is_stranded(self, headers):
        """Whether a mail has come to a domain of cases, and nothing in Odoo takes it: Odoo would
        drop it, or send it back.

        :param RawMail headers: what its headers say
        """
        # sudo: the sender of an email is no user
        services_sudo = self.env["cp.service"].sudo().with_context(active_test=False)
        domains_sudo = services_sudo.search([("alias_domain_id", "!=", False)]).alias_domain_id
        names = {name.lower() for name in domains_sudo.mapped("name")}
        bounce = {(email or "").lower() for email in domains_sudo.mapped("bounce_email")}
        return (
            # Odoo itself looks for what has come back.
            not headers.is_null_sender
            and not bounce.intersection(headers.recipients)
            and any(address.rpartition("@")[2] in names for address in headers.recipients)
            and not self._cp_is_for_others(headers, services_sudo.browse())
        )

    @api.model
    def message_route(self, message, message_dict, model=None, thread_id=None, custom_values=None):
        in_case = self.env.context.get(IN_CASE)
        searching = self.with_context(**{BESIDE_CASES: in_case})
        routes = super(MailThread, searching).message_route(
            message, message_dict, model=model, thread_id=thread_id, custom_values=custom_values
        )
        return [route for route in routes if route[0] != "cp.case"] if in_case else routes

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        # The routes are found: what is done with the mail now may see cases again.
        found = self.with_context(**{BESIDE_CASES: False, IN_CASE: False})
        return super(MailThread, found)._message_route_process(message, message_dict, routes)

    @api.model
    def _detect_write_to_catchall(self, msg_dict):
        """Do not bounce a mail that has reached a case because of another address in it."""
        return not self.env.context.get(IN_CASE) and super()._detect_write_to_catchall(msg_dict)

    @api.model
    def _check_may_hand_in_mail(self):
        """Let only administrators hand mail in: whoever does could forge its sender, and the header
        that says it is authentic.

        :raise AccessError: for others
        """
        user = self.env.user
        if not (self.env.su or user.has_group("base.group_system") or user._is_cp_manager()):
            raise AccessError(self.env._("Only an administrator hands in emails of cases."))

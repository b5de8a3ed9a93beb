from xmlrpc.client import Binary

from odoo import api, models
from odoo.exceptions import AccessError

from ...tools.context import BESIDE_CASES, IN_CASE
from ...tools.headers.raw_headers import split_mail


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
        services = inbound_sudo._find_destination(raw, headers, model, custom_values)
        beside = self.with_context(**{BESIDE_CASES: True, IN_CASE: services is not None})
        if services is None:
            return super(MailThread, beside).message_process(
                model,
                message,
                custom_values=custom_values,
                save_original=save_original,
                strip_attachments=strip_attachments,
                thread_id=thread_id,
            )
        self._check_may_hand_in_mail()
        case_id = inbound_sudo._receive(raw, headers, services)
        if inbound_sudo._is_for_others(headers, services):
            super(MailThread, beside).message_process(
                # A model must be given; message_route() drops a route to cases.
                "cp.case",
                raw,
                save_original=save_original,
                strip_attachments=strip_attachments,
            )
        return case_id

    @api.model
    def message_route(self, message, message_dict, model=None, thread_id=None, custom_values=None):
        """A mail that is on a case already goes to no case here, and what it answers there is left
        out; for other mail, an alias or message of a case still counts."""
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

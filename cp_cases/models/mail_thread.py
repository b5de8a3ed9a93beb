from xmlrpc.client import Binary

from odoo import api, models
from odoo.exceptions import AccessError

from ..tools.raw_mail import header_view


class MailThread(models.AbstractModel):
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
        """Give what belongs to cases to their own intake, which keeps it whatever happens."""
        raw = message.data if isinstance(message, Binary) else message
        if isinstance(raw, str):
            raw = raw.encode("utf-8", "surrogateescape")
        headers = header_view(raw)
        # sudo: who hands mail in has no rights on the intake
        inbound_sudo = self.env["cp.inbound.mail"].sudo()
        service = inbound_sudo._find_destination(headers, model, custom_values)
        if service is not None:
            self._check_may_hand_in_mail()
            return inbound_sudo._receive(raw, headers, service)
        return super().message_process(
            model,
            message,
            custom_values=custom_values,
            save_original=save_original,
            strip_attachments=strip_attachments,
            thread_id=thread_id,
        )

    @api.model
    def _check_may_hand_in_mail(self):
        """Whoever hands mail in could forge its sender and its proof of authenticity."""
        if not self.env.su and not self.env.user.has_groups(
            "base.group_system,cp_cases.group_cp_cases_manager"
        ):
            raise AccessError(self.env._("Only an administrator hands in emails of cases."))

    @api.model
    def _routing_create_bounce_email(self, email_from, body_html, message, **mail_values):
        """No customer's mail is bounced: what cannot become an entry is held."""
        if self.env.context.get("cp_case_gateway"):
            return None
        return super()._routing_create_bounce_email(email_from, body_html, message, **mail_values)

import json

from odoo import models


class MailMessage(models.Model):
    """Whether the sender of an email belongs to its case, and what an agent decides about it."""

    _inherit = "mail.message"

    # Emails of strangers about which nobody has decided.
    _cp_undecided_domain = [
        ("model", "=", "cp.case"),
        ("cp_entry_type", "=", "incoming"),
        ("cp_is_trusted", "=", False),
        ("cp_is_silent", "=", False),
        ("cp_is_put_aside", "=", False),
    ]

    def cp_action_accept_sender(self):
        """Trust the untrusted email, and its sender on this thread from now on."""
        return self._cp_get_case().action_accept_sender(self.id)

    def cp_action_put_aside(self):
        """Decide that the untrusted email is of no concern."""
        return self._cp_get_case().action_put_aside(self.id)

    def _cp_is_undecided(self):
        """Whether it is an email of a stranger about which nobody has decided."""
        self.ensure_one()
        return bool(self.filtered_domain(self._cp_undecided_domain))

    def _cp_is_authenticated(self):
        """Whether the mail server had authenticated who sent it."""
        self.ensure_one()
        return bool(json.loads(self.cp_route or "{}").get("authenticated"))

from odoo import fields, models

from ...tools.acting import as_system


class CpCase(models.Model):
    """A case has news for its agent after a mail of the customer, or when somebody else has handed
    it over, until the agent reads or answers it."""

    _inherit = "cp.case"

    has_news = fields.Boolean(
        "News",
        readonly=True,
        copy=False,
        help="The customer has written what its agent has not read yet, or somebody else has "
        "handed the case over.",
    )

    def action_mark_read(self):
        """Note that the caller has read the cases. This changes only cases that the caller has."""
        self.check_access("read")
        self._note_read()
        return True

    def _note_read(self):
        """The current user has seen what is new, or answered it."""
        self.filtered(lambda case: case.user_id == self.env.user)._set_news(False)

    def _set_news(self, has_news):
        # sudo: only the system writes this field
        cases_sudo = as_system(self).filtered(
            lambda case: case.state != "closed" and case.has_news != has_news
        )
        if cases_sudo:
            cases_sudo.write({"has_news": has_news})

from odoo import fields, models

from ...tools.acting import as_system


class CpCase(models.Model):
    """A case has news for its agent: mail of the customer that nobody has read, or that
    somebody else has handed it over."""

    _inherit = "cp.case"

    has_news = fields.Boolean(
        "News",
        readonly=True,
        copy=False,
        help="Mail of the customer that its agent has not read, or handed over by another.",
    )

    def action_mark_read(self):
        """The caller has opened the cases. Only their agent's reading counts."""
        self.check_access("read")
        self._note_read()
        return True

    def _note_read(self):
        """The current user has seen what is new, or answered it."""
        self.filtered(lambda case: case.user_id == self.env.user)._set_news(False)

    def _set_news(self, has_news):
        # sudo: the field is the system's, and no change of the case
        cases_sudo = as_system(self).filtered(
            lambda case: case.state != "closed" and case.has_news != has_news
        )
        if cases_sudo:
            cases_sudo.write({"has_news": has_news})

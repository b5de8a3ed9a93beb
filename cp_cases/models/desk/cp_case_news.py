from odoo import api, fields, models

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
        self.filtered(lambda case: case.user_id == self.env.user)._set_news(False)
        return True

    def _set_news(self, has_news):
        # sudo: the field is the system's, and no change of the case
        cases_sudo = as_system(self).filtered(
            lambda case: case.state != "closed" and case.has_news != has_news
        )
        if cases_sudo:
            cases_sudo.write({"has_news": has_news})

    # ------------------------------------------------------------
    # WHAT MAKES NEWS
    # ------------------------------------------------------------

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        has_news = self._is_news(msg_dict.get("cp_is_trusted"), msg_dict.get("cp_is_automatic"))
        return super().message_new(msg_dict, {**(custom_values or {}), "has_news": has_news})

    @api.model
    def _is_news(self, is_trusted, is_automatic):
        """Whether an email is news to the agent of its case."""
        return bool(is_trusted and not is_automatic)

    def _after_incoming(self, message):
        result = super()._after_incoming(message)
        if self._is_news(message.cp_is_trusted, message.cp_is_automatic):
            self.filtered(lambda case: case.user_id != self.env.user)._set_news(True)
        return result

    def _assign(self, agent, how, **vals):
        result = super()._assign(agent, how, **vals)
        self._set_news(agent != self.env.user)
        return result

    def _transfer(self, agent, service, note):
        result = super()._transfer(agent, service, note)
        # sudo: the case may just have left the caller's sight
        if agent and self.sudo().user_id != self.env.user:
            self._set_news(True)
        return result

    def _message_post_after_hook(self, message, msg_values):
        if msg_values.get("cp_entry_type") == "outgoing" and self.user_id == self.env.user:
            self._set_news(False)
        return super()._message_post_after_hook(message, msg_values)

import re

from odoo import api, models

CASE_CHANNEL = re.compile(r"cp\.case_(\d{1,9})")
# More than a person can have open.
MAX_CASE_CHANNELS = 100


class IrWebsocket(models.AbstractModel):
    """Who hears of changes of cases and queues: whoever sees them."""

    _inherit = "ir.websocket"

    def _build_bus_channel_list(self, channels):
        """Add the channels of the cases and queues that the user may see. A client asks for a case
        by ``cp.case_<id>``. Messages go to the records themselves, for which no client can ask."""
        wanted = [
            channel
            for channel in channels
            if isinstance(channel, str) and channel.startswith("cp.case")
        ]
        channels = super()._build_bus_channel_list(
            channels=[channel for channel in channels if channel not in wanted]
        )
        return [*channels, *self._get_case_channels(wanted), *self._get_queue_channels()]

    @api.model
    def _get_case_channels(self, wanted):
        matches = filter(None, map(CASE_CHANNEL.fullmatch, wanted))
        case_ids = [int(match[1]) for match in matches][-MAX_CASE_CHANNELS:]
        Case = self.env["cp.case"]
        if not case_ids or not Case.has_access("read"):
            return Case
        return Case.search([("id", "in", case_ids)], order="id")

    @api.model
    def _get_queue_channels(self):
        """The channels with the changes of all cases that the user sees: those of each term of the
        rule, and for a supervisor those of the companies."""
        if not self.env.user._is_cp_agent():
            return []
        terms = self.env["cp.case"]._get_sight_terms()
        companies = self.env.companies if self.env.user._is_cp_supervisor() else ()
        return [
            *(channel for term in terms for channel in term.get_channels()),
            *((company, "cp_cases") for company in companies),
        ]

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import email_normalize, formataddr

# Suggestions while an address is written.
MAX_SUGGESTED = 8


class CpCaseDraft(models.Model):
    """Whom an agent may want to write to: suggestions for To, Cc and Bcc."""

    _inherit = "cp.case.draft"

    @api.readonly
    def suggest_addresses(self, term):
        """Participants of the case first, then contacts that the caller may read.

        :param str term: a part of a name or an address
        :return: a list of addresses with names, as texts, up to MAX_SUGGESTED
        :raise AccessError: if the draft is another agent's
        """
        self.ensure_one()
        self._check_mine()
        term = (term or "").strip()
        if not term:
            return []
        partners = self.env["res.partner"].search_fetch(
            Domain("email_normalized", "!=", False) & Domain("display_name", "ilike", term),
            ["name", "email_normalized"],
            limit=MAX_SUGGESTED,
        )
        found = {address: "" for address in self._get_participants() if term.lower() in address}
        found |= {partner.email_normalized: partner.name or "" for partner in partners}
        own = self.env["cp.service"]._find_own_addresses(list(found))
        suggested = [
            formataddr((name, address)) for address, name in found.items() if address not in own
        ]
        return suggested[:MAX_SUGGESTED]

    def _get_participants(self):
        """Who has had a part in the case, unless the caller has lost sight of it."""
        if not self.case_id.has_access("read"):
            return []
        # sudo: who may read the case may know who writes on it
        case_sudo = self.case_id.sudo()
        participants = " ".join(case_sudo.thread_ids.mapped(lambda t: t.participants or ""))
        return [address for address in participants.split() if email_normalize(address)]

from odoo import api, fields, models
from odoo.tools.mail import email_domain_extract, email_normalize_all


class CpCaseDraft(models.Model):
    """What the page of a draft needs beside the draft itself."""

    _inherit = "cp.case.draft"

    new_addresses = fields.Char(
        compute="_compute_new_addresses",
        help="Addresses outside that have had no part in the case so far.",
    )
    offered_states = fields.Char(
        compute="_compute_offered_states", help="The states that the agent may choose."
    )
    shows_copies = fields.Boolean("Cc, Bcc", store=False)
    shows_note = fields.Boolean("Add a Note", store=False)

    @api.depends("subject", "kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for draft in self:
            draft.display_name = draft.subject or kinds[draft.kind]

    @api.depends("kind", "route")
    @api.depends_context("uid")
    def _compute_offered_states(self):
        closes = self.env["cp.case"]._sees_all_cases()
        for draft in self:
            states = ["open", "pending", "resolved"]
            if draft.kind != "reply":
                states.insert(0, "new")
            if closes or draft._may_make_closed():
                states.append("closed")
            draft.offered_states = " ".join(states)

    @api.depends("email_to", "email_cc", "email_bcc", "case_id", "partner_id")
    def _compute_new_addresses(self):
        for draft in self:
            known = draft._get_known_addresses()
            addresses = [
                address
                for text in (draft.email_to, draft.email_cc, draft.email_bcc)
                for address in email_normalize_all(text or "")
                if address not in known and not self._is_own_address(address)
            ]
            has_case = bool(draft._origin.case_id)
            draft.new_addresses = ", ".join(dict.fromkeys(addresses)) if has_case else False

    @api.model
    def _is_own_address(self, address):
        # sudo: the domains that receive our mail are no secret
        domains_sudo = self.env["mail.alias.domain"].sudo()
        return bool(
            domains_sudo.search_count([("name", "=", email_domain_extract(address))], limit=1)
        )

    def _get_known_addresses(self):
        """Who has had a part in the case that the draft belongs to."""
        # The stored case: in an onchange, a client can name any case, and must learn nothing of it.
        # sudo: an agent who has lost sight of the case still sees his or her own draft
        case_sudo = self._origin.case_id.sudo()
        participants = " ".join(case_sudo.thread_ids.mapped(lambda t: t.participants or ""))
        return {
            case_sudo.email_normalized,
            case_sudo.partner_id.email_normalized,
            self.partner_id.email_normalized,
            *participants.split(),
        }

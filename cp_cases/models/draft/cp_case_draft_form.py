from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools.mail import email_domain_extract, email_normalize_all


class CpCaseDraft(models.Model):
    """What the page of a draft needs beside the draft itself."""

    _inherit = "cp.case.draft"

    new_addresses = fields.Char(
        compute="_compute_new_addresses",
        help="Addresses outside that have had no part in the case so far.",
    )
    template_id = fields.Many2one(
        "mail.template",
        "Canned Text",
        domain="[('model', '=', 'cp.case'), '|', ('cp_service_ids', '=', False),"
        " ('cp_service_ids', 'in', service_id)]",
        store=False,
        help="Inserted above what is written already, in the customer's language.",
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

    @api.onchange("template_id")
    def _onchange_template_id(self):
        # The text is rendered as superuser, so check first: it must be a template for cases, and a
        # case that the agent may read.
        case = self.case_id._origin
        if self.template_id.model == "cp.case" and case and case.has_access("read"):
            if self.kind == "follow_up":
                case = case._as_follow_up()
            self.body = self._render_text(self.template_id, case) + (self.body or Markup())
            self.template_id = False

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

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import email_normalize, formataddr
from odoo.tools.mail import email_domain_extract, email_normalize_all

# Suggestions while an address is written.
MAX_SUGGESTED = 8


class CpCaseDraft(models.Model):
    """The addresses of a draft while an agent writes it: what is suggested, which are new to the
    case, and where the sender of the answered email wants answers. Those that a reply begins with
    stand in ``cp_case_draft_reply.py``."""

    _inherit = "cp.case.draft"

    new_addresses = fields.Char(
        compute="_compute_new_addresses",
        help="Addresses outside that have had no part in the case so far.",
    )
    offered_reply_to = fields.Char(
        "Uncertain Reply Address",
        compute="_compute_offered_reply_to",
        help="A mailing list, or an address that nobody on the case knows.",
    )

    @api.depends("email_to", "email_cc", "email_bcc", "case_id", "partner_id")
    def _compute_new_addresses(self):
        for draft in self:
            known = draft._get_known_addresses()
            addresses = [
                address
                for text in (draft.email_to, draft.email_cc, draft.email_bcc)
                for address in email_normalize_all(text or "")
                if address not in known and not self._is_at_own_domain(address)
            ]
            has_case = bool(draft._origin.case_id)
            draft.new_addresses = ", ".join(dict.fromkeys(addresses)) if has_case else False

    @api.depends("message_id", "email_to", "email_cc", "email_bcc")
    def _compute_offered_reply_to(self):
        for draft in self:
            offered = draft._origin._get_offered_reply_to()
            texts = filter(None, (draft.email_to, draft.email_cc, draft.email_bcc))
            given = set(email_normalize_all(", ".join(texts)))
            draft.offered_reply_to = not given.issuperset(email_normalize_all(offered)) and offered

    # ------------------------------------------------------------
    # SUGGESTIONS
    # ------------------------------------------------------------

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
        # Nobody who has lost sight of the case is told who writes on it.
        addresses = self._get_participants() if self.case_id.has_access("read") else []
        found = {address: "" for address in addresses if term.lower() in address}
        found |= {partner.email_normalized: partner.name or "" for partner in partners}
        own = self.env["cp.service"]._find_own_addresses(list(found))
        suggested = [
            formataddr((name, address)) for address, name in found.items() if address not in own
        ]
        return suggested[:MAX_SUGGESTED]

    def _get_participants(self):
        """Who has had a part in the case that the draft belongs to."""
        # The stored case: in an onchange, a client can name any case, and must learn nothing of it.
        # sudo: whether the agent may know them is for the caller to say
        case_sudo = self._origin.case_id.sudo()
        participants = " ".join(case_sudo.thread_ids.mapped(lambda t: t.participants or ""))
        return [address for address in participants.split() if email_normalize(address)]

    # ------------------------------------------------------------
    # NEW ONES
    # ------------------------------------------------------------

    @api.model
    def _is_at_own_domain(self, address):
        # sudo: the domains that receive our mail are no secret
        domains_sudo = self.env["mail.alias.domain"].sudo()
        return bool(
            domains_sudo.search_count([("name", "=", email_domain_extract(address))], limit=1)
        )

    def _get_known_addresses(self):
        # sudo: an agent who has lost sight of the case still sees his or her own draft
        case_sudo = self._origin.case_id.sudo()
        return {
            case_sudo.email_normalized,
            case_sudo.partner_id.email_normalized,
            self.partner_id.email_normalized,
            *self._get_participants(),
        }

    # ------------------------------------------------------------
    # WHERE THE SENDER WANTS ANSWERS, if the draft does not go there by itself
    # ------------------------------------------------------------

    def action_use_reply_to(self):
        """Send the answer where the sender of the email wants it.

        :raise UserError: if no other address is wanted
        :raise AccessError: if the draft is another agent's
        """
        self.ensure_one()
        self._check_mine()
        offered = self._get_offered_reply_to()
        if not offered:
            raise UserError(self.env._("The sender wants answers at no other address."))
        self.email_to = offered
        return True

    def _get_offered_reply_to(self):
        # sudo: an agent who has lost sight of the case still sees his or her own draft
        message_sudo = self.sudo().message_id
        is_offered = message_sudo.cp_is_trusted and message_sudo.cp_is_reply_to_offered
        return message_sudo.cp_reply_to if is_offered else ""

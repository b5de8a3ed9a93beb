from odoo import api, fields, models
from odoo.tools import formataddr

from ...cases_field import CasesField
from ...tools.headers.addresses import has_quoted_space


class ResPartner(models.Model):
    """The cases of a contact."""

    _inherit = "res.partner"

    cp_case_ids = CasesField(
        "cp.case", "partner_id", "Cases", groups="cp_cases.group_cp_cases_user"
    )
    cp_case_count = fields.Integer(
        "Case Count",
        compute="_compute_cp_case_count",
        compute_sudo=False,
        groups="cp_cases.group_cp_cases_user",
    )

    # Every incoming email is looked up by its sender; core has no index for it.
    _cp_email_normalized_idx = models.Index("(email_normalized) WHERE email_normalized IS NOT NULL")

    def _compute_email_formatted(self):
        result = super()._compute_email_formatted()
        for partner in self:
            if has_quoted_space(partner.email or ""):
                # core reads a comma for the space
                partner.email_formatted = formataddr((partner.name or "", partner.email))
        return result

    @api.depends("cp_case_ids")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_cp_case_count(self):
        # as the reader: a count must not tell of cases that the rule hides
        counts = dict(
            self.env["cp.case"]._read_group(
                [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
            )
        )
        for partner in self:
            partner.cp_case_count = counts.get(partner._origin, 0)

    def _get_needaction_count(self):
        # sudo: the contact's user may not read notifications of cases that he or she no longer sees
        unread_sudo = self.env["mail.notification"].sudo()
        domain = [("res_partner_id", "=", self.id), ("is_read", "!=", True)]
        hidden = [("mail_message_id.cp_visible_to_me", "=", False)]
        return super()._get_needaction_count() - unread_sudo.search_count([*domain, *hidden])

    def action_new_case(self):
        """Open a draft of a new case for this contact."""
        self.ensure_one()
        self.check_access("read")
        return self.env["cp.case.draft"].action_compose(self.id, "contacts")

    def action_view_cp_cases(self):
        """Open the list of the contact's cases."""
        self.ensure_one()
        self.env["cp.case"].check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("cp_cases.cp_case_action")
        return {**action, "domain": [("partner_id", "=", self.id)], "context": {}}

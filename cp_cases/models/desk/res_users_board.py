from odoo import api, fields, models
from odoo.fields import Domain

from .cp_service_board import SUPERVISORS

DRAFT_FIELDS = [
    "case_id",
    "create_date",
    "holds_lock",
    "kind",
    "message_id",
    "partner_id",
    "service_id",
    "user_id",
]


class ResUsers(models.Model):
    """What a supervisor wants to know of an agent: what he or she holds, and is busy with.

    Only cases that the reader sees are counted.
    """

    _inherit = "res.users"

    cp_is_on_board = fields.Boolean(
        "On the Board",
        store=False,
        copy=False,
        search="_search_cp_is_on_board",
        groups=SUPERVISORS,
        help="Agents, and whoever else still holds a case.",
    )
    cp_open_count = fields.Integer(
        "New and Open Cases", compute="_compute_cp_held", compute_sudo=False, groups=SUPERVISORS
    )
    cp_pending_count = fields.Integer(
        "Pending Cases", compute="_compute_cp_held", compute_sudo=False, groups=SUPERVISORS
    )
    cp_resolved_count = fields.Integer(
        "Resolved Cases", compute="_compute_cp_held", compute_sudo=False, groups=SUPERVISORS
    )
    cp_news_count = fields.Integer(
        "Cases with News", compute="_compute_cp_held", compute_sudo=False, groups=SUPERVISORS
    )
    cp_held_since = fields.Datetime(
        "Oldest Case",
        compute="_compute_cp_held",
        compute_sudo=False,
        groups=SUPERVISORS,
        help="When the oldest of the open and pending cases came in.",
    )
    cp_busy_with = fields.Json(
        "Busy with",
        compute="_compute_cp_busy_with",
        compute_sudo=False,
        groups=SUPERVISORS,
        help="The drafts of the agent: on what and since when, never their text.",
    )

    def _search_cp_is_on_board(self, operator, value):
        if operator != "in":
            return NotImplemented
        agents = Domain("active", "=", True) & Domain("cp_service_ids", "!=", False)
        # Look for the cases of these few users only, instead of grouping all cases.
        others = self.with_context(active_test=False)._search(~agents & Domain("share", "=", False))
        held = self.env["cp.case"]._read_group(
            [("user_id", "in", list(others)), ("state", "!=", "closed")], ["user_id"]
        )
        domain = agents | Domain("id", "in", [user.id for [user] in held])
        return Domain.OR(domain if wanted else ~domain for wanted in value)

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_cp_held(self):
        groups = self.env["cp.case"]._read_group(
            [("user_id", "in", self.ids), ("state", "!=", "closed")],
            ["user_id", "state", "has_news"],
            ["__count", "create_date:min"],
        )
        for fname in ("open", "pending", "resolved", "news"):
            self[f"cp_{fname}_count"] = 0
        self.cp_held_since = False
        for user, state, has_news, count, since in groups:
            user[f"cp_{'open' if state == 'new' else state}_count"] += count
            user.cp_news_count += count if has_news else 0
            if state != "resolved":
                user.cp_held_since = min(user.cp_held_since or since, since)

    @api.depends_context("uid", "allowed_company_ids", "lang")
    def _compute_cp_busy_with(self):
        # sudo: these are drafts of others, shown without their text, and only if the supervisor
        # sees the case and the company of the service
        drafts_sudo = (
            self.env["cp.case.draft"]
            .sudo()
            .search_fetch([("user_id", "in", self.ids)], DRAFT_FIELDS, order="id")
        )
        cases = drafts_sudo.case_id.sudo(False)._filtered_access("read")
        contacts = drafts_sudo.partner_id.sudo(False)._filtered_access("read")
        shown_sudo = drafts_sudo.filtered(
            lambda draft: (
                draft.case_id <= cases and draft.service_id.company_id <= self.env.companies
            )
        )
        by_user = shown_sudo.grouped("user_id")
        for user in self:
            user.cp_busy_with = [
                draft._format_for_board(contacts) for draft in by_user.get(user, ())
            ]

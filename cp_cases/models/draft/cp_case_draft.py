from datetime import timedelta
from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...tools.acting import is_system
from ...tools.context import ARRIVED
from ..access.cp_system_fields import clean_defaults
from ..case.cp_case import STATES

TEXTS = {"email_to", "email_cc", "email_bcc", "subject", "body", "note"}


class DraftOverwriteError(UserError):
    """The draft was saved by another page meanwhile: nothing is written over its text."""


class CpCaseDraft(models.Model):
    """An email and/or a note that an agent is writing: an *active communication*. Two pages on the
    same draft do not write over each other."""

    _name = "cp.case.draft"
    _description = "Draft"
    _inherit = ["cp.text", "cp.system.fields"]
    _rec_name = "subject"
    _order = "id desc"

    _system_fields = {
        "case_id",
        "holds_lock",
        "is_forward",
        "kind",
        "message_id",
        "resends_id",
        "route",
        "seen_message_id",
        "thread_id",
        "user_id",
    }

    kind = fields.Selection(
        [("reply", "Email reply"), ("follow_up", "Follow-up case"), ("new", "New case")],
        required=True,
        readonly=True,
        default="new",
    )
    user_id = fields.Many2one(
        "res.users",
        "Agent",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.user,
    )
    case_id = fields.Many2one("cp.case", readonly=True, index="btree_not_null", ondelete="cascade")
    thread_id = fields.Many2one("cp.case.thread", readonly=True, ondelete="set null")
    message_id = fields.Many2one(
        "mail.message", "Answered Email", readonly=True, index="btree_not_null", ondelete="set null"
    )
    resends_id = fields.Many2one(
        "mail.message",
        "Replaced Email",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The email that did not arrive, in place of which this one is sent.",
    )
    service_id = fields.Many2one("cp.service", default=lambda self: self._default_service())
    partner_id = fields.Many2one("res.partner", "Contact")
    email_to = fields.Char("To")
    email_cc = fields.Char("Cc")
    email_bcc = fields.Char("Bcc")
    subject = fields.Char()
    body = fields.Html(sanitize="email_outgoing")
    note = fields.Html("Internal Note")
    attachment_ids = fields.Many2many("ir.attachment", string="Attachments")
    state_after = fields.Selection(STATES, "State on Sending")
    offered_states = fields.Char(
        compute="_compute_offered_states", help="The states that the agent may choose."
    )
    pending_reason_id = fields.Many2one("cp.pending.reason")
    pending_until = fields.Date(
        "Until",
        compute="_compute_pending_until",
        compute_sudo=False,
        store=True,
        readonly=False,
        help="On this day, at the start of the service's working time, the case is open again. "
        "An email of the customer opens it sooner.",
    )
    disposition_id = fields.Many2one(
        "cp.disposition",
        "Disposition on Sending",
        domain="['|', ('service_ids', '=', False), ('service_ids', 'in', service_id)]",
    )
    seen_message_id = fields.Integer(
        readonly=True, help="The newest entry of the case that the agent knows of."
    )
    arrived_message_ids = fields.Many2many(
        "mail.message", compute="_compute_arrived_message_ids", string="Arrived Meanwhile"
    )
    number = fields.Char(related="case_id.number", string="Case Number")
    version = fields.Char(
        copy=False,
        help="Which page saved the texts last, and how often it had: page:count.",
    )
    base_version = fields.Char(
        store=False, help="Written along with a new version: the one that the page has read."
    )
    # What the page unfolds.
    shows_copies = fields.Boolean("Cc, Bcc", store=False)
    shows_note = fields.Boolean("Add a Note", store=False)

    _follow_up_uniq = models.UniqueIndex(
        "(case_id, user_id) WHERE kind = 'follow_up'",
        "You are already writing a follow-up of this case.",
    )

    @api.depends("subject", "kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for draft in self:
            draft.display_name = draft.subject or kinds[draft.kind]

    @api.depends("kind", "route")
    @api.depends_context("uid")
    def _compute_offered_states(self):
        closes = self.env.user._is_cp_supervisor()
        for draft in self:
            states = ["open", "pending", "resolved"]
            if draft.kind != "reply":
                states.insert(0, "new")
            if closes or draft._may_make_closed():
                states.append("closed")
            draft.offered_states = " ".join(states)

    @api.depends("state_after", "pending_reason_id")
    def _compute_pending_until(self):
        today = fields.Date.context_today(self)
        for draft in self:
            is_pending = draft.state_after == "pending"
            days = is_pending and draft.pending_reason_id.proposed_days
            kept = is_pending and draft.pending_until
            draft.pending_until = today + timedelta(days=days) if days else kept

    @api.depends_context("uid", "allowed_company_ids", ARRIVED)
    def _compute_arrived_message_ids(self):
        for draft in self:
            draft.arrived_message_ids = draft._get_arrived() | draft._get_announced()

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        # pylint: disable-next=context-overridden
        self = self.with_context(clean_defaults(self.env.context, self._system_fields))  # noqa: PLW0642
        if not is_system(self.env):
            for vals in vals_list:
                self._refuse_fields((self._system_fields - {"kind"}) & vals.keys())
                if vals.get("kind", "new") != "new":
                    self._refuse_fields({"kind"})
        drafts = super().create(vals_list)
        drafts._check_attachments()
        drafts._notify_draft_change()
        if users := drafts._get_busy_users():
            users._begin_busy()
        return drafts

    def write(self, vals):
        if not is_system(self.env):
            self._refuse_fields(self._system_fields & vals.keys())
        drafts = self
        if vals.get("version"):
            drafts = self.filtered(lambda draft: not draft._has_arrived(vals["version"]))
            drafts._check_base(vals["version"], vals.get("base_version"))
        elif TEXTS & vals.keys():
            vals = {**vals, "version": uuid4().hex}
        result = super(CpCaseDraft, drafts).write(vals)
        if "attachment_ids" in vals:
            drafts._check_attachments()
        if "holds_lock" in vals:
            drafts._notify_draft_change()
        # An author who comes back to the draft of a new case is shown as busy again.
        if user := drafts._get_busy_users() & self.env.user:
            user._resume_busy()
        return result

    def unlink(self):
        users = self._get_busy_users()
        self._notify_draft_change()
        result = super().unlink()
        if users:
            users._end_busy()
        return result

    def _check_attachments(self):
        """Nobody sends a file that he or she may not read."""
        self.attachment_ids.check_access("read")

    def _has_arrived(self, version):
        """Whether the page has saved this, or something newer, already. What a page sends while it
        is closed may overtake what it sent before."""
        page, count = _split(version)
        stored_page, stored_count = _split(self.version)
        return page == stored_page and count <= stored_count

    def _check_base(self, version, base):
        for draft in self:
            is_own = _split(version)[0] == _split(draft.version)[0]
            if not is_own and (draft.version or False) != (base or False):
                raise DraftOverwriteError(
                    self.env._("This draft has been changed in another window meanwhile.")
                )

    # ------------------------------------------------------------
    # ENDING: by sending, see cp_case_draft_send.py, or without
    # ------------------------------------------------------------

    def action_discard(self):
        """Delete the caller's drafts; nothing of them is kept.

        :return: an action that opens the case, or else the agent's own cases
        :raise UserError: if one has already been sent or discarded
        :raise AccessError: if one belongs to another agent
        """
        self._check_mine()
        action = self._get_action_after(self.case_id)
        # sudo: agents have no right to delete drafts in any other way
        self.sudo().unlink()
        return action

    def _check_mine(self):
        if self != self.exists():
            raise UserError(self.env._("This draft has already been sent or discarded."))
        self.check_access("write")
        if any(draft.user_id != self.env.user for draft in self):
            raise AccessError(self.env._("This draft belongs to another agent."))

    # ------------------------------------------------------------
    # WHO HEARS OF IT
    # ------------------------------------------------------------

    def _get_busy_users(self):
        """The authors of drafts of new cases: they are shown as busy until their last such draft is
        gone."""
        return self.filtered(lambda draft: draft.kind == "new").user_id

    def _notify_draft_change(self):
        """Tell the screens that show the cases, the board, or the author's own drafts that a draft
        has begun or ended, or that its lock has changed."""
        # sudo: these may be drafts of others; only whose they are is read
        drafts_sudo = self.sudo()
        drafts_sudo.case_id._notify_change()
        self.env["cp.case"]._notify_companies(drafts_sudo.service_id.company_id)
        for user in drafts_sudo.user_id:
            user._bus_send("cp_cases.drafts_changed", {})


def _split(version):
    page, _colon, count = (version or "").partition(":")
    return page, int(count) if count.isdecimal() else 0

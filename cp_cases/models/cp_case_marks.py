from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_datetime, format_time


class CpCaseMarks(models.AbstractModel):
    """The marks of a case in a list: who is answering it, files, senders nobody knows.

    Each is one query for all cases of a page. They tell a reader of the case nothing that the
    case itself would not.
    """

    _name = "cp.case.marks"
    _description = "Marks of a Case"

    lock_user_ids = fields.Many2many(
        "res.users", string="Answering", compute="_compute_lock", compute_sudo=False
    )
    lock_summary = fields.Char(
        "Who is Answering",
        compute="_compute_lock",
        compute_sudo=False,
        help="Other agents who are writing on the case, and since when.",
    )
    has_my_draft = fields.Boolean(
        "I am Writing", compute="_compute_has_my_draft", compute_sudo=False
    )
    has_attachments = fields.Boolean(
        "Files", compute="_compute_has_attachments", compute_sudo=False
    )
    has_untrusted = fields.Boolean(
        "Unknown Sender",
        compute="_compute_has_untrusted",
        search="_search_has_untrusted",
        compute_sudo=False,
    )

    @api.depends("draft_ids.holds_lock")
    @api.depends_context("uid", "lang", "tz")
    def _compute_lock(self):
        # sudo: the drafts of others; only their authors' names and since when leave
        groups = (
            self.env["cp.case.draft"]
            .sudo()
            ._read_group(
                [
                    ("case_id", "in", self.ids),
                    ("kind", "=", "reply"),
                    ("holds_lock", "=", True),
                    ("user_id", "!=", self.env.uid),
                ],
                ["case_id", "user_id"],
                ["create_date:min"],
                order="create_date:min",
            )
        )
        locks = defaultdict(list)
        for case_sudo, user_sudo, since in groups:
            locks[case_sudo.id].append((user_sudo, since))
        # Most cases of a page have none; all at once costs a tenth.
        self.lock_user_ids = False
        self.lock_summary = False
        for case in self.filtered(lambda case: case.id in locks):
            case.lock_user_ids = [user_sudo.id for user_sudo, _ in locks[case.id]]
            case.lock_summary = "\n".join(self._format_lock(*lock) for lock in locks[case.id])

    @api.model
    def _format_lock(self, user_sudo, since):
        today = fields.Datetime.context_timestamp(self, fields.Datetime.now()).date()
        if fields.Datetime.context_timestamp(self, since).date() == today:
            moment = format_time(self.env, since, time_format="short")
        else:
            moment = format_datetime(self.env, since, dt_format="short")
        return self.env._(
            "%(agent)s has been answering since %(since)s", agent=user_sudo.name, since=moment
        )

    @api.depends("draft_ids")
    @api.depends_context("uid")
    def _compute_has_my_draft(self):
        drafts = self.env["cp.case.draft"]._read_group(
            [("case_id", "in", self.ids), ("user_id", "=", self.env.uid)], ["case_id"]
        )
        case_ids = {case.id for [case] in drafts}
        for case in self:
            case.has_my_draft = case.id in case_ids

    @api.depends("message_ids")
    def _compute_has_attachments(self):
        # sudo: whoever reads the case reads its files
        groups = (
            self.env["ir.attachment"]
            .sudo()
            ._read_group([("res_model", "=", "cp.case"), ("res_id", "in", self.ids)], ["res_id"])
        )
        case_ids = {case_id for [case_id] in groups}
        for case in self:
            case.has_attachments = case.id in case_ids

    @api.depends("message_ids")
    def _compute_has_untrusted(self):
        # sudo: whoever reads the case reads its entries
        groups = (
            self.env["mail.message"]
            .sudo()
            ._read_group([*self._get_untrusted_domain(), ("res_id", "in", self.ids)], ["res_id"])
        )
        case_ids = {case_id for [case_id] in groups}
        for case in self:
            case.has_untrusted = case.id in case_ids

    def _search_has_untrusted(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: only cases that the rule shows are found by it
        messages_sudo = self.env["mail.message"].sudo()._search(self._get_untrusted_domain())
        domain = Domain("id", "in", messages_sudo.subselect("res_id"))
        return Domain.OR(domain if wanted else ~domain for wanted in value)

    @api.model
    def _get_untrusted_domain(self):
        return [
            ("model", "=", "cp.case"),
            ("cp_entry_type", "=", "incoming"),
            ("cp_is_trusted", "=", False),
        ]

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        """The cases that one is writing on stand first in one's queue."""
        if field_name == "has_my_draft":
            return SQL(
                "EXISTS (SELECT FROM cp_case_draft WHERE case_id = %s AND user_id = %s) %s",
                SQL.identifier(alias, "id"),
                self.env.uid,
                direction,
            )
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)

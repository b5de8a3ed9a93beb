from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Command, Domain
from odoo.tools import SQL

from ...tools.acting import as_system
from ..history.entry_kinds import FROM_CUSTOMER, TO_CUSTOMER
from ..history.mail_message_delivery import FAILED

# In the order of the columns of _fetch_marks.
FLAGS = (
    "is_pinned",
    "has_my_draft",
    "has_attachments",
    "has_undecided_mail",
    "has_failed_mail",
    "is_locked",
)


class CpCase(models.Model):
    """The marks of a case in a list: pins, who is answering it, files, unknown senders. Pins are a
    personal list of each user, and do not change the cases.

    One query finds the marks of all cases of a page. They reveal nothing that the case itself would
    not.
    """

    _inherit = "cp.case"

    pinned_user_ids = fields.Many2many(
        "res.users",
        "cp_case_pin_rel",
        "case_id",
        "user_id",
        "Pinned by",
        copy=False,
        groups="base.group_system",
    )
    is_pinned = fields.Boolean(
        "Pinned", compute="_compute_marks", search="_search_is_pinned", compute_sudo=False
    )
    lock_summary = fields.Char(
        "Who is Answering",
        compute="_compute_marks",
        compute_sudo=False,
        help="Other agents who are writing on the case, and since when.",
    )
    has_my_draft = fields.Boolean("I am Writing", compute="_compute_marks", compute_sudo=False)
    has_attachments = fields.Boolean("Files", compute="_compute_marks", compute_sudo=False)
    has_undecided_mail = fields.Boolean(
        "Undecided Email",
        compute="_compute_marks",
        search="_search_has_undecided_mail",
        compute_sudo=False,
    )
    has_failed_mail = fields.Boolean(
        "Not Delivered",
        compute="_compute_marks",
        search="_search_has_failed_mail",
        compute_sudo=False,
    )
    busy_drafts = fields.Json(
        "Being Written",
        compute="_compute_busy_drafts",
        compute_sudo=False,
        help="For a supervisor: what others are writing on the case, never the text.",
    )

    @api.depends("draft_ids.holds_lock")
    @api.depends_context("uid", "allowed_company_ids", "lang")
    def _compute_busy_drafts(self):
        self.busy_drafts = False
        if not self.env.user._is_cp_supervisor():
            return
        # sudo: the drafts of others, without their text, on cases that the supervisor sees
        drafts_sudo = (
            self.env["cp.case.draft"]
            .sudo()
            .search([("case_id", "in", self.ids), ("user_id", "!=", self.env.uid)], order="id")
        )
        contacts = drafts_sudo.partner_id.sudo(False)._filtered_access("read")
        by_case = drafts_sudo.grouped("case_id")
        for case in self:
            drafts = by_case.get(case._origin, ())
            case.busy_drafts = [draft._format_for_board(contacts) for draft in drafts]

    @api.depends("draft_ids.holds_lock", "message_ids", "pinned_user_ids")
    @api.depends_context("uid", "lang", "tz")
    def _compute_marks(self):
        marked = {flag: set() for flag in FLAGS}
        for case_id, *flags in self._fetch_marks():
            for flag, is_set in zip(FLAGS, flags, strict=True):
                if is_set:
                    marked[flag].add(case_id)
        locks = self._fetch_locks(marked.pop("is_locked"))
        # Most cases have no marks: to set False on all at once takes a tenth of the time.
        self.lock_summary = False
        for fname, case_ids in marked.items():
            self[fname] = False
            self._filter_origin(case_ids)[fname] = True
        for case in self._filter_origin(locks):
            case.lock_summary = "\n".join(locks[case._origin.id])

    def _filter_origin(self, case_ids):
        if not case_ids:
            return self.browse()
        return self.filtered(lambda case: case._origin.id in case_ids)

    def _fetch_marks(self):
        """
        :return: for each case, its id and the flags of :data:`FLAGS`
        """
        self.env["cp.case.draft"].flush_model(["case_id", "user_id", "kind", "holds_lock"])
        self.env["ir.attachment"].flush_model(["res_model", "res_id", "res_field"])
        self.env["mail.notification"].flush_model(["mail_message_id", "notification_status"])
        self.env["mail.message"].flush_model(
            [name for name, *_condition in self.env["mail.message"]._cp_undecided_domain]
            + ["cp_sent_again_id", "res_id"]
        )
        return self.env.execute_query(
            SQL(
                """
                SELECT id,
                       EXISTS (SELECT FROM cp_case_pin_rel
                                WHERE case_id = c.id AND user_id = %(uid)s),
                       EXISTS (SELECT FROM cp_case_draft
                                WHERE case_id = c.id AND user_id = %(uid)s),
                       EXISTS (SELECT FROM ir_attachment
                                WHERE res_model = 'cp.case' AND res_id = c.id
                                  AND res_field IS NULL),
                       EXISTS (SELECT FROM mail_message
                                WHERE model = 'cp.case' AND res_id = c.id
                                  AND cp_entry_type IN %(from_customer)s
                                  AND cp_is_trusted IS NOT TRUE
                                  AND cp_is_silent IS NOT TRUE
                                  AND cp_is_put_aside IS NOT TRUE),
                       EXISTS (SELECT FROM mail_message m
                                 JOIN mail_notification n ON n.mail_message_id = m.id
                                WHERE m.model = 'cp.case' AND m.res_id = c.id
                                  AND m.cp_entry_type IN %(sent)s
                                  AND m.cp_sent_again_id IS NULL
                                  AND n.notification_status IN %(failed)s),
                       EXISTS (SELECT FROM cp_case_draft
                                WHERE case_id = c.id AND kind = 'reply' AND holds_lock
                                  AND user_id <> %(uid)s)
                  FROM unnest(%(ids)s::int[]) c(id)
                """,
                uid=self.env.uid,
                from_customer=FROM_CUSTOMER,
                sent=TO_CUSTOMER,
                failed=FAILED,
                ids=list(self._origin._ids),
            )
        )

    @api.model
    def _fetch_locks(self, case_ids):
        """Texts that say who else is answering, and since when, by id of the case."""
        locks = defaultdict(list)
        if not case_ids:
            return locks
        # sudo: these are drafts of others; only their authors' names and dates leave here
        groups = (
            self.env["cp.case.draft"]
            .sudo()
            ._read_group(
                [
                    ("case_id", "in", case_ids),
                    ("kind", "=", "reply"),
                    ("holds_lock", "=", True),
                    ("user_id", "!=", self.env.uid),
                ],
                ["case_id", "user_id"],
                ["create_date:min"],
                order="create_date:min",
            )
        )
        for case_sudo, user_sudo, since in groups:
            locks[case_sudo.id].append(
                self.env["cp.case.draft"]._format_lock(user_sudo.name, since)
            )
        return locks

    def _search_has_failed_mail(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: this is a condition on cases; the rule still decides which of them are found
        messages_sudo = (
            self.env["mail.message"]
            .sudo()
            ._search(
                [
                    ("model", "=", "cp.case"),
                    ("cp_entry_type", "in", TO_CUSTOMER),
                    ("cp_sent_again_id", "=", False),
                    ("notification_ids.notification_status", "in", FAILED),
                ]
            )
        )
        domain = Domain("id", "in", messages_sudo.subselect("res_id"))
        return Domain.OR(domain if wanted else ~domain for wanted in value)

    def _search_has_undecided_mail(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: this is a condition on cases; the rule still decides which of them are found
        messages_sudo = self.env["mail.message"].sudo()
        found = messages_sudo._search(messages_sudo._cp_undecided_domain)
        domain = Domain("id", "in", found.subselect("res_id"))
        return Domain.OR(domain if wanted else ~domain for wanted in value)

    def _search_is_pinned(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: users may not read who has pinned a case; this asks only for the user's own pins
        pinned = self.sudo()._search([("pinned_user_ids", "in", self.env.uid)])
        domain = Domain("id", "in", pinned)
        return Domain.OR(domain if wanted else ~domain for wanted in value)

    # ------------------------------------------------------------
    # PINNING
    # ------------------------------------------------------------

    def action_pin(self):
        """Pin the cases for the caller."""
        return self._set_pin(Command.link(self.env.uid))

    def action_unpin(self):
        """Unpin the cases for the caller."""
        return self._set_pin(Command.unlink(self.env.uid))

    def _set_pin(self, command):
        self.check_access("read")
        # sudo: whoever sees a case may pin it, also a closed one
        as_system(self).write({"pinned_user_ids": [command]})
        # Nobody else sees the user's pins, so nobody else is told.
        self.env.user._bus_send("cp_cases.queue_changed", {"user_id": self.env.uid})
        return True

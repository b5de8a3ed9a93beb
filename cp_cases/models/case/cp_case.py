from functools import partial

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import email_normalize

from ...cases_field import CasesField
from ...tools.acting import as_system, is_system
from ...tools.collation import COLLATION, has_collation
from ...tools.cutting import cut
from ...tools.headers.subjects import clean_subject
from ..access.cp_system_fields import clean_defaults

# Characters. A row of an index holds at most 2,704 bytes; the email keeps its whole subject.
MAX_SUBJECT_LENGTH = 250
# What the access rule and the filter "not closed" read: with it in an index, PostgreSQL need not
# read the case.
SIGHT_COLUMNS = "INCLUDE (id, service_id, company_id, state)"
STATES = [
    ("new", "New"),
    ("open", "Open"),
    ("pending", "Pending"),
    ("resolved", "Resolved"),
    ("closed", "Closed"),
]
# Active: there is something to do now. Done: there is nothing left to do.
ACTIVE_STATES, DONE_STATES = ("new", "open"), ("resolved", "closed")
# The order of the queues: My Cases, the team queue, the waiting cases of a service, and Take next.
# Of the same priority, first those whose customers wait for an answer, the longest first. The index
# of what waits follows it; the lists repeat it, as default_order, four times in
# views/desk/cp_case_queue_views.xml, which a test compares.
QUEUE_ORDER = "priority desc, waiting_since, id"
# Changes of these write entries of their own.
LOGGED_FIELDS = {"state", "pending_reason_id", "pending_until", "disposition_id"}


def _define_text_index(fname, registry):
    """An index of a text in the order of the lists."""
    with registry.cursor() as cr:
        collation = f' COLLATE "{COLLATION}"' if has_collation(cr) else ""
    return f"({fname}{collation}, id) {SIGHT_COLUMNS}"


class CpCase(models.Model):
    """Everything said and done about one customer request."""

    _name = "cp.case"
    _description = "Case"
    _inherit = [
        "cp.text",
        "cp.system.fields",
        "mail.thread",
        "mail.activity.mixin",
        "bus.listener.mixin",
    ]
    _rec_name = "number"
    _rec_names_search = ["number", "name"]
    _order = "id desc"
    _primary_email = "email_from"
    _mail_flat_thread = False
    _sorted_names = ("name", "partner_name")

    # What only the system writes. Agents write every other field on the cases that they see.
    _system_fields = {
        "company_id",
        "date_closed",
        "date_resolved",
        "draft_ids",
        "email_from",
        "email_normalized",
        "follow_up_ids",
        "has_news",
        "history_ids",
        "message_ids",
        "number",
        "origin_case_id",
        "partner_name",
        "pinned_user_ids",
        "related_case_ids",
        "search_text",
        "thread_ids",
        "waiting_since",
        "worker_ids",
    }
    # Fields of this addon that an agent may give to a new case; the others are set later.
    _maker_fields = {
        "category_id",
        "disposition_id",
        "name",
        "partner_id",
        "pending_reason_id",
        "pending_until",
        "priority",
        "service_id",
        "state",
        "tag_ids",
        "user_id",
    }
    # Personal marks of a reader: writing them is no change of the case.
    _mark_fields = frozenset({"pinned_user_ids"})

    number = fields.Char(readonly=True, copy=False, index="trigram")
    name = fields.Char("Subject", required=True, size=MAX_SUBJECT_LENGTH, index="trigram")
    partner_id = fields.Many2one(
        "res.partner", "Contact", index=True, ondelete="set null", tracking=True
    )
    partner_name = fields.Char(
        "Contact Name",
        compute="_compute_partner_name",
        store=True,
        precompute=True,
        readonly=True,
    )
    email_from = fields.Char(
        "Email",
        compute="_compute_email_from",
        store=True,
        precompute=True,
        # Writable, so that the address the customer wrote from wins over the contact's.
        readonly=False,
    )
    email_normalized = fields.Char(
        compute="_compute_email_normalized",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    service_id = fields.Many2one("cp.service", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(
        "res.company",
        related="service_id.company_id",
        store=True,
        precompute=True,
        index=True,
    )
    user_id = fields.Many2one("res.users", "Agent", copy=False, ondelete="set null")
    state = fields.Selection(
        STATES,
        required=True,
        default="new",
        copy=False,
        group_expand=True,
    )
    pending_reason_id = fields.Many2one("cp.pending.reason", copy=False, ondelete="restrict")
    disposition_id = fields.Many2one("cp.disposition", copy=False, ondelete="restrict")
    category_id = fields.Many2one("cp.case.category", ondelete="restrict", tracking=True)
    tag_ids = fields.Many2many("cp.case.tag", string="Tags")
    priority = fields.Selection(
        [
            ("1", "Low"),
            ("2", "Below normal"),
            ("3", "Normal"),
            ("4", "Above normal"),
            ("5", "Urgent"),
        ],
        required=True,
        default="3",
        tracking=True,
    )
    date_resolved = fields.Datetime("Resolved On", readonly=True, copy=False)
    date_closed = fields.Datetime("Closed On", readonly=True, copy=False)
    origin_case_id = fields.Many2one(
        "cp.case",
        "Follow-up of",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    follow_up_ids = CasesField("cp.case", "origin_case_id", "Follow-up Cases", readonly=True)
    thread_ids = CasesField("cp.case.thread", "case_id", "Threads", readonly=True)
    worker_ids = CasesField("cp.case.worker", "case_id", "Worked on by", readonly=True)
    draft_ids = CasesField("cp.case.draft", "case_id", "Drafts", readonly=True)

    _number_uniq = models.Constraint("UNIQUE(number)", "This case number is already in use.")
    _number_letters_idx = models.Index("(lower(number)) WHERE number ~ '[^0-9]'")
    # An index for each order of the lists: a page is found without reading cases that are not on
    # it. By id at last, so that each case has one place.
    _number_sort_idx = models.Index(f"(length(number), number) {SIGHT_COLUMNS}")
    _name_idx = models.Index(partial(_define_text_index, "name"))
    _partner_name_idx = models.Index(partial(_define_text_index, "partner_name"))
    _create_date_idx = models.Index(f"(create_date, id) {SIGHT_COLUMNS}")
    _newest_idx = models.Index("(id) INCLUDE (service_id, company_id, state)")
    _newest_not_closed_idx = models.Index(
        "(id) INCLUDE (service_id, company_id) WHERE state <> 'closed'"
    )
    _service_idx = models.Index("(service_id, id)")
    _service_not_closed_idx = models.Index("(service_id, id) WHERE state <> 'closed'")
    _user_not_closed_idx = models.Index("(user_id, id) WHERE state <> 'closed'")
    _waiting_idx = models.Index(
        f"({QUEUE_ORDER}) INCLUDE (service_id, company_id) "
        "WHERE user_id IS NULL AND state IN ('new', 'open')"
    )
    # What is still to be done in each service, for the board.
    _undone_idx = models.Index(
        "(service_id, state, company_id) INCLUDE (user_id) "
        "WHERE state NOT IN ('resolved', 'closed')"
    )
    _resolved_idx = models.Index("(date_resolved) WHERE state = 'resolved'")

    @api.depends("partner_id.name")
    def _compute_partner_name(self):
        for case in self:
            # The name outlives a deleted contact.
            name = case.partner_id.name or case.partner_name
            case.partner_name = name and cut(name, MAX_SUBJECT_LENGTH)

    @api.depends("partner_id")
    def _compute_email_from(self):
        for case in self:
            # The address outlives a deleted contact, too.
            case.email_from = case.email_from or case.partner_id.email_formatted or False

    @api.depends("email_from")
    def _compute_email_normalized(self):
        for case in self:
            case.email_normalized = email_normalize(case.email_from)

    def _get_contact(self):
        """The contact, if the current user may read it: it may belong to another company now."""
        return self.partner_id._filtered_access("read")

    def _get_contact_lang(self):
        # sudo: the language alone, of a contact that may belong to another company now
        return self.sudo().partner_id.lang

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        self = self.with_context(  # noqa: PLW0642
            clean_defaults(self.env.context, self._system_fields),
            mail_create_nosubscribe=True,
            mail_create_nolog=True,
        )
        vals_list = [dict(vals) for vals in vals_list]
        if not is_system(self.env):
            return self.sudo(False)._create_by_agent(vals_list)
        for vals in vals_list:
            vals["name"] = self._clean_name(vals.get("name"))
            vals["number"] = self._next_number()
            if not vals.get("email_from"):
                vals.pop("email_from", None)
            self._complete_state_dates(vals)
        cases = super().create(vals_list)
        cases._notify_change()
        return cases

    def write(self, vals):
        by_system = is_system(self.env)
        if not vals or (by_system and vals.keys() <= self._mark_fields):
            return super().write(vals)
        self._check_write(vals, by_system)
        if "state" in vals:
            # Those that are in this state already keep its dates.
            there = self.filtered(lambda case: case.state == vals["state"])
            if there and self - there:
                return there.write(vals) and (self - there).write(vals)
        before = {}
        if LOGGED_FIELDS & vals.keys():
            vals = self._complete_state_values(dict(vals))
            before = self._get_logged_values()
        if {"user_id", "service_id"} & vals.keys():
            # The former agent and service are told, too.
            self._notify_change()
        result = super().write(vals)
        self._after_write(vals, before)
        return result

    def _check_write(self, vals, by_system):
        # First, so that no later error tells something about a case that the user may not write.
        self._check_may_write_on()
        if not by_system:
            self._refuse_fields(self._system_fields & vals.keys())
            self._check_method_fields(vals)
            self._check_partner(vals)

    def _after_write(self, vals, before):
        """Do what follows from a change of cases, in this order.

        :param dict vals: what was written
        :param dict before: see :meth:`_get_logged_values`; empty if none of this was written
        """
        if self._get_sight_fields() & vals.keys():
            self._forget_sight()
            self._notify_sight()
        if "disposition_id" in vals:
            self._log_dispositions(before)
        if before:
            self._log_states(before)
        if "disposition_id" in vals and "state" not in vals:
            self._resolve_by_disposition(before)
            self._open_by_disposition(before)
        if vals.get("state") == "closed":
            # As when Odoo archives a record: nobody can do the activities of a closed case.
            as_system(self).activity_ids.unlink()
        self._notify_change()

    def copy_data(self, default=None):
        self.check_access("read")
        raise UserError(self.env._("A case is not copied. Create a follow-up case instead."))

    def _check_partner(self, vals):
        """Name and address of the contact are written as superuser: nobody names one whom he or
        she may not read. That of the case may stay: an agent goes on with one that cannot be read
        any more.

        :raise AccessError: if the user may not read another contact
        """
        named = self.env["res.partner"].browse(vals.get("partner_id") or ())
        # sudo: nothing is told but whether it is the same
        if named != self.sudo().partner_id:
            named.check_access("read")

    def onchange(self, values, field_names, fields_spec):
        defaults = {} if self else self.default_get(["partner_id"])
        self._check_partner({**defaults, **values})
        return super().onchange(values, field_names, fields_spec)

    def _get_method_fields(self):
        """What only an action changes, which writes an entry too, with what an error says."""
        return {
            "user_id": self.env._("The agent of a case is not edited: use Assign or Transfer."),
            "service_id": self.env._("The service of a case is not edited: use Transfer."),
            "name": self.env._("The subject of a case is that of its first email and stays so."),
        }

    def _check_method_fields(self, vals):
        for fname, message in self._get_method_fields().items():
            field = self._fields[fname]
            if fname in vals and any(
                field.convert_to_write(case[fname], case) != vals[fname] for case in self
            ):
                raise AccessError(message)

    def _check_may_write_on(self):
        """
        :raise AccessError: if the user may not write on one of the cases
        :raise UserError: if one of them is closed, which is final
        """
        self.check_access("write")
        # sudo: read as the user, the state would ask the rule again
        self.sudo()._check_not_closed()

    def _check_not_closed(self):
        """:raise UserError: if one of the cases is closed, which is final"""
        closed = self.filtered(lambda case: case.state == "closed")
        if len(closed) > 1:
            raise UserError(
                self.env._(
                    "These cases are closed, which is final: %s. Create follow-up cases instead.",
                    closed.mapped("number"),
                )
            )
        if closed:
            raise UserError(
                self.env._(
                    "Case %s is closed, which is final. Create a follow-up case instead.",
                    closed.number,
                )
            )

    @api.model
    def _clean_name(self, name):
        return cut(clean_subject(name or ""), MAX_SUBJECT_LENGTH) or self.env._("(no subject)")

    @api.model
    def _next_number(self):
        # sudo: agents draw numbers without rights on sequences
        sequence_sudo = self.env["ir.sequence"].sudo()
        number = sequence_sudo.next_by_code("cp.case")
        # An administrator may have set the sequence back; a number is never used twice.
        while self.sudo().search_count([("number", "=", number)], limit=1):
            number = sequence_sudo.next_by_code("cp.case")
        return number

import ast
from datetime import datetime, time, timedelta

import psycopg2.errors
import pytz
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ...cases_field import CasesField
from ...tools.actions import form_action
from ...tools.context import QUEUE
from ...tools.sql_log import expected_sql_errors
from .cp_case import QUEUE_ORDER

# Waiting cases that are tried in turn: others may be taking so many at the same moment.
MAX_CLAIMS = 100
# How far ahead a working day is looked for.
CALENDAR_REACH = timedelta(days=60)


class CpService(models.Model):
    """A line of business with its own inbound address and its own qualified agents."""

    _name = "cp.service"
    _description = "Service"
    _inherit = ["cp.text", "mail.alias.mixin", "bus.listener.mixin"]
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    agent_ids = fields.Many2many(
        "res.users",
        "cp_service_agent_rel",
        "service_id",
        "user_id",
        "Qualified Agents",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        "Working Time",
        domain="[('company_id', 'in', (False, company_id))]",
        help="When the service works, and in which time zone. None: around the clock.",
    )
    sender_name = fields.Char(
        translate=True,
        help="If set, customers see this name as the sender of emails, not that of the agent.",
    )
    closed_reply_policy = fields.Selection(
        [
            ("follow_up", "Make a follow-up case"),
            ("new_case", "Make a new, unrelated case"),
        ],
        "Reply to a Closed Case",
        required=True,
        default="follow_up",
    )
    acknowledgement_template_id = fields.Many2one(
        "mail.template",
        "Acknowledgement",
        domain="[('model', '=', 'cp.case')]",
        help="Sent once, for the first email of a case.",
    )
    reply_template_id = fields.Many2one(
        "mail.template",
        "Default Reply Text",
        domain="[('model', '=', 'cp.case')]",
        help="What a new reply starts with.",
    )
    address_ids = fields.One2many("cp.service.address", "service_id", "Addresses", copy=False)
    disposition_ids = fields.Many2many(
        "cp.disposition",
        "cp_service_disposition_rel",
        "service_id",
        "disposition_id",
        "Dispositions",
    )
    disposition_button_ids = fields.Many2many(
        "cp.disposition",
        "cp_service_disposition_button_rel",
        "service_id",
        "disposition_id",
        "Disposition Buttons",
        help="On a case, and above the selected cases of a list, a button sets each of these with "
        "one click.",
    )
    # A prefetch group of their own: a letterhead may hold a picture, and lists read only the name.
    header_html = fields.Html(
        "Header",
        translate=True,
        prefetch="frame",
        sanitize="email_outgoing",
        help="Stands above each sent email.",
    )
    footer_html = fields.Html(
        "Footer",
        translate=True,
        prefetch="frame",
        sanitize="email_outgoing",
        help="Stands below each sent email.",
    )
    case_ids = CasesField("cp.case", "service_id", "Cases")
    open_case_count = fields.Integer("Cases Not Closed", compute="_compute_open_case_count")

    @api.depends("case_ids.state")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_open_case_count(self):
        # as the reader: a count must not tell of cases that the rule hides
        counts = dict(
            self.env["cp.case"]._read_group(
                [("service_id", "in", self.ids), ("state", "!=", "closed")],
                ["service_id"],
                ["__count"],
            )
        )
        for service in self:
            service.open_case_count = counts.get(service, 0)

    @api.constrains("header_html", "footer_html")
    def _check_frame_placeholders(self):
        is_unsafe = self.env["mail.render.mixin"]._has_unsafe_expression_template_qweb
        for service in self:
            frames = (service.header_html, service.footer_html)
            if any(is_unsafe(frame, "cp.case") for frame in frames):
                raise ValidationError(
                    self.env._(
                        "The header and footer of %(service)s may only hold these placeholders: "
                        "%(placeholders)s",
                        service=service.name,
                        placeholders=self.env["cp.case"].mail_allowed_qweb_expressions(),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        services = super().create(vals_list)
        services.agent_ids._notify_qualification()
        return services

    def write(self, vals):
        before = {service: service.agent_ids for service in self if "agent_ids" in vals}
        result = super().write(vals)
        if before:
            changed = self.env["res.users"]
            for service, agents in before.items():
                changed |= (agents | service.agent_ids) - (agents & service.agent_ids)
            changed._notify_qualification()
        elif "company_id" in vals:
            self.env["cp.case"]._forget_sight()
        return result

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_view_cases(self):
        """Open the list of the service's cases, without the closed ones."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("cp_cases.cp_case_action")
        return {
            **action,
            "domain": [("service_id", "=", self.id)],
            "context": {"default_service_id": self.id, "search_default_not_closed": 1},
        }

    @api.readonly
    def get_disposition_buttons(self):
        """The dispositions that a button sets on cases of all these services.

        :return: dictionaries with ``id`` and ``name``, in the order of the buttons
        """
        self.check_access("read")
        buttons = self[:1].disposition_button_ids.filtered(
            lambda button: all(
                button in service.disposition_button_ids and button._is_offered_by(service)
                for service in self
            )
        )
        return [{"id": button.id, "name": button.name} for button in buttons]

    def action_take_next(self):
        """Assign the caller the next case that is waiting in these services, in the order of the
        queue. Called on no service, it looks at all services of the caller.

        :return: an action that opens the case
        :raise AccessError: if the caller is qualified for none of these services
        :raise UserError: if no case is waiting
        """
        Case = self.env["cp.case"]
        Case.check_access("write")
        # Also archived services: cases may still be waiting in them.
        mine = self.env.user.with_context(active_test=False).cp_service_ids.filtered(
            lambda service: Case._can_hold(self.env.user, service)
        )
        services = (self or mine) & mine
        if self and not services:
            raise AccessError(self.env._("You are not qualified for this service."))
        # sudo: an agent with the right *Worked on* sees the case only after taking it
        case_sudo = services.sudo()._claim_next_case()
        if not case_sudo:
            raise UserError(self.env._("No case is waiting in your services."))
        case_sudo._assign(self.env.user, "taken")
        case = case_sudo.with_env(self.env)
        return form_action(case, context={QUEUE: [case.id, *(case._get_my_queue() - case).ids]})

    def _claim_next_case(self):
        """Lock the first waiting case that nobody else is taking, and return it; empty if there is
        none. Cases that others are taking or have just taken are skipped, so that nobody waits and
        no two agents get the same."""
        waiting = self.env["cp.case"].search(
            [
                ("is_waiting", "=", True),
                ("service_id", "in", self.ids),
                ("company_id", "in", self.env.companies.ids),
            ],
            order=QUEUE_ORDER,
            limit=MAX_CLAIMS,
        )
        return next(filter(self._claim_case, waiting), waiting.browse())

    @api.model
    def _claim_case(self, case):
        try:
            with expected_sql_errors(), self.env.cr.savepoint(flush=False):
                return case.try_lock_for_update(allow_referencing=True)
        except psycopg2.errors.SerializationFailure:
            # Somebody has changed the case since this transaction began. Skip it: to run the whole
            # call again, as Odoo would, takes seconds.
            return case.browse()

    # ------------------------------------------------------------
    # WORKING TIME
    # ------------------------------------------------------------

    def _get_start_of_work(self, day):
        """When the service begins to work on ``day``, or on the next day that it works on. Around
        the clock, or without any such day: when the day begins.

        :param date day: in the calendar's time zone, or without calendar in the current user's
        :return: a datetime in UTC, without time zone
        """
        self.ensure_one()
        # sudo: when a service works is no secret, though the calendar may be of another company
        calendar_sudo = self.sudo().calendar_id
        timezone = pytz.timezone(calendar_sudo.tz) if calendar_sudo else self.env.tz
        start = timezone.localize(datetime.combine(day, time.min))
        if calendar_sudo:
            work = calendar_sudo._get_closest_work_time(
                start, search_range=(start, start + CALENDAR_REACH)
            )
            start = work or start
        return start.astimezone(pytz.utc).replace(tzinfo=None)

    # ------------------------------------------------------------
    # MAIL
    # ------------------------------------------------------------

    def _alias_get_creation_values(self):
        values = super()._alias_get_creation_values()
        values["alias_model_id"] = self.env["ir.model"]._get_id("cp.case")
        if self.id:
            values["alias_defaults"] = defaults = ast.literal_eval(self.alias_defaults or "{}")
            defaults["service_id"] = self.id
        return values

    def _render_frame(self, fname, case):
        """The header or footer for one case, with its placeholders filled.

        :param str fname: ``header_html`` or ``footer_html``
        """
        self.ensure_one()
        rendered = self.env["mail.render.mixin"]._render_template_qweb(
            self[fname], "cp.case", case.ids
        )
        return Markup(rendered[case.id])

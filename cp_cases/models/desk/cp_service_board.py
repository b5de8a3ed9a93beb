from odoo import api, fields, models

SUPERVISORS = "cp_cases.group_cp_cases_supervisor"
URGENT = ("5",)


class CpService(models.Model):
    """What a supervisor wants to know of a service: how much waits, since when, and who is there.

    Only cases that the reader sees are counted.
    """

    _inherit = "cp.service"

    waiting_count = fields.Integer(
        "Waiting",
        compute="_compute_waiting",
        compute_sudo=False,
        groups=SUPERVISORS,
        help="New and open cases that nobody has taken.",
    )
    urgent_count = fields.Integer(
        "Urgent", compute="_compute_waiting", compute_sudo=False, groups=SUPERVISORS
    )
    waiting_since = fields.Datetime(
        "Oldest Waiting Case", compute="_compute_waiting", compute_sudo=False, groups=SUPERVISORS
    )
    held_open_count = fields.Integer(
        "Open", compute="_compute_held", compute_sudo=False, groups=SUPERVISORS
    )
    held_pending_count = fields.Integer(
        "Pending", compute="_compute_held", compute_sudo=False, groups=SUPERVISORS
    )
    gone_count = fields.Integer(
        "Agent Without Access",
        compute="_compute_gone_count",
        compute_sudo=False,
        groups=SUPERVISORS,
        help="Cases that are not closed, with an agent who does not see them any more.",
    )
    inbound_ids = fields.One2many(
        "cp.inbound.mail", "service_id", "Inbound Mail", groups=SUPERVISORS
    )
    held_mail_count = fields.Integer(
        "Held Mail",
        compute="_compute_held_mail_count",
        compute_sudo=False,
        groups=SUPERVISORS,
        help="Emails to the service that wait for a supervisor to decide.",
    )
    agent_count = fields.Integer(
        "Agents", compute="_compute_agents", compute_sudo=False, groups=SUPERVISORS
    )
    agent_online_count = fields.Integer(
        "Agents Online", compute="_compute_agents", compute_sudo=False, groups=SUPERVISORS
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_waiting(self):
        Case = self.env["cp.case"]
        groups = Case._read_group(
            [("is_waiting", "=", True), ("service_id", "in", self.ids)],
            ["service_id", "priority"],
            ["__count", "create_date:min"],
        )
        self.waiting_count = self.urgent_count = self.waiting_since = False
        for service, priority, count, since in groups:
            service.waiting_count += count
            if priority in URGENT:
                service.urgent_count += count
            service.waiting_since = min(service.waiting_since or since, since)

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_held(self):
        groups = self.env["cp.case"]._read_group(
            [
                ("service_id", "in", self.ids),
                ("is_in_work", "=", True),
            ],
            ["service_id", "state"],
            ["__count"],
        )
        self.held_open_count = self.held_pending_count = 0
        for service, state, count in groups:
            if state == "pending":
                service.held_pending_count += count
            else:
                service.held_open_count += count

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_gone_count(self):
        counts = dict(
            self.env["cp.case"]._read_group(
                [
                    ("service_id", "in", self.ids),
                    ("is_holder_gone", "=", True),
                    ("state", "!=", "closed"),
                ],
                ["service_id"],
                ["__count"],
            )
        )
        for service in self:
            service.gone_count = counts.get(service, 0)

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_held_mail_count(self):
        counts = dict(
            self.env["cp.inbound.mail"]._read_group(
                [("service_id", "in", self.ids), ("state", "=", "held")],
                ["service_id"],
                ["__count"],
            )
        )
        for service in self:
            service.held_mail_count = counts.get(service, 0)

    @api.depends("agent_ids")
    def _compute_agents(self):
        for service in self:
            statuses = service.agent_ids.filtered("active").mapped("im_status")
            service.agent_count = len(statuses)
            service.agent_online_count = len(statuses) - statuses.count("offline")

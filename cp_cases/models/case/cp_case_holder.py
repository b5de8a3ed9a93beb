from functools import partial

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL


class CpCase(models.Model):
    """Who can hold a case: whoever holds one sees it."""

    _inherit = "cp.case"

    is_holder_gone = fields.Boolean(
        "Agent Without Access",
        compute="_compute_is_holder_gone",
        search="_search_is_holder_gone",
        compute_sudo=False,
        help="The agent of the case is archived, is no agent of its service any more, has lost the "
        "right on cases, or does not work in its company.",
    )

    @api.depends("user_id", "service_id")
    def _compute_is_holder_gone(self):
        for case in self:
            holder = case.user_id
            case.is_holder_gone = bool(holder) and not self._can_hold(holder, case.service_id)

    def _search_is_holder_gone(self, operator, value):
        if operator != "in":
            return NotImplemented
        agents = self.env["res.users"]._get_cp_agents()
        to_sql = partial(self._holder_there_to_sql, tuple(agents.ids) or (0,))
        gone = Domain("user_id", "!=", False) & ~Domain.custom(to_sql=to_sql)
        return Domain.OR(gone if wanted else ~gone for wanted in value)

    @staticmethod
    def _holder_there_to_sql(agent_ids, model, alias, query):
        """The same as :meth:`_can_hold`, for many cases."""
        return SQL(
            """EXISTS (
                SELECT FROM cp_service_agent_rel qualified
                  JOIN res_users holder ON holder.id = qualified.user_id AND holder.active
                  JOIN res_company_users_rel company ON company.user_id = holder.id
                 WHERE holder.id IN %(agents)s
                   AND holder.id = %(user)s
                   AND qualified.service_id = %(service)s
                   AND company.cid = %(company)s
            )""",
            agents=agent_ids,
            user=model._field_to_sql(alias, "user_id", query),
            service=model._field_to_sql(alias, "service_id", query),
            company=model._field_to_sql(alias, "company_id", query),
        )

    @api.model
    def _can_hold(self, agent, service):
        """Whether ``agent`` can hold a case of ``service``."""
        return not self._get_hold_obstacle(agent, service)

    @api.model
    def _get_hold_obstacle(self, agent, service):
        """Why ``agent`` cannot hold a case of ``service``, as a text; empty if nothing is in the
        way."""
        # sudo: who is qualified, and with which rights, is not the caller's to read
        agent_sudo = agent.sudo().exists()
        service_sudo = service.sudo().with_context(active_test=False)
        names = {
            "agent": agent_sudo.name or self.env._("This user"),
            "service": service_sudo.name,
        }
        if not agent_sudo.active or agent_sudo not in service_sudo.agent_ids:
            return self.env._("%(agent)s is not an agent of the service %(service)s.", **names)
        if not agent_sudo._is_cp_agent():
            return self.env._("%(agent)s has no right on cases.", **names)
        if service_sudo.company_id not in agent_sudo.company_ids:
            return self.env._(
                "%(agent)s does not work in the company of the service %(service)s.", **names
            )
        return ""

    def _check_can_hold(self, agent, service):
        self.ensure_one()
        if obstacle := self._get_hold_obstacle(agent, service):
            raise UserError(
                self.env._("Case %(number)s: %(reason)s", number=self.number, reason=obstacle)
            )

    def _check_can_receive(self, service):
        """Check that the case can go to ``service``, which must be active and of the same company.
        The present service is always accepted, also when it is archived."""
        self.ensure_one()
        if service == self.service_id:
            return
        if not service.active:
            raise UserError(
                self.env._(
                    "Case %(number)s: the service %(service)s is archived.",
                    number=self.number,
                    service=service.name,
                )
            )
        if service.company_id != self.company_id:
            raise UserError(
                self.env._(
                    "Case %(number)s: the service %(service)s belongs to another company.",
                    number=self.number,
                    service=service.name,
                )
            )

    @api.model
    def _format_holder(self, agent, service):
        """
        :param str agent: name of the agent, if there is one
        :param str service: name of the service
        """
        if not agent:
            return service
        return self.env._("%(agent)s (%(service)s)", agent=agent, service=service)

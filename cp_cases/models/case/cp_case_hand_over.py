import psycopg2.errors

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ...tools import rows
from ...tools.acting import as_system
from ...tools.sql_log import expected_sql_errors


class CpCase(models.Model):
    """Who holds a case: its service, and one of the service's agents or nobody. Every way to hand
    a case over ends in :meth:`_hand_over`."""

    _inherit = "cp.case"

    def action_take(self):
        """Make the caller the agent of the cases.

        :raise UserError: if one of them is closed or has another agent (whom a supervisor may
            replace), or the caller is not qualified for its service
        """
        self._claim()
        for case in self - self.filtered(lambda case: case.user_id == self.env.user):
            if case.user_id and not self.env.user._is_cp_supervisor():
                raise UserError(
                    self.env._(
                        "Case %(number)s is with %(agent)s.",
                        number=case.number,
                        agent=case.user_id.name,
                    )
                )
            case._check_can_hold(self.env.user, case.service_id)
            case._assign(self.env.user, "taken")
        return True

    def action_assign(self, user_id):
        """Give the cases to an agent who is qualified for them. Supervisors only.

        :param int user_id: id of the ``res.users``
        :raise AccessError: for others than supervisors
        :raise UserError: if the agent is not qualified, or one of the cases is closed
        """
        self.check_access("write")
        if not self.env.user._is_cp_supervisor():
            raise AccessError(self.env._("Only a supervisor assigns cases."))
        self._claim()
        agent = self.env["res.users"].browse(user_id)
        for case in self:
            case._check_can_hold(agent, case.service_id)
            case._assign(agent, "assigned")
        return True

    def action_transfer(self, user_id=False, service_id=False, note=False):
        """Hand the cases over to an agent, to a service, or to an agent of a service.

        :param int user_id: id of the next agent; False: if the service changes, the present agent
            keeps a case that he or she is qualified for, else it goes to the queue of the service
        :param int service_id: id of the next ``cp.service``; False: the present one
        :param str note: text or Markup for the next agent, which becomes a note on each case
        :raise UserError: if neither is given, a case is closed or with another agent, or the
            target cannot hold it
        """
        self._claim()
        agent = self.env["res.users"].browse(user_id or [])
        service = self.env["cp.service"].browse(service_id or [])
        if not agent and not service:
            raise UserError(self.env._("Choose an agent or a service to transfer to."))
        # First, so that no error names a service that the caller may not read.
        service.check_access("read")
        for case in self:
            if case.user_id not in (self.env["res.users"], self.env.user) and (
                not self.env.user._is_cp_supervisor()
            ):
                raise UserError(
                    self.env._(
                        "Case %(number)s is with %(agent)s, who alone can transfer it.",
                        number=case.number,
                        agent=case.user_id.name,
                    )
                )
            case._transfer(agent, service or case.service_id, note)
        return True

    # ------------------------------------------------------------
    # ONE AT A TIME
    # ------------------------------------------------------------

    def _claim(self):
        """Check that the caller may hand the cases over, and lock them until the end of the
        transaction.

        :raise UserError: if one is closed, or somebody has just handed one over. Odoo would run the
            call again and hand it over once more, but that is for a person to decide
        """
        self._check_may_write_on()
        holders = self._get_holders()
        try:
            with expected_sql_errors(), self.env.cr.savepoint():
                self._claim_rows()
        except psycopg2.errors.SerializationFailure:
            # sudo: only the holders are read, in a transaction that sees the change
            with self.env.registry.cursor() as cr:
                self.with_env(self.env(cr=cr, su=True)).exists()._check_holders(holders)
            # The holders are the same, something else has changed: Odoo runs the call again.
            raise

    def _claim_rows(self):
        rows.hold(self)

    def _get_holders(self):
        """
        :return: the ids of agent and service by case id; the keys are strings, as in JSON
        """
        return {str(case.id): [case.user_id.id, case.service_id.id] for case in self}

    def _check_holders(self, seen):
        """
        :param dict seen: what :meth:`_get_holders` returned before; a case that is not in it is
            not checked
        :raise UserError: if somebody has handed one of the cases over since
        """
        for case_id, holder in self._get_holders().items():
            case = self.browse(int(case_id))
            if seen.get(case_id, holder) != holder:
                raise UserError(
                    self.env._(
                        "Case %(number)s has just gone to %(holder)s.",
                        number=case.number,
                        holder=self._format_holder(case.user_id.name, case.service_id.name),
                    )
                )

    @api.model
    def _get_holder_fact(self, agent, service):
        return {"agent": agent.name, "service": self.env["mail.message"]._cp_fact(service)}

    # ------------------------------------------------------------
    # HANDING OVER
    # ------------------------------------------------------------

    def _transfer(self, agent, service, note):
        self.ensure_one()
        self._check_can_receive(service)
        if agent:
            self._check_can_hold(agent, service)
        elif service != self.service_id and self._can_hold(self.user_id, service):
            agent = self.user_id
        if (agent, service) != (self.user_id, self.service_id):
            # First: the ledger lets the caller see the case after the hand-over, too.
            self._record_work("transferred")
            # Whoever gets a resolved case has something to do.
            vals = {"state": "open"} if self.state == "resolved" else {}
            self._hand_over(agent, service, "transferred", **vals)
            if agent:
                self._record_work("received", agent)
        if note:
            self._add_note(note)

    def _assign(self, agent, how, event="assigned", **vals):
        """Make ``agent`` the holder, within the same service. Checks no rights.

        :param str how: ``taken`` or ``assigned``
        :param str event: what the ledger records for the agent
        :param vals: other fields to write with it
        """
        self.ensure_one()
        if self.user_id == agent:
            return
        self._hand_over(agent, self.service_id, how, **vals)
        self._record_work(event, agent)

    def _return_to_former_agent(self):
        """Give a follow-up case to the agent of the closed one, who knows what it is about."""
        agent = self.origin_case_id.user_id
        if agent and self._can_hold(agent, self.service_id):
            self._assign(agent, "assigned")

    def _leave_gone_holders(self):
        """Take those cases from their agents who cannot hold them any more: what is new on a case
        is for somebody to see."""
        self.filtered(
            lambda case: (
                case.user_id
                and case.state != "closed"
                and not case._can_hold(case.user_id, case.service_id)
            )
        )._return_to_queue()

    def _return_to_queue(self):
        """Take the cases from their agents, who are gone or no longer qualified. Checks no rights:
        no user decides this."""
        for case in self:
            case._hand_over(self.env["res.users"], case.service_id, "transferred")

    def _hand_over(self, agent, service, how, **vals):
        """Give the case to ``agent`` (empty: nobody) in ``service``, and do what follows from that,
        in this order. The ledger is written by the callers.

        :param str how: ``taken``, ``assigned`` or ``transferred``
        :param vals: other fields to write with it
        """
        former = self.user_id
        origin = self._get_holder_fact(former, self.service_id)
        if agent != former:
            vals["user_id"] = agent.id
        if service != self.service_id:
            vals["service_id"] = service.id
            if self.disposition_id and not self.disposition_id._is_offered_by(service):
                vals["disposition_id"] = False
        if agent:
            vals["has_news"] = agent != self.env.user
        # sudo: these fields are written by the methods that log them
        case_sudo = as_system(self)
        case_sudo.write(vals)
        target = self._get_holder_fact(agent, service)
        case_sudo._add_event("transferred", {"name": how, "origin": origin, "target": target})
        # Drafts of the former agent and of the caller no longer keep others from answering.
        if others := (former | self.env.user) - agent:
            case_sudo._release_locks(others)

from odoo import api, models
from odoo.exceptions import UserError, ValidationError


class CpCase(models.Model):
    """How the interaction ended: what may be set, by a dialog or by a button with one click, and
    what follows from it."""

    _inherit = "cp.case"

    @api.constrains("disposition_id", "service_id")
    def _check_disposition_offered(self):
        for case in self.filtered("disposition_id"):
            if not case.disposition_id._is_offered_by(case.service_id):
                raise ValidationError(
                    self.env._(
                        "Case %(number)s: the service %(service)s does not offer the disposition "
                        "%(disposition)s.",
                        number=case.number,
                        service=case.service_id.name,
                        disposition=case.disposition_id.name,
                    )
                )

    def action_set_disposition(self, disposition_id):
        """Say how the interaction ended, on one case or many.

        :param int disposition_id: id of a ``cp.disposition``
        :raise UserError: on a closed case
        :raise ValidationError: if the service of a case does not offer the disposition
        """
        self.write({"disposition_id": disposition_id})
        return True

    def action_press_disposition(self, disposition_id):
        """Set a disposition without asking again, so only where nothing speaks against it: on all
        of the cases or on none.

        :param int disposition_id: id of a ``cp.disposition``
        :raise UserError: names the cases in the way: closed ones, those whose service does not
            offer the disposition, and those that it would resolve while nobody has decided on an
            email of a stranger
        """
        self.check_access("write")
        disposition = self.env["cp.disposition"].browse(disposition_id or []).exists()
        if not disposition:
            raise UserError(self.env._("This disposition has been deleted. Nothing was changed."))
        if obstacles := self._get_disposition_obstacles(disposition):
            nothing = self.env._("The disposition was set on no case.")
            raise UserError("\n".join([nothing, *obstacles]))
        return self.action_set_disposition(disposition.id)

    def _get_disposition_obstacles(self, disposition):
        """
        :return: sentences that name the cases on which a button does not set ``disposition``
        """
        closed = self.filtered(lambda case: case.state == "closed")
        foreign = (self - closed).filtered(
            lambda case: not disposition._is_offered_by(case.service_id)
        )
        undecided = self.browse()
        # Spam is a decision on the stranger, too.
        if disposition.category == "final" and "final" in self._get_resolving_categories():
            rest = self - closed - foreign
            undecided = rest.filtered(
                lambda case: case.state != "resolved" and case.has_undecided_mail
            )
        obstacles = []
        if closed:
            numbers = closed.mapped("number")
            obstacles.append(self.env._("Closed, which is final: %(cases)s", cases=numbers))
        if foreign:
            numbers = foreign.mapped("number")
            obstacles.append(
                self.env._("Of a service that does not offer it: %(cases)s", cases=numbers)
            )
        if undecided:
            numbers = undecided.mapped("number")
            obstacles.append(
                self.env._(
                    "With an email of an unknown sender to decide on: %(cases)s", cases=numbers
                )
            )
        return obstacles

    # ------------------------------------------------------------
    # WHAT A CHANGE BRINGS ABOUT: see _after_write()
    # ------------------------------------------------------------

    def _log_dispositions(self, before):
        events = {
            case.id: {
                "name": "disposition",
                "disposition": self.env["mail.message"]._cp_fact(case.disposition_id),
            }
            for case, old in before.items()
            if case.disposition_id != old.disposition
        }
        self._log_work("disposition", events)

    @api.model
    def _get_resolving_categories(self):
        """A final disposition resolves the case if the setting says so; spam always does."""
        final_resolves = self.env["ir.config_parameter"]._cp_get("final_resolves")
        return {"spam", "final"} if final_resolves else {"spam"}

    def _resolve_by_disposition(self, before):
        resolving = self._get_resolving_categories()
        cases = self.filtered(
            lambda case: (
                case.disposition_id != before[case].disposition
                and case.disposition_id.category in resolving
                and case.state != "resolved"
            )
        )
        if cases:
            cases.write({"state": "resolved"})

    def _open_by_disposition(self, before):
        """A disposition that is not final opens a resolved case: the customer waits again."""
        cases = self.filtered(
            lambda case: (
                case.state == "resolved"
                and case.disposition_id != before[case].disposition
                and case.disposition_id.category == "non_final"
            )
        )
        if cases:
            cases.write({"state": "open"})

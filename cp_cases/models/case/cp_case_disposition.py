from odoo import models
from odoo.exceptions import UserError


class CpCase(models.Model):
    """Dispositions that a button sets with one click, on one case or many: on all or on none."""

    _inherit = "cp.case"

    def action_press_disposition(self, disposition_id):
        """Set a disposition without asking again, so only where nothing speaks against it.

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

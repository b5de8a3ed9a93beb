from odoo import models

# A chain this long is a loop or a mistake.
MAX_FAMILY = 100


class CpCase(models.Model):
    """A case, what it continues and what continues it."""

    _inherit = "cp.case"

    def _get_family(self):
        """The cases tied to this one as originals and follow-ups, at any distance.

        A case that the reader does not see is there only if the notes of one that he or she sees
        name it; what lies behind it is not looked for.
        """
        self.ensure_one()
        family = frontier = self
        while frontier and len(family) < MAX_FAMILY:
            # sudo: the links of visible cases, which their notes tell anyhow
            frontier_sudo = frontier.sudo()
            near_sudo = frontier_sudo.origin_case_id | frontier_sudo.follow_up_ids
            found = near_sudo.sudo(False) - family
            family |= found
            frontier = found._filtered_access("read") if found else found
        return family.sorted("id")

    def _format_family(self):
        """For each case its number, and for a visible one what it takes to open it."""
        visible = self._filtered_access("read")
        labels = dict(self._fields["state"]._description_selection(self.env))
        # sudo: the number alone is told of those that the reader does not see
        return [
            {
                "number": case.sudo().number,
                "id": case.id if case in visible else False,
                "state": case.state if case in visible else False,
                "state_label": labels[case.state] if case in visible else False,
            }
            for case in self
        ]

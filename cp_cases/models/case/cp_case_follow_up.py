from odoo import models

from ...tools import rows

# A chain this long is a loop or a mistake.
MAX_FAMILY = 100


class CpCase(models.Model):
    """What a case continues and what continues it: a closed case goes on as its follow-up."""

    _inherit = "cp.case"

    def action_view_follow_ups(self):
        """Open the list of the case's follow-ups."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("cp_cases.cp_case_action")
        return {**action, "domain": [("origin_case_id", "=", self.id)], "context": {}}

    def _link_follow_up(self, follow_up):
        """Write the two notes that join a closed case and its follow-up.

        The links are made here alone: a reader without sight of the other case sees its number.
        """
        self.ensure_one()
        # The notes change no row that two replies at once would collide on; the later of them must
        # find the follow-up case of the other.
        rows.serialize(self)
        follow_up._add_entry(
            "note",
            self.env._("Case created as follow up from case %s", self._get_html_link()),
        )
        self._add_entry(
            "note", self.env._("Follow up case %s is created", follow_up._get_html_link())
        )

    def _get_newest_follow_up(self):
        """The end of the chain of follow-ups of a case; the case itself if there is none."""
        self.ensure_one()
        case, seen = self, self
        while follow_up := case.follow_up_ids.sorted("id", reverse=True)[:1] - seen:
            open_ones = case.follow_up_ids.filtered(lambda other: other.state != "closed")
            case = open_ones.sorted("id", reverse=True)[:1] or follow_up
            seen |= case
        return case

    # ------------------------------------------------------------
    # FAMILY
    # ------------------------------------------------------------

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

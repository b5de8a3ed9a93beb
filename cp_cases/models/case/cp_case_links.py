from odoo import Command, api, fields, models

from ...cases_field import RelatedCasesField
from ...tools import rows

# A chain this long is a loop or a mistake.
MAX_FAMILY = 100
# Stands in a text for the number of the follow-up case, until the case is made.
NEW_NUMBER = "{number}"


class CpCase(models.Model):
    """Cases that are linked: a closed case stays closed, and a *follow-up* goes on; *related* are
    cases of several services that one email has made, or one thread."""

    _inherit = "cp.case"

    follow_up_count = fields.Integer(compute="_compute_follow_up_count")
    related_case_ids = RelatedCasesField(
        "cp.case",
        "cp_case_related_rel",
        "case_id",
        "related_id",
        "Related Cases",
        readonly=True,
        copy=False,
    )

    @api.depends("follow_up_ids")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_follow_up_count(self):
        counts = dict(
            self._read_group([("origin_case_id", "in", self.ids)], ["origin_case_id"], ["__count"])
        )
        for case in self:
            case.follow_up_count = counts.get(case, 0)

    # ------------------------------------------------------------
    # FOLLOW-UPS
    # ------------------------------------------------------------

    def action_view_follow_ups(self):
        """Open the list of the case's follow-ups."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("cp_cases.cp_case_action")
        return {**action, "domain": [("origin_case_id", "=", self.id)], "context": {}}

    def _link_follow_up(self, follow_up):
        """Write a note with a link to the other case on a closed case and on its follow-up.

        A reader who does not see the other case gets its number without the link.
        """
        self.ensure_one()
        # Two emails at once that answer the same closed case would make two follow-ups. So the
        # later transaction is run again, and joins the follow-up of the other.
        rows.serialize(self)
        fact = self.env["mail.message"]._cp_fact
        follow_up._add_event("note", {"name": "follow_up_of", "case": fact(self)})
        self._add_event("note", {"name": "follow_up_made", "case": fact(follow_up)})

    def _as_follow_up(self, **values):
        """The follow-up case that the caller may make of this one, as texts name it. It is not
        stored, and its number is :data:`NEW_NUMBER`.

        :param values: what it does not have from this one
        """
        self.ensure_one()
        return self.new(
            {
                "number": NEW_NUMBER,
                "origin_case_id": self.id,
                "state": "open",
                "user_id": self.env.uid,
                **values,
            },
            origin=self,
        )

    def _get_newest_follow_up(self):
        """The last case of the chain of follow-ups, preferring those that are not closed; the case
        itself if it has none."""
        self.ensure_one()
        case, seen = self, self
        while follow_up := case.follow_up_ids.sorted("id", reverse=True)[:1] - seen:
            open_ones = case.follow_up_ids.filtered(lambda other: other.state != "closed")
            case = open_ones.sorted("id", reverse=True)[:1] or follow_up
            seen |= case
        return case

    # ------------------------------------------------------------
    # FAMILY: all cases linked as follow-ups
    # ------------------------------------------------------------

    def _get_family(self):
        """The cases linked to this one as originals and follow-ups, at any distance.

        A case that the reader does not see is included if it is linked to one that he or she
        sees, since the notes of that one name it. Cases behind it are not looked for.
        """
        self.ensure_one()
        family = frontier = self
        while frontier and len(family) < MAX_FAMILY:
            # sudo: only the links of visible cases, which are in their notes anyway
            frontier_sudo = frontier.sudo()
            near_sudo = frontier_sudo.origin_case_id | frontier_sudo.follow_up_ids
            found = near_sudo.sudo(False) - family
            family |= found
            frontier = found._filtered_access("read") if found else found
        return family.sorted("id")

    def _format_family(self):
        """
        :return: a dictionary for each case: its number, and if the reader sees the case, its id
            and state
        """
        visible = self._filtered_access("read")
        labels = dict(self._fields["state"]._description_selection(self.env))
        # sudo: of cases that the reader does not see, only the number is given
        return [
            {
                "number": case.sudo().number,
                "id": case.id if case in visible else False,
                "state": case.state if case in visible else False,
                "state_label": labels[case.state] if case in visible else False,
            }
            for case in self
        ]

    # ------------------------------------------------------------
    # RELATED
    # ------------------------------------------------------------

    def _link_related(self, other):
        """Link two cases, both ways, once. Each says so in its history, by number: a reader of one
        need not see the other."""
        self.ensure_one()
        if other in self.related_case_ids:
            return
        for case, related in ((self, other), (other, self)):
            case.related_case_ids = [Command.link(related.id)]
            case._add_event("note", {"name": "related", "number": related.number})

from odoo import Command, models

from ...cases_field import RelatedCasesField


class CpCase(models.Model):
    """Cases of several services that one email has made, or one thread."""

    _inherit = "cp.case"

    related_case_ids = RelatedCasesField(
        "cp.case",
        "cp_case_related_rel",
        "case_id",
        "related_id",
        "Related Cases",
        readonly=True,
        copy=False,
    )

    def _link_related(self, other):
        """Link two cases, both ways, once. Each says so in its history, by number: a reader of one
        need not see the other."""
        self.ensure_one()
        if other in self.related_case_ids:
            return
        for case, related in ((self, other), (other, self)):
            case.related_case_ids = [Command.link(related.id)]
            case._add_event("note", {"name": "related", "number": related.number})

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class CpCaseSatellite(models.AbstractModel):
    """What hangs on any record by model and id, and is seen with it when that is a case.

    Odoo shows a message to whoever was notified of it, an activity to whoever it is assigned to,
    and followers and notifications to everybody in the house. For cases, the one rule decides
    alone: the record rules of the models that inherit from this one say so.
    """

    _name = "cp.case.satellite"
    _description = "Hangs on a Case"

    _cp_model_field = "res_model"

    cp_visible_to_me = fields.Boolean(
        "Case visible to me",
        compute="_compute_cp_visible_to_me",
        search="_search_cp_visible_to_me",
        compute_sudo=False,
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_cp_visible_to_me(self):
        of_cases = self.filtered(lambda record: record[self._cp_model_field] == "cp.case")
        cases = self.env["cp.case"].browse({record.res_id for record in of_cases})
        # sudo: the rule is asked for, not the case
        visible_ids = set(cases.sudo().exists().filtered("visible_to_me").ids)
        for record in self:
            record.cp_visible_to_me = record not in of_cases or record.res_id in visible_ids

    def _cp_hide_name(self, fname):
        """Empty the name of the case on records that are not saved: a client may name any case in
        them, and must learn nothing of it."""
        for record in self:
            if not record.id and record[self._cp_model_field] == "cp.case":
                # Whatever rights the name was read with.
                case = self.env["cp.case"].sudo(False).browse(record.res_id)
                if not case._filtered_access("read"):
                    record[fname] = False

    def _search_cp_visible_to_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        shown = Domain(self._cp_model_field, "!=", "cp.case")
        if self.env["cp.case"]._sees_some_cases():
            shown |= Domain.custom(to_sql=self._cp_case_visible_to_sql)
        return Domain.OR(shown if wanted else ~shown for wanted in value)

    @api.model
    def _cp_case_visible_to_sql(self, model, alias, query):
        # Messages and activities send their queries without writing what others have changed.
        self.env["cp.case"].flush_model(self.env["cp.case"]._get_sight_fields())
        # Correlated: of many visible cases, only those of the rows in question are looked at.
        # sudo: the rule itself, not the rule on top of the rule
        visible = self.env["cp.case"]._get_visible_domain(is_lookup=True)
        cases = self.env["cp.case"].sudo()._search(visible, order="id")
        cases.order = None
        cases.add_where(
            SQL(
                "%s = %s AND %s = 'cp.case'",
                SQL.identifier(cases.table, "id"),
                SQL.identifier(alias, "res_id"),
                SQL.identifier(alias, self._cp_model_field),
            )
        )
        # OFFSET 0 keeps PostgreSQL from hashing all visible cases for them.
        return SQL("EXISTS (%s OFFSET 0)", cases.select(SQL("1")))

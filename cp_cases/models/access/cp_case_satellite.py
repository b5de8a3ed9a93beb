from functools import partial

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class CpCaseSatellite(models.AbstractModel):
    """Records attached to any record by model and id (messages, activities, followers). Those of a
    case are seen by whoever sees the case, and by nobody else.

    Odoo itself shows a message to whoever was notified of it, an activity to its assignee, and
    followers and notifications to all internal users. So each of these models has a global record
    rule on ``cp_visible_to_me``.
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
        # sudo: nothing is read but whether the rule shows the case
        visible_ids = set(cases.sudo().exists().filtered("visible_to_me").ids)
        for record in self:
            record.cp_visible_to_me = record not in of_cases or record.res_id in visible_ids

    def _cp_hide_name(self, fname):
        """Empty the name of a record that the user may not read, on unsaved records: a client can
        put any model and id into them, and would read its name back."""
        for record in self:
            model = record[self._cp_model_field]
            if not record.id and record.res_id and model in self.env:
                # As the user, even if the name was computed as superuser.
                named = self.env[model].sudo(False).browse(record.res_id)
                if not named.exists()._filtered_access("read"):
                    record[fname] = False

    def _search_cp_visible_to_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        shown = Domain(self._cp_model_field, "!=", "cp.case")
        sight = self.env["cp.case"]._get_visible_domain(is_lookup=True)
        if not sight.is_false():
            shown |= Domain.custom(to_sql=partial(self._cp_case_visible_to_sql, sight))
        return Domain.OR(shown if wanted else ~shown for wanted in value)

    @api.model
    def _cp_case_visible_to_sql(self, sight, model, alias, query):
        # A correlated subquery: it looks up the case of each row, not all visible cases.
        cases = self.env["cp.case"]._search_in_sight(sight, Domain.TRUE)
        cases.add_where(
            SQL(
                "%s = %s AND %s = 'cp.case'",
                SQL.identifier(cases.table, "id"),
                SQL.identifier(alias, "res_id"),
                SQL.identifier(alias, self._cp_model_field),
            )
        )
        # OFFSET 0 keeps PostgreSQL from making a hash of all visible cases instead.
        is_visible = SQL("EXISTS (%s OFFSET 0)", cases.select(SQL("1")))
        # Searches of messages and activities do not flush changed fields of cases by themselves.
        self.env.flush_query(is_visible)
        return is_visible

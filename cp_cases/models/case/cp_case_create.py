from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ...tools.acting import as_system
from ..access.cp_system_fields import clean_defaults


class CpCase(models.Model):
    """How an agent creates a case by RPC or an import: with which rights the fields are written
    that he or she may set, the ``_maker_fields``. On the screens, a case is made from a draft: see
    ``models/draft/cp_case_draft_new.py``."""

    _inherit = "cp.case"

    @api.model
    def _create_by_agent(self, vals_list):
        # A form also sends its x2many fields that have no command, as empty lists.
        vals_list = [
            {fname: value for fname, value in vals.items() if value != []} for vals in vals_list
        ]
        self._check_create(vals_list)
        vals_list, later_list = self._split_by_rights(vals_list)
        # Ignore defaults of these fields: written as superuser, they could set a system field, or
        # change other records by commands.
        refused = (self._fields.keys() - self._maker_fields) | {"tag_ids"}
        # sudo: the maker sees the case only once it is in the ledger, so after the insertion
        maker_sudo = as_system(self.with_context(clean_defaults(self.env.context, refused)))
        cases_sudo = maker_sudo.create(vals_list)
        cases_sudo._record_work("created")
        for agent, held_sudo in cases_sudo.grouped("user_id").items():
            held_sudo._record_work("assigned", agent)
        cases_sudo._log_first_values()
        cases = cases_sudo.with_env(self.env)
        for case, values in zip(cases, later_list, strict=True):
            if values:
                case.write(values)
        return cases

    @api.model
    def _split_by_rights(self, vals_list):
        """Divide the values of new cases by the rights with which they are written.

        :return: two lists with an item for each case: the values it is inserted with as superuser,
            and those that its maker writes afterwards: tags, and fields that come from other
            addons or were made by hand
        """
        made_list, later_list = [], []
        makers_own = {"tag_ids", *filter(self._is_foreign, self._fields)}
        defaults = self._get_client_defaults(makers_own)
        for vals in vals_list:
            made = {**defaults, **vals}
            later = {
                fname
                for fname in makers_own & made.keys()
                if not self._is_needed_at_once(self._fields[fname], made[fname])
            }
            later_list.append({fname: made.pop(fname) for fname in later})
            made_list.append(made)
        return made_list, later_list

    @api.model
    def _get_client_defaults(self, fnames):
        """Defaults for ``fnames`` that come from the client, by the context or ``ir.default``: the
        creation as superuser does not apply them."""
        personal = self.env["ir.default"]._get_model_defaults(self._name)
        given = [
            fname
            for fname in fnames
            if f"default_{fname}" in self.env.context
            or (fname in personal and self._reaches_others(self._fields[fname]))
        ]
        return self.default_get(given)

    @api.model
    def _is_needed_at_once(self, field, value):
        """Whether a case cannot be inserted without the value: the field is a required column, and
        writing it changes no other record.

        :raise AccessError: if the maker may not write the field, or not read the record it refers
            to
        """
        if not (field.required and field.column_type) or self._reaches_others(field):
            return False
        self._check_field_access(field, "write")
        value = field.convert_to_record(field.convert_to_cache(value, self), self)
        if isinstance(value, models.BaseModel):
            value.check_access("read")
        return True

    @api.model
    def _check_create(self, vals_list):
        """Check the values that an agent gives for new cases.

        :raise AccessError: for a field, service or agent that he or she may not choose
        :raise UserError: for the state ``closed``, or an agent who cannot hold the case
        """
        self.check_access("create")
        defaults = self.default_get(["partner_id", "service_id", "user_id", "state"])
        supervisor = self.env.user._is_cp_supervisor()
        for vals in vals_list:
            said = {fname for fname in vals if fname in self._fields}
            self._refuse_fields(said - self._maker_fields - set(filter(self._is_foreign, said)))
            values = {**defaults, **vals}
            self._check_partner(values)
            if values.get("service_id") not in self.env.user.cp_service_ids.ids and not supervisor:
                raise AccessError(
                    self.env._("You can make cases only for services you are qualified for.")
                )
            if values.get("user_id") not in (False, None, self.env.uid) and not supervisor:
                raise AccessError(self.env._("Only a supervisor assigns cases to others."))
            if values.get("user_id"):
                self._check_holder(values)
            if values.get("state") == "closed":
                raise UserError(self.env._("A case cannot be created as a closed one."))

    @api.model
    def _check_holder(self, values):
        """Check that the agent whom a new case is given to can hold it."""
        agent = self.env["res.users"].browse(values["user_id"])
        service = self.env["cp.service"].browse(values.get("service_id") or [])
        # First, so that no error names what the caller may not read.
        agent.check_access("read")
        service.check_access("read")
        if service and (obstacle := self._get_hold_obstacle(agent, service)):
            raise UserError(obstacle)

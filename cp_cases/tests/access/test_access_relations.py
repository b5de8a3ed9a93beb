from odoo.exceptions import UserError
from odoo.tests import tagged

from .access_common import SECRETS, AccessCommon, repr_deep

# What hangs on cases, and a field of it that tells what the case is about.
TELLING = {
    "cp.case": "name",
    "cp.case.draft": "subject",
    "cp.case.thread": "identifier",
    "cp.case.worker": "user_id",
    "cp.inbound.mail": "subject",
    "mail.message": "subject",
}


@tagged("cp_cases")
class TestAccessRelations(AccessCommon):
    """No search of another model tells of a hidden case through a relation to it: what is found, in
    which order and in which groups, is the same as if the case were not there."""

    def setUp(self):
        super().setUp()
        self.hidden = self.cases["billing"]
        self.number = self.hidden.number
        self.hidden_ids = {
            model: self.hidden.ids if model == "cp.case" else self.of_case(model, self.hidden).ids
            for model in TELLING
        }

    def _get_relations(self):
        """(model, relation to what hangs on cases) of all that an agent may search."""
        for name in sorted(self.env.registry):
            cls = self.env.registry[name]
            if cls._abstract or cls._transient or not cls._auto:
                continue
            for field in cls._fields.values():
                if field.comodel_name in TELLING and field._description_searchable:
                    yield name, field

    def _get_domains(self, field):
        ids, name = self.hidden_ids[field.comodel_name], TELLING[field.comodel_name]
        inner = [("id", "in", ids)]
        secret = SECRETS["billing"]
        yield [(field.name, "any", inner)]
        yield [(field.name, "not any", inner)]
        yield [(f"{field.name}.id", "in", ids)]
        yield [(f"{field.name}.{name}", "ilike", secret)]
        yield [(f"{field.name}.{name}", "!=", False)]
        yield [(f"{field.name}.create_date", ">", "2000-01-01")]
        yield [(field.name, "ilike", self.number)]
        # The one number of a hidden case that an agent may know stands in such a field.
        if field.type != "many2one":
            yield [(field.name, "in", ids)]
            yield [(field.name, "not in", ids)]
            yield [(field.name, "=", ids[0])]
            yield [(field.name, "!=", False)]
            yield [(field.name, "=", False)]
            yield [(field.name, "in", [False, *ids])]

    def _search_all(self, user):
        found = {}
        for name, field in self._get_relations():
            for domain in self._get_domains(field):
                found[name, field.name, str(domain)] = self._try(
                    user, name, lambda model, domain=domain: model.search(domain, order="id").ids
                )
            telling = f"{field.name}.{TELLING[field.comodel_name]}"
            found[name, telling, "order"] = self._try(
                user, name, lambda model, order=telling: model.search([], order=order).ids
            )
            if field.type == "many2one" and field.store:
                for groupby in (telling, f"{field.name}.id"):
                    found[name, groupby, "groups"] = self._try(
                        user,
                        name,
                        lambda model, groupby=groupby: str(
                            model.formatted_read_group([], [groupby], ["__count"])
                        ),
                    )
        return found

    def _try(self, user, name, search):
        with self.as_client(user) as env:
            try:
                return search(env[name])
            except (UserError, ValueError, NotImplementedError, KeyError) as error:
                return type(error).__name__

    def test_relations(self):
        users = (self.ana, self.ben, self.eve)
        with_it = {user: self._search_all(user) for user in users}
        visible = self.hidden.follow_up_ids
        self.hidden.message_ids.unlink()
        self.env["cp.inbound.mail"].search([("case_id", "=", self.hidden.id)]).unlink()
        self.hidden.unlink()
        self.env.invalidate_all()
        self.assertFalse(visible.origin_case_id)
        for user in users:
            without = self._search_all(user)
            for key, found in with_it[user].items():
                with self.subTest(user=user.name, search=key):
                    self.assertEqual(found, without[key])

    def test_unsaved_records_that_name_a_case(self):
        """A client may name any case in a form that is never saved."""
        for user in (self.ana, self.ben, self.eve, self.portal):
            for name, values in self._get_namings():
                with self.subTest(user=user.name, model=name):
                    told = self._onchange(user, name, values)
                    self.assertNotIn(SECRETS["billing"], told)
                    self.assertNotRegex(told, rf"\b{self.number}\b")

    def test_no_records(self):
        """What speaks of the model alone."""
        fnames = ["name", "origin_case_id", "service_id"]
        for user in self.visible:
            for method, args in (
                ("fields_get", []),
                ("default_get", [fnames]),
                ("mail_allowed_qweb_expressions", []),
                ("get_empty_list_help", [""]),
            ):
                outcome = self.call(user, "cp.case", method, *args)
                self.assertNoSecret(outcome, self.cases)

    def test_records_of_odoo(self):
        template = self.env["mail.template"].create(
            {"name": "x", "cp_service_ids": self.billing.ids}
        )
        for user in self.visible:
            for model, method, args in (
                ("mail.template", "copy", [template.ids]),
                ("res.config.settings", "get_values", []),
                ("res.config.settings", "set_values", [[]]),
                ("res.users", "copy_data", [self.cid.ids]),
            ):
                with self.subTest(user=user.name, method=method):
                    self.assertNoSecret(self.call(user, model, method, *args), self.cases)

    def _get_namings(self):
        """(model, fields that name a case by model and id) of all that has them."""
        for name in sorted(self.env.registry):
            model, cls = self.env[name], self.env.registry[name]
            of_case = {
                "model": "cp.case",
                "res_model": "cp.case",
                "res_ids": "[%s]",
                "res_id": "%s",
            }
            values = {key: value for key, value in of_case.items() if key in cls._fields}
            if "res_model_id" in cls._fields:
                values["res_model_id"] = self.env["ir.model"]._get_id("cp.case")
            if {"res_id", "res_ids"} & values.keys() and len(values) > 1 and not model._abstract:
                yield name, values

    def _onchange(self, user, name, values):
        fields = self.env[name]._fields
        spec = {
            key: {"fields": {"display_name": {}}} if fields[key].relational else {}
            for key in fields
            if not fields[key].groups and fields[key].type not in ("binary", "reference")
        }
        with self.as_client(user) as env:
            try:
                told = env[name].onchange(values, list(values), spec)
            except (UserError, ValueError) as error:
                return type(error).__name__
        return repr_deep(told)

    def test_the_searches_find_what_is_seen(self):
        found = self._search_all(self.sue)
        told = [key for key, ids in found.items() if isinstance(ids, list) and ids]
        self.assertGreater(len(told), 40)

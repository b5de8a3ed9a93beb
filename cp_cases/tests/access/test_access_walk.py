import inspect

from odoo.exceptions import AccessError
from odoo.service.model import call_kw, get_public_method
from odoo.tests import tagged

from .access_common import SECRETS, AccessCommon, own_models, repr_deep

# For each model, a field that tells what the case is about, and a change.
TELLING = {
    "cp.case": "name",
    "cp.case.draft": "subject",
    "cp.case.thread": "identifier",
    "cp.case.worker": "case_id",
    "cp.inbound.mail": "subject",
}
CHANGES = {
    "cp.case": {"priority": "5"},
    "cp.case.draft": {"body": "x"},
    "cp.case.thread": {"identifier": "x"},
    "cp.case.worker": {"event": "note"},
    "cp.inbound.mail": {"subject": "x"},
}


def by_name(model):
    """Something sensible for each name that a parameter has in Odoo."""
    field, change = TELLING[model], CHANGES[model]
    return {
        "access_mode": "read",
        "activity_type_id": False,
        "aggregates": ["__count"],
        "body": "x",
        "data": [["x"]],
        "default": {},
        "domain": [],
        "field_name": field,
        "field_names": [field],
        "field_onchange": {field: {}},
        "fields": [field],
        "fields_list": [field],
        "fields_spec": {field: {}},
        "fields_to_export": [field],
        "fname": field,
        "fnames": [field],
        "groupby": [field],
        "limit": 80,
        "mode": "read",
        "name": "",
        "names": [field],
        "operation": "read",
        "order": "id",
        "read_specification": {field: {}},
        "specification": {field: {}},
        "vals": change,
        "vals_list": [change],
        "values": change,
        "view_type": "form",
    }


# What stays of a hidden case, whatever is called.
KEPT = (
    "activity_ids",
    "draft_ids",
    "message_follower_ids",
    "message_ids",
    "name",
    "priority",
    "service_id",
    "state",
    "thread_ids",
    "user_id",
    "worker_ids",
)


@tagged("cp_cases")
class TestWalk(AccessCommon):
    """Every method that a client can call on a case and on what hangs on it, those that Odoo
    brings included, tells nothing of a hidden case and does nothing to it, with whatever it is
    called."""

    def setUp(self):
        super().setUp()
        self.hidden = self.cases["billing"]
        self.message = self.hidden.message_ids.filtered("cp_thread_id")

    def test_walk(self):
        before = self._get_state()
        for model, method, args in self._calls():
            for user in (self.ana, self.eve, self.portal):
                with self.subTest(user=user.name, model=model, method=method, args=args):
                    outcome, after = self._call(user, model, method, args)
                    self.assertNoSecret(outcome, self.hidden_from(user))
                    self.assertEqual(after, before)

    def test_the_walk_reaches_the_case(self):
        before = self._get_state()
        telling, changing = set(), set()
        for model, method, args in self._calls():
            outcome, after = self._call(self.sue, model, method, args)
            if SECRETS["billing"] in repr_deep(outcome):
                telling.add((model, method))
            if after != before:
                changing.add((model, method))
        self.assertGreater(len(telling), 20)
        self.assertGreater(len(changing), 5)

    def test_all_that_hangs_on_cases_is_walked(self):
        pointing = {
            name
            for name in own_models(self.env)
            if not (self.env[name]._abstract or self.env[name]._transient)
            and any(
                field.store and field.comodel_name == "cp.case" and field.type == "many2one"
                for field in self.env[name]._fields.values()
            )
        }
        self.assertEqual(pointing, set(TELLING))

    def _public_methods(self, model):
        Model = self.env[model]
        for name in dir(type(Model)):
            try:
                method = get_public_method(Model, name)
            except (AccessError, AttributeError):
                continue
            if inspect.isfunction(method):
                yield name

    def _calls(self):
        for model in TELLING:
            for method in self._public_methods(model):
                for args in self._arguments(model, method):
                    yield model, method, args

    def _arguments(self, model, method):
        """Without any, and with something for all that the method takes."""
        func = getattr(type(self.env[model]), method)
        given = [
            self._guess(model, parameter)
            for parameter in list(inspect.signature(func).parameters.values())[1:]
            if parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD)
        ]
        return [[], given] if given else [[]]

    def _guess(self, model, parameter):
        name = parameter.name
        known = by_name(model)
        if name in known:
            return known[name]
        if "message" in name or name.startswith("parent"):
            return self.message.id
        if "user" in name or "partner" in name:
            return self.ana.ids if name.endswith("s") else self.ana.id
        if name.endswith("_ids"):
            return self.hidden.ids
        if name.endswith("_id"):
            return self.hidden.id
        return None if parameter.default is parameter.empty else parameter.default

    def _call(self, user, model, method, args):
        """
        :return: what the client gets, and the hidden case after it
        """
        records = self.hidden if model == "cp.case" else self.of_case(model, self.hidden)
        if not getattr(getattr(type(records), method), "_api_model", False):
            args = [records.ids, *args]
        with self.as_client(user) as env:
            try:
                with env.cr.savepoint():
                    outcome = call_kw(env[model], method, args, {})
                    env.flush_all()
            except Exception as error:  # noqa: BLE001 - with arguments like these, any
                outcome = error
            return outcome, self._get_state()

    def _get_state(self):
        self.env.invalidate_all()
        return self.hidden.read(KEPT), self.hidden.draft_ids.read(["subject", "body", "user_id"])

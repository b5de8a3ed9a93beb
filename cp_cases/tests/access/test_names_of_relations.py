from itertools import product

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .access_common import SECRETS, AccessCommon, repr_deep

# Models whose records hang on a case, and have names that tell of it.
ON_CASES = (
    "cp.case.draft",
    "cp.case.thread",
    "cp.inbound.mail",
    "ir.attachment",
    "mail.activity",
    "mail.message",
)


@tagged("cp_cases")
class TestNamesOfRelations(AccessCommon):
    """Odoo reads the name of what a many2one points at as superuser, and a client can let one point
    at any record in a form that is never saved."""

    def setUp(self):
        super().setUp()
        self.seen, self.hidden = self.cases["support"], self.cases["billing"]
        self.thread = self.hidden.thread_ids[:1]
        self.mail = self.hidden.message_ids.filtered("cp_thread_id")[:1]
        self.words = [self.hidden.number, SECRETS["billing"], self.thread.identifier]

    def _assert_untold(self, outcome):
        for word in self.words:
            self.assertNotIn(word, repr_deep(outcome))

    def test_relations_of_every_model(self):
        file = self.of_case("ir.attachment", self.hidden)[:1]
        targets = {
            "cp.case": self.hidden.id,
            "cp.case.thread": self.thread.id,
            "ir.attachment": file.id,
            "mail.message": self.mail.id,
        }
        for name, cls in sorted(self.env.registry.items()):
            if cls._abstract or not cls._auto:
                continue
            for fname, field in cls._fields.items():
                if field.type != "many2one" or field.comodel_name not in targets:
                    continue
                values = {fname: targets[field.comodel_name]}
                defaults = {f"default_{fname}": targets[field.comodel_name]}
                spec = {fname: {"fields": {"display_name": {}}}}
                for user in (self.ben, self.eve, self.portal):
                    for args, context in (
                        (("onchange", [], {}, [], spec), defaults),
                        (("onchange", [], values, [], spec), {}),
                        (("onchange", [], values, [fname], spec), {}),
                    ):
                        with self.subTest(user=user.name, model=name, field=fname, args=args):
                            self._assert_untold(self.call(user, name, *args, context=context))

    def test_lists_and_references_of_every_model(self):
        """Those that hold several records, or one of any model."""
        targets = {model: self.of_case(model, self.hidden)[:1].id for model in ON_CASES}
        targets["cp.case"] = self.hidden.id
        for name, cls in sorted(self.env.registry.items()):
            for fname, field in () if cls._abstract or not cls._auto else cls._fields.items():
                if field.type == "reference":
                    named = [f"{model},{res_id}" for model, res_id in targets.items()]
                elif field.type in ("one2many", "many2many") and field.comodel_name in targets:
                    res_id = targets[field.comodel_name]
                    named = [[(4, res_id)], [(6, 0, [res_id])], [(1, res_id, {})]]
                else:
                    continue
                spec = {fname: {"fields": {"display_name": {}}}}
                for value, user in product(named, (self.ben, self.eve, self.portal)):
                    for args, context in (
                        (("onchange", [], {}, [], spec), {f"default_{fname}": value}),
                        (("onchange", [], {fname: value}, [fname], spec), {}),
                    ):
                        with self.subTest(user=user.name, model=name, field=fname, args=args):
                            self._assert_untold(self.call(user, name, *args, context=context))

    def test_composer(self):
        spec = {"parent_id": {"fields": {"display_name": {}}}, "subject": {}, "partner_ids": {}}
        for user in (self.ben, self.eve):
            for args, context in (
                (("web_save", [], {"parent_id": self.mail.id}, spec), {}),
                (("web_save", [], {}, spec), {"default_parent_id": self.mail.id}),
                (("onchange", [], {"parent_id": self.mail.id}, ["parent_id"], spec), {}),
            ):
                outcome = self.call(user, "mail.compose.message", *args, context=context)
                self._assert_untold(outcome)
            composer = self.env["mail.compose.message"].with_user(user).create({})
            values = {"parent_id": self.mail.id}
            for method, args in (("write", (values,)), ("web_save", (values, spec))):
                outcome = self.call(user, "mail.compose.message", method, composer.ids, *args)
                self._assert_untold(outcome)
                self.assertIsInstance(outcome[1], AccessError)

    def test_composer_of_a_hidden_case(self):
        template = self.env["mail.template"].create(
            {
                "name": "x",
                "model_id": self.env["ir.model"]._get_id("cp.case"),
                "subject": "{{ object.name }}",
                "body_html": "<p t-out='object.name'/>",
            }
        )
        spec = {
            "subject": {},
            "body": {},
            "partner_ids": {"fields": {"display_name": {}}},
            "email_from": {},
            "reply_to": {},
        }
        of_hidden = {"model": "cp.case", "res_ids": str(self.hidden.ids)}
        named = [of_hidden, {**of_hidden, "template_id": template.id}]
        for record in (
            self.mail,
            self.thread,
            self.of_case("cp.case.draft", self.hidden),
            self.of_case("cp.inbound.mail", self.hidden),
        ):
            named += [{"model": record._name, "res_ids": str(record.ids)}]
        for user in (self.ben, self.eve):
            for values in named:
                with self.subTest(user=user.name, **values):
                    args = ("mail.compose.message", "web_save", [], values, spec)
                    self._assert_untold(self.call(user, *args))

    def test_unsaved_records_that_name_what_hangs_on_a_case(self):
        for model in ON_CASES:
            res_id = self.of_case(model, self.hidden)[:1].id
            model_id = self.env["ir.model"]._get_id(model)
            activity = {"res_model": model, "res_model_id": model_id, "res_id": res_id}
            for holder, values, fname in (
                ("mail.message", {"model": model, "res_id": res_id}, "record_name"),
                ("mail.activity", activity, "res_name"),
                ("ir.attachment", {"res_model": model, "res_id": res_id}, "res_name"),
            ):
                for user in (self.ben, self.eve, self.portal):
                    for changed in ([], list(values)):
                        with self.subTest(user=user.name, model=model, holder=holder):
                            args = (holder, "onchange", [], values, changed, {fname: {}})
                            self._assert_untold(self.call(user, *args))

    def test_contact_who_is_hidden(self):
        """Its name and address stand in the case as text."""
        contact = self.env["res.partner"].create(
            {
                "name": "Hugo",
                "email": "hugo@hidden.example.com",
                "company_id": self.foreign.company_id.id,
            }
        )
        self.hidden.partner_id = contact
        values = {"partner_id": contact.id, "service_id": self.support.id}
        spec = {"email_from": {}, "partner_name": {}}
        for args in (
            ("onchange", [], values, ["partner_id"], spec),
            ("onchange", [], values, ["service_id"], spec),
            ("onchange", self.seen.ids, values, ["service_id"], spec),
            ("onchange", self.hidden.ids, values, ["service_id"], spec),
            ("web_save", [], values, spec),
            ("web_save", self.seen.ids, {"partner_id": contact.id}, spec),
        ):
            outcome = self.call(self.ben, "cp.case", *args)
            self.assertIsInstance(outcome[1], AccessError)
            self.assertNotIn("ugo", repr_deep(outcome))

    def test_unchanged_text_is_no_correction(self):
        note = self.seen.with_user(self.ana).message_post(body="by ana")
        own = self.seen.with_user(self.ben).message_post(body="by ben")
        email = self.seen.message_ids.filtered(lambda entry: entry.cp_entry_type == "incoming")[:1]
        for entry in note.sudo() | email | own.sudo():
            entry.with_user(self.ben).write({"body": entry.body})
            self.assertFalse(entry.cp_edit_date)
        own.with_user(self.ben).write({"body": "<p>ben again</p>"})
        self.assertTrue(own.sudo().cp_edit_date)

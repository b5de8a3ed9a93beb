from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from ..mail import test_mail_for_others
from . import (
    test_access_drafts,
    test_access_leaks,
    test_access_relations,
    test_access_services,
    test_cp_case_guard,
    test_ir_actions_server,
    test_names_of_relations,
)
from .access_common import (
    SECRETS,
    AccessCommon,
    own_fields,
    own_models,
    public_methods,
    repr_deep,
    routes,
)
from .access_list import (
    AGENTS,
    BY_ID,
    ELSEWHERE,
    METHODS,
    MODELS,
    POINTING,
    READER,
    ROUTES,
    SATELLITES,
    SEARCHES,
    SILENT,
    SUDO_FIELDS,
    SUPERVISOR,
    email,
)


@tagged("cp_cases")
class TestAccessMatrix(AccessCommon):
    def test_by_id(self):
        for user, visible in self.visible.items():
            for key, case in self.cases.items():
                for method, get_args in BY_ID.items():
                    with self.subTest(user=user.name, case=key, method=method):
                        outcome = self.call(user, "cp.case", method, case.ids, *get_args(case))
                        self.assertNoSecret(outcome, self.hidden_from(user))
                        if key in visible:
                            self.assertAllowed(outcome)
                        elif method not in SILENT:
                            self.assertRefused(outcome, self.cases)

    def test_searches(self):
        for user, visible in self.visible.items():
            for method, args in SEARCHES.items():
                with self.subTest(user=user.name, method=method):
                    outcome = self.call(user, "cp.case", method, *args)
                    if user not in self.agents:
                        self.assertRefused(outcome, self.cases)
                        continue
                    self.assertNoSecret(outcome, self.hidden_from(user))
                    hidden_ids = [self.cases[key].id for key in self.hidden_from(user)]
                    if method == "search_count":
                        self.assertEqual(outcome[0], str(len(visible)))
                    elif method == "search":
                        for case_id in hidden_ids:
                            self.assertNotIn(str(case_id), outcome[0].split())
                    elif method != "name_search":
                        for key in visible:
                            self.assertIn(SECRETS[key], outcome[0])

    def test_methods(self):
        for (_definer, method), (model, role, get_args) in METHODS.items():
            for user, visible in self.visible.items():
                may = {READER: self.agents, SUPERVISOR: self.supervisors}.get(role, user.browse())
                for key, case in self.cases.items():
                    with self.subTest(user=user.name, case=key, method=method):
                        args = get_args(case)
                        outcome = self.call(user, model, method, case.ids, *args)
                        self.assertNoSecret(outcome, self.hidden_from(user))
                        if key in visible and user in may:
                            self.assertAllowed(outcome)
                        else:
                            self.assertRefused(outcome, self.cases)

    def test_satellites(self):
        for user, visible in self.visible.items():
            for key, case in self.cases.items():
                for model in SATELLITES:
                    with self.subTest(user=user.name, case=key, model=model):
                        self._check_satellite(user, key in visible, model, case)

    def _check_satellite(self, user, visible, model, case):
        records = self.of_case(model, case)
        self.assertTrue(records)
        if model == "cp.inbound.mail":
            visible = visible and user in self.supervisors
        if model == "cp.case.draft":
            visible = visible and user == records.user_id
        fnames = ["display_name"] + [
            name
            for name, field in records._fields.items()
            if field.store and field.type in ("char", "text", "html") and not field.groups
        ]
        read = self.call(user, model, "read", records.ids, fnames)
        found, _error = self.call(user, model, "search_count", [("id", "in", records.ids)])
        if visible and model == "mail.message":
            # What Odoo tells one person about an activity is for that person alone.
            records = records.filtered(lambda one: one.message_type != "user_notification")
            read = self.call(user, model, "read", records.ids, fnames)
            found, _error = self.call(user, model, "search_count", [("id", "in", records.ids)])
        if visible:
            self.assertAllowed(read)
            self.assertEqual(found, str(len(records)))
            return
        self.assertRefused(read, self.cases)
        self.assertIn(found, (None, "0"))
        self.assertNoSecret(
            self.call(user, model, "search_read", [], fnames), self.hidden_from(user)
        )
        for method, args in (("write", [{"display_name": "x"}]), ("unlink", [])):
            self.assertRefused(self.call(user, model, method, records.ids, *args), self.cases)

    def test_create(self):
        values = {"name": "x", "service_id": self.support.id, "partner_id": self.sara.id}
        foreign = {**values, "service_id": self.foreign.id}
        for user in self.visible:
            calls = {
                "create": [values],
                "web_save": [[], values, {"name": {}}],
                "load": [["name", "service_id/.id"], [["x", str(self.support.id)]]],
            }
            for method, args in calls.items():
                with self.subTest(user=user.name, method=method):
                    outcome = self.call(user, "cp.case", method, *args)
                    if user in self.agents:
                        self.assertAllowed(outcome)
                    elif method == "load":
                        self.assertIn("You are not allowed to create", outcome[0])
                    else:
                        self.assertRefused(outcome, self.cases)
            if user not in self.supervisors:
                self.assertRefused(self.call(user, "cp.case", "create", foreign), self.cases)
                message = {"subject": "x", "email_from": "x@example.com"}
                outcome = self.call(user, "cp.case", "message_new", message, foreign)
                self.assertRefused(outcome, self.cases)

    def test_compose(self):
        for user in self.visible:
            for model, method, args in (
                ("cp.case.draft", "action_compose", [self.sara.id]),
                ("cp.case.draft", "create", [{"subject": "x"}]),
                ("res.partner", "action_new_case", [self.sara.ids]),
            ):
                with self.subTest(user=user.name, method=method):
                    outcome = self.call(user, model, method, *args)
                    if user in self.agents:
                        self.assertAllowed(outcome)
                    else:
                        self.assertRefused(outcome, self.cases)

    def test_new_case_from_a_conversation_or_call(self):
        method = "cp_action_new_case"
        calls = {
            key: case.activity_schedule("mail.mail_activity_data_call", user_id=self.env.uid)
            for key, case in self.cases.items()
        }
        strangers = self.env["discuss.channel"]._create_group((self.sara | self.cid.partner_id).ids)
        for user, visible in self.visible.items():
            own = strangers._create_group((self.sara | user.partner_id).ids)
            for model, record, may in (
                ("discuss.channel", own, user in self.agents),
                ("discuss.channel", strangers, False),
                *(("mail.activity", calls[key], key in visible) for key in self.cases),
            ):
                with self.subTest(user=user.name, record=record):
                    outcome = self.call(user, model, method, record.ids)
                    self.assertNoSecret(outcome, self.hidden_from(user))
                    if may:
                        self.assertAllowed(outcome)
                    else:
                        self.assertRefused(outcome, self.cases)

    def test_wizards(self):
        values = {
            "cp.case.assign": {"user_id": self.sue.id},
            "cp.case.note": {"note": "x"},
            "cp.case.set.disposition": {"disposition_id": self.answered.id},
            "cp.case.set.pending": {"pending_reason_id": self.reason.id},
            "cp.case.transfer": {"service_id": self.support.id},
        }
        for user, visible in self.visible.items():
            for key, case in self.cases.items():
                for model, vals in values.items():
                    with self.subTest(user=user.name, case=key, model=model):
                        outcome = self._apply_wizard(user, model, {**vals, "case_ids": case.ids})
                        self.assertNoSecret(outcome, self.hidden_from(user))
                        may = self.supervisors if model == "cp.case.assign" else self.agents
                        if key in visible and user in may:
                            self.assertAllowed(outcome)
                        else:
                            self.assertRefused(outcome, self.cases)

    def _apply_wizard(self, user, model, values):
        with self.as_client(user) as env:
            try:
                wizard = env[model].create(values)
                env.flush_all()
                env.invalidate_all()
                cases = wizard.read(["case_ids"])
                result = wizard.action_apply()
                # What is hidden has silently dropped out: nothing was done to anything.
                if not cases[0]["case_ids"]:
                    raise AccessError(model)
                return repr_deep([cases, result]), None
            except AccessError as error:
                return None, error

    def test_entries(self):
        methods = [
            name
            for model, name in ELSEWHERE
            if model == "mail.message" and name.startswith("cp_action_")
        ]
        for user, visible in self.visible.items():
            for key, case in self.cases.items():
                for method in methods:
                    may = self.supervisors if method == "cp_action_block_sender" else self.agents
                    with self.subTest(user=user.name, case=key, method=method):
                        outcome = self.call(user, "mail.message", method, email(case))
                        self.assertNoSecret(outcome, self.hidden_from(user))
                        if key in visible and user in may:
                            self.assertAllowed(outcome)
                        else:
                            self.assertRefused(outcome, self.cases)

    def test_moving_an_email(self):
        """The choice of a target tells nothing of it."""
        hidden = self.cases["billing"]
        self.of_case("cp.case.draft", self.cases["support"]).unlink()
        values = {"message_id": email(self.cases["support"])[0], "case_id": hidden.id}
        spec = {"subject": {}, "partner_id": {"fields": {"display_name": {}}}}
        for args in (
            ("web_save", [], values, spec),
            ("onchange", [], values, ["case_id"], spec),
            ("onchange", [], values, [], spec),
        ):
            outcome = self.call(self.ben, "cp.case.move.email", *args)
            self.assertRefused(outcome, ["billing"])
            self.assertNotIn("Owner of billing", repr_deep(outcome))
        with self.as_client(self.ben) as env, self.assertRaises(AccessError):
            env["cp.case.move.email"].create(values).action_apply()
        for user in (self.eve, self.portal, self.public):
            self.assertRefused(self.call(user, "cp.case.move.email", "create", values), self.cases)

    def test_inbound(self):
        for user, visible in self.visible.items():
            for key, case in self.cases.items():
                rows = self.of_case("cp.inbound.mail", case)
                for method in (
                    "action_discard",
                    "action_download_raw",
                    "action_release",
                    "action_retry",
                ):
                    with self.subTest(user=user.name, case=key, method=method):
                        outcome = self.call(user, rows._name, method, rows.ids)
                        if user in self.supervisors and key in visible:
                            self.assertAllowed(outcome)
                        else:
                            self.assertRefused(outcome, self.cases)

    def test_handing_in_mail(self):
        raw = self._make_mail().decode()
        for user in self.visible:
            with self.subTest(user=user.name):
                outcome = self.call(user, "mail.thread", "message_process", False, raw)
                if user == self.max:
                    self.assertAllowed(outcome)
                else:
                    self.assertRefused(outcome, self.cases)

    def test_no_configuration(self):
        others = [user for user in self.visible if user != self.max]
        for user in others:
            for model, ids, values in (
                ("cp.service", self.support.ids, {"agent_ids": []}),
                ("res.users", self.ana.ids, {"cp_service_ids": []}),
                ("mail.alias", self.support.alias_id.ids, {"alias_name": "x"}),
                ("mail.alias.domain", self.mail_alias_domain.ids, {"name": "x.example.com"}),
            ):
                self.assertRefused(self.call(user, model, "write", ids, values), self.cases)
            self.assertRefused(self.call(user, "cp.service", "create", {"name": "x"}), self.cases)
            self.assertRefused(self.call(user, "res.users", "unlink", self.ana.ids), self.cases)
        self.assertAllowed(
            self.call(self.max, "cp.service", "write", self.support.ids, {"agent_ids": []})
        )

    # ------------------------------------------------------------
    # NOTHING IS LEFT OUT
    # ------------------------------------------------------------

    def test_every_method_is_listed(self):
        self.assertEqual(public_methods(self.env), METHODS.keys() | ELSEWHERE.keys())
        classes = (
            type(self),
            test_access_drafts.TestAccessDrafts,
            test_access_leaks.TestNames,
            test_access_relations.TestAccessRelations,
            test_access_services.TestAccessServices,
            test_cp_case_guard.TestCpCaseGuard,
            test_ir_actions_server.TestServerActions,
            test_mail_for_others.TestMailForOthers,
            test_names_of_relations.TestNamesOfRelations,
        )
        for test in ELSEWHERE.values():
            self.assertTrue(any(hasattr(cls, test) for cls in classes), test)

    def test_every_model_is_listed(self):
        models = {name for name in own_models(self.env) if not self.env[name]._abstract}
        self.assertEqual(models, MODELS.keys())
        for name, readers in MODELS.items():
            users = self.agents if readers == AGENTS else self.supervisors
            for user in self.visible:
                may = self.env[name].with_user(user).has_access("read")
                self.assertEqual(may, user in users, (name, user.name))

    def test_choices_of_models_offer_no_internals(self):
        """An administrator chooses a model for a kind of activity, or for an alias."""
        kinds = self.env["mail.activity.type"].with_user(self.user_admin)
        of_activities = {name for name, _label in kinds._get_model_selection()}
        domain = safe_eval(self.env["mail.alias"]._fields["alias_model_id"].domain)
        of_aliases = self.env["ir.model"].search(domain).mapped("model")
        for offered in (of_activities, {*of_aliases}):
            self.assertEqual(offered & {*own_models(self.env)}, {"cp.case", "cp.inbound.mail"})

    def test_every_wizard_is_its_makers(self):
        """Odoo lets everybody with the right to a wizard read those of the others."""
        for name in own_models(self.env):
            if self.env[name]._transient:
                domain = self.env["ir.rule"].with_user(self.max)._compute_domain(name, "read")
                fnames = {condition.field_expr for condition in domain.iter_conditions()}
                self.assertIn("create_uid", fnames, name)
        with self.as_client(self.cid) as env:
            case = self.cases["billing"]
            wizard = env["cp.case.note"].create({"case_ids": case.ids, "note": SECRETS["billing"]})
            for user in (self.ana, self.sue):
                self.assertFalse(wizard.with_user(user).search([]))
                self.assertFalse(wizard.with_user(user).has_access("read"))

    def test_every_route_is_listed(self):
        self.assertEqual(routes(), ROUTES)

    def test_every_pointing_model_is_listed(self):
        pointing = {
            name
            for name, cls in self.env.registry.items()
            if not (cls._abstract or cls._transient)
            and "res_id" in cls._fields
            and {"model", "res_model"} & cls._fields.keys()
            and any(self.env[name].with_user(user).has_access("read") for user in self.visible)
        }
        self.assertLessEqual(pointing, POINTING)

    def test_no_field_crosses_with_sudo(self):
        crossing = {
            f"{model}.{field.name}"
            for model, field in own_fields(self.env)
            if (field.related or field.compute) and field.compute_sudo and not field.inherited
        }
        self.assertEqual(crossing, SUDO_FIELDS.keys())
        for model, field in own_fields(self.env):
            if field.inherited and model != "mail.mail":
                self.assertFalse(field.compute_sudo, f"{model}.{field.name}")

from contextlib import suppress

from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tests import tagged

from .access_common import SECRETS, AccessCommon, repr_deep
from .access_list import BEHIND_MESSAGES, RELATED, SATELLITES


@tagged("cp_cases")
class TestNames(AccessCommon):
    """Ways to a hidden case over something that is not hidden."""

    def setUp(self):
        super().setUp()
        self.seen, self.hidden = self.cases["support"], self.cases["billing"]

    def test_relation_shows_the_number_alone(self):
        spec = {"origin_case_id": {"fields": {"display_name": {}}}}
        for user in (self.ana, self.ben):
            result, _error = self.call(user, "cp.case", "web_read", self.seen.ids, spec)
            self.assertIn(self.hidden.number, result)
            self.assertNoSecret(result, ["billing"])
            for method, args in (
                ("web_read", ({"origin_case_id": {"fields": {"name": {}}}},)),
                ("web_read", ({"origin_case_id": {"fields": {"message_ids": {}}}},)),
                ("export_data", (["origin_case_id/name"],)),
            ):
                outcome = self.call(user, "cp.case", method, self.seen.ids, *args)
                self.assertRefused(outcome, ["billing"])

    def test_groups_of_a_relation_show_the_number_alone(self):
        for groupby in ("origin_case_id", "origin_case_id.name", "origin_case_id.service_id"):
            for method in ("formatted_read_group", "web_read_group"):
                outcome = self.call(self.ben, "cp.case", method, [], [groupby], ["__count"])
                self.assertNoSecret(outcome, ["billing"])
                self.assertNotIn("Billing", repr_deep(outcome))

    def test_follow_ups(self):
        follow_up = self._create_case(
            name=SECRETS["billing"], service_id=self.billing.id, origin_case_id=self.seen.id
        )
        fnames = ["follow_up_ids", "follow_up_count"]
        with self.as_client(self.ben) as env:
            self.assertEqual(
                env["cp.case"].browse(self.seen.id).read(fnames)[0]["follow_up_count"], 0
            )
            self.assertFalse(env["cp.case"].browse(self.seen.id).follow_up_ids)
        with self.as_client(self.sue) as env:
            case = env["cp.case"].browse(self.seen.id)
            self.assertEqual((case.follow_up_ids.ids, case.follow_up_count), (follow_up.ids, 1))

    def test_relation_is_not_set_to_read_it_back(self):
        for model, fname in (("cp.case", "origin_case_id"), ("cp.case.draft", "case_id")):
            spec = {fname: {"fields": {"display_name": {}}}, "number": {}}
            values = {fname: self.hidden.id}
            for args in (
                ("create", values),
                ("web_save", [], values, spec),
                ("onchange", [], values, [fname], spec),
                ("onchange", [], values, [], spec),
            ):
                outcome = self.call(self.ben, model, *args)
                self.assertNotIn(self.hidden.number, repr_deep(outcome), args)
            context = {f"default_{fname}": self.hidden.id}
            for args in (("default_get", [fname]), ("onchange", [], {}, [], spec)):
                outcome = self.call(self.ben, model, *args, context=context)
                self.assertNotIn(self.hidden.number, repr_deep(outcome), args)
            result, _error = self.call(
                self.ben, model, "load", [f"{fname}/.id"], [[str(self.hidden.id)]]
            )
            self.assertIn("written by the system alone", result)

    def test_dialog_that_moves_an_email_names_nothing_hidden(self):
        model = "cp.case.move.email"
        entry = self.seen.message_ids.filtered(lambda entry: entry.cp_entry_type == "incoming")[:1]
        hidden_entry = self.hidden.message_ids[:1]
        missing = self.env["cp.case"].search([], order="id desc", limit=1).id + 1000
        good = {"message_id": entry.id, "case_id": self.seen.id}
        dialog = self.env[model].with_user(self.ben).create(good)
        for bad in (
            {"case_id": self.hidden.id},
            {"source_case_id": self.hidden.id},
            {"case_id": missing},
            {"message_id": hidden_entry.id},
        ):
            context = {f"default_{fname}": value for fname, value in bad.items()}
            rest = {fname: value for fname, value in good.items() if fname not in bad}
            for args, kwargs in (
                (("create", [{**good, **bad}]), {}),
                (("create", [rest]), {"context": context}),
                (("write", dialog.ids, bad), {}),
            ):
                outcome = self.call(self.ben, model, *args, **kwargs)
                self.assertRefused(outcome, ["billing"])
                self.assertNotIn(self.hidden.number, repr_deep(outcome))

    def test_canned_text_of_a_hidden_case(self):
        template = self.env["mail.template"].create(
            {
                "name": "x",
                "model_id": self.env["ir.model"]._get_id("cp.case"),
                "body_html": '<p t-out="object.name"/>',
            }
        )
        # A draft of a case that has been lost from sight since.
        draft = self.env["cp.case.draft"].create(
            {"kind": "follow_up", "user_id": self.ben.id, "case_id": self.hidden.id}
        )
        for method, args in (("get_canned_texts", ()), ("render_canned_text", template.ids)):
            outcome = self.call(self.ben, "cp.case.draft", method, draft.ids, *args)
            self.assertRefused(outcome, ["billing"])
        for method in ("action_send_anyway", "action_send"):
            self.assertRefused(self.call(self.ben, "cp.case.draft", method, draft.ids), ["billing"])

    def test_access_error_in_debug_mode(self):
        self.ben.group_ids += self.env.ref("base.group_no_one")
        self.patch_debug()
        outcome = self.call(self.ben, "cp.case", "read", self.hidden.ids, ["name"])
        self.assertRefused(outcome, ["billing"])

    def patch_debug(self):
        self.patch(
            self.env.registry["res.users"],
            "has_group",
            lambda user, group, _origin=self.env.registry["res.users"].has_group: (
                group == "base.group_no_one" or _origin(user, group)
            ),
        )

    def test_links_in_notes(self):
        self.seen._link_follow_up(self.hidden)
        self.hidden._link_follow_up(self.seen)
        for user in (self.ana, self.ben):
            result, _error = self.call(
                user,
                "cp.case",
                "web_read",
                self.seen.ids,
                {"history_ids": {"fields": {"body": {}}}},
            )
            self.assertIn(self.hidden.number, result)
            self.assertNoSecret(result, ["billing"])

    def test_counts(self):
        partner = self.sara
        (self.seen | self.hidden).partner_id = partner
        for user, count in ((self.ana, 1), (self.ben, 1), (self.cid, 1), (self.sue, 2)):
            with self.as_client(user) as env:
                record = env["res.partner"].browse(partner.id)
                self.assertEqual(record.cp_case_count, count)
                self.assertEqual(len(record.cp_case_ids), count)
                self.assertEqual(sum(env["cp.service"].search([]).mapped("open_case_count")), count)
        for user in (self.eve, self.portal):
            outcome = self.call(user, "res.partner", "read", partner.ids, ["cp_case_count"])
            self.assertRefused(outcome, self.cases)

    def test_counts_of_a_contact_who_is_a_user(self):
        (self.seen | self.hidden).partner_id = self.eve.partner_id
        with self.as_client(self.ben) as env:
            user = env["res.users"].browse(self.eve.id)
            self.assertEqual((user.cp_case_count, len(user.cp_case_ids)), (1, 1))
            self.assertEqual(user.partner_id.cp_case_count, 1)


@tagged("cp_cases")
class TestProbing(AccessCommon):
    """Nobody learns what a hidden case says from what a condition finds."""

    # From where to probe, and the texts at the end of the way.
    STARTS = ("cp.case", "res.partner", "res.users", "cp.service", "mail.message", "mail.activity")
    TEXTS = {
        "cp.case": ("name", "search_text", "search_term", "display_name"),
        "cp.case.draft": ("subject", "body"),
        "cp.case.thread": ("name",),
        "cp.inbound.mail": ("subject",),
        "ir.attachment": ("name",),
        "mail.activity": ("summary",),
        "mail.message": ("body", "subject"),
        "mail.notification": ("failure_reason",),
    }

    NEAR = ("cp.", "mail.", "ir.attachment", "res.partner", "res.users")

    def _paths(self, model, depth):
        """Ways over relations from ``model`` to a text that stands in a case."""
        yield from self.TEXTS.get(model, ())
        if not depth:
            return
        for name, field in self.env[model]._fields.items():
            comodel = field.comodel_name if field.relational else None
            if comodel and field._description_searchable and comodel.startswith(self.NEAR):
                for path in self._paths(comodel, depth - 1):
                    yield f"{name}.{path}"

    def test_no_condition_finds_what_is_hidden(self):
        count = 0
        for user in (self.ana, self.sue, self.eve):
            secrets = [SECRETS[key] for key in self.hidden_from(user)]
            with self.as_client(user) as env:
                for start in self.STARTS:
                    for path in self._paths(start, 2):
                        count += 1
                        domain = Domain.OR(Domain(path, "ilike", secret) for secret in secrets)
                        with suppress(AccessError, ValueError):
                            found = env[start].search(domain)
                            self.assertFalse(found, (user.name, start, path))
        self.assertGreater(count, 200)

    def test_conditions_find_what_is_visible(self):
        with self.as_client(self.ana) as env:
            for path in ("message_ids.body", "thread_ids.name", "name", "search_term"):
                found = env["cp.case"].search([(path, "ilike", SECRETS["support"])])
                self.assertEqual(found.id, self.cases["support"].id, path)

    def test_no_condition_without_rules(self):
        domain = [("origin_case_id", "any!", [("name", "ilike", SECRETS["billing"])])]
        for method in ("search", "search_count"):
            result, error = self.call(self.ben, "cp.case", method, domain)
            self.assertIsNotNone(error, result)

    def test_order_over_a_relation(self):
        for order in ("origin_case_id.name", "origin_case_id.search_text"):
            _result, error = self.call(self.ben, "cp.case", "search", [], order=order)
            self.assertIsNotNone(error)


@tagged("cp_cases")
class TestAttached(AccessCommon):
    """Messages, files, activities, followers."""

    def setUp(self):
        super().setUp()
        self.seen, self.hidden = self.cases["support"], self.cases["billing"]

    def test_post_under_a_hidden_message(self):
        parent = self.hidden.message_ids[:1]
        with self.as_client(self.ben) as env:
            message = (
                env["cp.case"].browse(self.seen.id).message_post(body="x", parent_id=parent.id)
            )
            self.assertFalse(message.parent_id)

    def test_post_with_a_hidden_file(self):
        file = self.of_case("ir.attachment", self.hidden)
        for user in (self.ana, self.ben):
            for args in (
                ("cp.case", "message_post", self.seen.ids),
                ("cp.case.draft", "create", {}),
            ):
                kwargs = {"attachment_ids": file.ids}
                if args[1] == "create":
                    args, kwargs = (*args[:2], kwargs), {}
                self.assertRefused(self.call(user, *args, **kwargs), ["billing"])

    def test_move_a_message(self):
        self.of_case("cp.case.draft", self.seen).unlink()
        message = self.seen.message_ids.filtered("cp_thread_id")
        values = {"res_id": self.hidden.id}
        _result, error = self.call(self.ben, "mail.message", "write", message.ids, values)
        self.assertIsInstance(error, UserError)
        outcome = self.call(
            self.ben, "cp.case", "action_move_email", self.seen.ids, message.id, self.hidden.id
        )
        self.assertRefused(outcome, ["billing"])

    def test_message_under_another_name(self):
        with self.as_client(self.ben) as env:
            message = (
                env["cp.case"]
                .browse(self.seen.id)
                .message_post(
                    body="x", author_id=self.eve.partner_id.id, email_from="eve@test.mycompany.com"
                )
            )
            self.assertEqual(message.author_id, env.user.partner_id)

    def test_recipients_and_followers_have_sight(self):
        people = (self.ana | self.ben | self.cid | self.eve | self.portal).partner_id + self.sara
        with self.as_client(self.ben) as env, self.mock_mail_gateway():
            case = env["cp.case"].browse(self.seen.id)
            case.message_subscribe(partner_ids=people.ids)
            case.message_partner_ids += env["res.partner"].browse(people.ids)
            message = case.message_post(body="x", partner_ids=people.ids)
            env.flush_all()
            env.invalidate_all()
            both = (self.ana | self.ben).partner_id
            self.assertEqual(case.sudo().message_partner_ids, both)
            self.assertEqual(message.sudo().partner_ids, both)
            self.assertLessEqual(
                set(message.sudo().notification_ids.res_partner_id.ids), set(both.ids)
            )

    def test_sight_lost_ends_it_all(self):
        """Of all that an agent had of a case, nothing is left, not even a count."""
        self.hidden.message_subscribe(partner_ids=self.cid.partner_id.ids)
        self.hidden.message_post(body=SECRETS["billing"], partner_ids=self.cid.partner_id.ids)
        self.hidden.worker_ids.filtered(lambda row: row.user_id == self.cid).unlink()
        with self.as_client(self.cid) as env:
            self.assertTrue(env["mail.message"].search([("needaction", "=", True)]))
            self.assertGreater(env.user.partner_id._get_needaction_count(), 1)
            self.assertTrue(env["mail.activity"].search([("user_id", "=", env.uid)]))
            self.assertTrue(env["res.users"]._get_activity_groups())
        self.billing.agent_ids -= self.cid
        with self.as_client(self.cid) as env:
            self.assertFalse(env["mail.message"].search([("needaction", "=", True)]))
            self.assertEqual(env.user.partner_id._get_needaction_count(), 0)
            self.assertFalse(env["mail.activity"].search([("user_id", "=", env.uid)]))
            self.assertFalse(env["res.users"]._get_activity_groups())
            self.assertFalse(env["mail.followers"].search([("res_model", "=", "cp.case")]))
        message = self.hidden.message_post(body="y", subtype_xmlid="mail.mt_comment")
        self.assertNotIn(self.cid.partner_id, message.notification_ids.res_partner_id)

    def test_activity_for_someone_without_sight(self):
        for user in (self.cid, self.eve):
            with self.as_client(self.ben) as env, self.assertRaises(UserError):
                env["cp.case"].browse(self.seen.id).activity_schedule(
                    "mail.mail_activity_data_todo", user_id=user.id
                )
        with self.as_client(self.ben) as env:
            activity = (
                env["cp.case"]
                .browse(self.seen.id)
                .activity_schedule("mail.mail_activity_data_todo", user_id=self.ana.id)
            )
            self.assertEqual(activity.res_name, self.seen.number)

    def test_followers_are_no_customers(self):
        self._reply(self._receive(), self.ben)
        followers = self.env["mail.followers"].search([("res_model", "=", "cp.case")])
        self.assertFalse(followers.partner_id.filtered("partner_share"))

    def test_files_have_no_token(self):
        self._reply(self._receive(), self.ben)
        files = self.env["ir.attachment"].search([("res_model", "=", "cp.case")])
        self.assertFalse(files.filtered("public"))
        self.assertFalse([file for file in files if file.access_token])

    def test_behind_messages(self):
        case = self.cases["support"]
        for model in BEHIND_MESSAGES:
            records = (
                self.of_case("mail.message.link.preview", case).link_preview_id
                if model == "mail.link.preview"
                else self.of_case(model, case)
            )
            self.assertTrue(records)
            for user in self.visible:
                for method, args in (
                    ("read", [records.ids]),
                    ("search_read", [[]]),
                    ("write", [records.ids, {}]),
                    ("unlink", [records.ids]),
                ):
                    with self.subTest(user=user.name, model=model, method=method):
                        self.assertRefused(self.call(user, model, method, *args), self.cases)

    def test_scheduled_messages(self):
        values = {
            "model": "cp.case",
            "author_id": self.eve.partner_id.id,
            "scheduled_date": "2999-01-01",
            "body": "x",
        }
        for user, visible in self.visible.items():
            for key, case in self.cases.items():
                with self.subTest(user=user.name, case=key):
                    vals = {**values, "res_id": case.id}
                    outcome = self.call(user, "mail.scheduled.message", "create", vals)
                    message = self.of_case("mail.scheduled.message", case)
                    posted = self.call(user, message._name, "post_message", message.ids)
                    if key in visible:
                        self.assertAllowed(outcome)
                        self.assertAllowed(posted)
                    else:
                        self.assertRefused(outcome, self.cases)
                        self.assertIsNotNone(posted[1])
                        self.assertNoSecret(posted, self.cases)

    def test_every_related_model_is_listed(self):
        targets = {"cp.case", "mail.message", *SATELLITES}
        related = {
            name
            for name, cls in self.env.registry.items()
            if not (cls._abstract or cls._transient)
            and any(
                field.store and field.type == "many2one" and field.comodel_name in targets
                for field in cls._fields.values()
            )
            and any(self.env[name].with_user(user).has_access("read") for user in self.visible)
        }
        self.assertLessEqual(related, {"cp.case", *SATELLITES, *RELATED})

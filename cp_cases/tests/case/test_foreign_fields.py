import json
from contextlib import suppress
from functools import partial

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import CpCasesCommon


class ForeignFieldsCommon(CpCasesCommon):
    def _add_fields(self, model, *definitions):
        """Fields as an administrator adds them by hand, or with Studio."""
        self.env["ir.model.fields"].create(
            [
                {
                    "model_id": self.env["ir.model"]._get_id(model),
                    "state": "manual",
                    "field_description": definition["name"],
                    **definition,
                }
                for definition in definitions
            ]
        )

    def _reserve(self, fname):
        """As an addon does, and nobody by hand."""
        field = self.env["cp.case"]._fields[fname]
        self.patch(field, "groups", "cp_cases.group_cp_cases_manager")

    def _call(self, user, model, method, *args, context=None):
        """Call a method as a client does, whose rights are those of the whole request."""
        env = self.env(user=user, su=False)
        self.patch(self.env.transaction, "default_env", env)
        self.env.invalidate_all()
        return call_kw(env[model], method, list(args), {"context": context or {}})

    def _make(self, user=None, context=None, **values):
        values = {"name": "Refund", "service_id": self.support.id, **values}
        case_id = self._call(user or self.ana, "cp.case", "create", values, context=context)
        return self.env["cp.case"].browse(case_id)


@tagged("cp_cases")
class TestForeignFields(ForeignFieldsCommon):
    """Another addon's field, or one made by hand, stops no agent and opens no door."""

    def setUp(self):
        super().setUp()
        label_model = "res.partner.category"
        self._add_fields(
            "cp.case",
            {"name": "x_order", "ttype": "char"},
            {"name": "x_secret", "ttype": "char"},
            {"name": "x_shop_id", "ttype": "many2one", "relation": "res.partner"},
            {"name": "x_label_ids", "ttype": "many2many", "relation": label_model},
            {
                "name": "x_phone",
                "ttype": "char",
                "related": "partner_id.phone",
                "readonly": False,
                "store": False,
            },
        )
        self._add_fields(
            label_model, {"name": "x_case_id", "ttype": "many2one", "relation": "cp.case"}
        )
        self._add_fields(
            "cp.case",
            {
                "name": "x_line_ids",
                "ttype": "one2many",
                "relation": label_model,
                "relation_field": "x_case_id",
            },
        )
        self.label = self.env[label_model].create({"name": "Regular"})

    def test_create(self):
        values = {
            "x_order": "A-5",
            "x_shop_id": self.sara.id,
            "x_label_ids": [Command.link(self.label.id)],
        }
        gold = self.env["cp.case.tag"].create({"name": "Gold"})
        case = self._make(**values, tag_ids=[Command.link(gold.id)])
        self.assertEqual(case.x_order, "A-5")
        self.assertEqual((case.x_shop_id, case.x_label_ids), (self.sara, self.label))
        self.assertEqual(case.tag_ids, gold)
        context = {f"default_{fname}": value for fname, value in values.items()}
        case = self._make(context=context)
        self.assertEqual(case.x_order, "A-5")
        self.assertEqual((case.x_shop_id, case.x_label_ids), (self.sara, self.label))
        self.assertEqual(self._make(context=context, x_order="B-6").x_order, "B-6")

    def test_other_ways_of_a_client(self):
        Case = self.env["cp.case"].with_user(self.ana)
        self.assertEqual(
            Case.with_context(default_x_order="A-5").default_get(["x_order"]), {"x_order": "A-5"}
        )
        values = {"x_order": "A-5", "x_label_ids": [Command.link(self.label.id)]}
        answer = Case.onchange(values, [], {"x_order": {}, "x_label_ids": {}})
        self.assertFalse(answer.get("warning"))
        result = Case.load(["name", "service_id/.id", "x_order"], [["a", self.support.id, "A-5"]])
        self.assertEqual(Case.browse(result["ids"]).x_order, "A-5", result["messages"])

    def test_default_of_the_administrator(self):
        self.env["ir.default"].set("cp.case", "x_order", "A-5")
        self.env["ir.default"].set("cp.case", "x_label_ids", [Command.link(self.label.id)])
        case = self._make()
        self.assertEqual(case.x_order, "A-5")
        self.assertEqual(case.x_label_ids, self.label)

    def test_draft(self):
        self._add_fields("cp.case.draft", {"name": "x_campaign", "ttype": "char"})
        draft = self.env["cp.case.draft"].with_user(self.ana).create({"x_campaign": "Spring"})
        draft.x_campaign = "Summer"
        self.assertEqual(draft.x_campaign, "Summer")

    def test_field_for_others(self):
        self._reserve("x_secret")
        with self.assertRaises(AccessError):
            self._make(x_secret="taken")
        with self.assertRaises(AccessError):
            self._make(context={"default_x_secret": "taken"})
        self.assertEqual(self._make(self.max, x_secret="mine").x_secret, "mine")

    def test_ours_and_the_chatters_are_refused(self):
        for fname in ("number", "worker_ids", "message_ids", "activity_ids", "create_uid", "id"):
            with self.subTest(fname), self.assertRaises(AccessError):
                self._make(**{fname: False})

    def test_no_command_is_obeyed_with_more_rights(self):
        """Neither as a value nor as a default, in the context or one's own; nor by a draft."""
        tag = self.env["cp.case.tag"].create({"name": "Gold"})
        hidden = self._create_case(service_id=self.billing.id)
        self.label.x_case_id = hidden
        self.sara.phone = "1"
        before = self._get_state(tag, hidden)
        for fname, value in (
            ("x_line_ids", [Command.update(self.label.id, {"name": "taken"})]),
            ("x_line_ids", [Command.link(self.label.id)]),
            ("x_line_ids", [Command.delete(self.label.id)]),
            ("x_line_ids", [Command.create({"name": "taken"})]),
            ("x_label_ids", [Command.update(self.label.id, {"name": "taken"})]),
            ("x_label_ids", [Command.create({"name": "taken"})]),
            ("x_phone", "2"),
            ("tag_ids", [Command.update(tag.id, {"name": "taken"})]),
            ("tag_ids", [Command.create({"name": "taken"})]),
            ("worker_ids", [Command.create({"user_id": self.eve.id, "first_event": "note"})]),
            ("follow_up_ids", [Command.update(hidden.id, {"priority": "5"})]),
            ("follow_up_ids", [Command.link(hidden.id)]),
            ("message_follower_ids", [Command.create({"partner_id": self.eve.partner_id.id})]),
            ("message_partner_ids", [Command.link(self.eve.partner_id.id)]),
        ):
            context = {f"default_{fname}": value}
            attempts = {
                "value": partial(self._make, partner_id=self.sara.id, **{fname: value}),
                "default": partial(self._make, context=context, partner_id=self.sara.id),
                "default of a draft": partial(self._make_by_draft, context),
                "own default": partial(self._make_with_own_default, fname, value),
                "own default of a draft": partial(self._make_by_draft, {}, fname, value),
            }
            for way, attempt in attempts.items():
                with self.subTest(fname, value=value, way=way):
                    self._try(attempt)
                    self.assertEqual(self._get_state(tag, hidden), before)

    def _try(self, attempt):
        """Make an attempt for good: what it brought is looked at afterwards."""
        with suppress(UserError, ValueError), self.env.cr.savepoint():
            attempt()
        self.env["ir.default"].search([("user_id", "=", self.ana.id)]).unlink()
        self.env.invalidate_all()

    def _get_state(self, tag, hidden):
        """Everything that an attempt might change."""
        eve, labels = self.eve, self.label.search([])
        return (
            labels.mapped(lambda label: (label.name, label.x_case_id)),
            tag.search([]).mapped("name"),
            self.sara.phone,
            (hidden.priority, hidden.origin_case_id),
            self.env["cp.case.worker"].search_count([("user_id", "=", eve.id)]),
            self.env["mail.followers"].search_count([("partner_id", "=", eve.partner_id.id)]),
        )

    def _make_with_own_default(self, fname, value):
        self._set_own_default(fname, value)
        self._make(partner_id=self.sara.id)

    def _make_by_draft(self, context, *own_default):
        if own_default:
            self._set_own_default(*own_default)
        values = {
            "service_id": self.support.id,
            "partner_id": self.sara.id,
            "subject": "Refund",
            "note": "<p>Phoned</p>",
        }
        draft_id = self._call(self.ana, "cp.case.draft", "create", values)
        self._call(self.ana, "cp.case.draft", "action_save_note", [draft_id], context=context)

    def _set_own_default(self, fname, value):
        values = {
            "field_id": self.env["ir.model.fields"]._get("cp.case", fname).id,
            "user_id": self.ana.id,
            "json_value": "false",
        }
        default_id = self._call(self.ana, "ir.default", "create", values)
        # Odoo's own check of a default would obey a command already.
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE ir_default SET json_value = %s WHERE id = %s", [json.dumps(value), default_id]
        )
        self.env.registry.clear_cache()


@tagged("cp_cases")
class TestRequiredForeignFields(ForeignFieldsCommon):
    """What a case cannot be without is there from the beginning."""

    def setUp(self):
        super().setUp()
        self.seen = self._create_case()
        self.hidden = self._create_case(service_id=self.billing.id)
        self._add_fields(
            "cp.case",
            {"name": "x_order", "ttype": "char"},
            {
                "name": "x_parent_id",
                "ttype": "many2one",
                "relation": "cp.case",
                "on_delete": "restrict",
            },
        )
        cases = self.env["cp.case"].search([("state", "!=", "closed")])
        cases.write({"x_order": "A-1", "x_parent_id": self.seen.id})
        fields = self.env["ir.model.fields"].search([("name", "in", ("x_order", "x_parent_id"))])
        fields.required = True

    def test_values(self):
        case = self._make(self.ben, x_order="A-5", x_parent_id=self.seen.id)
        self.assertEqual((case.x_order, case.x_parent_id), ("A-5", self.seen))
        context = {"default_x_order": "A-5", "default_x_parent_id": self.seen.id}
        case = self._make(self.ben, context)
        self.assertEqual((case.x_order, case.x_parent_id), ("A-5", self.seen))

    def test_none(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._make(self.ben, x_parent_id=self.seen.id)

    def test_record_that_the_maker_does_not_see(self):
        with self.assertRaises(AccessError):
            self._make(self.ben, x_order="A-5", x_parent_id=self.hidden.id)
        with self.assertRaises(AccessError):
            self._make(self.ben, {"default_x_parent_id": self.hidden.id}, x_order="A-5")

    def test_field_for_others(self):
        self._reserve("x_order")
        with self.assertRaises(AccessError):
            self._make(self.ben, x_order="A-5", x_parent_id=self.seen.id)

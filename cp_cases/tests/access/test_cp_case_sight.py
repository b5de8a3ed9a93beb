from contextlib import closing

from odoo import models
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ...models.access import sight_terms
from ...models.access.cp_case_sight import SIGHT
from ...tools.acting import as_system
from ..common import CpCasesCommon


class SightCommon(CpCasesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.in_support = cls._create_case()
        cls.in_billing = cls._create_case(service_id=cls.billing.id)
        cls.both = cls.in_support | cls.in_billing


@tagged("cp_cases")
class TestVisibility(SightCommon):
    def _seen_by(self, user):
        return self.env["cp.case"].with_user(user).search([("id", "in", self.both.ids)])

    def test_worked_on_sees_exactly_that(self):
        self.assertFalse(self._seen_by(self.ana))
        self.in_billing._record_work("note", self.ana)
        self.assertEqual(self._seen_by(self.ana), self.in_billing)

    def test_qualified_sees_services_and_worked_on(self):
        self.assertEqual(self._seen_by(self.ben), self.in_support)
        self.in_billing._record_work("note", self.ben)
        self.assertEqual(self._seen_by(self.ben), self.both)

    def test_supervisor_and_manager_see_all(self):
        self.assertEqual(self._seen_by(self.sue), self.both)
        self.assertEqual(self._seen_by(self.max), self.both)

    def test_others_see_nothing(self):
        with self.assertRaises(AccessError):
            self._seen_by(self.eve)
        with self.assertRaises(AccessError):
            self._seen_by(self.user_public)

    def test_compute_and_search_agree(self):
        self.in_billing._record_work("note", self.ben)
        for user in (self.ana, self.ben, self.cid, self.sue, self.max):
            computed = self.both.with_user(user).sudo().filtered("visible_to_me")
            self.assertEqual(computed, self._seen_by(user), user.name)
            hidden = (
                self.both.with_user(user)
                .sudo()
                .search([("visible_to_me", "=", False), ("id", "in", self.both.ids)])
            )
            self.assertEqual(hidden, self.both - computed, user.name)

    def test_revoked_qualification_counts_at_once(self):
        self.assertEqual(self._seen_by(self.ben), self.in_support)
        self.support.agent_ids -= self.ben
        self.assertFalse(self._seen_by(self.ben))

    def test_transfer_counts_at_once(self):
        self.in_support._record_work("note", self.ben)
        self.assertEqual(self._seen_by(self.ben), self.in_support)
        self.in_support.service_id = self.billing
        self.assertEqual(self._seen_by(self.ben), self.in_support)
        self.assertEqual(self._seen_by(self.cid), self.both)

    def test_what_is_undone_is_forgotten(self):
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self.in_billing._record_work("note", self.ana)
            self.assertEqual(self._seen_by(self.ana), self.in_billing)
            raise ZeroDivisionError
        self.assertFalse(self._seen_by(self.ana))

    def test_many_worked_cases(self):
        self.both._record_work("note", self.ana)
        self.patch(sight_terms, "MAX_LITERAL_IDS", 1)
        self.assertEqual(self._seen_by(self.ana), self.both)

    def test_record_rule_of_an_administrator(self):
        """It hides what the ledger would give."""
        self.both._record_work("note", self.ana)
        self.env["ir.rule"].create(
            {
                "name": "Nobody sees billing",
                "model_id": self.env["ir.model"]._get_id("cp.case"),
                "domain_force": [("service_id", "!=", self.billing.id)],
            }
        )
        cases = self.env["cp.case"].with_user(self.ana)
        for limit in (1, 5000):
            self.patch(sight_terms, "MAX_LITERAL_IDS", limit)
            cases._forget_sight()
            for order in ("id desc", "number desc", "name"):
                found = cases.web_search_read([], {}, limit=10, order=order, count_limit=11)
                self.assertEqual([record["id"] for record in found["records"]], self.in_support.ids)
                self.assertEqual(found["length"], 1)

    def test_service_goes_to_another_company(self):
        """What the transaction knew of the companies is asked again."""
        self.both._record_work("note", self.ana)
        self.patch(sight_terms, "MAX_LITERAL_IDS", 1)
        cases = self.env["cp.case"].with_user(self.ana)
        self.assertEqual(cases.search([], limit=5), self.both.sorted("id desc"))
        company = self.env["res.company"].create({"name": "Other"})
        self.billing.company_id = company
        self.assertEqual(cases.search([], limit=5), self.in_support)

    def test_other_company(self):
        company = self.env["res.company"].create({"name": "Other"})
        service = self.env["cp.service"].create({"name": "There", "company_id": company.id})
        case = self._create_case(service_id=service.id)
        for user in (self.sue, self.max):
            self.assertFalse(self.env["cp.case"].with_user(user).search([("id", "=", case.id)]))

    def test_hidden_case_by_id_is_refused(self):
        with self.assertRaises(AccessError):
            self.in_billing.with_user(self.ben).read(["name"])
        with self.assertRaises(AccessError):
            self.in_billing.with_user(self.ben).message_post(body="x")

    def test_following_gives_no_sight(self):
        self.in_billing.message_subscribe(partner_ids=self.ben.partner_id.ids)
        self.assertEqual(self._seen_by(self.ben), self.in_support)


@tagged("cp_cases")
class TestRememberedSight(SightCommon):
    """What a transaction remembers of the rule it asks again when it is no longer true."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for case in cls.both:
            case.message_post(body="Hello", subtype_xmlid="mail.mt_comment")
        cls.among = [("service_id", "in", (cls.support | cls.billing).ids)]

    def _assert_seen(self, user, expected):
        """By each way in which the rule is asked."""
        env = self.env(user=user, context={"allowed_company_ids": user.company_ids.ids})
        messages = [("model", "=", "cp.case"), ("res_id", "in", self.both.ids)]
        for way, found in {
            "list": env["cp.case"].search(self.among),
            "newest": env["cp.case"].search(self.among, limit=9),
            "by id": env["cp.case"].search([("id", "in", self.both.ids)]),
            "field": self.both.with_env(env).filtered("visible_to_me"),
            "viewers": self.both.filtered(lambda case: case._get_viewers(user)),
            "messages": self.both.browse(env["mail.message"].search(messages).mapped("res_id")),
        }.items():
            with self.subTest(way, user=user.name):
                self.assertEqual(found, expected)

    def _assert_refused(self, user):
        Case = self.env["cp.case"].with_user(user)
        with self.assertRaises(AccessError):
            Case.search(self.among)
        # sudo: nobody asks the record rule, only the field that it asks
        self.assertFalse(Case.sudo().search([*self.among, ("visible_to_me", "=", True)]))
        self.assertFalse(self.both._get_viewers(user))

    def test_groups_of_a_user(self):
        self._assert_seen(self.ana, self.both.browse())
        self.ana.group_ids += self.env.ref("cp_cases.group_cp_cases_supervisor")
        self._assert_seen(self.ana, self.both)
        self.ana.group_ids = self.env.ref("base.group_user")
        self._assert_refused(self.ana)

    def test_users_of_a_group(self):
        supervisors = self.env.ref("cp_cases.group_cp_cases_supervisor")
        self._assert_seen(self.ana, self.both.browse())
        supervisors.user_ids += self.ana
        self._assert_seen(self.ana, self.both)
        supervisors.user_ids -= self.ana
        self._assert_seen(self.ana, self.both.browse())

    def test_groups_of_a_group(self):
        """Odoo has the field for it at both ends."""
        supervisors = self.env.ref("cp_cases.group_cp_cases_supervisor")
        group = self.env["res.groups"].create({"name": "Deputies", "user_ids": self.ana.ids})
        self._assert_seen(self.ana, self.both.browse())
        supervisors.implied_by_ids += group
        self._assert_seen(self.ana, self.both)
        group.implied_ids -= supervisors
        self._assert_seen(self.ana, self.both.browse())
        group.implied_ids += supervisors
        self._assert_seen(self.ana, self.both)
        group.unlink()
        self._assert_seen(self.ana, self.both.browse())

    def test_groups_that_nobody_tells_of(self):
        """Another addon may change them by ways that we do not see."""
        self.patch(self.registry["cp.case"], "_forget_sight", lambda _cases: None)
        cases = self.env["cp.case"].with_user(self.ana)
        for group, expected in (
            ("cp_cases.group_cp_cases_user", self.both.browse()),
            ("cp_cases.group_cp_cases_supervisor", self.both),
            ("cp_cases.group_cp_cases_service", self.in_support),
        ):
            self.ana.group_ids = self.env.ref(group)
            self.assertEqual(cases.search(self.among), expected, group)
            self.assertEqual(cases.search(self.among, limit=9), expected, group)

    def test_services_of_a_user(self):
        self._assert_seen(self.ben, self.in_support)
        self.ben.cp_service_ids += self.billing
        self._assert_seen(self.ben, self.both)
        self.support.agent_ids -= self.ben
        self._assert_seen(self.ben, self.in_billing)
        self.ben.group_ids = self.env.ref("cp_cases.group_cp_cases_user")
        self._assert_seen(self.ben, self.both.browse())

    def test_work(self):
        self._assert_seen(self.ana, self.both.browse())
        self.in_billing._record_work("note", self.ana)
        self._assert_seen(self.ana, self.in_billing)

    def test_service_of_a_case(self):
        self._assert_seen(self.ben, self.in_support)
        self.in_support.service_id = self.billing
        self._assert_seen(self.ben, self.both.browse())

    def test_change_that_is_not_stored_yet(self):
        """Odoo's search of messages does not store what is to be stored of cases."""
        self.env.flush_all()
        messages = self.env["mail.message"].with_user(self.ben)
        domain = [("model", "=", "cp.case"), ("res_id", "in", self.both.ids)]
        self.assertEqual(set(messages.search(domain).mapped("res_id")), set(self.in_support.ids))
        models.Model.write(self.in_support, {"service_id": self.billing.id})
        self.assertFalse(messages.search(domain))

    def test_active_companies(self):
        company = self.env["res.company"].create({"name": "Other"})
        self.sue.company_ids += company
        self.ben.company_ids += company
        self._assert_seen(self.sue, self.both)
        self._assert_seen(self.ben, self.in_support)
        self.support.company_id = company
        self._assert_seen(self.sue, self.both)
        self._assert_seen(self.ben, self.in_support)
        for user, active, expected in (
            (self.sue, company, self.in_support),
            (self.sue, self.env.company, self.in_billing),
            (self.ben, company, self.in_support),
            (self.ben, self.env.company, self.both.browse()),
        ):
            cases = self.env["cp.case"].with_user(user)
            cases = cases.with_context(allowed_company_ids=active.ids)
            self.assertEqual(cases.search(self.among), expected)

    def test_what_is_undone(self):
        with closing(self.env.cr.savepoint()):
            self.in_billing._record_work("note", self.ben)
            self._assert_seen(self.ben, self.both)
        self._assert_seen(self.ben, self.in_support)
        with closing(self.env.cr.savepoint()):
            self.billing.agent_ids += self.ben
            self._assert_seen(self.ben, self.both)
        self._assert_seen(self.ben, self.in_support)

    def test_end_of_the_transaction(self):
        self._assert_seen(self.ben, self.in_support)
        self.assertTrue(self.env.cr.precommit.data[SIGHT])
        # As by a commit or a rollback.
        self.env.cr.clear()
        self.assertNotIn(SIGHT, self.env.cr.precommit.data)


@tagged("cp_cases")
class TestLedger(CpCasesCommon):
    def setUp(self):
        super().setUp()
        self.case = self._create_case()

    def test_nobody_writes_it(self):
        self.case._record_work("note", self.ben)
        row = self.case.worker_ids
        for user in (self.ben, self.sue, self.max):
            Worker = self.env["cp.case.worker"].with_user(user)
            with self.assertRaises(AccessError):
                Worker.create({"case_id": self.case.id, "user_id": user.id})
            with self.assertRaises(AccessError):
                row.with_user(user).last_date = "2020-01-01"
            with self.assertRaises(AccessError):
                row.with_user(user).unlink()

    def test_one_row_for_each_agent(self):
        self.case._record_work("note", self.ben)
        self.case._record_work("sent", self.ben)
        row = self.case.worker_ids
        self.assertEqual(len(row), 1)
        self.assertEqual((row.first_event, row.last_event), ("note", "sent"))

    def test_assigned_to_nobody(self):
        """Who made the case was not assigned."""
        case = self.env["cp.case"].with_user(self.ben).create({"service_id": self.support.id})
        row = case.sudo().worker_ids
        self.assertEqual((row.user_id, row.last_event), (self.ben, "created"))
        as_system(case)._record_work("assigned", self.ana.browse())
        self.assertEqual(case.sudo().worker_ids.mapped("last_event"), ["created"])

    def test_each_of_several_is_assigned_to_its_own(self):
        cases = (
            self.env["cp.case"]
            .with_user(self.sue)
            .create(
                [
                    {"service_id": self.support.id, "user_id": self.ana.id},
                    {"service_id": self.billing.id, "user_id": self.cid.id},
                    {"service_id": self.support.id},
                ]
            )
        )
        for case, agent in zip(cases.sudo(), (self.ana, self.cid, self.ana.browse()), strict=True):
            self.assertEqual(case.worker_ids.user_id - self.sue, agent)
        seen = self.env["cp.case"].with_user(self.ana).search([("id", "in", cases.ids)])
        self.assertEqual(seen.ids, cases[0].ids)

    def test_note_through_the_message_api(self):
        self.case.with_user(self.ben).message_post(body="Looked it up")
        self.assertEqual(self.case.worker_ids.user_id, self.ben)
        self.assertEqual(self._entries(self.case).cp_entry_type, "note")

    def test_work_done_again_after_a_rollback(self):
        """As an import does that fails with all rows at once."""
        with closing(self.env.cr.savepoint(flush=False)):
            self.case._record_work("note", self.ben)
        self.case._record_work("note", self.ben)
        self.case._record_work("state", self.ben)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.case.worker_ids.mapped("last_event"), ["state"])
        self.assertTrue(self.case.with_user(self.ben).visible_to_me)

    def test_system_is_no_agent(self):
        self.case.with_user(self.user_root).write({"state": "open"})
        self.assertFalse(self.case.worker_ids)

    def test_survives_transfer_closing_and_disqualification(self):
        self.case.with_user(self.ben).action_take()
        self.case.with_user(self.ben).action_transfer(service_id=self.billing.id)
        self.support.agent_ids -= self.ben
        self._close(self.case)
        self.assertIn(self.ben, self.case.worker_ids.user_id)
        self.assertTrue(self.case.with_user(self.ben).visible_to_me)

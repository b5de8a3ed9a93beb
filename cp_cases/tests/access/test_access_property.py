import random

from odoo.tests import tagged

from ...models.access import sight_terms
from ..common import CpCasesCommon
from ..tools.tools_data import few, given, st


@tagged("cp_cases")
class TestRuleAgrees(CpCasesCommon):
    """Search, compute and record rule are three ways to ask one thing: they give one answer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company_b = cls.env["res.company"].create({"name": "Other"})
        cls.there = cls.env["cp.service"].create({"name": "There", "company_id": cls.company_b.id})
        cls.services = cls.support | cls.billing | cls.there
        cls.cases = cls.env["cp.case"].concat(
            *(
                cls._create_case(name=f"World {number}", service_id=service.id)
                for service in cls.services
                for number in range(4)
            )
        )
        cls.users = cls.ana | cls.ben | cls.cid | cls.sue | cls.eve
        cls.groups = {
            "ana": "cp_cases.group_cp_cases_user",
            "ben": "cp_cases.group_cp_cases_service",
            "cid": "cp_cases.group_cp_cases_service",
            "sue": "cp_cases.group_cp_cases_supervisor",
        }

    def _expect(self, user, companies, qualified, worked):
        """The rule in the words of the specification, over plain sets."""
        group = self.groups.get(user.login.partition("@")[0])
        return {
            case.id
            for case in self.cases
            if case.company_id in companies
            and (
                group == "cp_cases.group_cp_cases_supervisor"
                or (group and (user, case) in worked)
                or (
                    group == "cp_cases.group_cp_cases_service"
                    and (user, case.service_id) in qualified
                )
            )
        }

    @few
    @given(st.integers(0, 10**9))
    def test_any_world(self, seed):
        savepoint = self.env.cr.savepoint()
        try:
            self._check_world(random.Random(seed))
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all()

    def _check_world(self, rng):
        qualified, worked = set(), set()
        for service in self.services:
            agents = self.users.filtered(lambda user: rng.random() < 0.4)
            service.agent_ids = agents
            qualified |= {(user, service) for user in agents}
        for case in self.cases:
            workers = self.users.filtered(lambda user: rng.random() < 0.2)
            case._record_work("note", workers)
            worked |= {(user, case) for user in workers}
        for user in self.users:
            user.company_ids = self.company_admin | (
                self.company_b if rng.random() < 0.5 else self.env["res.company"]
            )
        # What is known beside the service stays true when a case changes its service.
        rng.choice(self.cases).service_id = rng.choice(self.services)
        self.patch(sight_terms, "MAX_LITERAL_IDS", rng.choice([0, 1, 5000]))
        for user in self.users:
            companies = rng.choice([self.company_admin, user.company_ids])
            expected = self._expect(user, companies, qualified, worked)
            self._check_user(user, companies, expected)

    def _check_user(self, user, companies, expected):
        cases = self.cases.with_user(user).with_context(allowed_company_ids=companies.ids)
        among = [("id", "in", self.cases.ids)]
        computed = {case.id for case in cases if case.visible_to_me}
        searched = cases.sudo().search([*among, ("visible_to_me", "=", True)])
        inverse = cases.sudo().search([*among, ("visible_to_me", "!=", True)])
        self.assertEqual(computed, expected)
        self.assertEqual(set(searched.ids), expected)
        self.assertEqual(set(inverse.ids), set(self.cases.ids) - expected)
        self.assertEqual(set(cases._filtered_access("read").ids), expected)
        if user != self.eve:
            self.assertEqual(set(cases.search(among).ids), expected)
            self.assertEqual(cases.search_count(among), len(expected))
            self._check_pages(cases, self.cases.browse(expected))

    def _check_pages(self, cases, expected):
        """In whatever form PostgreSQL is asked, it finds the same."""
        keys = {
            "id desc": lambda case: -case.id,
            "number desc": lambda case: -int(case.number),
            "number": lambda case: int(case.number),
            "name, id": lambda case: (case.name, case.id),
        }
        for order, key in keys.items():
            ids = expected.sorted(key).ids
            for domain in (
                [("service_id", "in", self.services.ids)],
                [("service_id", "in", self.services.ids), ("state", "!=", "closed")],
                [("search_term", "ilike", "world")],
                [("name", "=like", "World %"), ("origin_case_id", "=", False)],
            ):
                self.assertEqual(cases.search(domain, order=order).ids, ids)
                self.assertEqual(cases.search(domain, order=order, limit=100).ids, ids)
                self.assertEqual(cases.search(domain, order=order, offset=1, limit=3).ids, ids[1:4])
                self.assertEqual(cases.search_count(domain, limit=3), len(ids[:3]))
                found = cases.web_search_read(domain, {}, 2, 3, order, 9)
                self.assertEqual([record["id"] for record in found["records"]], ids[2:5])
                self.assertEqual(found["length"], len(ids[:9]) if ids[2:] else 0)
            found = cases.web_search_read([], {}, 1, 2, order, 9)
            all_ids = cases.search([], order=order).ids
            self.assertEqual([record["id"] for record in found["records"]], all_ids[1:3])
            self.assertEqual(found["length"], len(all_ids[:9]) if all_ids[1:] else 0)


@tagged("cp_cases")
class TestNothingIsRemembered(CpCasesCommon):
    """A right that is taken away is gone in the same transaction and in every other one."""

    def setUp(self):
        super().setUp()
        self.case = self._create_case()
        self.message = self.case.message_post(body="x", subtype_xmlid="mail.mt_comment")

    def _sees(self, user):
        case, message = self.case.with_user(user), self.message.with_user(user)
        answers = {
            case.visible_to_me,
            case.has_access("read"),
            bool(case.search([("id", "=", case.id)])),
            bool(self._search_page(case)),
            message.has_access("read"),
            message.cp_visible_to_me,
        }
        self.assertEqual(len(answers), 1)
        return answers.pop()

    def _search_page(self, case):
        domain = [("search_term", "ilike", self.case.number)]
        found = case.web_search_read(domain, {"user_id": {}}, limit=80, count_limit=100)
        self.assertEqual(found["length"], len(found["records"]))
        return found["records"]

    def test_in_the_same_transaction(self):
        self.assertTrue(self._sees(self.ben))
        self.support.agent_ids -= self.ben
        self.assertFalse(self._sees(self.ben))
        self.ben.cp_service_ids += self.support
        self.assertTrue(self._sees(self.ben))
        self.ben.cp_service_ids -= self.support
        self.assertFalse(self._sees(self.ben))
        self.case._record_work("note", self.ben)
        self.assertTrue(self._sees(self.ben))
        self.ben.group_ids -= self.env.ref("cp_cases.group_cp_cases_service")
        self.assertFalse(self.case.with_user(self.ben).has_access("read"))

    def test_in_another_environment(self):
        """As in another worker: nothing cached but what the registry keeps, and no signal that
        would clear it; what a transaction remembers ends with it."""
        self.assertTrue(self._sees(self.ben))
        self.env.cr.execute(
            "DELETE FROM cp_service_agent_rel WHERE service_id = %s", (self.support.id,)
        )
        self.env.cr.clear()
        self.assertFalse(self._sees(self.ben))

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import CpCasesCommon


@tagged("cp_cases")
class TestViewers(CpCasesCommon):
    def setUp(self):
        super().setUp()
        self.case = self._create_case()

    def _viewers(self, case):
        ours = self.ana | self.ben | self.cid | self.sue | self.max | self.eve
        return {
            viewer["name"]: [reason.split(" since ")[0] for reason in viewer["reasons"]]
            for viewer in case.with_user(self.sue).get_viewers()
            if viewer["user"] in ours.ids
        }

    def test_who_and_why(self):
        self.case._record_work("note", self.ana | self.ben)
        self.assertEqual(
            self._viewers(self.case),
            {
                "Ana": ["Worked on"],
                "Ben": ["Qualified for Support", "Worked on"],
                "Sue": ["Supervisor", "Qualified for Support"],
                "Max": ["Supervisor"],
            },
        )

    def test_reasons_are_listed_in_each_language(self):
        self.case._record_work("note", self.sue)
        for lang in ("de_DE", "es_ES", "ja_JP"):
            self.env["res.lang"]._activate_lang(lang)
            as_sue = self.case.with_user(self.sue).with_context(lang=lang)
            lines = self.env["cp.case.viewer"].search(as_sue.action_view_viewers()["domain"])
            reasons = lines.filtered(lambda line: line.user_id == self.sue).reasons
            self.assertIn("Support", reasons)

    def test_follows_the_rule(self):
        self.support.agent_ids -= self.ben
        self.assertNotIn("Ben", self._viewers(self.case))
        self.support.agent_ids += self.ben
        self.assertIn("Ben", self._viewers(self.case))
        self.ben.active = False
        self.assertNotIn("Ben", self._viewers(self.case))

    def test_not_those_of_another_company(self):
        company = self.env["res.company"].create({"name": "Other"})
        service = self.env["cp.service"].create({"name": "There", "company_id": company.id})
        self.sue.company_ids += company
        case = self._create_case(service_id=service.id)
        case = case.with_context(allowed_company_ids=self.sue.company_ids.ids)
        self.assertEqual(self._viewers(case), {"Sue": ["Supervisor"]})

    def test_each_is_one_who_may_read(self):
        self.case._record_work("note", self.ana)
        named = {viewer["user"] for viewer in self.case.with_user(self.sue).get_viewers()}
        for user in self.env["res.users"].search([("share", "=", False)]):
            self.assertEqual(user.id in named, bool(self.case._get_readers(user)), user.name)

    def test_costs_the_same_for_many_agents(self):
        def count_queries():
            self.env.flush_all()
            self.env.invalidate_all()
            self.env["cp.case"]._forget_sight()
            before = self.cr.sql_log_count
            self.case.with_user(self.sue).get_viewers()
            return self.cr.sql_log_count - before

        self.case._record_work("note", self.ana)
        count_queries()
        few = count_queries()
        for number in range(10):
            agent = self._create_user(f"agent{number}", "cp_cases.group_cp_cases_service")
            self.support.agent_ids += agent
            self.case._record_work("note", agent)
        count_queries()
        self.assertEqual(count_queries(), few)

    def test_supervisors_alone_look_it_up(self):
        self.case._record_work("note", self.ana)
        for user in (self.ana, self.ben, self.eve, self.user_public):
            for method in ("get_viewers", "action_view_viewers"):
                with self.assertRaises(AccessError):
                    getattr(self.case.with_user(user), method)()

    def test_list(self):
        action = self.case.with_user(self.sue).action_view_viewers()
        Viewer = self.env["cp.case.viewer"]
        lines = Viewer.with_user(self.sue).search(action["domain"])
        self.assertIn(self.ben, lines.user_id)
        self.assertFalse(Viewer.with_user(self.max).search(action["domain"]))
        with self.assertRaises(AccessError):
            lines[:1].reasons = "x"

from ast import literal_eval
from datetime import datetime

from lxml import etree

from odoo.exceptions import AccessError
from odoo.fields import Datetime
from odoo.tests import tagged

from ..common import CpCasesCommon


class BoardCommon(CpCasesCommon):
    def _open_board(self, user, xmlid):
        """What the screen of ``user`` reads, as the web client asks for it: values by name."""
        action = self.env["ir.actions.act_window"].with_user(user)._for_xml_id(f"cp_cases.{xmlid}")
        Model = self.env[action["res_model"]].with_user(user).with_context(active_test=False)
        self.env.flush_all()
        self.env.invalidate_all()
        arch = etree.fromstring(Model.get_views(action["views"])["views"]["kanban"]["arch"])
        spec = {node.get("name"): {} for node in arch.iter("field")} | {"active": {}}
        records = Model.web_search_read(literal_eval(action["domain"]), spec)["records"]
        return {record["name"]: record for record in records}

    def _age(self, case, date):
        self.env.flush_all()
        self.env.cr.execute("UPDATE cp_case SET create_date = %s WHERE id = %s", [date, case.id])
        self.env.invalidate_all()
        return case


@tagged("cp_cases")
class TestQueues(BoardCommon):
    def _read(self, user=None):
        return self._open_board(user or self.sue, "cp_service_action_board")

    def test_what_waits_and_since_when(self):
        self._age(self._create_case(), "2026-03-02 09:00:00")
        self._age(self._create_case(priority="5"), "2026-03-01 09:00:00")
        self._age(self._create_case(state="resolved"), "2026-02-01 09:00:00")
        self._age(self._close(self._create_case()), "2026-02-01 09:00:00")
        self._age(self._create_case(user_id=self.ana.id), "2026-02-01 09:00:00")
        support = self._read()["Support"]
        self.assertEqual((support["waiting_count"], support["urgent_count"]), (2, 1))
        self.assertEqual(support["waiting_since"], datetime(2026, 3, 1, 9))

    def test_what_is_held(self):
        self._create_case(user_id=self.ana.id)
        self._create_case(user_id=self.ben.id, state="open")
        self._create_case(user_id=self.ben.id, state="pending", pending_reason_id=self.reason.id)
        self._create_case(user_id=self.ben.id, state="resolved")
        support = self._read()["Support"]
        self.assertEqual((support["held_open_count"], support["held_pending_count"]), (2, 1))

    def test_held_mail(self):
        for subject in ("One", "Two"):
            self._receive(subject, Auto_Submitted="auto-replied")
        self._receive("Three", email_to=f"nobody@{self.alias_domain}")
        board = self._read()
        counts = [board[name]["held_mail_count"] for name in ("Support", "Billing")]
        self.assertEqual(counts, [2, 0])
        two, one = self.env["cp.inbound.mail"].search(
            [("service_id", "=", self.support.id)], limit=2
        )
        one.with_user(self.sue).action_release()
        self.assertEqual(self._read()["Support"]["held_mail_count"], 1)
        two.with_user(self.sue).action_discard()
        self.assertEqual(self._read()["Support"]["held_mail_count"], 0)
        with self.assertRaises(AccessError):
            self.support.with_user(self.ben).read(["held_mail_count"])

    def test_held_mail_of_an_archived_service(self):
        self.support.active = False
        self.assertNotIn("Support", self._read())
        self._receive("One")
        self.assertEqual(self._read()["Support"]["held_mail_count"], 1)

    def test_held_mail_without_a_queue(self):
        """Each mail that is held is on a card of the board, or counted beside the cards."""
        abroad = self.env["res.company"].create({"name": "Abroad"})
        self.env["cp.service"].create(
            {"name": "Foreign", "alias_name": "foreign", "company_id": abroad.id}
        )
        self._receive("In a queue", Auto_Submitted="auto-replied")
        self._receive("For nobody", email_to=f"nobody@{self.alias_domain}")
        foreign = self._make_mail("Abroad", email_to=f"foreign@{self.alias_domain}")
        abroad.active = False
        self._deliver(foreign)
        held = self.env["cp.inbound.mail"].with_user(self.sue).search([("state", "=", "held")])
        beside = held.search([("state", "=", "held"), ("has_no_queue", "=", True)])
        self.assertEqual(set(beside.mapped("subject")), {"For nobody", "Abroad"})
        on_cards = sum(row["held_mail_count"] for row in self._read().values())
        self.assertEqual(on_cards + len(beside), len(held))
        rest = held.search([("state", "=", "held"), ("has_no_queue", "=", False)])
        self.assertEqual(rest, held - beside)

    def test_an_empty_queue(self):
        billing = self._read()["Billing"]
        self.assertEqual((billing["waiting_count"], billing["urgent_count"]), (0, 0))
        self.assertFalse(billing["waiting_since"])

    def test_who_is_there(self):
        self.env["mail.presence"]._update_presence(self.ben)
        self.ana.active = False
        support = self._read()["Support"]
        self.assertEqual((support["agent_online_count"], support["agent_count"]), (1, 2))

    def test_an_archived_service_stays_while_it_has_cases(self):
        case = self._create_case()
        self.support.active = self.billing.active = False
        self.assertIn("Support", self._read())
        self.assertNotIn("Billing", self._read())
        case.write({"state": "resolved"})
        self.assertNotIn("Support", self._read())

    def test_one_company_at_a_time(self):
        abroad = self.env["res.company"].create({"name": "Abroad"})
        foreign = self.env["cp.service"].create({"name": "Foreign", "company_id": abroad.id})
        self._create_case(service_id=foreign.id)
        self.assertNotIn("Foreign", self._read())
        with self.assertRaises(AccessError):
            foreign.with_user(self.sue).read(["waiting_count"])

    def test_agents_read_no_numbers(self):
        with self.assertRaises(AccessError):
            self.support.with_user(self.ben).read(["waiting_count"])
        self.assertNotIn("waiting_count", self.support.with_user(self.ben).fields_get())

    def test_the_menu_is_for_supervisors(self):
        menu = self.env.ref("cp_cases.cp_cases_menu_board")
        self.assertIn(menu.id, menu.with_user(self.sue)._visible_menu_ids())
        self.assertNotIn(menu.id, menu.with_user(self.ben)._visible_menu_ids())

    def test_as_many_queries_for_many_services(self):
        services = self.support | self.billing
        self._create_case()
        self._create_case(service_id=self.billing.id, user_id=self.cid.id)
        fnames = ["waiting_count", "urgent_count", "waiting_since", "held_open_count"]
        services.with_user(self.sue).read(fnames)
        for count in (1, 2):
            self.env.flush_all()
            self.env.invalidate_all()
            board = services[:count].with_user(self.sue)
            board.mapped("name")
            with self.assertQueryCount(2):
                board.read(fnames)


@tagged("cp_cases")
class TestAgents(BoardCommon):
    def _read(self, user=None):
        return self._open_board(user or self.sue, "res_users_action_board")

    def test_who_holds_what(self):
        self._age(self._create_case(user_id=self.ben.id), "2026-03-02 09:00:00")
        self._age(
            self._create_case(
                user_id=self.ben.id, state="pending", pending_reason_id=self.reason.id
            ),
            "2026-03-01 09:00:00",
        )
        self._age(self._create_case(user_id=self.ben.id, state="resolved"), "2026-01-01 09:00:00")
        self._create_case(user_id=self.ben.id)._set_news(True)
        self._close(self._create_case(user_id=self.ben.id))
        ben = self._read()["Ben"]
        counts = [ben[f"cp_{name}_count"] for name in ("open", "pending", "resolved", "news")]
        self.assertEqual(counts, [2, 1, 1, 1])
        self.assertEqual(ben["cp_held_since"], datetime(2026, 3, 1, 9))

    def test_agents_and_whoever_still_holds_a_case(self):
        self._create_case(user_id=self.ana.id)
        self.ana.active = False
        self.ben.active = False
        names = self._read().keys()
        self.assertIn("Ana", names)
        self.assertFalse(self._read()["Ana"]["active"])
        for name in ("Ben", "Eve", "Max"):
            self.assertNotIn(name, names)
        self.assertIn("Cid", names)

    def test_busy_with_a_reply(self):
        case = self._receive()
        draft = self._open_reply(case, self.ben)
        draft.write({"subject": "ocelotmango", "body": "ocelotmango", "note": "ocelotmango"})
        ben = self._read()["Ben"]
        [busy] = ben["cp_busy_with"]
        self.assertEqual(
            (busy["kind"], busy["number"], busy["contact"], busy["is_locked"]),
            ("reply", case.number, "Sara Henry", True),
        )
        self.assertEqual(busy["since"], Datetime.to_string(draft.create_date))
        self.assertNotIn("ocelotmango", str(ben))
        self.env["cp.case.draft"].with_user(self.sue).browse(busy["id"]).action_release()
        self.assertFalse(self._read()["Ben"]["cp_busy_with"][0]["is_locked"])

    def test_busy_with_a_new_case(self):
        action = self.env["cp.case.draft"].with_user(self.ben).action_compose(self.sara.id)
        draft = self.env["cp.case.draft"].browse(action["res_id"])
        draft.body = "ocelotmango"
        [busy] = self._read()["Ben"]["cp_busy_with"]
        self.assertEqual((busy["kind"], busy["contact"]), ("new", "Sara Henry"))
        self.assertNotIn("ocelotmango", str(busy))
        with self.assertRaises(AccessError):
            draft.with_user(self.sue).read(["body"])

    def test_drafts_of_another_company_are_not_told_of(self):
        abroad = self.env["res.company"].create({"name": "Abroad"})
        self.ben.company_ids += abroad
        foreign = self.env["cp.service"].create(
            {"name": "Foreign", "company_id": abroad.id, "agent_ids": self.ben.ids}
        )
        case = self._create_case(service_id=foreign.id, user_id=self.ben.id)
        for values in ({"kind": "reply", "case_id": case.id}, {"kind": "new"}):
            self.env["cp.case.draft"].create(
                {**values, "user_id": self.ben.id, "service_id": foreign.id}
            )
        ben = self._read()["Ben"]
        self.assertFalse(ben["cp_busy_with"])
        self.assertEqual(ben["cp_open_count"], 0)

    def test_agents_read_no_numbers(self):
        for fname in ("cp_open_count", "cp_news_count", "cp_busy_with"):
            with self.assertRaises(AccessError):
                self.sue.with_user(self.ben).read([fname])

    def test_as_many_queries_for_many_agents(self):
        agents = self.ana | self.ben | self.cid
        for agent in agents:
            self._create_case(user_id=agent.id)
            self.env["cp.case.draft"].create({"user_id": agent.id, "partner_id": self.sara.id})
        counts = []
        fnames = ["cp_open_count", "cp_held_since", "cp_busy_with"]
        agents.with_user(self.sue).read(fnames)
        for count in (1, 3):
            self.env.flush_all()
            self.env.invalidate_all()
            board = agents[:count].with_user(self.sue)
            board.mapped("name")
            before = self.env.cr.sql_log_count
            board.read(fnames)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[0], 6)


@tagged("cp_cases")
class TestBoardLive(BoardCommon):
    def test_a_new_case_by_hand_is_told_to_the_supervisors(self):
        self.env.cr.precommit.run()
        self._reset_bus()
        self.env["cp.case.draft"].with_user(self.ben).action_compose(self.sara.id)
        self.env.cr.precommit.run()
        self.assertBusNotifications(
            [(self.cr.dbname, "res.company", self.company_admin.id, "cp_cases")],
            check_unique=False,
        )

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from ...models.case.cp_case import QUEUE_ORDER
from ...tools.context import QUEUE
from ..common import CpCasesCommon


@tagged("post_install", "-at_install", "cp_cases")
class TestQueues(CpCasesCommon):
    def _counts(self, user):
        self.env.invalidate_all()
        counts = self.env["cp.case"].with_user(user).get_my_cases_counts()
        return {key: part["count"] for key, part in counts.items()}

    def test_counts_are_ones_own(self):
        mine = self._receive("Mine")
        mine.with_user(self.ben).action_take()
        mine.with_user(self.ben).action_pin()
        self._open_reply(mine, self.ben)
        self._receive("Waiting")
        self._receive("Another service", email_to=self.billing_address)
        self._close(self._receive("Closed"))
        expected = {"personal": 1, "team": 1, "pinned": 1, "active": 1, "recent": 0}
        self.assertEqual(self._counts(self.ben), expected)
        expected = {"personal": 0, "team": 1, "pinned": 0, "active": 0, "recent": 0}
        self.assertEqual(self._counts(self.cid), expected)

    def test_agent_with_worked_on_has_no_team_queue(self):
        self._receive("Waiting")
        self.assertEqual(self._counts(self.ana).keys(), {"personal", "pinned", "active", "recent"})

    def test_what_is_counted_is_what_the_page_shows(self):
        actions = {
            "personal": "cp_case_action_personal_queue",
            "team": "cp_case_action_team_queue",
            "pinned": "cp_case_action_pinned",
            "active": "cp_case_draft_action",
        }
        parts = self.env["cp.case"].with_user(self.ben)._get_my_parts()
        for key, name in actions.items():
            action = self.env.ref(f"cp_cases.{name}")
            shown = safe_eval(action.domain, {"uid": self.ben.id})
            self.assertEqual(parts[key], (action.res_model, shown))

    def test_queue_and_take_next_agree(self):
        """What is counted, shown, on the board and handed out is the same, in the same order."""
        old, high, late, first, low = [
            self._create_case(priority=priority, state=state)
            for priority, state in (
                ("3", "new"),
                ("5", "open"),
                ("3", "open"),
                ("3", "open"),
                ("1", "new"),
            )
        ]
        late.sudo().waiting_since = "2026-07-10 09:00:00"
        first.sudo().waiting_since = "2026-07-10 08:00:00"
        self._create_case(state="pending", pending_reason_id=self.reason.id)
        self._create_case(state="resolved")
        self._close(self._create_case())
        self._create_case(user_id=self.ben.id)
        Case = self.env["cp.case"].with_user(self.ben)
        action = self.env.ref("cp_cases.cp_case_action_team_queue")
        shown = Case.search(safe_eval(action.domain), order=QUEUE_ORDER)
        self.assertEqual(shown.ids, (high | first | late | old | low).ids, "nobody waits: last")
        self.assertEqual(self._counts(self.ben)["team"], 5)
        self.assertEqual(self.support.with_user(self.sue).waiting_count, 5)
        taken = Case
        for _index in range(5):
            taken += Case.browse(self.support.with_user(self.ben).action_take_next()["res_id"])
        self.assertEqual(taken, shown)
        with self.assertRaisesRegex(UserError, "No case is waiting"):
            self.support.with_user(self.ben).action_take_next()

    def test_what_is_not_done_waits_or_is_in_work(self):
        cases = self._create_case(state="new") + self._create_case(user_id=self.ben.id)
        cases += self._create_case(state="pending", pending_reason_id=self.reason.id)
        cases += self._create_case(state="resolved") + self._create_case(state="resolved")
        cases[4].user_id = self.ben
        self._close(cases[4])
        for fname, expected in (("is_waiting", cases[0]), ("is_in_work", cases[1] + cases[2])):
            self.assertEqual(cases.filtered(fname), expected)
            found = cases.search([("id", "in", cases.ids), (fname, "=", True)], order="id")
            self.assertEqual(found, expected)
            found = cases.search([("id", "in", cases.ids), (fname, "=", False)])
            self.assertEqual(found.sorted("id"), cases - expected)

    def test_lists_of_what_waits_are_in_the_order_of_the_queue(self):
        for name in ("list_queue", "kanban_queue", "list_waiting", "kanban_waiting"):
            view = self.env.ref(f"cp_cases.cp_case_view_{name}")
            arch = self.env["cp.case"].get_view(view.id)["arch"]
            self.assertEqual(etree.fromstring(arch).get("default_order"), QUEUE_ORDER)

    def test_news_in_the_personal_queue(self):
        case = self._receive()
        case.with_user(self.ben).action_take()
        Case = self.env["cp.case"].with_user(self.ben)
        self.assertFalse(Case.get_my_cases_counts()["personal"]["news"])
        self._receive(f"Re: [{case.thread_ids.identifier}]")
        self.assertTrue(Case.get_my_cases_counts()["personal"]["news"])

    def test_what_is_put_off_or_done_is_not_counted(self):
        for state in ("new", "open", "resolved"):
            self._create_case(user_id=self.ben.id, state=state)
        reason = {"pending_reason_id": self.reason.id}
        self._create_case(user_id=self.ben.id, state="pending", **reason)
        self.assertEqual(self._counts(self.ben)["personal"], 2)

    def test_take_next_leads_on_through_the_own_queue(self):
        low = self._create_case(user_id=self.ben.id, priority="1")
        high = self._create_case(user_id=self.ben.id, priority="5")
        self._create_case(user_id=self.ben.id, state="resolved")
        self._create_case(user_id=self.sue.id)
        waiting = self._create_case()
        action = self.support.with_user(self.ben).action_take_next()
        self.assertEqual(action["res_id"], waiting.id)
        self.assertEqual(action["context"][QUEUE], (waiting | high | low).ids)

    def test_last_words_are_the_customers(self):
        case = self._receive(body="My lamp is broken.\n\nSara")
        self._reply(case, self.ben)
        subject = f"Re: [{case.thread_ids.identifier}]"
        self._receive(subject, body="It is the <blue> one.")
        self._receive(subject, body="Buy my pills.", email_from="tim@example.net")
        self._receive(subject, body="I am away.", Auto_Submitted="auto-replied")
        other = self._create_case()
        cases = (case | other).with_user(self.ben)
        self.assertEqual(cases.mapped("last_words"), ["It is the <blue> one.", False])

    def test_last_words_cost_the_same_for_many_cases(self):
        cases = self.env["cp.case"].concat(*(self._receive(f"No. {i}") for i in range(5)))
        cases = cases.with_user(self.ben)
        for some in (cases[:1], cases):
            self.env.flush_all()
            self.env.invalidate_all()
            some.mapped("number")
            with self.assertQueryCount(4):
                some.mapped("last_words")

    def test_sent_emails_are_listed_in_few_words(self):
        case = self._receive()
        entry = self._reply(case, self.ben, email_to='"Tom, T" <tom@example.com>, eva@example.com')
        entry = entry.with_user(self.ben)
        self.assertEqual(entry.cp_recipient_names, "Tom, T and eva@example.com")
        self.assertIn(case.thread_ids.identifier, entry.subject)
        self.assertEqual(entry.cp_bare_subject, "Re: Refund of order 5")

    def test_pins_of_hidden_cases_are_not_counted(self):
        case = self._receive()
        case.with_user(self.ben).action_pin()
        self.support.agent_ids -= self.ben
        self.assertEqual(self._counts(self.ben)["pinned"], 0)

    def test_counts_cost_the_same_for_many_cases(self):
        Case = self.env["cp.case"].with_user(self.ben)
        for _ in range(20):
            self._create_case()
        Case.get_my_cases_counts()
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(16):
            Case.get_my_cases_counts()

    def test_priority_then_waiting_then_age(self):
        low = self._create_case(user_id=self.ben.id, priority="1")
        old = self._create_case(user_id=self.ben.id)
        new = self._create_case(user_id=self.ben.id)
        high = self._create_case(user_id=self.ben.id, priority="5")
        view = self.env.ref("cp_cases.cp_case_view_list_queue")
        order = QUEUE_ORDER
        self.assertIn(f'default_order">{order}<', view.arch)
        Case = self.env["cp.case"].with_user(self.ben)
        found = Case.search([("user_id", "=", self.ben.id)], order=order)
        self.assertEqual(found.ids, (high | old | new | low).ids)
        new.sudo().waiting_since = "2026-07-10 08:00:00"
        old.sudo().waiting_since = "2026-07-10 09:00:00"
        late = self._create_case(user_id=self.ben.id)
        self.assertEqual(found.search([], order=order).ids, (high | new | old | late | low).ids)

    def test_going_on_with_a_sent_email(self):
        case = self._receive()
        entry = self._reply(case, self.ben, email_to="tom@example.com", email_cc="eva@example.com")
        self._receive(f"Re: [{case.thread_ids.identifier}]")
        action = entry.with_user(self.ben).cp_action_continue()
        draft = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual((draft.kind, draft.case_id), ("reply", case))
        # It follows up that email, not the newest one of the customer.
        self.assertEqual((draft.message_id, draft.thread_id), (entry, case.thread_ids))
        self.assertEqual((draft.email_to, draft.email_cc), ("tom@example.com", "eva@example.com"))
        self.assertIn("We look into it.", draft.body)
        draft.with_user(self.ben).action_discard()
        self._close(case)
        action = entry.with_user(self.ben).cp_action_continue()
        draft = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual((draft.kind, draft.case_id), ("follow_up", case))

    def test_supervisor_assigns_from_the_list(self):
        cases = self._create_case() | self._create_case()
        Wizard = self.env["cp.case.assign"].with_user(self.sue)
        context = {"active_model": "cp.case", "active_ids": cases.ids}
        form = Form(Wizard.with_context(**context))
        self.assertEqual(form.agent_ids[:], self.ana | self.ben | self.sue)
        form.user_id = self.ben
        form.save().action_apply()
        self.assertEqual(cases.user_id, self.ben)
        self.assertTrue(all(cases.mapped("has_news")))

    def test_nobody_else_assigns(self):
        with self.assertRaises(AccessError):
            self.env["cp.case.assign"].with_user(self.ben).create({"user_id": self.ben.id})

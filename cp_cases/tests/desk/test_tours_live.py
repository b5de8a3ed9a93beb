from odoo.tests import tagged

from ..browsers import LiveCase


@tagged("post_install", "-at_install", "cp_cases")
class TestToursLive(LiveCase):
    def test_lock_of_a_colleague_shows_at_once(self):
        case = self._receive("Where is my order?")
        self._on("action_pin", lambda cases: cases.with_user(self.ben).action_reply())
        self._on("action_unpin", lambda cases: cases.with_user(self.ben).draft_ids.action_discard())
        self.start_tour(
            f"/odoo/cases/{case.id}", "cp_cases.live_lock", login=self.sue.login, timeout=90
        )

    def test_new_mail_shows_in_the_open_queue(self):
        self._receive("First")
        self._on("action_pin", lambda cases: self._receive("Second"))
        self.start_tour("/odoo/team-queue", "cp_cases.live_list", login=self.ben.login)

    def test_new_mail_is_told_elsewhere(self):
        self.ben.cp_notice = "queue"
        case = self._receive("First")

        def receive(cases):
            self._receive("Second")
            self._tell(self.env.cr)

        self._on("action_pin", receive)
        self.start_tour(f"/odoo/cases/{case.id}", "cp_cases.live_notice", login=self.ben.login)

    def test_board(self):
        busy = self._receive("Being answered")
        busy.with_user(self.sue).action_assign(self.ana.id)
        draft = self._open_reply(busy, self.ana)
        first = self._receive("First")
        self._receive("Urgent", X_Priority="1")

        def assign(drafts):
            first.with_env(drafts.env).action_assign(self.ben.id)

        self._on("action_release", assign, "cp.case.draft")
        self.start_tour("/odoo/case-queues", "cp_cases.board", login=self.sue.login, timeout=90)
        self.assertFalse(draft.holds_lock)

    def test_my_cases(self):
        older = self._receive("An older one")
        self._reply(older, self.ben)
        self._close(older)
        older = self._receive("An older one")
        self._reply(older, self.ben)
        older.with_user(self.sue).action_assign(self.sue.id)
        self._receive("Less urgent")
        urgent = self._receive("Urgent", X_Priority="1")
        self.start_tour("/odoo/my-cases", "cp_cases.my_cases", login=self.ben.login)
        self.assertEqual(urgent.user_id, self.ben)

    def test_active_menu(self):
        case = self._receive("Where is my order?")
        self._open_reply(case, self.ben)
        self.start_tour("/odoo/cases", "cp_cases.active_menu", login=self.ben.login)

    def test_find_by_number_and_read(self):
        case = self._receive("Where is my order?", body="I have not received it.")
        case.with_user(self.ben).action_take()
        self._create_case(name=f"Not {case.number} but another", user_id=self.ben.id, state="open")
        self._receive(f"Re: [{case.thread_ids.identifier}]")
        self.start_tour("/odoo/cases", "cp_cases.find_and_read", login=self.ben.login)
        self.assertFalse(case.has_news)

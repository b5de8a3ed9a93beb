from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged, users

from ..common import CpCasesCommon

STRANGER = '"Stranger" <stranger@example.org>'


@tagged("post_install", "-at_install", "cp_cases")
class TestCpCaseMarks(CpCasesCommon):
    def setUp(self):
        super().setUp()
        self.case = self._receive()

    def _identifier(self):
        return self.case.thread_ids.identifier

    def _as(self, user):
        self.env.invalidate_all()
        return self.case.with_user(user)

    def test_others_read_who_is_answering(self):
        self._open_reply(self.case, self.ben)
        seen = self._as(self.sue)
        self.assertIn("Ben has been answering since", seen.lock_summary)

    def test_own_lock_is_no_warning_but_a_draft_of_mine(self):
        self._open_reply(self.case, self.ben)
        self.assertFalse(self._as(self.ben).lock_summary)
        self.assertTrue(self._as(self.ben).has_my_draft)
        self.assertFalse(self._as(self.sue).has_my_draft)

    def test_lock_goes_with_the_draft(self):
        draft = self._open_reply(self.case, self.ben)
        draft.action_discard()
        self.assertFalse(self._as(self.sue).lock_summary)

    @freeze_time("2026-07-10 12:02:00")
    def test_time_is_that_of_the_reader(self):
        self.sue.tz = "Asia/Tokyo"
        draft = self._open_reply(self.case, self.ben)
        draft.sudo()._write({"create_date": "2026-07-10 12:02:00"})
        summary = self._as(self.sue).with_context(tz="Asia/Tokyo").lock_summary
        self.assertIn("9:02", summary)

    def test_untrusted_mail_is_marked_and_found(self):
        self._receive(f"Re: [{self._identifier()}]", email_from=STRANGER)
        other = self._receive("Another")
        seen = self._as(self.ben)
        self.assertTrue(seen.has_undecided_mail)
        Case = self.env["cp.case"].with_user(self.ben)
        self.assertIn(seen, Case.search([("has_undecided_mail", "=", True)]))
        self.assertNotIn(other, Case.search([("has_undecided_mail", "=", True)]))
        self.assertIn(other, Case.search([("has_undecided_mail", "=", False)]))

    def test_untrusted_mail_of_hidden_cases_is_not_found(self):
        self._receive(f"Re: [{self._identifier()}]", email_from=STRANGER)
        found = self.env["cp.case"].with_user(self.cid).search([("has_undecided_mail", "=", True)])
        self.assertFalse(found)

    def test_files_are_marked(self):
        self.assertFalse(self._as(self.ben).has_attachments)
        self._as(self.ben).message_post(body="See", attachments=[("a.txt", b"text")])
        self.assertTrue(self._as(self.ben).has_attachments)

    def test_list_costs_the_same_for_many_rows(self):
        Case = self.env["cp.case"]
        view = Case.with_user(self.ben).get_view(view_type="list")
        fnames = [*view["models"]["cp.case"]]
        specification = {
            name: {"fields": {"display_name": {}}} if Case._fields[name].type == "many2one" else {}
            for name in fnames
            if name in Case._fields
        }
        self.assertIn("lock_summary", specification)
        specification.update(has_attachments={}, has_undecided_mail={}, has_my_draft={})

        def read(limit):
            self.env.flush_all()
            self.env.invalidate_all()
            Case.with_user(self.ben).web_search_read([], specification, limit=limit)

        cases = self._create_case() | Case.concat(*[self._create_case() for _ in range(79)])
        for case in cases[-5:]:
            self._open_reply(case, self.sue)
        self.env.invalidate_all()
        read(80)
        with self.assertQueryCount(25):
            read(80)
        start = self.env.cr.sql_log_count
        read(10)
        few = self.env.cr.sql_log_count - start
        start = self.env.cr.sql_log_count
        read(80)
        self.assertLessEqual(self.env.cr.sql_log_count - start, few + 2)


@tagged("post_install", "-at_install", "cp_cases")
class TestCpCaseNews(CpCasesCommon):
    def setUp(self):
        super().setUp()
        self.case = self._receive()
        self.case.with_user(self.ben).action_take()

    def test_taking_reads(self):
        self.assertFalse(self.case.has_news)

    def test_customer_mail_is_news_until_its_agent_opens_the_case(self):
        self._receive(f"Re: [{self.case.thread_ids.identifier}]")
        self.assertTrue(self.case.has_news)
        self.case.with_user(self.sue).action_mark_read()
        self.assertTrue(self.case.has_news)
        self.case.with_user(self.ben).action_mark_read()
        self.assertFalse(self.case.has_news)

    def test_answer_of_nobody_is_no_news(self):
        identifier = self.case.thread_ids.identifier
        self._receive(f"Re: [{identifier}]", Auto_Submitted="auto-replied")
        self.assertFalse(self.case.has_news)

    def test_reply_of_the_agent_reads(self):
        self._receive(f"Re: [{self.case.thread_ids.identifier}]")
        self._reply(self.case, self.ben)
        self.assertFalse(self.case.has_news)

    def test_handed_over_is_news(self):
        self.case.with_user(self.ben).action_transfer(user_id=self.ana.id)
        self.assertTrue(self.case.has_news)
        self.case.with_user(self.ana).action_mark_read()
        self.case.with_user(self.sue).action_assign(self.ben.id)
        self.assertTrue(self.case.has_news)

    def test_supervisor_who_takes_it_has_no_news(self):
        self.case.with_user(self.sue).action_assign(self.sue.id)
        self.assertFalse(self.case.has_news)

    def test_reading_makes_no_entry_and_no_work(self):
        self._receive(f"Re: [{self.case.thread_ids.identifier}]")
        entries, worked = self._entries(self.case), self.case.worker_ids.mapped("last_date")
        self.case.with_user(self.ben).action_mark_read()
        self.env.invalidate_all()
        self.assertEqual(self._entries(self.case), entries)
        self.assertEqual(self.case.worker_ids.mapped("last_date"), worked)

    def test_closed_case_is_left_alone(self):
        self._receive(f"Re: [{self.case.thread_ids.identifier}]")
        self._close(self.case)
        self.case.with_user(self.ben).action_mark_read()
        self.assertTrue(self.case.has_news)

    @users("ben@cp", "sue@cp", "max@cp")
    def test_nobody_writes_it(self):
        with self.assertRaisesRegex(AccessError, "system alone"):
            self.case.with_env(self.env).write({"has_news": True})

    def test_hidden_case_is_not_read(self):
        with self.assertRaises(AccessError):
            self.case.with_user(self.cid).action_mark_read()

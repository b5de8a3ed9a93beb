from lxml import etree

from odoo.tests import tagged
from odoo.tests.common import users, warmup
from odoo.tools import SQL

from ..common import CpCasesCommon

PAGE = 80


@tagged("cp_cases")
class TestQueryCounts(CpCasesCommon):
    """What is done all day costs a fixed number of queries, however many cases there are."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contacts = cls.env["res.partner"].create(
            [{"name": f"Contact {i}", "email": f"contact{i}@example.com"} for i in range(10)]
        )
        cls.cases = cls.env["cp.case"].create(
            [
                {
                    "name": f"Refund of order {i}",
                    "partner_id": cls.contacts[i % 10].id,
                    "service_id": cls.support.id,
                    "user_id": cls.ben.id if i % 2 else False,
                }
                for i in range(100)
            ]
        )
        cls.cases[50]._record_work("note", cls.ana)
        for _turn in range(60):
            cls.cases[0]._add_entry("note", "Called back.")
        cls.env.flush_all()

    def _search_list(self, *domain, order=""):
        """As the web client asks for the list."""
        Case = self.env["cp.case"]
        arch = etree.fromstring(Case.get_view(view_type="list")["arch"])
        fnames = {node.get("name") for node in arch.iter("field")}
        # What the widget of the marks reads beside its own field.
        fnames |= {"has_attachments", "has_failed_mail", "has_my_draft", "has_undecided_mail"}
        specification = {
            fname: {"fields": {"display_name": {}}}
            if Case._fields[fname].type == "many2one"
            else {}
            for fname in fnames
        }
        self._start_request()
        return Case.web_search_read(
            list(domain),
            specification,
            limit=PAGE,
            order=order,
            count_limit=int(arch.get("count_limit")) + 1,
        )

    def _start_request(self):
        self.env.flush_all()
        self.env.invalidate_all()
        self.env["cp.case"]._forget_sight()

    @users("sue@cp", "ben@cp")
    def test_cases_of_messages_are_looked_up(self):
        """PostgreSQL would else make a table of all visible cases for the history of one."""
        # sudo: only the condition that is the rule
        query = self.env["mail.message"].sudo()._search([("cp_visible_to_me", "=", True)])
        plan = self.env.execute_query(SQL("EXPLAIN %s", query.select()))
        condition, _cases = str(plan).split("SubPlan", 1)
        self.assertNotIn("hashed", condition)
        self.assertIn("cp_case", str(plan))

    @users("ben@cp")
    @warmup
    def test_list(self):
        with self.assertQueryCount(8):
            found = self._search_list()
        self.assertEqual((len(found["records"]), found["length"]), (PAGE, 100))

    @users("ana@cp")
    @warmup
    def test_list_of_worked_on(self):
        with self.assertQueryCount(5):
            found = self._search_list()
        self.assertEqual(found["length"], 1)

    @users("ben@cp")
    @warmup
    def test_search(self):
        with self.assertQueryCount(8):
            found = self._search_list(("search_term", "ilike", "refund order"))
        self.assertEqual(found["length"], 100)

    @users("ben@cp")
    @warmup
    def test_number(self):
        number = self.cases[7].number
        with self.assertQueryCount(9):
            found = self._search_list(("search_term", "ilike", number))
        self.assertEqual(found["length"], 1)

    @users("ben@cp")
    @warmup
    def test_history(self):
        case = self.cases[0].with_env(self.env)
        self._start_request()
        with self.assertQueryCount(12):
            history = case.get_history(limit=30)
        self.assertEqual(len(history["entries"]), 30)

    @warmup
    def test_mail_that_makes_a_case(self):
        raw = self._make_mail("Where is my parcel?", email_from=self.contacts[3].email_formatted)
        self._start_request()
        with self.assertQueryCount(47):
            case_id = self.env["mail.thread"].message_process(False, raw)
            self.env.flush_all()
        self.assertTrue(case_id)

    @warmup
    def test_mail_that_joins_a_case(self):
        case = self._receive(email_from=self.contacts[3].email_formatted)
        thread = case.thread_ids
        raw = self._make_mail(
            f"Re: {thread.name} [{thread.identifier}]", email_from=self.contacts[3].email_formatted
        )
        self._start_request()
        with self.assertQueryCount(45):
            self.assertEqual(self.env["mail.thread"].message_process(False, raw), case.id)
            self.env.flush_all()

    @warmup
    def test_reply(self):
        """Two requests: the editor opens, then the email goes."""
        case = self._receive(email_from=self.contacts[3].email_formatted).with_user(self.ben)
        self._start_request()
        with self.assertQueryCount(32):
            draft = self._open_reply(case, self.ben)
            self.env.flush_all()
        self.assertEqual((case.state, case.user_id), ("open", self.ben))
        self._start_request()
        with self._sending(), self.assertQueryCount(52):
            draft.action_send()
            self.env.flush_all()
        self.assertTrue(self._entries(case, "outgoing"))

    def test_unknown_identifier_costs_what_none_does(self):
        counts = [
            self._count_queries(f"Where is my parcel? {guess}", self.contacts[index])
            for index, guess in enumerate(("", "", "[ABCDEFGHIJK1]", "ABCDEFGHIJK2 (ABCDEFGHIJK3)"))
        ]
        self.assertEqual(len(set(counts[1:])), 1, counts)

    def _count_queries(self, subject, contact):
        raw = self._make_mail(subject, email_from=contact.email_formatted)
        self._start_request()
        before = self.cr.sql_log_count
        self.assertTrue(self.env["mail.thread"].message_process(False, raw))
        self.env.flush_all()
        return self.cr.sql_log_count - before

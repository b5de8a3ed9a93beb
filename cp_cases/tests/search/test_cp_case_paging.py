from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL

from ..common import CpCasesCommon

NAME = {"fields": {"display_name": {}}}
PAGE = {
    "number": {},
    "name": {},
    "create_date": {},
    "date_closed": {},
    "state": {},
    "priority": {},
    "has_news": {},
    "is_pinned": {},
    "has_my_draft": {},
    "lock_summary": {},
    "partner_name": {},
    "service_id": NAME,
    "user_id": NAME,
    "partner_id": NAME,
    "category_id": NAME,
    "origin_case_id": {},
    "tag_ids": {"fields": {"display_name": {}, "color": {}}},
}


@tagged("cp_cases")
class TestReadPage(CpCasesCommon):
    """A page is found and counted in one go, and says what Odoo says of its cases."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        tags = cls.env["cp.case.tag"].create([{"name": "Damaged"}, {"name": "Late"}])
        cls.taken = cls._create_case(name="Taken", user_id=cls.ben.id, tag_ids=tags.ids)
        cls.resolved = cls._create_case(name="Resolved", state="resolved", priority="1")
        cls.bare = cls._create_case(name="Bare", partner_id=False, email_from=False)
        cls.hidden = cls._create_case(name="Hidden", service_id=cls.billing.id)
        cls.cases = cls.taken | cls.resolved | cls.bare

    def _search_page(self, cases, **options):
        domain = [("id", ">=", self.taken.id)]
        options = {"limit": 80, "count_limit": 100, **options}
        return cases.with_user(self.ben).web_search_read(domain, PAGE, **options)

    def _read(self):
        return self.cases.sorted("id desc").with_user(self.ben).web_read(PAGE)

    def test_says_the_same(self):
        self.ana.name = "Ana, renamed"
        (self.resolved | self.bare).user_id = self.ana
        self.taken.with_user(self.ben).action_pin()
        self.env.flush_all()
        self.env.invalidate_all()
        page = self._search_page(self.cases)["records"]
        self.env.invalidate_all()
        self.assertEqual(page, self._read())
        self.assertEqual(page[2]["user_id"]["display_name"], "Ben")
        self.assertEqual(page[0]["user_id"]["display_name"], "Ana, renamed")
        self.assertIs(page[0]["partner_id"], False)

    def test_reads_what_waits_to_be_written(self):
        self._search_page(self.cases)
        self.taken.name = "Renamed"
        self.ben.name = "Benjamin"
        page = self._search_page(self.cases)["records"]
        self.assertEqual(page, self._read())
        self.assertEqual(page[2]["name"], "Renamed")
        self.assertEqual(page[2]["user_id"]["display_name"], "Benjamin")

    def test_finds_what_waits_to_be_written(self):
        self.taken.service_id = self.billing
        self.resolved.state = "open"
        cases = self.env["cp.case"].with_user(self.ana)
        self.taken._record_work("note", self.ana)
        self.resolved._record_work("note", self.ana)
        domain = [("state", "=", "open"), ("service_id", "=", self.support.id)]
        self.assertEqual(cases.search(domain, limit=5), self.resolved)

    def test_reads_what_waits_to_be_computed(self):
        other = self.env["res.partner"].create({"name": "Marc"})
        self.resolved.partner_id = other
        self._search_page(self.cases)
        self.env.flush_all()
        other.name = "Marc, renamed"
        page = self._search_page(self.cases)["records"]
        self.assertEqual(page[1]["partner_name"], "Marc, renamed")

    def test_hidden(self):
        found = self._search_page(self.cases)
        numbers = [record["number"] for record in found["records"]]
        self.assertEqual(numbers, self.cases.sorted("id desc").mapped("number"))
        with self.assertRaises(AccessError):
            (self.cases | self.hidden).with_user(self.ben).web_read(PAGE)

    def test_length_beyond_the_page(self):
        for order in ("id desc", "name"):
            for offset, limit, count_limit, length in ((0, 1, 2, 2), (1, 1, 9, 3), (3, 1, 9, 0)):
                with self.subTest(order=order, offset=offset):
                    found = self._search_page(
                        self.cases, offset=offset, limit=limit, order=order, count_limit=count_limit
                    )
                    self.assertEqual(found["length"], length)

    def test_what_another_addon_archives(self):
        """By a field of its own: it is found neither on a page nor by its id."""
        self.patch(self.registry["cp.case"], "_active_name", "has_news")
        self.cases.has_news = True
        self.taken.has_news = False
        cases = self.env["cp.case"].with_user(self.ben)
        for domain in ([("id", ">=", self.taken.id)], [("id", "in", self.cases.ids)]):
            for limit in (None, 5):
                found = cases.search(domain, limit=limit)
                self.assertEqual(found.ids, (self.cases - self.taken).sorted("id desc").ids)

    def test_order_by_what_one_may_not_read(self):
        """Among cases that are given, too: the order would tell what stands there."""
        self.patch(self.registry["cp.case"]._fields["priority"], "groups", "base.group_system")
        cases = self.env["cp.case"].with_user(self.ben)
        for domain in ([], [("id", "in", self.cases.ids)]):
            with self.assertRaises(AccessError):
                cases.search(domain, order="priority desc", limit=5)

    def test_condition_on_other_cases(self):
        """It is asked as the user, not as the rule is."""
        self.taken.origin_case_id = self.hidden
        self.resolved.origin_case_id = self.bare
        cases = self.env["cp.case"].with_user(self.ben)
        for domain in (
            [("origin_case_id.name", "in", ("Hidden", "Bare"))],
            [("id", "in", self.cases.ids), ("origin_case_id.name", "in", ("Hidden", "Bare"))],
        ):
            for limit in (None, 5):
                self.assertEqual(cases.search(domain, limit=limit), self.resolved)


@tagged("cp_cases")
class TestOrder(CpCasesCommon):
    """Lists are sorted as people sort, and each case stands on one page."""

    SORTED = ("#1", "10", "äpfel", "Apfel 2", "apfelmus", "École", "etude", "Łódź", "Zebra", "返金")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cases = cls.env["cp.case"].concat(
            *(cls._create_case(name=name) for name in reversed(cls.SORTED))
        )

    def _search(self, user=None, **options):
        cases = self.env["cp.case"].with_user(user or self.ben)
        return cases.search([("id", ">=", self.cases[0].id)], **options)

    def test_by_subject(self):
        for user in (self.ben, self.sue, self.env.ref("base.user_root")):
            with self.subTest(user.name):
                found = self._search(user, order="name").mapped("name")
                self.assertEqual(found, list(self.SORTED))
                found = self._search(user, order="name desc", limit=3).mapped("name")
                self.assertEqual(found, list(self.SORTED)[:-4:-1])

    def test_by_contact(self):
        names = ("ağaoğlu", "Élise", "emil", "Östlund", "Otto")
        for name, case in zip(names, self.cases, strict=False):
            case.partner_id = self.env["res.partner"].create({"name": name})
        found = self._search(order="partner_name, id", limit=5)
        self.assertEqual(tuple(found.mapped("partner_name")), names)

    def test_without_the_collation(self):
        self.patch(self.registry["cp.case"], "_sorts_as_people", lambda self: False)
        self.assertEqual(self._search(order="name").mapped("name"), sorted(self.SORTED))

    def test_found_by_the_index(self):
        query = self.env["cp.case"].sudo()._search([], order="name desc", limit=3)
        self.env.cr.execute("SET LOCAL enable_seqscan TO off")
        plan = str(self.env.execute_query(SQL("EXPLAIN %s", query.select())))
        self.assertIn("Backward using cp_case_name_idx", plan)
        self.assertNotIn("Sort", plan)

    def test_each_case_on_one_page(self):
        same = self.env["cp.case"].concat(*(self._create_case(name="Same") for _turn in range(30)))
        for user in (self.ben, self.sue):
            for order in ("name", "state, name desc", "priority desc"):
                found = []
                for offset in range(0, 42, 7):
                    found += self._search(user, order=order, offset=offset, limit=7).ids
                with self.subTest(user.name, order=order):
                    self.assertEqual(sorted(found), (self.cases | same).ids)

    def test_an_order_that_is_given_stays(self):
        same = [self._create_case(name="Same") for _turn in range(3)]
        for direction, cases in (("desc", same[::-1]), ("asc", same)):
            domain = [("name", "=", "Same")]
            found = self.env["cp.case"].search(domain, order=f"name, id {direction}")
            self.assertEqual(list(found), cases)

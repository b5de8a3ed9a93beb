from odoo.exceptions import AccessError
from odoo.tests import tagged

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
    """A page is read in fewer steps than Odoo reads it, and says the same."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        tags = cls.env["cp.case.tag"].create([{"name": "Damaged"}, {"name": "Late"}])
        cls.taken = cls._create_case(name="Taken", user_id=cls.ben.id, tag_ids=tags.ids)
        cls.resolved = cls._create_case(name="Resolved", state="resolved", priority="1")
        cls.bare = cls._create_case(name="Bare", partner_id=False, email_from=False)
        cls.hidden = cls._create_case(name="Hidden", service_id=cls.billing.id)
        cls.cases = cls.taken | cls.resolved | cls.bare

    def _read(self, cases, method):
        self.env.flush_all()
        self.env.invalidate_all()
        return getattr(cases.with_user(self.ben), method)(PAGE)

    def test_says_the_same(self):
        self.ana.name = "Ana, renamed"
        (self.resolved | self.bare).user_id = self.ana
        self.taken.with_user(self.ben).action_pin()
        page = self._read(self.cases, "_read_page")
        self.assertEqual(page, self._read(self.cases, "web_read"))
        self.assertEqual(page[0]["user_id"]["display_name"], "Ben")
        self.assertEqual(page[2]["user_id"]["display_name"], "Ana, renamed")
        self.assertIs(page[2]["partner_id"], False)

    def test_reads_what_waits_to_be_written(self):
        cases = self.cases.with_user(self.ben)
        cases.web_read(PAGE)
        self.taken.name = "Renamed"
        self.ben.name = "Benjamin"
        page = cases._read_page(PAGE)
        self.assertEqual(page, cases.web_read(PAGE))
        self.assertEqual(page[0]["name"], "Renamed")
        self.assertEqual(page[0]["user_id"]["display_name"], "Benjamin")

    def test_reads_what_waits_to_be_computed(self):
        other = self.env["res.partner"].create({"name": "Marc"})
        self.resolved.partner_id = other
        cases = self.cases.with_user(self.ben)
        cases.web_read(PAGE)
        self.env.flush_all()
        other.name = "Marc, renamed"
        self.assertEqual(cases._read_page(PAGE)[1]["partner_name"], "Marc, renamed")

    def test_hidden(self):
        for method in ("_read_page", "web_read"):
            with self.subTest(method), self.assertRaises(AccessError):
                self._read(self.cases | self.hidden, method)

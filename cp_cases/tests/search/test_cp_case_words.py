from odoo.tests import tagged

from ..common import CpCasesCommon


@tagged("cp_cases")
class TestNewestWords(CpCasesCommon):
    """However many cases there are, and whoever asks: the newest that hold the words, in order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.old = cls.env["cp.case"].concat(
            *(cls._create_case(name=f"Refund {number}") for number in range(6))
        )
        for number in range(12):
            cls._create_case(name=f"Parcel {number}")
        cls.newest = cls.old.sorted("id desc")

    def _search(self, term="refund", limit=4, user=None, **kwargs):
        cases = self.env["cp.case"].with_user(user or self.ben)
        options = {"limit": limit, "order": "id desc", **kwargs}
        return cases.search([("search_term", "=", term)], **options)

    def test_page_after_page(self):
        self.assertEqual(self._search(), self.newest[:4])
        self.assertEqual(self._search(offset=4), self.newest[4:])
        self.assertEqual(self._search(offset=5), self.newest[5:])
        self.assertEqual(self._search(limit=40), self.newest)
        self.assertEqual(self._search(limit=None), self.newest)

    def test_any_order(self):
        for limit in (None, 40):
            self.assertEqual(self._search(limit=limit, order="name"), self.old)
        self.assertEqual(self._search(limit=2, order="name", offset=1), self.old[1:3])

    def test_word_of_all(self):
        self._create_case(name="Other", service_id=self.billing.id)
        self.assertEqual(len(self._search("sara", limit=40)), 18)
        self.assertEqual(
            self._search("sara", user=self.sue, limit=40).service_id.ids,
            [self.billing.id, self.support.id],
        )

    def test_word_that_the_index_cannot_find(self):
        self.assertEqual(self._search("un"), self.newest[:4])
        self.assertEqual(self._search("un", limit=None), self.newest)
        self.assertFalse(self._search("qq"))

    def test_word_with_signs(self):
        self._create_case(name="Other", number="975031")
        signs = self._create_case(name="50% of a_b, c\\d 'e'; --")
        for term in ("50%", "a_b,", "c\\d", "'e';", "--", "% of"):
            with self.subTest(term):
                self.assertEqual(self._search(term), signs)

    def test_few_cases_seen(self):
        self.old[:3]._record_work("note", self.ana)
        self.assertEqual(self._search(user=self.ana), self.newest[3:])
        self.assertEqual(self._search(user=self.ana, limit=None), self.newest[3:])
        self.assertFalse(self._search("parcel", user=self.ana))

    def test_of_services_and_worked_on(self):
        """Each case once, in its place."""
        self.old[1].service_id = self.billing
        self.old[3].service_id = self.billing
        (self.old[3] | self.old[4])._record_work("note", self.ben)
        seen = self.newest - self.old[1]
        self.assertEqual(self._search(limit=40), seen)
        self.assertEqual(self._search(limit=2, offset=1), seen[1:3])
        self.assertEqual(self._search(limit=40, order="name"), seen.sorted("name"))

    def test_hidden_with_and_without_a_page(self):
        self._create_case(name="Secret", service_id=self.billing.id)
        for limit in (None, 5):
            self.assertFalse(self._search("secret", limit=limit))

    def test_what_has_just_been_written(self):
        self.old[0].partner_id = self.env["res.partner"].create({"name": "Zeppelin"})
        self.assertEqual(self._search("zeppelin"), self.old[0])
        self.old[0]._record_work("note", self.ana)
        self.assertEqual(self._search("zeppelin", user=self.ana), self.old[0])

    def test_with_other_conditions(self):
        self.old[:2].write({"state": "open"})
        cases = self.env["cp.case"].with_user(self.ben)
        domain = [("search_term", "=", "refund"), ("state", "=", "open")]
        self.assertEqual(cases.search(domain, limit=9), self.old[:2].sorted("id desc"))
        self.assertEqual(cases.search_count(domain, limit=9), 2)
        either = ["|", ("search_term", "=", "refund"), ("name", "=", "Parcel 3")]
        self.assertEqual(cases.search_count(either, limit=9), 7)

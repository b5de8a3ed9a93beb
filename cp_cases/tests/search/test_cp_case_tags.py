from odoo.tests import tagged

from ..common import CpCasesCommon


@tagged("cp_cases")
class TestSearchTags(CpCasesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company = cls.env["res.partner"].create({"name": "Zephyr GmbH", "is_company": True})
        cls.tim = cls.env["res.partner"].create(
            {
                "name": "Tim Zephyr-Lamp",
                "email": "tim@example.net",
                "phone": "+49 (0)30 / 123-456",
                "parent_id": company.id,
            }
        )
        cls.sara_case = cls._create_case(name="Mail to tim@example.net, Zephyr")
        cls.tim_case = cls._create_case(
            name="Broken lamp", partner_id=cls.tim.id, email_from=cls.tim.email_formatted
        )
        cls.hidden = cls._create_case(
            partner_id=cls.tim.id, email_from=cls.tim.email, service_id=cls.billing.id
        )

    def _search(self, term, fname="search_term", user=None):
        Case = self.env["cp.case"].with_user(user or self.ben)
        return Case.search([(fname, "ilike", term)], order="id")

    def test_email_searches_addresses_only(self):
        self.assertEqual(self._search("tim@"), self.sara_case | self.tim_case)
        for term in ("email:tim@", "EMAIL:tim@example.net", "E-Mail:Tim@Example"):
            with self.subTest(term):
                self.assertEqual(self._search(term), self.tim_case)
        self.assertEqual(self._search("tim@", "search_email"), self.tim_case)
        self.assertFalse(self._search("email:zephyr"))

    def test_email_of_participants(self):
        self.sara_case._start_thread("x", "eva@example.org")
        self.assertEqual(self._search("email:eva@"), self.sara_case)

    def test_email_of_the_contact(self):
        self.tim.email = "tim.new@example.net"
        self.assertEqual(self._search("email:tim.new"), self.tim_case)

    def test_company(self):
        for term in ("company:zephyr", 'Unternehmen:"zephyr gmbh"', "company:ZEPH"):
            with self.subTest(term):
                self.assertEqual(self._search(term), self.tim_case)
        self.assertEqual(self._search("zephyr", "search_company"), self.tim_case)
        self.assertFalse(self._search("company:lamp"))

    def test_phone(self):
        for term in (
            "phone:030123",
            "phone:30/123-456",
            'phone:"+49 (0)30 123"',
            'phone:"+49 (30) 123"',
            'phone:"0049 30 123"',
            "phone:٠٣٠١٢٣",
            "phone:123456",
        ):
            with self.subTest(term):
                self.assertEqual(self._search(term), self.tim_case)
        self.assertEqual(self._search("123 456", "search_phone"), self.tim_case)
        self.assertFalse(self._search("phone:999"))
        self.assertFalse(self._search("phone:lamp"))

    def test_letters_are_those_of_the_one_box(self):
        """In all three places: without accents, letter case, other dashes and quotes, or digits of
        other scripts."""
        self.tim.parent_id.name = "Łódź & Ægir’s Straße"
        self.tim.write({"phone": "٠٣٠ ١٢٣٤٥٦", "email": "Tim@Müller.example"})
        for term in (
            "company:lodz",
            "company:ŁÓDŹ",
            'company:"aegir\'s strasse"',
            "company:“Ægir’s STRASSE”",
            "email:tim@muller",
            "email:TIM@MÜLLER.example",
            "phone:030123456",
            "phone:٣٠١٢٣",
        ):
            with self.subTest(term):
                self.assertEqual(self._search(term), self.tim_case)
        self.assertEqual(self._search("lodz", "search_company"), self.tim_case)
        self.tim.parent_id.name = "会社"
        self.assertEqual(self._search("company:会社"), self.tim_case)

    def test_tags_and_words_must_all_match(self):
        self.assertEqual(self._search("lamp email:tim@"), self.tim_case)
        self.assertEqual(self._search("email:tim@ company:zephyr phone:123456"), self.tim_case)
        self.assertFalse(self._search("sofa email:tim@"))
        self.assertFalse(self._search("email:sara company:zephyr"))
        self.assertEqual(self._search(f"{self.tim_case.number} email:tim@"), self.tim_case)

    def test_wildcards_are_letters(self):
        for term in ("email:%", "company:%", "email:t_m@"):
            self.assertFalse(self._search(term), term)

    def test_hidden_cases_are_not_found(self):
        for term in ("email:tim@", "company:zephyr", "phone:123456"):
            self.assertNotIn(self.hidden, self._search(term))
            self.assertIn(self.hidden, self._search(term, user=self.sue))

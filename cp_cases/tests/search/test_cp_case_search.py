from odoo.tests import tagged

from ..common import CpCasesCommon


@tagged("cp_cases")
class TestSearchTerm(CpCasesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("cp_cases.ir_sequence_cp_case").number_next = 14355
        cls.first = cls._create_case(name="Refund of order 5")
        cls.second = cls._create_case(name="Réclamation 14355 bis", email_from="marc@example.org")
        cls.second.partner_id = cls.env["res.partner"].create({"name": "Marc de la Tour"})
        cls.hidden = cls._create_case(name="Refund of order 6", service_id=cls.billing.id)

    def _search(self, term, user=None):
        return self.env["cp.case"].with_user(user or self.ben).search([("search_term", "=", term)])

    def test_number_gives_that_one_case_only(self):
        for term in ("14355", "#14355", "Case 14355", "case #14355", " CASE  14355 "):
            with self.subTest(term):
                self.assertEqual(self._search(term), self.first)

    def test_number_of_a_hidden_case_is_a_fragment(self):
        self.assertFalse(self._search(self.hidden.number))
        self.assertEqual(self._search(self.hidden.number, self.sue), self.hidden)

    def test_word_case_lists_all_visible(self):
        for term in ("Case", "case", "CASE"):
            self.assertEqual(self._search(term), self.first | self.second)

    def test_number_in_other_words(self):
        """In each language, whichever is loaded."""
        for term in (
            "[#14355]",
            "14355.",
            "Nr.14355",
            "der Fall 14355",
            "FALL 14355",
            "el caso 14355",
            "le cas n° 14355",
            "ケース１４３５５",
            "케이스 14355",
            "الحالة ١٤٣٥٥",
        ):
            with self.subTest(term):
                self.assertEqual(self._search(term), self.first)
        for term in ("parcel 14355", "N14355", "Fall 99999"):
            with self.subTest(term):
                self.assertFalse(self._search(term))

    def test_number_of_no_case(self):
        """It is a fragment, whatever stands around it."""
        order = self._create_case(name="Order 471199, late")
        for term in ("#471199", "(471199)", "Fall 471199", "Nr.471199", "order #471199", "471199."):
            with self.subTest(term):
                self.assertEqual(self._search(term), order)

    def test_number_of_a_hidden_case_in_other_words(self):
        number = self.hidden.number
        for term in (f"Fall {number}", f"ケース{number}", f"({number})"):
            with self.subTest(term):
                self.assertFalse(self._search(term))
                self.assertEqual(self._search(term, self.sue), self.hidden)

    def test_word_case_in_the_language_of_the_user(self):
        everything = self.first | self.second
        fall = self._create_case(name="A fall in the shop")
        for lang, word in (("de_DE", "Fall"), ("fr_FR", "le cas"), ("ja_JP", "ケース")):
            self.env["res.lang"]._activate_lang(lang)
            self.ben.lang = lang
            for term in (word, word.upper(), "case"):
                with self.subTest(term, lang=lang):
                    self.assertEqual(self._search(term), everything | fall)

    def test_word_case_in_another_language(self):
        """A word that stands somewhere is looked for: it may mean something else."""
        everything = self.first | self.second
        for term in ("Fall", "der Fall", "ケース", "الحالة"):
            with self.subTest(term):
                self.assertEqual(self._search(term), everything)
        fall = self._create_case(name="A fall in the shop")
        self.assertEqual(self._search("Fall"), fall)
        self.assertEqual(self._search("fall shop"), fall)

    def test_word_case_before_words(self):
        self.assertEqual(self._search("the case refund"), self.first)

    def test_letters_as_people_type_them(self):
        names = {
            "Yıldız Øst": ("YILDIZ", "yildiz ost", "Yildiz"),
            "O’Brien – Straße": ("O'Brien", "STRASSE", "o‘brien - strasse"),
            "Bestellung ٤٧١١": ("4711", "４７１１", "۴۷۱۱"),
            "ｶﾞｽ料金": ("ガス", "ガス料金"),
        }
        for name, terms in names.items():
            case = self._create_case(name=name)
            for term in terms:
                with self.subTest(term):
                    self.assertEqual(self._search(term), case)
        self.assertFalse(self._search("カス"))

    def test_company_of_the_contact(self):
        company = self.env["res.partner"].create({"name": "Zephyr GmbH", "is_company": True})
        self.second.partner_id.parent_id = company
        self.assertEqual(self._search("zephyr"), self.second)
        company.name = "Boreas AG"
        self.assertEqual(self._search("boreas"), self.second)
        self.assertFalse(self._search("zephyr"))
        self.first.partner_id.company_name = "Notus"
        self.assertEqual(self._search("notus"), self.first)

    def test_phone_of_the_contact(self):
        self.second.partner_id.phone = "+49 (0)30 / 123-456"
        for term in ("+49 30 123456", "+4930123456", "030 123456", "123-456", "123456"):
            with self.subTest(term):
                self.assertEqual(self._search(term), self.second)
        self.assertFalse(self._search("040 123456"))
        self.second.partner_id.phone = "040 98765"
        self.assertFalse(self._search("123456"))
        self.assertEqual(self._search("040 98765"), self.second)

    def test_participants(self):
        thread = self.first._start_thread("x", "Tim <tim@example.net>")
        self.assertEqual(self._search("tim@example.net"), self.first)
        self.assertEqual(self._search("example.net"), self.first)
        thread._add_participants("pia@example.net")
        self.assertEqual(self._search("pia@"), self.first)

    def test_whole_address_of_who_is_a_customer_elsewhere(self):
        """It stands in copy on one case, and is the customer's of another."""
        self.first._start_thread("x", "Marc <marc@example.org>")
        self.hidden._start_thread("x", "marc@example.org")
        self._create_case()._start_thread("x", "henrimarc@example.org marc@example.org.uk")
        for user in (self.ben, self.sue):
            with self.subTest(user.name):
                found = self._search("Marc@Example.org", user)
                expected = self.first | self.second
                self.assertEqual(found - self.hidden, expected)
                self.assertEqual(self.hidden in found, user == self.sue)

    def test_copies_of_a_mail(self):
        case = self._receive(Cc="Tim <tim@example.net>")
        self.assertEqual(self._search("tim example.net"), case)

    def test_names_in_any_order(self):
        for term in ("Sara", "henry", "Henry Sara", "SARA HEN"):
            with self.subTest(term):
                self.assertEqual(self._search(term), self.first)

    def test_words_over_several_columns(self):
        self.assertEqual(self._search("tour reclam"), self.second)
        self.assertFalse(self._search("tour refund"))

    def test_address_and_part_of_it(self):
        self.assertEqual(self._search("marc@example.org"), self.second)
        self.assertEqual(self._search("example.org"), self.second)

    def test_page_of_an_address(self):
        """The list counts no further than it is told to, whatever the search has found."""
        cases = [self._create_case(email_from="jo@example.net") for _turn in range(4)]
        cases[1].service_id = self.billing
        newest = [cases[3].id, cases[2].id, cases[0].id]
        search = self.env["cp.case"].with_user(self.ben).web_search_read
        domain = [("search_term", "ilike", "jo@example.net")]
        for offset, limit, count_limit, length in ((0, 1, 2, 2), (1, 2, 2, 3), (2, 5, 9, 3)):
            with self.subTest(offset=offset, count_limit=count_limit):
                found = search(domain, {}, offset, limit, count_limit=count_limit)
                ids = [record["id"] for record in found["records"]]
                self.assertEqual((ids, found["length"]), (newest[offset:][:limit], length))

    def test_thread_identifier(self):
        thread = self.first._start_thread("x")
        self.assertEqual(self._search(thread.identifier.lower()), self.first)
        self.assertEqual(self._search(f"[{thread.identifier}]"), self.first)
        other = self.hidden._start_thread("x")
        self.assertFalse(self._search(other.identifier))

    def test_short_words(self):
        japanese = self._create_case(name="返金 について")
        self.assertEqual(self._search("返金"), japanese)
        self.assertEqual(self._search("de bis"), self.second)
        self.assertFalse(self._search("d%"))

    def test_one_character(self):
        japanese = self._create_case(name="返金について")
        for term in ("返", "金", "て", "返金", "いて", "返金 いて"):
            with self.subTest(term):
                self.assertEqual(self._search(term), japanese)
        self.assertFalse(self._search("店"))

    def test_number_with_letters(self):
        self.env.ref("cp_cases.ir_sequence_cp_case").prefix = "CC-"
        case = self._create_case(name="About cc-9")
        longer = self._create_case(name=f"More of {case.number}0")
        for term in (case.number, case.number.lower(), f"Case {case.number}", f"#{case.number}"):
            with self.subTest(term):
                self.assertEqual(self._search(term), case)
        self.assertEqual(self._search("cc-"), case | longer)

    def test_worked_on_by_me(self):
        self.hidden._record_work("note", self.ben)
        Case = self.env["cp.case"].with_user(self.ben)
        self.assertEqual(Case.search([("is_worked_on", "=", True)]), self.hidden)
        self.assertEqual(Case.search([("is_worked_on", "=", False)]), self.first | self.second)

    def test_wildcards_are_letters(self):
        self.assertFalse(self._search("%"))
        self.assertFalse(self._search("_efund"))
        self.assertFalse(self._search("\\"))

    def test_contact_renamed(self):
        self.sara.name = "Sara Smith"
        self.assertEqual(self._search("smith"), self.first)

    def test_as_the_search_view_asks(self):
        found = self.env["cp.case"].with_user(self.ben).search([("search_term", "ilike", "refund")])
        self.assertEqual(found, self.first)

from odoo.exceptions import AccessError
from odoo.tests import tagged, users

from ..common import CpCasesCommon


@tagged("post_install", "-at_install", "cp_cases")
class TestCpCaseCustomer(CpCasesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls._create_case()

    def _get(self, agent, case=None):
        return (case or self.case).with_user(agent).get_customer()

    def test_who_it_is(self):
        company = self.env["res.partner"].create({"name": "Cycles", "is_company": True})
        self.sara.write(
            {
                "parent_id": company.id,
                "phone": "+1 555 0143",
                "city": "Leeds",
                "lang": "en_US",
                "tz": "Asia/Tokyo",
                "comment": "<p>Calls in the morning.</p>",
            }
        )
        customer = self._get(self.ben)
        self.assertEqual(customer["id"], self.sara.id)
        self.assertEqual(customer["name"], "Sara Henry")
        self.assertEqual(customer["company"], "Cycles")
        self.assertEqual(customer["phone"], "+1 555 0143")
        self.assertEqual(customer["postal_address"], "Leeds")
        self.assertEqual(customer["lang"], "English (US)")
        self.assertEqual(customer["tz"], "Asia/Tokyo")
        self.assertEqual(customer["notes"], "Calls in the morning.")

    def test_all_addresses_the_contacts_own_first(self):
        self._create_case(email_from="sara@home.example.com")
        case = self._create_case(email_from="sara@work.example.com")
        self.assertEqual(
            self._get(self.ben, case)["addresses"],
            ["sara.henry@example.com", "sara@work.example.com", "sara@home.example.com"],
        )

    def test_open_cases_first_then_the_last_five(self):
        done = [self._close(self._create_case(name=f"Done {number}")) for number in range(6)]
        waiting = self._create_case(name="Open", state="open")
        customer = self._get(self.ben)
        self.assertEqual(
            customer["open"],
            [
                {
                    "id": waiting.id,
                    "number": waiting.number,
                    "subject": "Open",
                    "state": "open",
                    "state_label": "Open",
                }
            ],
        )
        self.assertEqual(
            [case["subject"] for case in customer["done"]],
            ["Done 5", "Done 4", "Done 3", "Done 2", "Done 1"],
        )
        self.assertEqual(customer["count"], len(done) + 2)

    def test_hidden_cases_are_neither_shown_nor_counted(self):
        """Ana sees what she has worked on, and no other case of the same contact."""
        hidden = self._create_case(
            name="Hidden", service_id=self.billing.id, email_from="sara@secret.example.com"
        )
        self._close(self._create_case(name="Hidden, too", service_id=self.billing.id))
        self.case.with_user(self.sue).action_assign(self.ana.id)
        customer = self._get(self.ana)
        self.assertEqual(customer["open"] + customer["done"], [])
        self.assertEqual(customer["count"], 1)
        self.assertEqual(customer["addresses"], ["sara.henry@example.com"])
        self.assertEqual(self.case.with_user(self.ana).contact_case_count, 1)
        self.assertIn(hidden.id, [case["id"] for case in self._get(self.sue)["open"]])
        self.assertEqual(self.case.with_user(self.sue).contact_case_count, 3)

    def test_nobody_is_told_of_the_customer_of_a_hidden_case(self):
        with self.assertRaises(AccessError):
            self._get(self.cid)

    @users("ben@cp")
    def test_a_case_without_a_contact(self):
        self._create_case(name="Of nobody else", partner_id=False)
        case = self._create_case(partner_id=False, email_from="tom@example.com")
        customer = case.with_env(self.env).get_customer()
        self.assertFalse(customer["id"])
        self.assertEqual(customer["addresses"], ["tom@example.com"])
        self.assertEqual(customer["open"], [])
        self.assertEqual(customer["count"], 0)

    def test_a_contact_of_another_company_gives_its_name_alone(self):
        self.sara.phone = "+1 555 0143"
        self.sara.company_id = self.env["res.company"].create({"name": "Elsewhere"})
        customer = self._get(self.ben)
        self.assertFalse(customer["id"])
        self.assertEqual(customer["name"], "Sara Henry")
        self.assertFalse(customer["phone"])

    def test_whose_cases(self):
        self.assertEqual(self.case.with_user(self.ben).contact_cases_text, "Cases of Sara Henry")

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from ..common import CpCasesCommon


@tagged("cp_cases")
class TestCpService(CpCasesCommon):
    def test_mail_to_the_alias_makes_a_case_of_the_service(self):
        self.assertEqual(self._receive(email_to=self.billing_address).service_id, self.billing)

    def test_agents_read_and_managers_configure(self):
        self.assertEqual(self.support.with_user(self.ana).name, "Support")
        with self.assertRaises(AccessError):
            self.support.with_user(self.sue).name = "x"
        with self.assertRaises(AccessError):
            self.support.with_user(self.eve).read(["name"])
        self.support.with_user(self.max).name = "Help"
        self.assertEqual(self.support.name, "Help")

    def test_nobody_qualifies_themselves(self):
        with self.assertRaises(AccessError):
            self.billing.with_user(self.ben).agent_ids += self.ben
        with self.assertRaises(AccessError):
            self.ben.with_user(self.ben).cp_service_ids += self.billing

    def test_header_holds_no_code(self):
        with self.assertRaises(ValidationError):
            self.support.with_user(
                self.max
            ).header_html = '<p><t t-out="object.env.cr.dbname"/></p>'

    def test_open_case_count_is_of_the_reader(self):
        self._create_case()
        self._close(self._create_case())
        self.assertEqual(self.support.with_user(self.ben).open_case_count, 1)
        self.assertEqual(self.support.with_user(self.ana).open_case_count, 0)

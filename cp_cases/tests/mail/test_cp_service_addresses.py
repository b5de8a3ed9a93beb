from odoo.tests import tagged

from ..common import CpCasesCommon


@tagged("cp_cases")
class TestOwnAddresses(CpCasesCommon):
    """Which addresses are ours."""

    def _find_own(self, *addresses):
        return self.env["cp.service"].with_user(self.ana)._find_own_addresses(addresses)

    def test_addresses_of_services_and_of_odoo(self):
        domain = self.mail_alias_domain
        self.env["mail.alias"].create(
            {
                "alias_name": "sales",
                "alias_domain_id": domain.id,
                "alias_model_id": self.env["ir.model"]._get_id("res.partner"),
            }
        )
        own = {
            self.support_address,
            f"support+order5@{self.alias_domain}",
            f"sales@{self.alias_domain}",
            domain.bounce_email,
            domain.catchall_email,
            domain.default_from_email,
        }
        self.assertEqual(self._find_own(*own), own)

    def test_addresses_of_others(self):
        others = ("support@example.com", "sara.henry@example.com", f"sara@{self.alias_domain}", "")
        self.assertEqual(self._find_own(*others), set())
        self.assertEqual(self._find_own(), set())

    def test_domain_written_in_capitals(self):
        self.mail_alias_domain.name = self.alias_domain.upper()
        self.assertEqual(self._find_own(self.support_address), {self.support_address})

    def test_alias_of_any_domain(self):
        """It gets the mail of any domain; its address at a customer's is the customer's."""
        self.support.alias_id.alias_incoming_local = True
        self.assertEqual(
            self._find_own(self.support_address, "support@example.com"), {self.support_address}
        )

from odoo.exceptions import AccessError
from odoo.tests import tagged, users

from ..common import CpCasesCommon


@tagged("cp_cases")
class TestSuggestedAddresses(CpCasesCommon):
    def setUp(self):
        super().setUp()
        self.case = self._receive(Cc="tom@henry.example, x@unrelated.example")
        self.case.with_user(self.sue).action_assign(self.ana.id)
        self.draft = self._open_reply(self.case, self.ana)

    @users("ana@cp")
    def test_participants_and_contacts(self):
        self.env["res.partner"].sudo().create([{"name": "Henry", "email": False}])
        self.assertEqual(
            self.draft.suggest_addresses(" Henry"),
            ['"Sara Henry" <sara.henry@example.com>', "tom@henry.example"],
        )
        self.assertEqual(self.draft.suggest_addresses(""), [])

    def test_contacts_of_other_companies_are_not_suggested(self):
        other = self.env["res.company"].create({"name": "Other"})
        values = {"name": "Zoe", "email": "zoe@example.com", "company_id": other.id}
        zoe = self.env["res.partner"].create(values)
        self.assertEqual(self.draft.suggest_addresses("zoe"), [])
        zoe.company_id = False
        self.assertEqual(self.draft.suggest_addresses("zoe"), ['"Zoe" <zoe@example.com>'])

    @users("ana@cp")
    def test_own_addresses_are_not_suggested(self):
        self.env["res.partner"].sudo().create({"name": "Us", "email": self.support_address})
        self.assertEqual(self.draft.suggest_addresses(self.support_address), [])

    def test_participants_of_a_case_out_of_sight_are_not_suggested(self):
        self.assertEqual(self.draft.suggest_addresses("unrelated"), ["x@unrelated.example"])
        self.case.sudo().company_id = self.env["res.company"].create({"name": "Other"})
        self.assertEqual(self.draft.suggest_addresses("unrelated"), [])

    def test_of_another_agents_draft(self):
        with self.assertRaises(AccessError):
            self.draft.with_user(self.ben).suggest_addresses("henry")

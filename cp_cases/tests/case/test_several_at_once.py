from odoo.tests import tagged

from ..desk.test_cp_case_live import LiveCommon


@tagged("post_install", "-at_install", "cp_cases")
class TestSeveralAtOnce(LiveCommon):
    """What is done with several records at once is done with each of them."""

    def _told(self):
        return [
            channel for channel, kind, _data in self._sent() if kind == "cp_cases.channels_changed"
        ]

    def test_resolved_ones_keep_their_date(self):
        case, other = self._create_case(), self._create_case()
        case.action_set_state("resolved")
        case.date_resolved = "2020-01-01 00:00:00"
        (case | other).with_user(self.ben).action_set_state("resolved")
        self.assertEqual(str(case.date_resolved), "2020-01-01 00:00:00")
        self.assertTrue(other.date_resolved)

    def test_agents_of_several_services(self):
        self.support.agent_ids, self.billing.agent_ids = self.ben, self.cid
        self._sent()
        (self.support | self.billing).write({"agent_ids": [(6, 0, (self.ben | self.cid).ids)]})
        users = self.ben | self.cid
        told = [("res.partner", user.partner_id.id) for user in users]
        self.assertCountEqual(self._told(), told)

    def test_right_taken_by_its_group(self):
        """Whoever keeps a smaller right is told, too."""
        self.sue.group_ids += self.env.ref("cp_cases.group_cp_cases_user")
        self._sent()
        self.env.ref("cp_cases.group_cp_cases_supervisor").user_ids -= self.sue
        self.assertTrue(self.sue._is_cp_agent())
        self.assertIn(("res.partner", self.sue.partner_id.id), self._told())

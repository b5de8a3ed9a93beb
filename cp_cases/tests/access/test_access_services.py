from itertools import product

from odoo.tests import tagged

from .access_common import AccessCommon


@tagged("cp_cases")
class TestAccessServices(AccessCommon):
    """Who may do what with services and their addresses, and what agents are told of cases."""

    def test_services(self):
        for user in self.visible:
            for model, method, ids in (
                ("cp.service", "action_view_cases", self.support.ids),
                ("cp.service", "action_take_next", []),
                ("cp.service", "get_disposition_buttons", self.support.ids),
                ("res.partner", "action_view_cp_cases", self.sara.ids),
            ):
                with self.subTest(user=user.name, method=method):
                    outcome = self.call(user, model, method, ids)
                    self.assertNoSecret(outcome, self.hidden_from(user))
                    if user in self.agents:
                        self.assertAllowed(outcome)
                    else:
                        self.assertRefused(outcome, self.cases)

    def test_addresses_of_services(self):
        Address = self.env["cp.service.address"]
        for user in self.visible:
            with self.subTest(user=user.name):
                address = Address.create(
                    {
                        "email": f"{user.id}@example.com",
                        "service_id": self.support.id,
                        "state": "proposed",
                    }
                )
                for method in ("action_dismiss", "action_confirm"):
                    outcome = self.call(user, address._name, method, address.ids)
                    if user in self.supervisors:
                        self.assertAllowed(outcome)
                    else:
                        self.assertRefused(outcome, self.cases)
                values = {"email": f"a{user.id}@example.com", "service_id": self.support.id}
                for outcome in (
                    self.call(user, address._name, "create", values),
                    self.call(user, address._name, "write", address.ids, {"state": "used"}),
                ):
                    if user == self.max:
                        self.assertAllowed(outcome)
                    else:
                        self.assertRefused(outcome, self.cases)

    def test_blocked_senders(self):
        for user in self.visible:
            with self.subTest(user=user.name):
                values = {"address": f"a{user.id}@example.net", "service_id": self.support.id}
                blocked = self.env["cp.blocked.sender"].create(
                    {**values, "address": f"b{user.id}@example.net"}
                )
                for outcome in (
                    self.call(user, blocked._name, "create", values),
                    self.call(user, blocked._name, "read", blocked.ids, ["address"]),
                    self.call(user, blocked._name, "write", blocked.ids, {"service_id": False}),
                    self.call(user, blocked._name, "unlink", blocked.ids),
                ):
                    if user in self.supervisors:
                        self.assertAllowed(outcome)
                    else:
                        self.assertRefused(outcome, self.cases)

    def test_what_is_counted(self):
        news = "get_news", [case.id for case in self.cases.values()]
        for user, (method, *args) in product(self.visible, (("get_my_cases_counts",), news)):
            with self.subTest(user=user.name, method=method):
                outcome = self.call(user, "cp.case", method, *args)
                if user in self.agents:
                    self.assertNoSecret(outcome, self.hidden_from(user))
                else:
                    self.assertRefused(outcome, self.cases)

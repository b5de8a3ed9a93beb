from odoo.tests import tagged

from ..browsers import BrowsersCase


@tagged("post_install", "-at_install", "cp_cases")
class TestToursTwoAgents(BrowsersCase):
    def test_what_one_does_shows_to_the_other_and_to_nobody_else(self):
        """Ben and Sue look at one case. Cid, of another service, asks to hear of it as well."""
        case = self._receive("Where is my order?", body="I have not received it.")
        identifier = case.thread_ids.identifier
        self._on(
            "action_pin",
            lambda cases: self._receive(f"My second question [{identifier}]", body="And when?"),
        )
        before_transfer = []
        self._on("action_transfer", lambda cases: before_transfer.extend(self._heard_by(self.cid)))
        for method in ("create", "unlink"):
            self._on(method, lambda drafts: None, model="cp.case.draft")
        self._on("message_post", lambda cases: None)

        def spy(_ben, _sue, cid):
            cid._websocket_request(
                "Runtime.evaluate",
                params={
                    "expression": "odoo.__WOWL_DEBUG__.root.env.services.bus_service"
                    f".addChannel('cp.case_{case.id}')"
                },
            )

        self._play(
            (self.ben, f"/odoo/cases/{case.id}", "cp_cases.two_agents_ben"),
            (self.sue, f"/odoo/cases/{case.id}", "cp_cases.two_agents_sue"),
            (self.cid, "/odoo/team-queue", "cp_cases.two_agents_cid"),
            listeners=(case, 2),
            before=spy,
        )
        self.assertFalse(before_transfer, "who does not see the case hears nothing of it")
        self.assertEqual(
            self._heard_by(self.cid),
            [("cp_cases.queue_changed", {"service_id": self.billing.id})],
            "but of what comes to his own service",
        )
        for user in (self.ben, self.sue):
            self.assertIn(("cp_cases.case_changed", {"case_id": case.id}), self._heard_by(user))
        self.assertEqual(case.service_id, self.billing)

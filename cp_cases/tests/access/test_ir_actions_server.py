from odoo.exceptions import UserError
from odoo.tests import tagged

from .access_common import AccessCommon
from .guard import GuardCommon


@tagged("cp_cases")
class TestServerActions(GuardCommon, AccessCommon):
    """Whatever rights they run with, and whoever runs them: an agent by hand, or OdooBot by an
    automation rule."""

    def _make_action(self, **values):
        model_id = self.env["ir.model"]._get_id("cp.case")
        return self.env["ir.actions.server"].create(
            {"name": "x", "model_id": model_id, "binding_model_id": model_id, **values}
        )

    def _make_actions(self):
        template = self.env["mail.template"].create(
            {
                "name": "Out",
                "model_id": self.env["ir.model"]._get_id("cp.case"),
                "subject": "Out",
                "body_html": "<p>Out</p>",
                "email_to": "victim@example.com",
            }
        )
        agent = {"state": "object_write", "update_path": "user_id"}
        return {
            "agent": self._make_action(**agent, resource_ref=f"res.users,{self.ana.id}"),
            "service": self._make_action(
                state="object_write",
                update_path="service_id",
                resource_ref=f"cp.service,{self.billing.id}",
            ),
            "email": self._make_action(
                state="mail_post", mail_post_method="email", template_id=template.id
            ),
            "code": self._make_action(
                state="code", code=f"record.sudo().write({{'user_id': {self.ana.id}}})"
            ),
            "ledger": self._make_action(
                state="code",
                code="env['cp.case.worker'].sudo().create("
                f"{{'case_id': record.id, 'user_id': {self.eve.id}}})",
            ),
        }, self._make_action(state="mail_post", mail_post_method="note", template_id=template.id)

    def test_server_actions(self):
        forbidden, note = self._make_actions()
        for user in (self.ana, self.sue, self.env.ref("base.user_root")):
            before = self._get_history()
            for name, action in forbidden.items():
                with self.subTest(user=user.name, action=name):
                    with self.as_client(user) as env, self.assertRaises(UserError):
                        self._run_action(env, action)
                        env.flush_all()
                    self.assertEqual(self._get_history(), before)
            with self.as_client(user) as env:
                self._run_action(env, note)
                self.assertEqual(self._entries(self.case)[-1].cp_entry_type, "note")
                self.assertEqual(self._entries(self.case)[-1].author_id, user.partner_id)
        self._close(self.case)
        for action in (*forbidden.values(), note):
            root = self.env.ref("base.user_root")
            with self.as_client(root) as env, self.assertRaises(UserError):
                self._run_action(env, action)

    def _run_action(self, env, action):
        return (
            env["ir.actions.server"]
            .browse(action.id)
            .with_context(active_model="cp.case", active_id=self.case.id, active_ids=self.case.ids)
            .run()
        )

    def test_an_action_that_calls_our_methods_works(self):
        self.case.with_user(self.ben).action_take()
        action = self._make_action(state="code", code="record.action_set_state('resolved')")
        with self.as_client(self.ben) as env:
            self._run_action(env, action)
            self.assertEqual(self.case.state, "resolved")
            self.assertEqual(self._entries(self.case)[-1].cp_entry_type, "state")

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import tagged

from .access_common import SECRETS, AccessCommon


@tagged("cp_cases")
class TestEscalation(AccessCommon):
    """Nobody gives oneself sight, by whatever field, command or default."""

    def setUp(self):
        super().setUp()
        self.seen, self.hidden = self.cases["support"], self.cases["billing"]

    def _try(self, user, model, method, *args, **kwargs):
        """Make an attempt for good: what it brought is looked at afterwards."""
        env = self.env(user=user, su=False, context=kwargs.pop("context", {}))
        self.patch(self.env.transaction, "default_env", env)
        self.env.invalidate_all()
        try:
            with self.env.cr.savepoint():
                call_kw(env[model], method, list(args), kwargs)
        except (UserError, ValueError):
            return
        finally:
            self.env.invalidate_all()

    def assertNoSight(self, user):
        with self.as_client(user) as env:
            keys = {
                key
                for key in self.cases
                if env["cp.case"].browse(self.cases[key].id).has_access("read")
            }
        self.assertEqual(keys, self.visible[user])

    def test_own_qualification(self):
        for user in (self.ana, self.ben, self.eve, self.portal):
            services = {"cp_service_ids": [Command.link(self.billing.id)]}
            group = self.env.ref("cp_cases.group_cp_cases_supervisor")
            self._try(user, "res.users", "write", user.ids, services)
            self._try(user, "res.users", "write", user.ids, {"group_ids": [Command.link(group.id)]})
            self._try(user, "cp.service", "write", self.billing.ids, {"agent_ids": user.ids})
            self._try(user, "res.groups", "write", group.ids, {"user_ids": [Command.link(user.id)]})
            self.assertNoSight(user)

    def test_ledger(self):
        row = {"user_id": self.ana.id, "case_id": self.hidden.id}
        existing = self.seen.worker_ids.filtered(lambda one: one.user_id == self.ana)
        commands = [
            Command.create({**row, "first_event": "note", "last_event": "note"}),
            Command.update(existing.id, {"case_id": self.hidden.id}),
            Command.link(self.hidden.worker_ids[:1].id),
        ]
        for user in (self.ana, self.ben, self.sue, self.max):
            before = (
                self.env["cp.case.worker"].search([]).mapped(lambda one: (one.case_id, one.user_id))
            )
            self._try(user, "cp.case.worker", "create", row)
            self._try(user, "cp.case.worker", "write", existing.ids, row)
            self._try(
                user,
                "cp.case.worker",
                "load",
                ["case_id/.id", "user_id/.id"],
                [[str(self.hidden.id), str(user.id)]],
            )
            for command in commands:
                self._try(user, "cp.case", "write", self.seen.ids, {"worker_ids": [command]})
                self._try(
                    user,
                    "cp.case",
                    "create",
                    {"name": "x", "service_id": self.support.id, "worker_ids": [command]},
                )
                context = {"default_worker_ids": [command], "default_service_id": self.support.id}
                self._try(user, "cp.case", "name_create", "x", context=context)
                self._try(
                    user,
                    "cp.service",
                    "write",
                    self.support.ids,
                    {"case_ids": [Command.update(self.seen.id, {"worker_ids": [command]})]},
                )
            after = (
                self.env["cp.case.worker"]
                .search([("case_id.create_uid", "=", self.env.uid)])
                .mapped(lambda one: (one.case_id, one.user_id))
            )
            self.assertEqual(set(after), set(before), user.name)
            self.assertNoSight(user)

    def test_commands_in_a_new_case(self):
        """Creation runs with sudo inside: no command for another record gets in."""
        tag = self.env["cp.case.tag"].create({"name": "Gold"})
        activity = self.of_case("mail.activity", self.hidden)
        follower = self.of_case("mail.followers", self.hidden)[:1]
        values = {"name": "x", "service_id": self.support.id}
        for commands in (
            {"tag_ids": [Command.update(tag.id, {"name": "taken"})]},
            {"tag_ids": [Command.create({"name": "new"})]},
            {"activity_ids": [Command.update(activity.id, {"summary": "taken"})]},
            {
                "message_follower_ids": [
                    Command.update(follower.id, {"partner_id": self.ana.partner_id.id})
                ]
            },
            {"follow_up_ids": [Command.update(self.hidden.id, {"user_id": self.ana.id})]},
            {"draft_ids": [Command.create({"user_id": self.ana.id})]},
        ):
            self._try(self.ana, "cp.case", "create", {**values, **commands})
            context = {f"default_{fname}": value for fname, value in commands.items()}
            self._try(self.ana, "cp.case", "create", values, context=context)
        self.assertEqual(tag.name, "Gold")
        self.assertFalse(tag.search([("name", "=", "new")]))
        self.assertEqual(activity.summary, SECRETS["billing"])
        self.assertNotEqual(follower.partner_id, self.ana.partner_id)
        self.assertFalse(self.hidden.user_id)
        self._try(self.ana, "cp.case", "create", {**values, "tag_ids": [Command.link(tag.id)]})
        self.assertEqual(
            self.env["cp.case"].search([("tag_ids", "in", tag.ids)]).create_uid, self.ana
        )

    def test_agent_of_a_case(self):
        for user in (self.ana, self.ben):
            for case in (self.hidden, self.seen):
                self._try(user, "cp.case", "write", case.ids, {"user_id": self.eve.id})
                self.assertFalse(case.user_id)
            self._try(user, "cp.case", "write", self.hidden.ids, {"service_id": self.support.id})
            self._try(user, "cp.case", "write", self.seen.ids, {"service_id": self.billing.id})
            self.assertEqual(self.seen.service_id, self.support)
            self.assertNoSight(user)

    def test_taking_over_the_lines_of_others(self):
        """Commands on the other side of a relation meet the rule of the cases."""
        owner = self.hidden.partner_id
        for commands in (
            [Command.link(self.hidden.id)],
            [Command.set([])],
            [Command.update(self.hidden.id, {"priority": "5"})],
            [Command.delete(self.hidden.id)],
        ):
            for partner in (owner, self.sara):
                self._try(self.ben, "res.partner", "write", partner.ids, {"cp_case_ids": commands})
            if commands[0][0] != Command.UPDATE:
                self._try(self.max, "cp.service", "write", self.support.ids, {"case_ids": commands})
        self.assertEqual((self.hidden.partner_id, self.hidden.service_id), (owner, self.billing))
        self.assertEqual(self.hidden.priority, "3")

    def test_pins_of_others(self):
        command = [Command.link(self.cid.id)]
        self._try(self.ben, "cp.case", "write", self.seen.ids, {"pinned_user_ids": command})
        self.assertFalse(self.seen.pinned_user_ids)
        outcome = self.call(self.ben, "cp.case", "read", self.seen.ids, ["pinned_user_ids"])
        self.assertRefused(outcome, ["billing"])

    def test_forged_draft(self):
        email = self.hidden.message_ids.filtered("cp_thread_id")
        forged = {"kind": "reply", "case_id": self.hidden.id, "message_id": email.id}
        drafts = self.env["cp.case.draft"].search([])
        for user in (self.ana, self.ben, self.sue):
            self._try(user, "cp.case.draft", "create", forged)
            self._try(user, "cp.case", "action_reply", self.seen.ids, email.id)
            context = {f"default_{fname}": value for fname, value in forged.items()}
            self._try(user, "cp.case.draft", "create", {"subject": "x"}, context=context)
        new = self.env["cp.case.draft"].search([]) - drafts
        self.assertFalse(new.case_id | new.message_id.mapped("cp_thread_id.case_id"))

import json
from types import SimpleNamespace
from unittest.mock import patch

from odoo.tests import tagged, users

from ..common import CpCasesCommon


class LiveCommon(CpCasesCommon):
    def _sent(self):
        """What goes out at the end of the transaction: [(channel, type, payload)]."""
        self.env.cr.precommit.run()
        rows = self.env["bus.bus"].sudo().search([], order="id")
        result = []
        for row in rows:
            message = json.loads(row.message)
            if message["type"].startswith("cp_cases."):
                channel = tuple(json.loads(row.channel)[1:])
                result.append((channel, message["type"], message["payload"]))
        rows.unlink()
        return result

    def _admitted(self, user, *names):
        """The channels of this addon that the websocket of ``user`` gets."""
        websocket = self.env["ir.websocket"].with_user(user)
        session = SimpleNamespace(uid=user.id)
        path = "odoo.addons.bus.models.ir_websocket.wsrequest"
        with patch(path, SimpleNamespace(session=session)):
            channels = websocket._build_bus_channel_list(list(names))
        models = ("cp.case", "cp.service", "res.company")
        records = [channel[0] if isinstance(channel, tuple) else channel for channel in channels]
        self.assertFalse([one for one in channels if isinstance(one, str) and "cp.case" in one])
        return [record for record in records if getattr(record, "_name", "") in models]


@tagged("post_install", "-at_install", "cp_cases")
class TestCpCaseLiveChannels(LiveCommon):
    def test_agent_of_the_service_is_admitted(self):
        case = self._create_case()
        self.assertEqual(self._admitted(self.ben, f"cp.case_{case.id}"), [case, self.support])

    def test_hidden_case_is_refused(self):
        case = self._create_case()
        self.assertEqual(self._admitted(self.cid, f"cp.case_{case.id}"), [self.billing])

    def test_agent_with_worked_on_hears_of_his_cases_alone(self):
        case, worked = self._create_case(), self._create_case()
        worked._record_work("note", self.ana)
        names = [f"cp.case_{case.id}", f"cp.case_{worked.id}"]
        self.assertEqual(self._admitted(self.ana, *names), [worked])

    def test_supervisor_is_admitted_to_the_company(self):
        case = self._create_case(service_id=self.billing.id)
        admitted = self._admitted(self.sue, f"cp.case_{case.id}")
        self.assertEqual(admitted[0], case)
        self.assertEqual(admitted[-1], self.company_admin)

    def test_others_are_admitted_to_nothing(self):
        case = self._create_case()
        for user in (self.eve, self.env.ref("base.public_user")):
            with self.subTest(user=user.login):
                self.assertFalse(self._admitted(user, f"cp.case_{case.id}"))

    def test_lost_sight_is_refused_at_the_next_subscription(self):
        case = self._create_case()
        self.support.agent_ids -= self.ben
        self.assertFalse(self._admitted(self.ben, f"cp.case_{case.id}"))

    def test_names_that_are_no_case_are_refused(self):
        case = self._create_case()
        names = [
            "cp.case_",
            "cp.case_x",
            f"cp.case_{case.id} ",
            f"cp.case_{case.id}\n",
            "cp.case_99999999999999999999",
            "cp.case_0",
            "cp.case",
        ]
        self.assertEqual(self._admitted(self.ben, *names), [self.support])

    def test_many_names_cost_one_search(self):
        names = [f"cp.case_{number}" for number in range(5000)]
        self.assertLess(len(self._admitted(self.ben, *names)), 102)


@tagged("post_install", "-at_install", "cp_cases")
class TestCpCaseLive(LiveCommon):
    def setUp(self):
        super().setUp()
        self.case = self._create_case(name="Secret of the customer")
        self._sent()

    def _case_messages(self, sent):
        return [payload for _, name, payload in sent if name == "cp_cases.case_changed"]

    def test_told_once_per_transaction(self):
        self.case._add_entry("note", "One")
        self.case.write({"priority": "5", "state": "open"})
        self.case._add_note("Two")
        self.assertEqual(self._case_messages(self._sent()), [{"case_id": self.case.id}])
        self.assertFalse(self._sent())

    def test_ids_only(self):
        self.case.with_user(self.ben).action_take()
        self._receive("Secret of another customer")
        sent = self._sent()
        self.assertTrue(sent)
        for channel, name, payload in sent:
            with self.subTest(channel=channel, name=name):
                self.assertTrue(all(type(value) is int for value in payload.values()))
                self.assertTrue(all(key.endswith("_id") for key in payload))

    def test_a_queue_does_not_name_the_case(self):
        """Its channel may outlive a qualification until the websocket subscribes again."""
        self.case.priority = "5"
        queue = [payload for _, name, payload in self._sent() if name == "cp_cases.queue_changed"]
        self.assertIn({"service_id": self.support.id}, queue)
        self.assertFalse([payload for payload in queue if "case_id" in payload])

    @users("ben@cp")
    def test_each_change_is_told(self):
        case = self.case.with_env(self.env)
        changes = {
            "take": case.action_take,
            "field": lambda: case.write({"priority": "4"}),
            "state": lambda: case.action_set_state("resolved"),
            "disposition": lambda: case.action_set_disposition(self.call_back.id),
            "note": lambda: case.message_post(body="A note"),
            "lock": case.action_reply,
            "unlock": lambda: self.env["cp.case.draft"].search([]).action_discard(),
            "transfer": lambda: case.action_transfer(user_id=self.ana.id),
        }
        for name, change in changes.items():
            with self.subTest(name):
                change()
                told = self._case_messages(self._sent())
                self.assertEqual({message["case_id"] for message in told}, {case.id})

    def test_opening_a_reply_is_told_once(self):
        case = self._receive()
        self._sent()
        case.with_user(self.ben).action_reply()
        self.assertEqual(self._case_messages(self._sent()), [{"case_id": case.id}])

    def test_screens_subscribe_again_when_the_case_leaves_its_service(self):
        self.case.with_user(self.ben).action_take()
        self._sent()
        self.case.with_user(self.sue).action_transfer(service_id=self.billing.id)
        channels = [channel for channel, name, _ in self._sent() if name.endswith("els_changed")]
        self.assertEqual(channels, [("cp.case", self.case.id)])
        self.assertFalse(self._admitted(self.ana, f"cp.case_{self.case.id}"))

    def test_incoming_mail_is_told(self):
        case = self._receive()
        self.assertEqual(self._case_messages(self._sent()), [{"case_id": case.id}])

    def test_saving_a_draft_is_not_told(self):
        draft = self._open_reply(self.case, self.ben)
        self._sent()
        draft.body = "<p>Half a sentence</p>"
        self.assertFalse(self._sent())

    def test_pin_is_told_to_its_owner_alone(self):
        self.case.with_user(self.ben).action_pin()
        channels = [channel for channel, _, _ in self._sent()]
        self.assertEqual(channels, [("res.partner", self.ben.partner_id.id)])

    def test_transfer_tells_both_services_and_both_agents(self):
        self.case.with_user(self.ben).action_take()
        self._sent()
        self.case.with_user(self.ben).action_transfer(
            user_id=self.cid.id, service_id=self.billing.id
        )
        channels = [channel for channel, name, _ in self._sent() if name.endswith("queue_changed")]
        for record in (self.support, self.billing, self.ben.partner_id, self.cid.partner_id):
            self.assertIn((record._name, record.id), channels)
        self.assertIn(("res.company", self.company_admin.id, "cp_cases"), channels)

    def test_draft_tells_its_author(self):
        self._open_reply(self.case, self.ben)
        channels = [channel for channel, name, _ in self._sent() if name.endswith("drafts_changed")]
        self.assertEqual(channels, [("res.partner", self.ben.partner_id.id)])

    def test_new_qualification_makes_the_screen_subscribe_again(self):
        self.support.agent_ids += self.cid
        self.support.agent_ids -= self.ana
        self.ben.write({"cp_service_ids": [(4, self.billing.id)]})
        self.eve.write({"group_ids": [(4, self.env.ref("cp_cases.group_cp_cases_user").id)]})
        told = {
            channel[1] for channel, name, _ in self._sent() if name.endswith("channels_changed")
        }
        self.assertEqual(told, set((self.ana | self.ben | self.cid | self.eve).partner_id.ids))


@tagged("cp_cases")
class TestHeldMailIsTold(LiveCommon):
    """Supervisors hear of it when there is more or less held mail."""

    def test_held_released_discarded(self):
        told = ("res.company", self.company_admin.id, "cp_cases")
        self._sent()
        self.assertFalse(self._receive(Auto_Submitted="auto-replied"))
        self.assertIn(told, [channel for channel, _type, _payload in self._sent()])
        held = self.env["cp.inbound.mail"].search([("state", "=", "held")], limit=1)
        held.with_user(self.sue).action_discard()
        sent = self._sent()
        self.assertIn(told, [channel for channel, _type, _payload in sent])
        self.assertNotIn("auto-replied", str(sent))

    def test_mail_without_service_is_for_every_company(self):
        abroad = self.env["res.company"].create({"name": "Abroad"})
        self._sent()
        self.assertFalse(self._receive(email_to=f"nobody@{self.alias_domain}"))
        told = {channel for channel, _type, _payload in self._sent()}
        for company in (self.company_admin, abroad):
            self.assertIn(("res.company", company.id, "cp_cases"), told)

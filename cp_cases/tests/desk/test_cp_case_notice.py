import json

from odoo.exceptions import AccessError
from odoo.tests import tagged, users

from .test_cp_case_live import LiveCommon


@tagged("post_install", "-at_install", "cp_cases")
class TestNotice(LiveCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls._create_case(user_id=cls.ben.id)

    def _announced(self, case):
        """Who is told of an email that arrives on ``case``."""
        self._sent()
        case.with_user(self.env.ref("base.user_root"))._announce_email()
        users = self.ana | self.ben | self.cid | self.sue
        by_partner = {partner.id: partner.user_ids for partner in users.partner_id}
        told = self.env["res.users"]
        for (_model, record_id), kind, payload in self._sent():
            if kind == "cp_cases.email_arrived":
                self.assertEqual(payload, {"case_id": case.id})
                told |= by_partner[record_id]
        return told

    def _news(self, user, *cases):
        ids = [case.id for case in cases]
        return self.env["cp.case"].with_user(user).get_news(ids)

    def _named(self, user, *cases):
        return [values["id"] for values in self._news(user, *cases)["cases"]]

    # ------------------------------------------------------------
    # WHO IS TOLD
    # ------------------------------------------------------------

    def test_the_agent_of_the_case_is_told(self):
        self.assertEqual(self._announced(self.case), self.ben)

    def test_an_email_that_arrives_announces_itself(self):
        case = self._receive(subject="Where is my order?")
        self.ben.cp_notice = "queue"
        self._sent()
        self._receive(subject=f"Re: {case.thread_ids.name} [{case.thread_ids.identifier}]")
        kinds = [kind for _channel, kind, _payload in self._sent()]
        self.assertEqual(kinds.count("cp_cases.email_arrived"), 1)

    def test_whoever_wants_nothing_is_told_nothing(self):
        self.ben.cp_notice = "none"
        self.assertFalse(self._announced(self.case))
        self.case._set_news(True)
        self.assertEqual(self._news(self.ben, self.case), {"count": 0, "cases": []})

    def test_the_team_queue_is_told_to_those_who_wish_it(self):
        self.case.user_id = False
        self.assertFalse(self._announced(self.case))
        (self.ana | self.ben | self.cid | self.sue).cp_notice = "queue"
        self.support.agent_ids |= self.ana
        self.assertEqual(self._announced(self.case), self.ben | self.sue)
        self.assertEqual(self._named(self.ben, self.case), self.case.ids)

    def test_a_pending_case_of_nobody_waits_for_nobody(self):
        self.ben.cp_notice = "queue"
        reason = self.env["cp.pending.reason"].search([], limit=1)
        self.case.write({"user_id": False, "state": "pending", "pending_reason_id": reason.id})
        self.assertFalse(self._announced(self.case))

    def test_an_agent_who_lost_sight_is_not_told(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.ben.write({"company_id": other.id, "company_ids": other.ids})
        self.assertFalse(self._announced(self.case))

    # ------------------------------------------------------------
    # WHAT IS SAID
    # ------------------------------------------------------------

    @users("ben@cp")
    def test_what_is_said(self):
        self.case._set_news(True)
        expected = {
            "id": self.case.id,
            "number": self.case.number,
            "name": self.case.name,
            "contact": self.case.partner_name,
        }
        self.assertEqual(
            self.env["cp.case"].get_news(self.case.ids), {"count": 1, "cases": [expected]}
        )
        self.env["cp.case"].browse(self.case.id).action_mark_read()
        self.assertEqual(self.env["cp.case"].get_news(self.case.ids), {"count": 0, "cases": []})

    def test_nothing_is_said_of_the_cases_of_others(self):
        hidden = self._create_case(service_id=self.billing.id, user_id=self.cid.id)
        hidden._set_news(True)
        self.case._set_news(True)
        for user in (self.ana, self.ben, self.sue):
            user.cp_notice = "queue"
            with self.subTest(user=user.login):
                self.assertNotIn(hidden.id, self._named(user, hidden, self.case))
        self.assertEqual(self._news(self.ana, hidden, self.case), {"count": 0, "cases": []})

    @users("eve@cp")
    def test_others_than_agents_are_refused(self):
        with self.assertRaises(AccessError):
            self.env["cp.case"].get_news(self.case.ids)

    # ------------------------------------------------------------
    # THE WISH
    # ------------------------------------------------------------

    @users("ana@cp")
    def test_each_sets_the_own_wish(self):
        self.env.user.cp_notice = "queue"
        self.assertEqual(self.env.user.read(["cp_notice"])[0]["cp_notice"], "queue")
        with self.assertRaises(AccessError):
            self.ben.with_env(self.env).cp_notice = "none"

    # ------------------------------------------------------------
    # WEB PUSH
    # ------------------------------------------------------------

    def _add_device(self, user):
        params = self.env["ir.config_parameter"].sudo()
        params.set_param("mail.web_push_vapid_private_key", "private")
        params.set_param("mail.web_push_vapid_public_key", "public")
        return self.env["mail.push.device"].create(
            {
                "endpoint": f"https://push.example.com/{user.id}",
                "keys": "{}",
                "partner_id": user.partner_id.id,
            }
        )

    def test_push_waits_for_the_job(self):
        device = self._add_device(self.ben)
        self._add_device(self.cid)
        self._announced(self.case)
        push = self.env["mail.push"].search([])
        self.assertEqual(push.mail_push_device_id, device)
        payload = json.loads(push.payload)
        self.assertEqual(payload["title"], self.case.partner_name)
        self.assertEqual(payload["options"]["body"], f"#{self.case.number} {self.case.name}")
        self.assertEqual(payload["options"]["data"], {"model": "cp.case", "res_id": self.case.id})

    def test_without_a_device_nothing_is_pushed(self):
        self._announced(self.case)
        self.assertFalse(self.env["mail.push"].search([]))

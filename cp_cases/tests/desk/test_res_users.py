import json
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from ...hooks import uninstall_hook
from ..common import CpCasesCommon


class BusyCommon(CpCasesCommon):
    def _compose(self, agent):
        action = self.env["cp.case.draft"].with_user(agent).action_compose()
        return self.env["cp.case.draft"].with_user(agent).browse(action["res_id"])

    def _set_presence(self, agent, minutes_ago):
        last_poll = fields.Datetime.now() - timedelta(minutes=minutes_ago)
        presence = self.env["mail.presence"].search([("user_id", "=", agent.id)])
        if not presence:
            presence = presence.create({"user_id": agent.id})
        presence.write({"last_poll": last_poll, "status": "online"})


@tagged("cp_cases")
class TestBusy(BusyCommon):
    def test_busy_until_the_last_draft_is_gone(self):
        first, second = self._compose(self.ana), self._compose(self.ana)
        self.assertEqual(self.ana.manual_im_status, "busy")
        first.action_discard()
        self.assertEqual(self.ana.manual_im_status, "busy")
        second.write({"partner_id": self.sara.id, "note": "<p>Phoned</p>"})
        second.action_save_note()
        self.assertFalse(self.ana.manual_im_status)

    def test_former_status_comes_back(self):
        for status in ("away", "busy", "offline", False):
            self.ana.manual_im_status = status
            draft = self._compose(self.ana)
            self.assertEqual(self.ana.manual_im_status, "busy")
            draft.action_discard()
            self.assertEqual(self.ana.manual_im_status, status)

    def test_status_chosen_meanwhile_stays(self):
        self.ana.manual_im_status = "away"
        draft = self._compose(self.ana)
        for status in ("offline", "busy", False):
            self.ana.manual_im_status = status
            draft.subject = f"Changed {status}"
            self.assertEqual(self.ana.manual_im_status, status)
        draft.action_discard()
        self.assertFalse(self.ana.manual_im_status)

    def test_the_next_draft_makes_busy_again(self):
        first = self._compose(self.ana)
        self.ana.manual_im_status = "away"
        second = self._compose(self.ana)
        self.assertEqual(self.ana.manual_im_status, "busy")
        (first | second).action_discard()
        self.assertEqual(self.ana.manual_im_status, "away")

    def test_reply_and_follow_up_do_not_make_busy(self):
        self._open_reply(self._receive(), self.ben)
        closed = self._close(self._receive("Lamp"))
        closed.with_user(self.ben).action_create_follow_up()
        self.assertFalse(self.ben.manual_im_status)

    def test_others_are_told(self):
        self._reset_bus()
        self._compose(self.ana)
        self.env.cr.precommit.run()
        messages = [json.loads(row.message) for row in self.env["bus.bus"].sudo().search([])]
        payloads = [
            message["payload"]
            for message in messages
            if message["type"] == "bus.bus/im_status_updated"
        ]
        self.assertEqual([one["partner_id"] for one in payloads], self.ana.partner_id.ids)

    def test_whoever_has_left_is_not_busy(self):
        draft = self._compose(self.ana)
        self._compose(self.ben)
        self._set_presence(self.ana, 10)
        self._set_presence(self.ben, 1)
        self._run_cron("ir_cron_pause_busy")
        self.assertFalse(self.ana.manual_im_status)
        self.assertEqual(self.ben.manual_im_status, "busy")
        # Going on with the draft is being busy with it; another's doing is not.
        draft.with_user(self.env.user).subject = "Changed by the system"
        self.assertFalse(self.ana.manual_im_status)
        draft.subject = "Hello again"
        self.assertEqual(self.ana.manual_im_status, "busy")
        draft.action_discard()
        self.assertFalse(self.ana.manual_im_status)

    def test_whoever_has_left_and_ends_it_elsewhere(self):
        draft = self._compose(self.ana)
        self._run_cron("ir_cron_pause_busy")
        self.ana.manual_im_status = "away"
        draft.subject = "Hello again"
        self.assertEqual(self.ana.manual_im_status, "away")

    def test_nobody_stays_busy_without_the_addon(self):
        self.ana.manual_im_status = "away"
        self._compose(self.ana)
        uninstall_hook(self.env)
        self.assertEqual(self.ana.manual_im_status, "away")

    def test_former_status_is_not_forged(self):
        for values in ({"cp_former_im_status": "away"}, {"cp_busy_paused": True}):
            with self.assertRaises(AccessError):
                self.ana.with_user(self.ana).write(values)


@tagged("post_install", "-at_install", "cp_cases")
class TestBusyOverHttp(HttpCase, BusyCommon):
    def test_own_choice_in_the_user_menu(self):
        draft = self._compose(self.ana)
        self.authenticate(self.ana.login, self.ana.login)
        self.make_jsonrpc_request("/mail/set_manual_im_status", {"status": "away"})
        draft.action_discard()
        self.assertEqual(self.ana.manual_im_status, "away")

from odoo.tests import tagged

from ..races import RaceCase


@tagged("post_install", "-at_install", "cp_cases")
class TestNewCaseRaces(RaceCase):
    def setUp(self):
        super().setUp()
        self.addCleanup(self._delete_drafts)

    def _delete_drafts(self):
        self.cr.rollback()
        self.env["cp.case.draft"].search([("user_id", "=", self.ana.id)]).unlink()
        self.ana.manual_im_status = False
        self._commit()

    def _compose(self):
        return self._request(self.ana, self.env["cp.case.draft"], "action_compose")

    def _open_new(self):
        draft = self.env["cp.case.draft"].browse(self._compose()()["res_id"])
        self._commit()
        return draft

    def test_one_draft_ends_while_another_begins(self):
        self.ana.manual_im_status = "away"
        self._commit()
        first = self._open_new()
        discard = self._request(self.ana, first, "action_discard")
        values, refusals = self._at_once(
            [discard, self._compose()], at=("res.users", "_order_busy_changes")
        )
        self.assertEqual((len(values), refusals), (2, []))
        self.assertEqual(self.ana.manual_im_status, "busy")
        draft = self.env["cp.case.draft"].search([("user_id", "=", self.ana.id)])
        self._request(self.ana, draft, "action_discard")()
        self._commit()
        self.assertEqual(self.ana.manual_im_status, "away")

    def test_two_drafts_begin_at_once(self):
        self.ana.manual_im_status = "away"
        self._commit()
        self._at_once([self._compose()] * 2, at=("res.users", "_order_busy_changes"))
        drafts = self.env["cp.case.draft"].search([("user_id", "=", self.ana.id)])
        self.assertEqual(len(drafts), 2)
        self._at_once(
            [self._request(self.ana, draft, "action_discard") for draft in drafts],
            at=("res.users", "_order_busy_changes"),
        )
        self.assertEqual(self.ana.manual_im_status, "away")

    def test_status_chosen_while_the_last_draft_ends(self):
        draft = self._open_new()

        def choose(_users):
            with self.registry.cursor() as cr:
                self.ana.with_env(self.env(cr=cr)).manual_im_status = "offline"

        with self._meanwhile("res.users", "_order_busy_changes", choose):
            self._request(self.ana, draft, "action_discard")()
        self._commit()
        self.assertEqual(self.ana.manual_im_status, "offline")

    def test_draft_ends_while_its_author_is_found_absent(self):
        self.ana.manual_im_status = "away"
        self._commit()
        draft = self._open_new()
        discard = self._request(self.ana, draft, "action_discard")
        with self._meanwhile("res.users", "_give_back_status", lambda _users: discard()):
            self._system("res.users", "_cron_pause_busy")()
        self._commit()
        self.assertEqual(self.ana.manual_im_status, "away")
        self.assertFalse(self.ana.cp_busy_paused)

    def test_double_click_on_save(self):
        draft = self._open_new()
        draft.write({"note": "<p>Phoned</p>", "email_to": f"sara@{self.token}.example.com"})
        self._commit()
        save = self._request(self.ana, draft, "action_save_note")
        values, refusals = self._at_once([save, save], at=("cp.case.draft", "_prepare_to_end"))
        self.assertEqual(refusals, ["This draft has already been sent or discarded."])
        cases = self.env["cp.case"].search([("service_id", "=", self.support.id)])
        self.assertEqual([action["res_id"] for action in values], cases.ids)
        self.assertFalse(self.ana.manual_im_status)

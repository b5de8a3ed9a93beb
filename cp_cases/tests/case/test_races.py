from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..races import RaceCase


@tagged("post_install", "-at_install", "cp_cases")
class TestHolderRaces(RaceCase):
    """Of two who hand a case on at once, one does, and the other is told who has it now."""

    def _race(self, case, *calls):
        """
        :param calls: user, method, and its keyword arguments
        """
        before = len(self._entries(case, "transferred"))
        values, refusals = self._at_once(
            [self._request(user, case, method, **kwargs) for user, method, kwargs in calls],
            at=("cp.case", "_claim_rows"),
        )
        self.assertEqual(values, [True])
        holder = case._format_holder(case.user_id.name, case.service_id.name)
        self.assertEqual(refusals, [f"Case {case.number} has just gone to {holder}."])
        self.assertFalse(self.retries, "nobody is sent to try again")
        self.assertEqual(len(self._entries(case, "transferred")), before + 1)

    def test_two_take_one_case(self):
        case = self._create_cases(1)
        self._race(case, (self.ana, "action_take", {}), (self.ben, "action_take", {}))
        self.assertIn(case.user_id, self.ana | self.ben)

    def test_take_and_assign(self):
        case = self._create_cases(1)
        assign = {"user_id": self.ben.id}
        self._race(case, (self.ana, "action_take", {}), (self.sue, "action_assign", assign))
        self.assertIn(case.user_id, self.ana | self.ben)

    def test_two_assign_one_case(self):
        case = self._create_cases(1)
        calls = [(self.sue, "action_assign", {"user_id": agent.id}) for agent in self.agents[:2]]
        self._race(case, *calls)
        self.assertIn(case.user_id, self.ana | self.ben)

    def test_transfer_and_take(self):
        case = self._create_cases(1)
        transfer = {"user_id": self.sue.id, "note": "For you"}
        self._race(case, (self.ana, "action_take", {}), (self.ben, "action_transfer", transfer))
        self.assertEqual(len(self._entries(case, "note")), int(case.user_id == self.sue))

    def test_two_transfer_one_case(self):
        case = self._create_cases(1)
        case.with_user(self.sue).action_assign(self.ana.id)
        self._commit()
        targets = [{"user_id": agent.id, "note": agent.name} for agent in self.agents[1:3]]
        self._race(case, *[(self.ana, "action_transfer", target) for target in targets])
        self.assertIn(case.user_id.name, self._entries(case, "note").body)
        self.assertEqual(case.worker_ids.user_id, self.ana | case.user_id)

    def test_take_of_what_has_just_changed_otherwise(self):
        case = self._create_cases(1)

        def set_priority(_case):
            self._request(self.sue, case, "write", {"priority": "5"})()

        with self._meanwhile("cp.case", "_claim_rows", set_priority):
            self._request(self.ana, case, "action_take")()
        self._commit()
        self.assertEqual((case.user_id, case.priority), (self.ana, "5"))

    def test_disposition_on_many_while_one_is_closed(self):
        cases = self._create_cases(3)
        cases.write({"state": "open"})
        self._commit()
        disposition = self.env.ref("cp_cases.cp_disposition_call_back")
        cases[1].with_user(self.sue).action_set_state("closed")
        self.env.flush_all()
        setting = self._start(
            self._request(self.ana, cases, "action_set_disposition", disposition.id)
        )
        self.assertTrue(setting.is_alive(), "it waits")
        self._commit()
        values, refusals = self._join(setting)
        self.assertFalse(values)
        self.assertRegex(refusals[0], f"^Case {cases[1].number} is closed, which is final")
        self.assertFalse(cases.disposition_id)

    def test_close_while_a_disposition_is_set_on_many(self):
        cases = self._create_cases(3)
        cases.write({"state": "open"})
        self._commit()
        disposition = self.env.ref("cp_cases.cp_disposition_call_back")
        cases.with_user(self.ana).action_set_disposition(disposition.id)
        self.env.flush_all()
        closing = self._start(self._request(self.sue, cases[1], "action_set_state", "closed"))
        self._commit()
        _values, refusals = self._join(closing)
        self.assertFalse(refusals)
        self.assertEqual(cases.mapped("disposition_id"), disposition)
        self.assertEqual(cases.mapped("state"), ["open", "closed", "open"])
        self._assert_nothing_after_closing(cases[1])


@tagged("post_install", "-at_install", "cp_cases")
class TestTakeRaces(RaceCase):
    def _take_next(self, agents):
        values, refusals = self._at_once(
            [self._request(agent, self.support, "action_take_next") for agent in agents],
            at=("cp.service", "_claim_next_case"),
        )
        return [action["res_id"] for action in values], refusals

    def test_take_next_by_eight(self):
        cases = self._create_cases(9)
        with self.registry.cursor() as cr:
            cr.execute("SELECT FROM cp_case WHERE id = %s FOR UPDATE", [cases[0].id])
            taken, refusals = self._take_next(self.agents)
        self.assertFalse(refusals)
        self.assertCountEqual(taken, cases[1:].ids)
        self.assertEqual(cases[1:].user_id, self.agents)
        self.assertFalse(self.retries, "nobody waits")

    def test_take_next_just_after_another(self):
        cases = self._create_cases(2)

        def take(_services):
            self._request(self.ben, self.support, "action_take_next")()

        with self._meanwhile("cp.service", "_claim_next_case", take):
            self._request(self.ana, self.support, "action_take_next")()
        self._commit()
        self.assertEqual(cases.mapped("user_id"), self.ben | self.ana)
        self.assertFalse(self.retries, "nobody waits")

    def test_take_next_by_more_than_there_is(self):
        cases = self._create_cases(3)
        taken, refusals = self._take_next(self.agents[:5])
        self.assertCountEqual(taken, cases.ids)
        self.assertEqual(refusals, ["No case is waiting in your services."] * 2)


@tagged("post_install", "-at_install", "cp_cases")
class TestDraftRaces(RaceCase):
    def test_two_open_one_email(self):
        case = self._receive_case("open")
        # Opening changes nothing else that the two could collide on.
        case.user_id = self.sue
        self._commit()
        values, refusals = self._at_once(
            [self._request(agent, case, "action_reply") for agent in (self.ana, self.ben)],
            at=("cp.case.draft", "_create_by_system"),
        )
        self.assertEqual(len(values), 1)
        draft = case.draft_ids
        self.assertEqual(draft.ids, [values[0]["res_id"]])
        self.assertRegex(refusals[0], f"^{draft.user_id.name} has been answering since")

    def test_two_take_over_one_stale_lock(self):
        case = self._receive_case()
        old = self._open_draft(case, self.sue)
        self.cr.execute(
            "UPDATE cp_case_draft SET write_date = '2026-01-01' WHERE id = %s", [old.id]
        )
        self._commit()
        values, refusals = self._at_once(
            [self._request(agent, case, "action_reply") for agent in (self.ana, self.ben)],
            at=("cp.case.draft", "_clear_lock"),
        )
        self.assertEqual((len(values), len(refusals)), (1, 1))
        self.assertFalse(old.holds_lock)
        self.assertIn((case.draft_ids - old).user_id.name, refusals[0])

    def test_double_click_on_send(self):
        case = self._receive_case()
        draft = self._open_draft(case, self.ana)
        send = self._request(self.ana, draft, "action_send")
        values, refusals = self._at_once([send, send], at=("cp.case.draft", "_prepare_to_end"))
        self.assertEqual(len(values), 1)
        self.assertEqual(refusals, ["This draft has already been sent or discarded."])
        self.assertEqual(self.sent, self._entries(case, "outgoing").ids)
        self.assertEqual(len(self.sent), 1)

    def test_follow_up_pressed_twice(self):
        case = self._receive_case("closed")
        press = self._request(self.ana, case, "action_create_follow_up")
        values, refusals = self._at_once([press, press], at=("cp.case.draft", "_create_by_system"))
        self.assertEqual([action["res_id"] for action in values], case.draft_ids.ids)
        self.assertEqual(refusals, ["You have just opened this draft in another window."])

    def test_follow_up_sent_twice(self):
        case = self._receive_case("closed")
        draft = self._open_draft(case, self.ana, "action_create_follow_up")
        send = self._request(self.ana, draft, "action_send")
        values, refusals = self._at_once([send, send], at=("cp.case.draft", "_prepare_to_end"))
        self.assertEqual([action["res_id"] for action in values], case.follow_up_ids.ids)
        self.assertEqual(refusals, ["This draft has already been sent or discarded."])
        self.assertEqual(len(self.sent), 1)
        self.assertEqual(len(self._entries(case, "note")), 1)

    # ------------------------------------------------------------
    # A SUPERVISOR MEANWHILE
    # ------------------------------------------------------------

    def _send_uncommitted(self, draft):
        draft.with_user(self.ana).action_send()
        self.env.flush_all()

    def test_closed_while_sending(self):
        case = self._receive_case()
        draft = self._open_draft(case, self.ana)
        self._send_uncommitted(draft)
        closing = self._start(self._request(self.sue, case, "action_set_state", "closed"))
        self._commit()
        _values, refusals = self._join(closing)
        self.assertFalse(refusals)
        self.assertEqual(len(self.sent), 1)
        self.assertEqual(case.state, "closed")
        self._assert_nothing_after_closing(case)

    def test_sent_while_closing(self):
        case = self._receive_case()
        draft = self._open_draft(case, self.ana)
        case.with_user(self.sue).action_set_state("closed")
        self.env.flush_all()
        sending = self._start(self._request(self.ana, draft, "action_send"))
        self._commit()
        _values, refusals = self._join(sending)
        self.assertIn("is closed, which is final", refusals[0])
        self.assertIn("Text", draft.body, "the text is kept")
        self.assertFalse(self.sent)
        self._assert_nothing_after_closing(case)

    def test_released_while_sending(self):
        case = self._receive_case()
        draft = self._open_draft(case, self.ana)
        self._send_uncommitted(draft)
        releasing = self._start(self._request(self.sue, draft, "action_release"))
        self._commit()
        self._join(releasing)
        self.assertEqual(len(self.sent), 1)
        self.assertFalse(draft.exists())

    def test_sent_while_releasing(self):
        case = self._receive_case()
        draft = self._open_draft(case, self.ana)
        draft.with_user(self.sue).action_release()
        self.env.flush_all()
        sending = self._start(self._request(self.ana, draft, "action_send"))
        self._commit()
        values, _refusals = self._join(sending)
        self.assertEqual(len(values), 1, "nobody else has opened the email")
        self.assertEqual(len(self.sent), 1)

    def test_sent_while_released_and_taken_by_another(self):
        case = self._receive_case()
        draft = self._open_draft(case, self.ana)
        draft.with_user(self.sue).action_release()
        case.with_user(self.ben).action_reply()
        self.env.flush_all()
        sending = self._start(self._request(self.ana, draft, "action_send"))
        self._commit()
        _values, refusals = self._join(sending)
        self.assertRegex(refusals[0], f"^{self.ben.name} has been answering since")
        self.assertIn("Text", draft.body, "the text is kept")
        self.assertFalse(self.sent)


@tagged("post_install", "-at_install", "cp_cases")
class TestCaseRaces(RaceCase):
    def _assert_refused_when_closed_meanwhile(self, case, call):
        """Close the case when ``call`` has just found it open."""
        close = self._request(self.sue, case, "action_set_state", "closed")
        closing = []

        def close_meanwhile(_case):
            closing.append(self._start(close))

        with (
            self._meanwhile("cp.case", "_check_not_closed", close_meanwhile, before=False),
            self.assertRaisesRegex(UserError, "is closed, which is final"),
        ):
            call()
        self._join(*closing)
        self._assert_nothing_after_closing(case)

    def test_note_while_closing(self):
        case = self._receive_case("open")
        note = self._request(self.ana, case, "message_post", body="A note")
        self._assert_refused_when_closed_meanwhile(case, note)

    def test_move_of_an_email_while_closing(self):
        for closed in (0, 1):
            with self.subTest(closed):
                cases = self._receive_case("open") + self._receive_case("open")
                email = self._entries(cases[0], "incoming")
                move = self._request(self.ana, cases[0], "action_move_email", email.id, cases[1].id)
                self._assert_refused_when_closed_meanwhile(cases[closed], move)
                self.assertEqual(email.res_id, cases[0].id)

    def test_ledger_of_one_pair(self):
        case = self._receive_case("open")
        note = self._request(self.ana, case, "message_post", body="A note")
        for count in (2, 4):
            _values, refusals = self._at_once([note, note], at=("cp.case", "message_post"))
            self.assertFalse(refusals)
            self.assertEqual(len(self._entries(case, "note")), count)
            self.assertEqual(case.worker_ids.user_id, self.ana)
            self.assertEqual(len(case.worker_ids), 1)

    def test_ledger_of_three_at_once(self):
        case, agents = self._receive_case("open"), self.agents[:3]
        notes = [self._request(user, case, "message_post", body="A note") for user in agents]
        _values, refusals = self._at_once(notes, at=("cp.case", "message_post"))
        self.assertFalse(refusals)
        self.assertEqual(case.worker_ids.user_id, agents)

    def _create_due_cases(self, count):
        """Cases that the cron is about to close."""
        cases = self._create_cases(count)
        cases.write({"state": "resolved"})
        cases.write({"date_resolved": "2020-01-01"})
        self._commit()
        return cases

    def test_auto_close_passes_over_what_is_worked_on(self):
        cases = self._create_due_cases(3)
        cases[0].with_user(self.ana).action_set_state("open")
        self.env.flush_all()
        cron = self._start(self._system("cp.case", "_cron_close_resolved"))
        self.assertFalse(cron.is_alive(), "it does not wait")
        self._commit()
        self._join(cron)
        self.assertEqual(cases.mapped("state"), ["open", "closed", "closed"])

    def test_auto_close_of_what_has_just_been_changed(self):
        cases = self._create_due_cases(3)

        def reopen(_cases):
            self._request(self.ana, cases[0], "action_set_state", "open")()

        with self._meanwhile("cp.case", "try_lock_for_update", reopen):
            self._system("cp.case", "_cron_close_resolved")()
        self._commit()
        self.assertEqual(cases.mapped("state"), ["open", "closed", "closed"])

    def test_revoked_qualification(self):
        case = self._create_cases(1)
        read = self._request(self.ana, case, "read", ["number"])
        search = self._request(self.ana, case, "search", [("id", "=", case.id)])
        self.assertTrue(read() and search())
        # As another process does it: this one's caches hear nothing of it.
        self.cr.execute(
            "DELETE FROM cp_service_agent_rel WHERE service_id = %s AND user_id = %s",
            [self.support.id, self.ana.id],
        )
        self.addCleanup(self._qualify, self.ana)
        self._commit()
        self.assertFalse(search())
        with self.assertRaises(AccessError):
            read()

    def _qualify(self, agent):
        self.support.write({"agent_ids": [Command.unlink(agent.id), Command.link(agent.id)]})
        self._commit()

from odoo.tests import tagged

from ..races import RaceCase


@tagged("post_install", "-at_install", "cp_cases")
class TestPendingRaces(RaceCase):
    """A pending case opens once, whether its time comes, its customer writes, or both at once."""

    def _create_due_case(self):
        case = self._receive_case("open")
        reason = self.env.ref("cp_cases.cp_pending_reason_customer")
        case.write(
            {
                "user_id": self.ana.id,
                "has_news": False,
                "state": "pending",
                "pending_reason_id": reason.id,
                "pending_until": "2026-01-05 08:00:00",
            }
        )
        self._commit()
        return case

    def _wake_up(self):
        return self._system("cp.case", "_cron_wake_up")

    def _answer(self, case):
        """The customer's answer arrives. Odoo tries again later what failed by a collision."""
        reply_to = self._entries(case, "incoming")[0].message_id
        return self._deliver(self._make_mail("Re: A case", In_Reply_To=reply_to))

    def _assert_opened_once(self, case):
        self._commit()
        self.assertEqual((case.state, case.pending_until), ("open", False))
        opened = [entry for entry in self._entries(case, "state") if "Pending → Open" in entry.body]
        self.assertEqual(len(opened), 1)

    def test_customer_writes_while_the_job_looks(self):
        case = self._create_due_case()
        answer = self._answer(case)
        with self._meanwhile("cp.case", "try_lock_for_update", lambda _cases: answer()):
            self._wake_up()()
        self._assert_opened_once(case)
        self.assertTrue(case.has_news)
        self.assertEqual(len(self._entries(case, "incoming")), 2)

    def test_customer_writes_while_the_job_opens(self):
        case = self._create_due_case()
        answer = self._answer(case)
        self.env["cp.case"]._wake_up_batch([("id", "=", case.id)])
        self.env.flush_all()
        answering = self._start(answer)
        self.assertTrue(answering.is_alive(), "it waits")
        self._commit()
        self._join(answering)
        self._assert_opened_once(case)
        self.assertTrue(case.has_news)
        self.assertEqual(len(self._entries(case, "incoming")), 2)

    def test_job_passes_over_what_the_customer_opens(self):
        cases = self._create_due_case() | self._create_due_case()
        cases[0]._wake_up()
        self.env.flush_all()
        job = self._start(self._wake_up())
        self.assertFalse(job.is_alive(), "it does not wait")
        self._commit()
        self._join(job)
        for case in cases:
            self._assert_opened_once(case)

    def test_agent_waits_longer_while_the_job_looks(self):
        case = self._create_due_case()
        wait = self._request(
            self.ana, case, "action_set_state", "pending", case.pending_reason_id.id, "2099-01-05"
        )
        with self._meanwhile("cp.case", "try_lock_for_update", lambda _cases: wait()):
            self._wake_up()()
        self._commit()
        self.assertEqual((case.state, case.pending_until.year), ("pending", 2099))

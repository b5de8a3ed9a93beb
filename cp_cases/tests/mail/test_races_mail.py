from contextlib import contextmanager
from email import message_from_bytes
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..races import RaceCase, Worker

INTAKE_LOGGER = "odoo.addons.cp_cases.models.mail.cp_inbound_mail"


@tagged("post_install", "-at_install", "cp_cases")
class TestMailRaces(RaceCase):
    def _inbound(self):
        return self.env["cp.inbound.mail"].search([("message_id", "like", self.token)])

    def _cases(self):
        return self.env["cp.case"].search([("service_id", "=", self.support.id)])

    def _run_cron(self):
        """Let the cron run when the mails have waited long enough."""
        self._make_due()
        self._system("cp.inbound.mail", "_cron_process_waiting")()
        self._commit()

    def _make_due(self):
        self._inbound().next_try = "2026-01-01"
        self._commit()

    # ------------------------------------------------------------
    # ONE MAIL
    # ------------------------------------------------------------

    def test_same_mail_on_two_workers(self):
        raw = self._make_mail("Twice")
        values, refusals = self._at_once(
            [self._deliver(raw), self._deliver(raw)], at=("cp.inbound.mail", "_store")
        )
        self.assertFalse(refusals)
        self.assertFalse(self.retries, "nobody is kept waiting")
        case = self._cases()
        self.assertEqual(len(case), 1)
        self.assertCountEqual(values, [case.id, False])
        self.assertEqual(self._inbound().mapped("state"), ["done"])
        self.assertEqual(len(self._entries(case)), 1)

    def test_mail_and_its_copy_through_a_list_on_two_workers(self):
        for number, step in enumerate(("_store", "_deliver", "_find_early_answers")):
            with self.subTest(step):
                raw = self._make_mail(f"Twice {number}")
                listed = b"List-Id: <users.lists.example>\r\n" + raw + b"-- The list\r\n"
                values, refusals = self._at_once(
                    map(self._deliver, (raw, listed)), at=("cp.inbound.mail", step)
                )
                self.assertFalse(refusals)
                self.assertEqual(len(set(values)), 1)
                case = self._cases().browse(values[:1])
                self.assertEqual(len(self._entries(case, "incoming")), 2)

    def test_mail_to_two_services_on_two_workers(self):
        """Whether both stand in the mail, or each worker gets the copy for one: a case in each, and
        one link."""
        other = self._create_other_service()
        first, second = (f"{name}@cases.example.com".encode() for name in (self.token, other.name))
        both = b"Cc: %s\r\n" % second
        for number, traces in enumerate(
            ((both, both), [b"Delivered-To: %s\r\n" % address for address in (first, second)])
        ):
            with self.subTest(number):
                raw = self._make_mail(f"Twice {number}")
                if both not in traces:
                    raw = raw.replace(b"To: " + first, b"To: else@example.org")
                raws = [trace + raw for trace in traces]
                _values, refusals = self._at_once(
                    map(self._deliver, raws), at=("cp.inbound.mail", "_store_for_each")
                )
                self.assertFalse(refusals)
                cases = self.env["cp.case"].search([("name", "=", f"Twice {number}")])
                self.assertCountEqual(cases.service_id, self.support | other)
                self.assertEqual(len(self._entries(cases, "incoming")), 2)
                self.assertEqual(len(self._entries(cases, "note")), 2)
                self.assertEqual(cases[0].related_case_ids, cases[1])

    def test_address_proposed_by_two(self):
        """Of mailboxes that forward to the service: each is proposed once, and both mails are
        there."""
        own = f"{self.token}@cases.example.com"
        proposed = [f"info-{number}@{self.token}.example.com" for number in range(12)]
        raws = []
        for addresses in (proposed, proposed[::-1]):
            trace = "".join(f"Delivered-To: {address}\r\n" for address in (own, *addresses))
            raw = self._make_mail("Forwarded").replace(
                f"To: {own}".encode(), f"To: {', '.join(addresses)}".encode()
            )
            raws.append(trace.encode() + raw)
        _values, refusals = self._at_once(
            map(self._deliver, raws), at=("cp.service.address", "_propose")
        )
        self.assertFalse(refusals)
        self.assertFalse(self.retries, "one waits for the other")
        self.assertEqual(self._inbound().mapped("state"), ["done", "done"])
        addresses = self.support.address_ids.filtered(lambda address: address.state == "proposed")
        self.assertCountEqual(addresses.mapped("email"), proposed)

    def _create_other_service(self):
        name = f"{self.token}-other"
        other = self.env["cp.service"].create({"name": name, "alias_name": name})
        other.alias_id.alias_incoming_local = True
        self._commit()
        self.addCleanup(self._delete_service, other)
        return other

    def _delete_service(self, service):
        self._delete_records()
        cases = self.env["cp.case"].search([("service_id", "=", service.id)])
        cases.history_ids.unlink()
        cases.unlink()
        service.unlink()
        self._commit()

    def test_held_mail_released_by_two(self):
        self._deliver(self._make_mail("Out of office", Auto_Submitted="auto-replied"))()
        self._commit()
        release = self._request(self.sue, self._inbound(), "action_release")
        self._at_once([release, release], at=("cp.inbound.mail", "_begin_try"))
        self.assertEqual(len(self._cases()), 1)
        self.assertEqual(len(self._entries(self._cases())), 1)
        self.assertEqual(self._inbound().state, "done")

    def test_worker_killed_in_the_middle(self):
        def die(inbound):
            inbound.env.flush_all()
            raise SystemExit

        raw = self._make_mail("Killed")
        with self._meanwhile("cp.inbound.mail", "_deliver", die, before=False):
            self._die(self._deliver(raw))
        self.assertEqual(self._inbound().state, "new")
        self.assertFalse(self._cases())
        self._run_cron()
        self.assertEqual(self._inbound().state, "done")
        self.assertEqual(len(self._entries(self._cases())), 1)
        # Nobody has marked it as fetched: it comes again.
        self.assertFalse(self._deliver(raw)())
        self._run_cron()
        self.assertEqual(len(self._entries(self._cases())), 1)

    def test_mail_that_kills_each_worker(self):
        """It is held in the end, and no other mail waits for it."""

        deadly = {"Killer", "Other"}

        def deliver(inbound, release, raw):
            if inbound.subject in deadly:
                raise SystemExit
            return original(inbound, release, raw)

        original = self.registry["cp.inbound.mail"]._deliver
        with patch.object(self.registry["cp.inbound.mail"], "_deliver", deliver):
            self._die(self._deliver(self._make_mail("Killer")))
            killer = self._inbound()
            self._die(self._deliver(self._make_mail("Other")))
            other = self._inbound() - killer
            deadly.remove("Other")
            run_cron = self._system("cp.inbound.mail", "_cron_process_waiting")
            for tries in range(1, 6):
                self.assertEqual((killer.state, killer.tries), ("new", tries))
                self._make_due()
                if tries < 5:
                    self._die(run_cron)
                if tries == 2:
                    self.assertEqual(other.state, "done")
            run_cron()
        self._commit()
        self.assertEqual((killer.state, killer.reason), ("held", "error"))
        self.assertTrue(killer.activity_ids)
        self.assertEqual(len(self._cases()), 1)

    def _die(self, job):
        worker = Worker(job)
        worker.start()
        worker.join()
        self.assertIsInstance(worker.error, SystemExit)
        self._commit()

    def test_held_mail_tried_again_by_hand(self):
        self._deliver(self._make_mail("Out of order"))()
        self._commit()
        self._inbound().write({"state": "held", "reason": "error", "tries": 5, "case_id": False})
        self._commit()
        self._request(self.sue, self._inbound(), "action_retry")()
        self._commit()
        self.assertEqual((self._inbound().state, self._inbound().tries), ("done", 6))

    def test_connection_lost_in_the_middle(self):
        def disconnect(inbound):
            inbound.env.flush_all()
            self.cr.execute(
                "SELECT pg_terminate_backend(%s)", [inbound.env.cr._cnx.get_backend_pid()]
            )
            inbound.env.cr.execute("SELECT 1")

        with (
            self._meanwhile("cp.inbound.mail", "_deliver", disconnect, before=False),
            mute_logger(INTAKE_LOGGER),
        ):
            self.assertFalse(self._deliver(self._make_mail("Lost"))())
        self._commit()
        self.assertEqual(self._inbound().state, "failed")
        self.assertFalse(self._cases())
        self._run_cron()
        self.assertEqual(self._inbound().state, "done")
        self.assertEqual(len(self._entries(self._cases())), 1)

    # ------------------------------------------------------------
    # ONE THREAD
    # ------------------------------------------------------------

    def _reply_at_once(self, case, count):
        """Ids of the cases that so many replies on one thread have joined."""
        identifier = case.thread_ids.identifier
        mails = [self._make_mail(f"Re: {index} [{identifier}]") for index in range(count)]
        values, refusals = self._at_once(map(self._deliver, mails), at=("cp.case", "_route_email"))
        self.assertFalse(refusals)
        self.assertEqual(set(self._inbound().mapped("state")), {"done"})
        return values

    def test_replies_on_one_thread(self):
        for count in (2, 8):
            with self.subTest(count):
                case = self._receive_case("resolved")
                self.assertEqual(self._reply_at_once(case, count), [case.id] * count)
                self.assertEqual(len(self._entries(case, "incoming")), 1 + count)
                self.assertEqual(case.state, "open")
                self.assertEqual(len(self._entries(case, "state")), 2)

    def test_replies_to_a_closed_case(self):
        case = self._receive_case("closed")
        joined = self._reply_at_once(case, 4)
        self.assertEqual(len(set(joined)), 1)
        follow_up = case.follow_up_ids
        self.assertEqual(follow_up.ids, joined[:1])
        self.assertEqual(len(self._entries(follow_up, "incoming")), 4)
        self.assertEqual(len(self._entries(case, "note")), 1)
        self.assertEqual(len(self._entries(follow_up, "note")), 1)

    def test_email_and_an_answer_to_it(self):
        """Whichever is stored first, and wherever the two workers meet: one case."""
        meetings = (
            ("cp.inbound.mail", "_store"),
            ("cp.inbound.mail", "_process"),
            ("cp.inbound.mail", "_deliver"),
            ("cp.inbound.mail", "_find_early_answers"),
        )
        for number, at in enumerate((*meetings, *meetings)):
            with self.subTest(number):
                first = self._make_mail(f"First {number}")
                message_id = message_from_bytes(first)["Message-ID"]
                answer = self._make_mail(f"Re: {number}", In_Reply_To=message_id)
                mails = (first, answer) if number < len(meetings) else (answer, first)
                values, refusals = self._at_once(map(self._deliver, mails), at=at)
                self.assertFalse(refusals)
                self.assertEqual(len(set(values)), 1)
                case = self._cases().browse(values[:1])
                self.assertEqual(len(self._entries(case, "incoming")), 2)
                self.assertEqual(set(self._inbound().mapped("state")), {"done"})

    def test_email_and_an_answer_stored_in_between(self):
        """The second is stored and read by another worker before the first is there for others."""
        for number in range(2):
            with self.subTest(number):
                email = self._make_mail(f"First {number}")
                message_id = message_from_bytes(email)["Message-ID"]
                answer = self._make_mail(f"Re: {number}", In_Reply_To=message_id)
                first, second = (email, answer) if number else (answer, email)
                started = []

                def start(_mails, second=second, started=started):
                    started.append(self._start(self._deliver(second)))

                # Until the first is done, the second goes no further than having read.
                self.cr.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [self.token])
                with (
                    self._meanwhile("cp.inbound.mail", "_store", start, before=False),
                    self._pausing(message_from_bytes(second)["Message-ID"]),
                ):
                    case_id = self._deliver(first)()
                    self._commit()
                    [case_id_of_second], _refusals = self._join(*started)
                self.assertEqual(case_id_of_second, case_id)

    @contextmanager
    def _pausing(self, message_id):
        """A mail waits for the lock of this test as soon as it is being read."""

        def find(mail):
            answers = original(mail)
            if mail.message_id == message_id:
                mail.env.cr.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [self.token])
            return answers

        original = self.registry["cp.inbound.mail"]._find_early_answers
        with patch.object(self.registry["cp.inbound.mail"], "_find_early_answers", find):
            yield

    def test_email_while_its_answer_is_assigned(self):
        """An agent takes the case of the answer at the moment when the missing email comes: it is
        on one case or on another, and not lost."""
        first = self._make_mail("First")
        answer = self._make_mail("Re: First", In_Reply_To=message_from_bytes(first)["Message-ID"])
        case = self._cases().browse(self._deliver(answer)())
        self._commit()
        taking = []

        def take(_case):
            taking.append(self._start(self._request(self.ana, case, "action_take")))

        with self._meanwhile("cp.case", "_route_email", take, before=False):
            joined = self._deliver(first)()
        self._join(*taking)
        self.assertEqual(joined, case.id)
        self.assertEqual(case.user_id, self.ana)
        self.assertEqual(len(self._entries(case, "incoming")), 2)

    def test_reply_while_a_supervisor_closes(self):
        case = self._receive_case("open")
        close = self._request(self.sue, case, "action_set_state", "closed")
        closing = []

        def close_meanwhile(_case):
            closing.append(self._start(close))

        raw = self._make_mail(f"Re: [{case.thread_ids.identifier}]")
        with self._meanwhile("cp.case", "_route_email", close_meanwhile, before=False):
            self._deliver(raw)()
        self._join(*closing)
        self._assert_nothing_after_closing(case)
        self.assertEqual(len(self._entries(case, "incoming")), 2)

    def test_reply_just_before_it_is_closed(self):
        case = self._receive_case("open")
        case.with_user(self.sue).action_set_state("closed")
        self.env.flush_all()
        delivering = self._start(
            self._deliver(self._make_mail(f"Re: [{case.thread_ids.identifier}]"))
        )
        self._commit()
        self._join(delivering)
        self._assert_nothing_after_closing(case)
        self.assertEqual(len(self._entries(case.follow_up_ids, "incoming")), 1)

    def test_eight_new_cases(self):
        create = [
            self._request(
                agent,
                self.env["cp.case"],
                "create",
                {"name": "By hand", "service_id": self.support.id},
            )
            for agent in self.agents[:4]
        ]
        mails = [
            self._deliver(self._make_mail(f"Mail {index}", sender=f"customer{index}"))
            for index in range(4)
        ]
        values, refusals = self._at_once(create + mails, at=("cp.case", "_next_number"))
        self.assertFalse(refusals)
        self.assertCountEqual(values, self._cases().ids)
        self.assertEqual(len(set(self._cases().mapped("number"))), 8)

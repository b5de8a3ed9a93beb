import os
import resource
from unittest.mock import Mock, patch

from odoo.tests import BaseCase, tagged
from odoo.tools import mute_logger

from ...tools import limited_process, raw_mail
from ...tools.limited_process import LimitedProcess
from ...tools.raw_mail import read_mail
from .tools_data import make_html_mail

SMALL = b"w" + make_html_mail("<p>words</p>")
LARGE = make_html_mail("<p>words of a customer, many of them</p>\n" * 1500)


@tagged("cp_cases")
class TestLimitedProcess(BaseCase):
    def setUp(self):
        super().setUp()
        self.rehearsals = LimitedProcess("rehearsal")
        self.addCleanup(lambda: self.child._stop())

    @property
    def child(self):
        return self.rehearsals._children[os.getpid()]

    def _passes(self, data=SMALL, seconds=5):
        return self.rehearsals.passes(data, seconds)

    def test_one_process_for_all(self):
        self.assertTrue(self._passes())
        pid = self.child._process.pid
        self.assertTrue(self._passes())
        self.assertEqual(self.child._process.pid, pid)

    def test_what_takes_too_long_is_stopped_and_the_next_is_not(self):
        self.assertTrue(self._passes())
        process = self.child._process
        self.assertIs(self._passes(b"w" + LARGE, seconds=0.01), False)
        self.assertIsNotNone(process.poll(), "it has ended")
        self.assertTrue(self._passes())

    def test_clock_counts_too(self):
        """A process that waits uses no CPU time."""
        self.assertTrue(self._passes())
        with patch.object(limited_process, "_PATIENCE", 0.001):
            self.assertIs(self._passes(b"w" + LARGE), False)

    def test_what_fails_ends_neither(self):
        self.assertTrue(self._passes())
        pid = self.child._process.pid
        self.assertIs(self._passes(b"no such reader"), False)
        self.assertEqual(self.child._process.pid, pid)

    def test_memory_is_limited(self):
        self.assertTrue(self._passes())
        limit, _hard = resource.prlimit(self.child._process.pid, resource.RLIMIT_AS)
        self.assertEqual(limit, limited_process._MAX_MEMORY)

    def test_one_that_died_in_between_costs_no_mail(self):
        self.assertTrue(self._passes())
        self.child._process.kill()
        self.child._process.wait()
        self.assertTrue(self._passes())

    def test_replaced_in_time(self):
        self.assertTrue(self._passes())
        pid = self.child._process.pid
        self.child._works_left = 0
        self.assertTrue(self._passes())
        self.assertNotEqual(self.child._process.pid, pid)

    def test_forked_worker_has_its_own(self):
        self.assertTrue(self._passes())
        mine = self.child
        self.addCleanup(mine._stop)
        with patch.object(os, "getpid", return_value=1):
            self.assertTrue(self._passes())
            self.assertNotEqual(self.child._process.pid, mine._process.pid)
            self.child._stop()
        self.assertTrue(self._passes())

    def test_ends_with_the_server(self):
        self.assertTrue(self._passes())
        process = self.child._process
        process.stdin.close()
        self.assertEqual(process.wait(timeout=30), 0)

    def test_none_can_be_started(self):
        self.rehearsals = LimitedProcess("no_such_module")
        with mute_logger(limited_process.__name__):
            self.assertIsNone(self._passes())
            with patch.object(limited_process.sys, "executable", "/no/such/program"):
                self.assertIsNone(self._passes())


@tagged("cp_cases")
class TestReadMail(BaseCase):
    def _read(self, raw, *answers):
        """What becomes of a mail of which the rehearsals end so."""
        passes = Mock(side_effect=answers)
        with patch.object(raw_mail._rehearsals, "passes", passes):
            safe = read_mail(raw)
        self.assertEqual(passes.call_count, len(answers))
        return safe, safe.message.get_payload(decode=True).decode()

    def test_small_one_is_not_rehearsed(self):
        safe, text = self._read(make_html_mail("<p>words</p>"))
        self.assertIn("<p>words</p>", text)
        self.assertFalse(safe.guessed)

    def test_large_one_that_passes(self):
        for answer in (True, None):
            safe, text = self._read(LARGE, answer)
            self.assertIn("<p>words of", text)
            self.assertFalse(safe.guessed)

    def test_too_slow_is_shown_as_text(self):
        safe, text = self._read(LARGE, False, True)
        self.assertTrue(text.startswith("words of"))
        self.assertNotIn("<p>", text)
        self.assertEqual(safe.message["Message-ID"], "<1@example.org>")
        self.assertEqual((safe.guessed, len(safe.notes)), (True, 1))

    def test_text_too_slow_too(self):
        safe, text = self._read(LARGE, False, False)
        self.assertIn("cannot be shown", text)
        self.assertEqual(safe.message["Message-ID"], "<1@example.org>")
        self.assertEqual((safe.guessed, len(safe.notes)), (True, 1))

    def test_no_text_in_it(self):
        _safe, text = self._read(make_html_mail("<img>" * 20_000), False, True)
        self.assertIn("cannot be shown", text)

    def test_for_real(self):
        text = read_mail(LARGE).message.get_payload(decode=True).decode()
        self.assertIn("<p>words of", text)

    def test_for_real_and_too_slow(self):
        with patch.multiple(raw_mail, _MAX_SECONDS=0.02, _BYTES_PER_SECOND=10**12):
            safe = read_mail(LARGE)
        self.assertTrue(safe.guessed)

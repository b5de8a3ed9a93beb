"""bin/test --corpus on the addon's own mails; and that it finds what it looks for."""

import io
import json
import unittest
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.cp_cases.tests.common import CpCasesCommon
from odoo.addons.cp_cases.tools.headers.raw_headers import split_mail

from devtools import corpus, paths
from devtools.corpus import python_reading, runner
from devtools.corpus.report import MUST_BE_NONE, Report

FIXTURES = paths.REPO / paths.ADDON / "tests" / "data" / "mail"
PARTS = (
    b"Subject: s\nContent-Type: multipart/mixed; boundary=b\n\n"
    b"--b\nContent-Type: multipart/alternative; boundary=a\n\n"
    b"--a\nContent-Type: text/plain\n\nThe lamp shines\n"
    b"--a\nContent-Type: text/html\n\n<title>x</title><p>The la<b>mp</b> shines</p>\n--a--\n"
    b"--b\nContent-Type: image/png; name=a.png\nContent-Transfer-Encoding: base64\n\nYQ==\n"
    b"--b\nContent-Type: message/rfc822\n\nSubject: inner\n\nForwarded\n--b--\n"
)
INNER = b"Subject: inner\n\nForwarded\n"


@tagged("cp_cases")
class TestOwnMails(CpCasesCommon):
    def test_own_mails(self):
        """All that bin/test --corpus does, within the transaction of this test."""
        mails = list(corpus.find_mails(FIXTURES, FIXTURES))
        self.assertGreater(len(mails), 100)
        stream = io.StringIO()
        job = {"mails": [str(mail.path) for mail in mails], "step": 0}
        with self._sending(), patch.object(runner.Runner, "transaction", self._run_here):
            runner.Runner(self.registry, job, stream).run()
        events = [json.loads(line) for line in stream.getvalue().splitlines()]
        found = Report(mails, events, {}).found
        self.assertGreater(len(found["cases"]), 70)
        for column in (*MUST_BE_NONE, *python_reading.COLUMNS, "failed", "not acknowledged"):
            if column != "hung":  # which says something of this machine, too
                self.assertFalse(found[column], column)

    def _run_here(self, function, *arguments):
        result = function(self.env, *arguments)
        self.env.invalidate_all()
        return result


class TestReadingOfFiles(unittest.TestCase):
    def test_address_stands_among_the_headers(self):
        """Whatever the line ends are, and in a mailbox file."""
        for end in ("\n", "\r\n", "\r", "\r\r\n"):
            for first in ("", "From ann@example.org Mon Jul 13 10:00:00 2026\n"):
                with self.subTest(end=end, first=first):
                    text = f"{first}Subject: Lamp\nFrom: ann@example.org\n\nIt is broken.\n"
                    raw = text.replace("\n", end).encode()
                    with patch.object(runner.Path, "read_bytes", lambda _path, raw=raw: raw):
                        found = runner.read("a.eml")
                    headers = split_mail(found)
                    self.assertEqual(headers.subject, "Lamp")
                    self.assertEqual(headers.from_, "ann@example.org")
                    self.assertIn(runner.ADDRESS, headers.recipients)
                    self.assertEqual(runner.content(found), b"Itisbroken.")


class TestAgainstPython(unittest.TestCase):
    def _compare(self, raw=PARTS, body="<p>The lamp shines</p>", files=(b"a", INNER)):
        found = python_reading.compare(raw, body, files)
        return {column: details for column, details in found.items() if details}

    def test_nothing_is_missing(self):
        self.assertEqual(self._compare(), {})

    def test_files_missing(self):
        self.assertEqual(self._compare(files=[INNER]), {"files missing": ["a.png"]})
        self.assertEqual(self._compare(files=[b"a"]), {"files missing": ["message/rfc822"]})

    def test_text_missing(self):
        self.assertEqual(self._compare(body=""), {"text missing": ["The", "lamp", "shines"]})
        self.assertEqual(
            self._compare(body="<style>The lamp shines</style>"), self._compare(body="")
        )

    def test_text_may_be_a_file(self):
        self.assertEqual(self._compare(body="", files=[b"a", INNER, b"The lamp shines"]), {})

    def test_unread_charsets(self):
        raw = b"Content-Type: text/plain; charset=x-own\n\nThe l\xe4mp shines"
        shown = {"body": "<p>The l\ufffdmp shines</p>", "files": []}
        self.assertEqual(self._compare(raw, **shown), {"unread charsets": ["x-own"]})
        raw = "Content-Type: text/plain; charset=utf-8\n\nThe l\ufffdmp shines".encode()
        self.assertEqual(self._compare(raw, **shown), {})

    def test_text_that_python_reads_wrongly(self):
        for head, text, body in (
            (b"text/plain; format=flowed; delsp=yes", b"The la \nmp", "The lamp"),
            (b"text/plain; charset=iso-2022-jp", b"\x1b$B-!4]", "\u2460\u4e38"),
            (b"text/plain\nContent-Transfer-Encoding: base64", b"SGVsbG8gd29ybGQ-", "Hello"),
        ):
            with self.subTest(head):
                raw = b"Content-Type: " + head + b"\n\n" + text
                self.assertEqual(self._compare(raw, f"<p>{body}</p>", []), {})

    def test_columns_of_the_report(self):
        mail = corpus.Mail("a.eml", None)
        outcome = {"event": "outcome", "mail": 0, "outcome": "cases", "inbound": 1}
        for column in python_reading.COLUMNS:
            report = Report([mail], [outcome, {**outcome, "inbound": 2, column: ["x"]}], {})
            self.assertEqual(report.found[column], ["a.eml  x"])
            self.assertTrue(report.is_good, "Python may have read it wrongly")

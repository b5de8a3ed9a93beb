"""Odoo working through a corpus, in a process of its own: it may hang or die on a mail."""

import json
import os
import subprocess
import time

from .. import paths, shell
from ..ui import Problem, Progress

PATIENCE = 60.0  # seconds until the process that works on a mail is ended
POLL = 0.05


class Run:
    """Odoo at work on a job, started again after each mail on which it hung or died."""

    def __init__(self, odoo, database, mails, scratch):
        self.job_file = scratch / "job.json"
        self.command = [
            *(odoo.python, "-m", "devtools.corpus.runner"),
            *(database, odoo.config, self.job_file),
        ]
        self.environment = odoo.env
        self.report = scratch / "report"
        self.job = {"mails": [str(mail.path) for mail in mails], "report": str(self.report)}
        self.log = paths.logs() / f"corpus-{os.getpid()}.log"
        self.ended = {}  # the steps at which the process was ended, or died

    def events(self):
        """Do the whole job; return what the runner reported."""
        self.report.touch()
        line = Progress(f"Delivering {len(self.job['mails'])} mails, twice")
        step = 0
        with open(self.log, "wb") as log:
            while step is not None:
                step = self._work_from(step, log, line)
        line.done()
        return [json.loads(event) for event in self.report.read_text().splitlines()]

    def _work_from(self, step, log, line):
        """Return the step to go on with, None when the job is done."""
        self.job_file.write_text(json.dumps({**self.job, "step": step}))
        process = subprocess.Popen(
            [str(part) for part in self.command],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=self.environment,
            cwd=paths.REPO,
        )
        with shell.ending(process), open(self.report, "rb") as report:
            report.seek(0, os.SEEK_END)
            watch = Watch(report)
            while process.poll() is None:
                watch.update()
                line.update(f"mail {watch.done} of {2 * len(self.job['mails'])}")
                if watch.step is not None and watch.waited > PATIENCE:
                    process.kill()
                    process.wait()
                time.sleep(POLL)
            watch.update()
        if process.returncode == 0:
            return None
        if watch.step is None:
            line.done("failed")
            raise Problem(f"{shell.last_lines(self.log, 20)}\n\nThe whole log: {self.log}")
        self.ended[watch.step] = watch.waited
        return watch.step + 1


class Watch:
    """Follows a report: which mail is being worked on, and since when."""

    def __init__(self, report):
        self.report = report
        self.rest = b""
        self.step = None
        self.done = 0
        self.since = time.monotonic()

    def update(self):
        *lines, self.rest = (self.rest + self.report.read()).split(b"\n")
        for event in map(json.loads, lines):
            self.since = time.monotonic()
            self.step = event["step"] if event["event"] == "start" else None
            self.done = event.get("step", self.done)

    @property
    def waited(self):
        return time.monotonic() - self.since

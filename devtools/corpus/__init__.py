"""bin/test --corpus FOLDER: mails that nobody here wrote, given to the gateway, twice.

Of each file it is asked: is the mail in a case or held afterwards, did it take long, could
anything in its text act, is there each file and all the text that Python's own parser finds, were
all letters read, and does delivering it again change nothing? NAME.json beside the mail
NAME or NAME.eml may say what is expected: ``subject``, ``from``, ``kind`` (``bounce`` or
``replied``) and ``automatic``. Mailbox files (.mbox) are taken apart.
"""

import contextlib
import json
import mailbox
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from .. import paths
from ..ui import Problem, say
from .process import Run
from .report import Report

MAILBOXES = (".mbox", ".mbx")
NO_MAIL = (".json", ".pyc")


@dataclass
class Mail:
    label: str
    path: Path
    expected: dict = field(default_factory=dict)


def run(odoo, database, folder, limit=None):
    """Deliver the mails of a folder in a new database; return the exit code."""
    with tempfile.TemporaryDirectory(prefix="corpus-") as scratch:
        mails = list(find_mails(folder, Path(scratch)))[:limit]
        if not mails:
            raise Problem(f"There is no mail in {folder}.")
        work = Run(odoo, database, mails, Path(scratch))
        report = Report(mails, work.events(), work.ended)
    report.show()
    say(f"\nThe log: {work.log}")
    return 0 if report.is_good else 1


def find_mails(folder, scratch):
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.suffix in NO_MAIL or path.name.startswith("."):
            continue
        label = str(path.relative_to(folder)).encode("utf-8", "backslashreplace").decode()
        if path.suffix in MAILBOXES:
            yield from _split(path, label, scratch)
        else:
            yield Mail(label, path, _read_expected(path))


def _split(path, label, scratch):
    box = mailbox.mbox(path, create=False)
    for number, key in enumerate(box.iterkeys(), 1):
        part = scratch / f"{paths.short_hash(path)}-{number}"
        part.write_bytes(box.get_bytes(key))
        yield Mail(f"{label} no. {number}", part)


def _read_expected(path):
    for beside in (path.with_name(f"{path.name}.json"), path.with_suffix(".json")):
        with contextlib.suppress(OSError, ValueError):
            expected = json.loads(beside.read_bytes())
            return expected if isinstance(expected, dict) else {}
    return {}

"""Two processes at once: as many mails as one would take, none lost and none doubled."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from odoo import api

from .mail import make_mail, nothing_is_sent
from .profiles import find_agents

MAILS, DUPLICATES, ON_ONE_THREAD = 200, 20, 20


def measure(env, database):
    service = find_agents(env)["typical"].cp_service_ids[0]
    seconds, faults = {}, 0
    for processes in (1, 2):
        with tempfile.TemporaryDirectory(prefix="cp_cases-bench-") as folder:
            thread = _write_mails(env, service, Path(folder), processes)
            env.cr.commit()
            before = _count(env, thread)
            seconds[processes] = _run(database, folder, processes)
            env.cr.rollback()
            cases, entries = (
                now - then for now, then in zip(_count(env, thread), before, strict=True)
            )
        faults += abs(cases - (MAILS - DUPLICATES - ON_ONE_THREAD))
        faults += abs(entries - ON_ONE_THREAD)
    return {
        "one_process_per_second": round(MAILS / seconds[1], 1),
        "two_processes_per_second": round(MAILS / seconds[2], 1),
        "speed_up": round(seconds[1] / seconds[2], 2),
        "lost_or_doubled": faults,
    }


def _count(env, thread):
    return (
        env["cp.case"].search_count([]),
        env["mail.message"].search_count([("cp_thread_id", "=", thread.id)]),
    )


def _write_mails(env, service, folder, run):
    thread = env["cp.case.thread"].search([("case_id.state", "=", "open")], limit=1, order="id")
    fresh = MAILS - DUPLICATES - ON_ONE_THREAD
    mails = [
        make_mail(f"sender{run}.{i}@crowd.example.org", service.alias_email, f"Question {i}")
        for i in range(fresh)
    ]
    mails += [
        make_mail(
            f"friend{run}.{i}@crowd.example.org",
            service.alias_email,
            f"Re: {thread.name} [{thread.identifier}]",
        )
        for i in range(ON_ONE_THREAD)
    ]
    # A duplicate stands beside its original, so that two processes meet on it.
    for i in range(DUPLICATES):
        mails.insert(i * 9, mails[i * 9])
    for number, raw in enumerate(mails):
        (folder / f"{number:03d}.eml").write_bytes(raw)
    return thread


def _run(database, folder, count):
    workers = [
        subprocess.Popen(
            [sys.executable, "-m", "devtools.bench.worker", database, folder, str(i), str(count)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for i in range(count)
    ]
    try:
        for worker in workers:
            worker.stdout.readline()  # it is ready
        started = time.perf_counter()
        for worker in workers:
            worker.stdin.write("go\n")
            worker.stdin.flush()
        for worker in workers:
            if worker.wait():
                raise RuntimeError("A process of the benchmark has failed.")
        return time.perf_counter() - started
    finally:
        for worker in workers:
            worker.kill()


def deliver(registry, folder, first, step):
    """What each process does with its share of the mails."""
    with nothing_is_sent():
        for path in sorted(Path(folder).glob("*.eml"))[first::step]:
            with registry.cursor() as cr:
                env = api.Environment(cr, 1, {})
                env["mail.thread"].message_process(False, path.read_bytes())

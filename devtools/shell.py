"""Running other programs."""

import contextlib
import os
import re
import signal
import subprocess
import time

from . import paths
from .ui import Problem, Progress

POLL = 0.2
GRACE = 20  # seconds a program gets to end by itself


def attempt(*argv, **kwargs):
    """Run a short step quietly; return what became of it."""
    argv = [str(part) for part in argv]
    try:
        return subprocess.run(argv, capture_output=True, text=True, check=False, **kwargs)
    except OSError as error:
        return subprocess.CompletedProcess(argv, 127, "", f"{argv[0]}: {error.strerror}")


def output(*argv, **kwargs):
    """The program's standard output, or None when it fails or is missing."""
    done = attempt(*argv, **kwargs)
    return done.stdout.strip() if done.returncode == 0 else None


def logged(title, argv, progress=None, hint="", tail=2, accepted=(0,), **kwargs):
    """Run a long step with its output in a log file; return the log's path.

    `progress(log)` tells how far it is. When it ends with a code that is not among those
    `accepted`, the end of the log is shown.
    """
    name = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    log = paths.logs() / f"{name}-{os.getpid()}.log"
    line = Progress(title)
    kwargs.setdefault("stdin", subprocess.DEVNULL)
    with open(log, "wb") as stream:
        try:
            process = subprocess.Popen(argv, stdout=stream, stderr=subprocess.STDOUT, **kwargs)
        except OSError as error:
            raise Problem(f"{argv[0]} cannot be run: {error.strerror}.") from None
        with ending(process):
            while process.poll() is None:
                line.update(progress(log) if progress else "")
                time.sleep(POLL)
    if process.returncode not in accepted:
        line.done("failed")
        raise Problem(f"{last_lines(log, tail)}\n\n{title} failed. {hint}\nThe whole log: {log}")
    line.done()
    return log


def last_lines(log, count):
    return "\n".join(log.read_text(errors="replace").splitlines()[-count:])


@contextlib.contextmanager
def ending(process):
    """Make sure that the program has ended when the block is left, whatever the reason."""
    try:
        yield process
    finally:
        stop(process)


def stop(process):
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(GRACE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def foreground(argv, **kwargs):
    """Run a program that owns the terminal (it answers Ctrl-C itself); return its exit code."""
    process = subprocess.Popen(argv, **kwargs)
    previous = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with ending(process):
            return process.wait()
    finally:
        signal.signal(signal.SIGINT, previous)

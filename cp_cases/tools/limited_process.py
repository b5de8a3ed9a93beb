"""Work on bytes from outside in a process of its own, which is stopped when it takes too long.

A regular expression or libxml2 holds the interpreter while it works: no thread, no signal handler
and no timer of the server's own process could stop it. The child process has a limit of CPU time,
which the kernel enforces, and of memory; it does one piece of work after another.
"""

import logging
import os
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

try:
    import resource
except ImportError:  # not on Windows, where only the limit of the clock counts
    resource = None

_logger = logging.getLogger(__name__)

_FOLDER = Path(__file__).resolve().parent
_LENGTH = struct.Struct("!Qd")  # bytes that follow, and seconds of CPU time for them
_READY, _PASSED, _FAILED = b"r", b"p", b"f"
_MAX_MEMORY = 1 << 30
_START_SECONDS = 60
# Seconds of the clock for each second of CPU time: other processes use the CPU, too.
_PATIENCE = 20
# After so many pieces of work a new process begins: this frees memory that the old one has kept.
_MAX_WORKS = 300


class LimitedProcess:
    """Tries pieces of work out in a child process, which begins with the first and is kept.

    :param module: name of a module of this folder that calls :func:`serve`. It starts in two thirds
        of a second, as it runs without Odoo's addons.
    """

    def __init__(self, module: str):
        self._module = module
        # By the id of the process that started them: a forked worker starts a child of its own.
        self._children: dict[int, _Child] = {}

    def passes(self, data: bytes, seconds: float) -> bool | None:
        """Return whether the work on *data* ends well within *seconds* of CPU time.

        None if there can be no child process; why is in the log.
        """
        pid = os.getpid()
        for other in self._children.keys() - {pid}:
            self._children.pop(other, None)
        return self._children.setdefault(pid, _Child(self._module)).passes(data, seconds)


class _Child:
    def __init__(self, module: str):
        self._module = module
        self._lock = threading.Lock()
        self._process: subprocess.Popen | None = None
        self._works_left = 0

    def passes(self, data: bytes, seconds: float) -> bool | None:
        with self._lock:
            if not self._works_left or self._process.poll() is not None:
                self._stop()
            if not self._process and not self._start():
                return None
            self._works_left -= 1
            answer = self._ask(_PATIENCE * seconds, _LENGTH.pack(len(data), seconds), data)
            if answer not in (_PASSED, _FAILED):
                self._stop()
            return answer == _PASSED

    def _start(self) -> bool:
        # Where this process found its modules, the child finds them too.
        path = os.pathsep.join(filter(None, sys.path))
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", f"{_FOLDER.name}.{self._module}"],
                cwd=_FOLDER.parent,
                env={**os.environ, "PYTHONPATH": path},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,
            )
        except OSError:
            _logger.exception("No process of its own for large mails could be started.")
            return False
        self._works_left = _MAX_WORKS
        if self._ask(_START_SECONDS) == _READY:
            return True
        _logger.error("The process for large mails did not start: %s", self._process.args)
        self._stop()
        return False

    def _ask(self, clock_seconds: float, *pieces: bytes) -> bytes:
        """Return the answer to *pieces*, empty if the child is gone or too late."""
        timer = threading.Timer(clock_seconds, self._process.kill)
        timer.daemon = True
        timer.start()
        try:
            for piece in pieces:
                self._process.stdin.write(piece)
            self._process.stdin.flush()
            return self._process.stdout.read(1)
        except OSError:  # the pipe is broken
            return b""
        finally:
            timer.cancel()

    def _stop(self) -> None:
        process, self._process, self._works_left = self._process, None, 0
        if process:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with suppress(OSError):  # what could not be written
                    pipe.close()


def serve(work: Callable[[bytes], object]) -> None:
    """Be the child: do *work* for each piece of data from standard input, until it closes."""
    logging.disable(logging.CRITICAL)
    _limit_memory()
    has_timer = hasattr(signal, "setitimer")
    if has_timer:
        signal.signal(signal.SIGPROF, signal.SIG_DFL)  # ends the process, whatever it does
    stdin, stdout = sys.stdin.buffer, sys.stdout.buffer
    _answer(stdout, _READY)
    while len(head := stdin.read(_LENGTH.size)) == _LENGTH.size:
        length, seconds = _LENGTH.unpack(head)
        data = stdin.read(length)
        if has_timer:
            signal.setitimer(signal.ITIMER_PROF, seconds)
        try:
            work(data)
            answer = _PASSED
        except Exception:  # noqa: BLE001 - whatever it is, the work did not end well
            answer = _FAILED
        if has_timer:
            signal.setitimer(signal.ITIMER_PROF, 0)
        _answer(stdout, answer)


def _answer(stdout, answer: bytes) -> None:
    stdout.write(answer)
    stdout.flush()


def _limit_memory() -> None:
    if not resource:
        return
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = _MAX_MEMORY if hard == resource.RLIM_INFINITY else min(_MAX_MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    # Lift the limit that a worker of Odoo passes on: here each piece of work has its own.
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (hard, hard))

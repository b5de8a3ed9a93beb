"""PostgreSQL: the server named by PGHOST, PGPORT or PGUSER, or one of our own.

Our own server listens on a Unix socket only, in a folder that nobody else may enter. It
starts with the first command that needs it and stops with the last.
"""

import contextlib
import fcntl
import os
import pwd
import shutil
import tempfile
from pathlib import Path

from .. import paths, shell
from ..ui import Problem, say
from . import system

USER = "cp_cases"
PROGRAMS = Path("/usr/lib/postgresql")
# The server refuses to run as root, and its own user cannot enter root's cache.
ROOT_FOLDER = Path("/var/lib/cp_cases")
SOCKET_PATH_LIMIT = 107
MOST_BUFFERS_MB = 4096
# Databases here can be made again at any time: speed counts, surviving a power cut does not.
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "2GB",
    "log_min_messages": "warning",
}


class Server:
    """How to reach a server: the environment variables that libpq and Odoo read."""

    def __init__(self, env, programs, is_own):
        self.env = env
        self.programs = programs
        self.is_own = is_own

    def program(self, name):
        return str(self.programs / name) if self.programs else name


@contextlib.contextmanager
def use():
    if any(os.environ.get(name) for name in ("PGHOST", "PGPORT", "PGUSER")):
        yield _named_server()
    else:
        with OwnServer().running() as server:
            yield server


def _named_server():
    server = Server({}, None if system.has("psql") else _newest_programs(), is_own=False)
    problem = (
        "The PostgreSQL server named by PGHOST, PGPORT or PGUSER cannot be used: {} "
        "Unset these variables to have one started for you."
    )
    argv = [
        server.program("psql"),
        "-XAtw",
        "-d",
        "postgres",
        "-c",
        "SELECT usename, usecreatedb OR usesuper FROM pg_user WHERE usename = current_user",
    ]
    done = shell.attempt(*argv)
    if done.returncode:
        raise Problem(problem.format(done.stderr.strip()))
    name, may_create = done.stdout.strip().split("|")
    if name == "postgres":
        raise Problem(problem.format("Odoo refuses to work as the user postgres."))
    if may_create != "t":
        raise Problem(problem.format(f"its user {name} may not create databases."))
    return server


def _newest_programs():
    found = sorted(PROGRAMS.glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if not found:
        system.apt_install("PostgreSQL is missing.", "postgresql")
        found = sorted(PROGRAMS.glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise Problem(f"PostgreSQL's server programs are not in {PROGRAMS}: set PGHOST instead.")
    return found[-1].parent


class OwnServer:
    def __init__(self):
        self.programs = self._programs()
        self.folder = self._folder()
        self.data = self.folder / "data"
        self.socket = self.folder / "socket"
        if len(str(self.socket / ".s.PGSQL.5432")) > SOCKET_PATH_LIMIT:
            self.socket = Path(tempfile.gettempdir()) / f"cp_cases-{paths.short_hash(self.folder)}"

    @staticmethod
    def _programs():
        """The directory of the server programs, wherever the system keeps them."""
        on_path = shutil.which("postgres")
        return Path(on_path).resolve().parent if on_path else _newest_programs()

    def _folder(self):
        major = shell.output(self.programs / "postgres", "-V").split()[2].split(".")[0]
        name = f"postgres-{major}"
        if not system.is_root():
            return paths.cache() / name
        _forget_lost_caches()
        owner = ROOT_FOLDER / paths.short_hash(paths.cache())
        owner.mkdir(parents=True, exist_ok=True)
        (owner / "cache").write_text(str(paths.cache()))
        return owner / name

    @contextlib.contextmanager
    def running(self):
        """Yield the server; the last command that leaves stops it."""
        with contextlib.ExitStack() as stack:
            with paths.lock("postgres", "starting PostgreSQL"):
                self._start()
                users = stack.enter_context(open(paths.cache() / "locks/postgres-users.lock", "w"))
                fcntl.flock(users, fcntl.LOCK_SH)
            try:
                yield Server(
                    {"PGHOST": str(self.socket), "PGPORT": "5432", "PGUSER": USER},
                    self.programs,
                    is_own=True,
                )
            finally:
                with paths.lock("postgres", "starting PostgreSQL"):
                    try:
                        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    except BlockingIOError:
                        pass  # someone else is still using it
                    else:
                        self._pg_ctl("stop", "-m", "fast")

    def _start(self):
        if not (self.data / "complete").exists():
            self._create()
        self._make_private(self.socket)
        if self._pg_ctl("status") is not None:
            return
        say("» Starting PostgreSQL")
        log = self.folder / "server.log"
        if self._pg_ctl("start", "-w", "-l", log) is None:
            tail = shell.last_lines(log, 5) if log.exists() else ""
            raise Problem(
                f"{tail}\nPostgreSQL does not start; the whole log: {log}. "
                f"To start over with empty databases, remove {self.folder}."
            )

    def _create(self):
        self._make_private(self.folder)
        paths.remove(self.data)
        shell.logged(
            "Creating a PostgreSQL server",
            [
                *_as_owner(),
                self.programs / "initdb",
                "-D",
                self.data,
                "-U",
                USER,
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
            ],
            cwd="/",
        )
        settings = dict(
            SETTINGS,
            shared_buffers=f"{_quarter_of_memory_mb()}MB",
            unix_socket_directories=str(self.socket),
        )
        with open(self.data / "postgresql.conf", "a") as stream:
            stream.writelines(f"{key} = '{value}'\n" for key, value in settings.items())
        (self.data / "complete").touch()

    def _make_private(self, folder):
        folder.mkdir(parents=True, exist_ok=True)
        if system.is_root():
            shutil.chown(folder, "postgres", "postgres")
        folder.chmod(0o700)

    def _pg_ctl(self, *arguments):
        return shell.output(
            *_as_owner(), self.programs / "pg_ctl", "-D", self.data, *arguments, cwd="/"
        )


def _quarter_of_memory_mb():
    """What PostgreSQL's manual recommends for its buffers, but no more than the bench needs."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return min(memory // 4 // 2**20, MOST_BUFFERS_MB)


def _as_owner():
    if not system.is_root():
        return []
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        raise Problem(
            "PostgreSQL refuses to run as root and there is no user postgres: "
            "make one, or run this as another user."
        ) from None
    return ["runuser", "-u", "postgres", "--"]


def _forget_lost_caches():
    """Remove the data of caches that no longer exist."""
    for mark in ROOT_FOLDER.glob("*/cache"):
        if not Path(mark.read_text()).exists():
            for data in mark.parent.glob("postgres-*/data"):
                programs = PROGRAMS / data.parent.name.partition("-")[2] / "bin"
                shell.output(
                    *_as_owner(),
                    programs / "pg_ctl",
                    "-D",
                    data,
                    "stop",
                    "-m",
                    "immediate",
                    cwd="/",
                )
            shutil.rmtree(mark.parent, ignore_errors=True)

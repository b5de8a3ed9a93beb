"""What the machine itself has or lacks."""

import os
import shutil
import socket
from pathlib import Path

from .. import paths, shell
from ..ui import Problem

RETRY_HINT = "Is this machine connected to the network? Run the command again to go on."


def is_root():
    return os.geteuid() == 0


def has(program):
    return shutil.which(program) is not None


def apt_install(why, *packages):
    """Install Debian packages as root; otherwise say which are missing."""
    if not has("apt-get"):
        raise Problem(f"{why} Install it with your system's package manager.")
    if not is_root():
        raise Problem(f"{why} Install it: sudo apt-get install {' '.join(packages)}")
    env = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    with paths.lock("apt", "installing packages"):
        shell.logged("Updating the package lists", ["apt-get", "update"], hint=RETRY_HINT)
        shell.logged(
            f"Installing {' '.join(packages)}",
            ["apt-get", "install", "-y", "--no-install-recommends", *packages],
            hint=RETRY_HINT,
            env=env,
        )


def require_free_port(port, option, purpose):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise Problem(
                f"Port {port} on 127.0.0.1 cannot be used for {purpose} ({error.strerror}): "
                f"stop what uses it, or choose another with {option} NUMBER."
            ) from None


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def folder_size(folder):
    """Megabytes below a folder, for progress while it fills."""
    total = 0
    for path in Path(folder).rglob("*"):
        try:
            total += path.lstat().st_size
        except OSError:
            continue
    return total // 1_000_000

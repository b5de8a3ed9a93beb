"""The addon that the benchmark compares ours with, as its authors publish it."""

import sys

from ... import paths, shell
from ...machine import system

ADDON = "helpdesk_mgmt"
DEPENDS = {"mail", "portal"}
REQUIREMENTS = paths.REPO / "requirements" / "peer.txt"


def get():
    """
    :return: the folder for the addons path
    """
    folder = paths.cache() / "peer" / paths.short_hash(REQUIREMENTS.read_text())
    with paths.lock("peer", f"downloading {ADDON}"):
        if not folder.exists():
            scratch = folder.with_suffix(".making")
            paths.remove(scratch)
            # Without what it requires, which is Odoo.
            command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps"]
            shell.logged(
                f"Downloading {ADDON}",
                [*command, "--target", scratch, "-r", REQUIREMENTS],
                hint=system.RETRY_HINT,
            )
            scratch.rename(folder)
    return folder / "odoo" / "addons"

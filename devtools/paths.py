"""Where things are kept, and how two commands at once stay out of each other's way."""

import contextlib
import fcntl
import hashlib
import os
import shutil
from pathlib import Path

from .ui import Problem, say

REPO = Path(__file__).resolve().parent.parent
ADDON = "cp_cases"
# It joins the addon to another one of Odoo's, where both are installed.
GLUE = "cp_cases_livechat"
ADDONS = (ADDON, GLUE)


def cache():
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(base).absolute() / "cp_cases"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Problem(
            f"The folder {folder} cannot be made ({error.strerror}): "
            "name one you can write to with XDG_CACHE_HOME."
        ) from None
    return folder


def logs():
    folder = cache() / "logs"
    folder.mkdir(exist_ok=True)
    return folder


def short_hash(*parts):
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:10]


def addon_hash(addon=ADDON):
    """Changes when the addon has to be updated in a database (not for tests and assets)."""
    root = REPO / addon
    ignored = {root / "tests", root / "static", root / "readme"}
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if "__pycache__" in path.parts or not path.is_file() or ignored & set(path.parents):
            continue
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


@contextlib.contextmanager
def lock(name, purpose):
    """Hold the named lock of this cache; say so when another command has it."""
    folder = cache() / "locks"
    folder.mkdir(exist_ok=True)
    with open(folder / f"{name}.lock", "w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"» Waiting for another command that is {purpose}")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def making(folder):
    """Yield a scratch folder that becomes `folder` only when all went well."""
    scratch = folder.with_name(f".{folder.name}.making")
    remove(scratch)
    scratch.mkdir(parents=True)
    try:
        yield scratch
    except BaseException:
        remove(scratch)
        raise
    remove(folder)
    scratch.rename(folder)


def remove(folder):
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)

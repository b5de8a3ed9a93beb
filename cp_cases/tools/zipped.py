"""Several files in one."""

import io
import re
import zipfile
from collections.abc import Iterable
from pathlib import PurePosixPath

# What leads out of the folder that the files are unpacked in, or cannot be there on some system.
_UNSAFE_RE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')


def zip_files(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a zip file with *files*, pairs of name and content, in their order.

    Names come from outside: each is a plain one, and no two are the same, whatever the system
    thinks of capitals.
    """
    stream = io.BytesIO()
    taken = set()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(_make_unique(_make_safe(name), taken), content)
    return stream.getvalue()


def _make_safe(name: str) -> str:
    return _UNSAFE_RE.sub("_", name or "").strip(". ") or "file"


def _make_unique(name: str, taken: set[str]) -> str:
    path = PurePosixPath(name)
    unique, count = name, 1
    while unique.casefold() in taken:
        count += 1
        unique = f"{path.stem} ({count}){path.suffix}"
    taken.add(unique.casefold())
    return unique

"""Odoo 19 itself: the one named by ODOO_HOME, or Debian's package unpacked in the cache.

The package is in Debian unstable only. It is unpacked, not installed, so nothing of the
machine's own packages changes.
"""

import os
import platform
import shutil
from pathlib import Path

from .. import paths, shell
from ..ui import Problem, say
from . import system

PACKAGE = "odoo-19"
TRIED_VERSION = "19.0.0+dfsg-1"
SERIES = "19.0"
# The package's relative links lead into these. Two of them have since changed their files in
# unstable: those come from the release whose files Odoo means.
FONT_RELEASE = "bookworm"
LINKED_PACKAGES = (
    f"fonts-font-awesome/{FONT_RELEASE} fonts-inconsolata/{FONT_RELEASE} "
    "fonts-glyphicons-halflings fonts-montserrat fonts-ocr-b fonts-roboto-unhinted "
    "libjs-jquery libjs-jquery-form libjs-underscore"
).split()
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
ARCHIVE_MB = 130
# Left out by Debian; without it the web client's bundle logs an error and no tour passes.
LEFT_OUT = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"
ALTERNATIVE = "Set ODOO_HOME to a folder with Odoo 19 to use that one."


class Source:
    def __init__(self, home):
        self.home = home  # the folder with the `odoo` Python package
        self.core_addons = home / "odoo" / "addons"
        self.addons_path = [path for path in (self.core_addons, home / "addons") if path.is_dir()]

    @property
    def key(self):
        release = self.home / "odoo" / "release.py"
        return paths.short_hash(self.home, release.stat().st_mtime)

    def addon(self, name):
        """The folder of one of Odoo's own addons."""
        return next((path / name for path in self.addons_path if _is_addon(path / name)), None)


def _is_addon(folder):
    return (folder / "__manifest__.py").is_file()


def get():
    named = os.environ.get("ODOO_HOME")
    if named:
        return _existing(Path(named).expanduser().absolute())
    folder = paths.cache() / "odoo"
    with paths.lock("odoo", "installing Odoo"):
        if not folder.exists():
            _install(folder)
    return Source(folder / "usr/lib/python3/dist-packages")


def _existing(named):
    for home in (named, named / "usr/lib/python3/dist-packages", named.parent):
        release = home / "odoo" / "release.py"
        if release.is_file():
            break
    else:
        raise Problem(f"ODOO_HOME={named} has no Odoo in it (no odoo/release.py).")
    found = {}
    exec(release.read_text(), found)  # a plain list of constants
    if found["series"] != SERIES:
        raise Problem(f"ODOO_HOME={named} is Odoo {found['series']}; {SERIES} is needed.")
    source = Source(home)
    if not any((path / LEFT_OUT).exists() for path in source.addons_path):
        say(
            f"  ODOO_HOME lacks {LEFT_OUT}, so browser tests will fail: "
            "make an empty file in its place."
        )
    return source


def _install(folder):
    _check_system()
    with paths.making(folder) as scratch:
        debs = _download(scratch / "download")
        unpack = 'for deb; do dpkg-deb -x "$deb" . || exit 1; done'
        shell.logged(
            "Unpacking Odoo (1.2 GB)",
            ["sh", "-c", unpack, "sh", *debs],
            hint="Is the disk full?",
            cwd=scratch,
        )
        shutil.rmtree(scratch / "download")
        _mend(scratch)


def _check_system():
    missing = [name for name in ("apt-get", "dpkg-deb") if not system.has(name)]
    if missing or not KEYRING.exists():
        raise Problem(
            "Odoo 19 is fetched from Debian's archive, which needs Debian "
            f"(this is {platform.system()}, lacking {', '.join(missing) or KEYRING}). {ALTERNATIVE}"
        )


def _download(work):
    """Fetch the packages with a private apt that looks at Debian unstable only."""
    for name in ("lists/partial", "cache/archives/partial", "debs"):
        (work / name).mkdir(parents=True)
    sources = work / "sources.list"
    options = {
        "Dir::Etc::sourcelist": sources,
        "Dir::Etc::sourceparts": "/dev/null",
        "Dir::State::lists": work / "lists",
        "Dir::Cache": work / "cache",
        # root's apt would otherwise drop to a user that cannot enter the cache
        "APT::Sandbox::User": "root",
        "APT::Architecture": shell.output("dpkg", "--print-architecture"),
    }
    apt = [part for key, value in options.items() for part in ("-o", f"{key}={value}")]
    archive = f"deb [signed-by={KEYRING}] {_archive_address()}"
    sources.write_text(f"{archive} sid main\n{archive} {FONT_RELEASE} main\n")
    shell.logged(
        "Asking Debian's archive for Odoo 19",
        ["apt-get", *apt, "-o", "APT::Update::Error-Mode=any", "update"],
        hint=f"{system.RETRY_HINT} {ALTERNATIVE}",
    )
    version = shell.output("apt-cache", *apt, "show", "--no-all-versions", PACKAGE) or ""
    version = next((line[9:] for line in version.splitlines() if line.startswith("Version: ")), "")
    if not version:
        raise Problem(f"Debian's archive no longer has {PACKAGE}. {ALTERNATIVE}")
    if version != TRIED_VERSION:
        say(f"  Debian now has {PACKAGE} {version}; this addon was tried with {TRIED_VERSION}.")
    shell.logged(
        f"Downloading Odoo {version} ({ARCHIVE_MB} MB)",
        ["apt-get", *apt, "download", PACKAGE, *LINKED_PACKAGES],
        progress=lambda log: f"{system.folder_size(work / 'debs')} MB",
        hint=f"{system.RETRY_HINT} {ALTERNATIVE}",
        cwd=work / "debs",
    )
    return sorted((work / "debs").glob("*.deb"))


def _archive_address():
    """The Debian archive that this machine's own apt is set up with."""
    release = platform.freedesktop_os_release()
    listed = (
        shell.output(
            "apt-get",
            "indextargets",
            "--format",
            "$(RELEASE) $(COMPONENT) $(REPO_URI)",
            "Created-By: Packages",
        )
        or ""
    )
    rows = [line.split() for line in listed.splitlines()]
    codenames = {release.get("VERSION_CODENAME"), "stable", "testing", "unstable", "sid"}
    for name, component, address in rows:
        if name in codenames and component == "main" and release.get("ID") == "debian":
            return address
    raise Problem(f"This machine's apt is not set up with Debian's archive. {ALTERNATIVE}")


def _mend(root):
    left_out = root / "usr/lib/python3/dist-packages/odoo/addons" / LEFT_OUT
    if not left_out.exists():
        left_out.parent.mkdir(parents=True, exist_ok=True)
        left_out.touch()
    broken = [path for path in root.rglob("*") if path.is_symlink() and not path.exists()]
    if broken:
        raise Problem(
            f"The unpacked Odoo has links that lead nowhere, {broken[0]} for one: "
            f"Debian has changed the package. {ALTERNATIVE}"
        )

"""The browser that drives Odoo's tours, and that pictures are taken in."""

import shutil

from . import system

NAMES = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")  # Odoo's list


def require():
    if not any(map(system.has, NAMES)):
        system.apt_install("Chromium is missing, which the browser tests drive.", "chromium")


def path():
    return next(filter(None, map(shutil.which, NAMES)))

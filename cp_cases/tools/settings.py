"""The settings of the addon: their types, limits and defaults.

They are stored as text in Odoo's system parameters, where anything can be written by hand.
"""

import math
from dataclasses import dataclass

from odoo.tools import str2bool

PREFIX = "cp_cases."


@dataclass(frozen=True)
class Setting:
    name: str
    kind: type  # bool, int, float or str
    default: bool | int | float | str
    unit: str = ""  # days, hours or MB
    least: float = 0
    greatest: float = 0
    zero_is_never: bool = False  # 0 is allowed besides, and means: never

    @property
    def key(self) -> str:
        """The key of the system parameter."""
        return PREFIX + self.name

    def from_text(self, text: str | None) -> tuple:
        """Return the value that *text* stands for, and whether it is exactly what the text says.

        A value out of range is replaced by the nearest one that is allowed, a text that cannot be
        read by the default. No text means the default, too, but a switch without text is off, as
        everywhere in Odoo.
        """
        if not text:
            return (False if self.kind is bool else self.default), True
        try:
            said = self._parse(text)
        except ValueError:
            return self.default, False
        value = self.nearest(said)
        return value, value == said

    def _parse(self, text):
        text = text.strip()
        if self.kind is str:
            return text
        if self.kind is bool:
            return str2bool(text)
        said = self.kind(text)
        if math.isnan(said):
            raise ValueError(text)
        return said

    def nearest(self, value):
        """Return *value* if it is allowed, else the nearest that is.

        A value below 0 means never, where that exists: so a wrong sign does not close cases or
        delete mails.
        """
        if self.kind in (bool, str):
            return value
        if value <= 0 and self.zero_is_never:
            return 0
        return min(max(value, self.least), self.greatest)

    def to_text(self, value) -> str | None:
        """Return the text to store for *value*, from which :meth:`from_text` reads it; None for no
        text."""
        if self.kind is str:
            return (value or "").strip() or None
        return str(value)


SETTINGS = {
    setting.name: setting
    for setting in (
        Setting("close_after_days", int, 14, "days", 1, 3650, zero_is_never=True),
        Setting("final_resolves", bool, True),
        Setting("lock_hours", float, 8, "hours", 0.25, 720, zero_is_never=True),
        Setting("max_file_mb", float, 10, "MB", 0.001, 100),
        Setting("max_mail_mb", float, 25, "MB", 0.001, 100),
        Setting("pin_from_conversation", bool, True),
        Setting("authserv_id", str, ""),
        Setting("raw_mail_days", int, 90, "days", 1, 3650, zero_is_never=True),
    )
}

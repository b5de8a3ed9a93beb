"""Raw mails made safe: the entry point to reading what a mail server hands over."""

from .fingerprints import fingerprint
from .raw_headers import HeaderView, header_view

__all__ = ["HeaderView", "fingerprint", "header_view"]

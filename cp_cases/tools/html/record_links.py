"""Links to records in the text of notes."""

import re

from .fragments import fragment_html, parse_fragment

_ID_RE = re.compile(r"[0-9]{1,9}")


def find_linked_ids(body: str, model: str) -> set[int]:
    """Return the ids of the records of *model* that *body* links to."""
    if "data-oe-model" not in (body or ""):
        return set()
    return {int(link.get("data-oe-id")) for link in _find_links(parse_fragment(body), model)}


def unlink_records(body: str, model: str, ids: set[int]) -> str:
    """Return *body* with the text alone of its links to the records *ids*."""
    root = parse_fragment(body)
    for link in list(_find_links(root, model)):
        if int(link.get("data-oe-id")) in ids:
            link.drop_tag()
    return fragment_html(root)


def _find_links(root, model):
    for link in root.iter("a"):
        if link.get("data-oe-model") == model and _ID_RE.fullmatch(link.get("data-oe-id") or ""):
            yield link

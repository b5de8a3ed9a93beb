"""Links to records in the text of notes."""

from lxml import html


def find_linked_ids(body: str, model: str) -> set[int]:
    """Return the ids of the records of *model* that *body* links to."""
    if "data-oe-model" not in (body or ""):
        return set()
    return {int(link.get("data-oe-id")) for link in _find_links(_parse(body), model)}


def unlink_records(body: str, model: str, ids: set[int]) -> str:
    """Return *body* with the text alone of its links to the records *ids*."""
    root = _parse(body)
    for link in list(_find_links(root, model)):
        if int(link.get("data-oe-id")) in ids:
            link.drop_tag()
    return (root.text or "") + "".join(html.tostring(child, encoding="unicode") for child in root)


def _parse(body):
    return html.fragment_fromstring(body, create_parent="div")


def _find_links(root, model):
    for link in root.iter("a"):
        if link.get("data-oe-model") == model and (link.get("data-oe-id") or "").isdecimal():
            yield link

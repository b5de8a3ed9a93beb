"""HTML without a page around it, as a tree and back."""

from lxml import html


def parse_fragment(body: str) -> html.HtmlElement:
    """Return *body* as the contents of an element."""
    return html.fragment_fromstring(body, create_parent="div")


def fragment_html(root: html.HtmlElement) -> str:
    """Return the contents of *root*."""
    for element in root.iter():
        for name, value in element.items():
            # libxml2 does not escape a comment in an attribute, not even its quotes, and it reads
            # from each "<!--" to the end of the attribute.
            if "<!--" in value:
                element.set(name, value.replace("<!--", "<! --"))
    return (root.text or "") + "".join(html.tostring(child, encoding="unicode") for child in root)

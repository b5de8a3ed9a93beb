"""A language in which each text stands in ⟦ ⟧, and what finds texts without."""

import ast
import io
import re

from lxml import etree

from odoo.tools.translate import (
    OWL_TRANSLATED_ATTRS,
    SKIPPED_ELEMENT_TYPES,
    SKIPPED_ELEMENTS,
    TRANSLATED_ATTRS,
)

from .translations import PLACEHOLDER, TRANSLATED_ATTRIBUTE

# None of Odoo's, but one by which dates can be written.
CODE = "en_DE"
# A text that is one element: some of Odoo's views drop what stands beside it.
ELEMENT = re.compile(r"(<[^>]+>)([^<]+)(</\w+>)")
MARKED = re.compile(r"⟦[^⟦⟧]*⟧")
# Expressions of a template in JavaScript, in which a text may stand as such.
EXPRESSION = re.compile(r"t-(esc|out|value|att(-[\w-]+)?)$")
# A text within one: begins with a capital letter, and is not the name of a key or a class.
QUOTED = re.compile(r"""(?<![\w\[])(['"`])(?P<text>[A-Z][a-z]+(?:[ ,.].*?)?)\1""")
# What looks like a text in a script, and is the name of a key or of a font.
NO_TEXTS = {"Enter", "Escape", "Segoe UI"}
# Errors of Odoo that people read, and ours.
ERRORS = {"AccessError", "MissingError", "RedirectWarning", "UserError", "ValidationError"}

# Keys and arguments of Python whose value a screen shows.
LABELS = {"body", "display_name", "help", "label", "message", "name", "string", "title"}


def mark(text):
    """The text in this language: in its tags too, and within the white space around it."""
    inner = text.strip()
    inner = TRANSLATED_ATTRIBUTE.sub(lambda m: m[0].replace('="', '="⟦')[:-1] + '⟧"', inner)
    element = ELEMENT.fullmatch(inner)
    marked = "{}⟦{}⟧{}".format(*element.groups()) if element else f"⟦{inner}⟧"
    return text.replace(text.strip(), marked)


def is_bare(text):
    """Whether something that can be read stands outside of ⟦ ⟧."""
    return any(char.isalpha() for char in remove_marked(text))


def remove_marked(text):
    shorter = MARKED.sub("", text)
    return shorter if shorter == text else remove_marked(shorter)


def find_bare_arguments(text, template):
    """Of what stands in the places of a marked text, the words of ours that are not marked."""
    known = {entry.msgid for entry in template}
    for source in known:
        if not any(char.isalpha() for char in PLACEHOLDER.sub("", source)):
            continue
        pattern = "(.*?)".join(map(re.escape, PLACEHOLDER.split(mark(source))))
        match = re.fullmatch(pattern, text, re.DOTALL)
        yield from {*match.groups()} & known if match else ()


def make_file(template):
    """The .po of this language, to be loaded by Odoo."""
    for entry in template:
        entry.msgstr = mark(entry.msgid)
    stream = io.BytesIO(str(template).encode())
    stream.name = ""  # Odoo looks beside it for the template
    return stream


# ------------------------------------------------------------
# VIEWS
# ------------------------------------------------------------


def find_bare_in_view(arch):
    """The texts of a view, or of any QWeb, that Odoo translates and that are not marked."""
    body = re.sub(r"^\s*<\?xml.*?\?>", "", remove_marked(arch))
    root = etree.fromstring(f"<t>{body}</t>", etree.XMLParser(recover=True))
    return [text.strip() for text in _get_view_texts(root) if is_bare(text)]


def _get_view_texts(root):
    for element in root.iter():
        if element is not root:
            yield element.tail or ""
        if isinstance(element, SKIPPED_ELEMENT_TYPES) or element.tag in SKIPPED_ELEMENTS:
            continue
        if element.tag != "attribute" or element.get("name") in TRANSLATED_ATTRS:
            yield element.text or ""
        for name, value in element.attrib.items():
            if name in TRANSLATED_ATTRS and not name.startswith("t-attf-"):
                yield value


# ------------------------------------------------------------
# TEMPLATES AND SCRIPTS OF THE CLIENT
# ------------------------------------------------------------


def find_bare_in_template(path, known):
    """The texts of a file of OWL templates that are not translated in the browser.

    :param known: the texts that are
    """
    for element in etree.parse(str(path)).iter():
        if element.tail and is_bare(element.tail) and element.tail.strip() not in known:
            yield element.tail.strip()
        if isinstance(element, SKIPPED_ELEMENT_TYPES):
            continue
        for text in _get_template_texts(element):
            if is_bare(text) and text.strip() not in known:
                yield text.strip()
        for name, value in element.attrib.items():
            if EXPRESSION.match(name) or (_is_component(element) and "." not in name):
                yield from (match["text"] for match in QUOTED.finditer(value))


def _is_component(element):
    return element.tag[0].isupper() or "t-component" in element.attrib


def _get_template_texts(element):
    if element.text and element.tag != "attribute":
        yield element.text
    if element.tag == "attribute" and element.get("name") in OWL_TRANSLATED_ATTRS:
        yield element.text or ""
    for name, value in element.attrib.items():
        if name.endswith(".translate") or (
            name in OWL_TRANSLATED_ATTRS and not _is_component(element)
        ):
            yield value


def find_bare_in_script(source):
    """What looks like a text in a script, and does not go through ``_t``."""
    code = re.sub(r"/\*.*?\*/|^\s*//.*?$|^import .*?;$", "", source, flags=re.DOTALL | re.MULTILINE)
    for match in QUOTED.finditer(code):
        is_translated = re.search(r"_t\(\s*$", code[: match.start()])
        if not is_translated and match["text"] not in NO_TEXTS:
            yield match["text"]


# ------------------------------------------------------------
# PYTHON
# ------------------------------------------------------------


def find_bare_errors(source):
    """The errors that people read whose text is no call: not ``self.env._("…")``."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in ERRORS:
            literal = (ast.Constant, ast.JoinedStr, ast.BinOp)
            if node.args and isinstance(node.args[0], literal):
                yield ast.unparse(node)


def find_bare_labels(source):
    """Literal texts under a key or an argument whose value a screen shows."""
    for node in ast.walk(ast.parse(source)):
        named = []
        if isinstance(node, ast.Dict):
            keys = [key.value if isinstance(key, ast.Constant) else None for key in node.keys]
            named = zip(keys, node.values, strict=True)
        elif isinstance(node, ast.Call) and not _is_field(node):
            named = [(keyword.arg, keyword.value) for keyword in node.keywords]
        for name, value in named:
            if name in LABELS and _reads_as_text(value):
                yield ast.unparse(value)


def _is_field(call):
    """Odoo translates labels and helps of fields by itself."""
    return ast.unparse(call.func).startswith("fields.")


def _reads_as_text(value):
    if isinstance(value, ast.BinOp):
        return _reads_as_text(value.left)
    parts = value.values if isinstance(value, ast.JoinedStr) else [value]
    return any(
        isinstance(part, ast.Constant)
        and isinstance(part.value, str)
        and re.search(r"[A-Z][a-z]", part.value)
        for part in parts
    )

"""The texts of the demo's files that Odoo does not translate: found, and put into another language.

Odoo translates the names of services and the like, by the i18n/ of the addon. Subjects, bodies and
what else people have written are one text for all, so a demo in another language gets files in
which they are other texts.
"""

import email
import email.policy
import re
from pathlib import Path
from typing import NamedTuple

from lxml import etree

# The fields that hold words of people; what the system has said (cp_event) it says in any language.
FIELDS = {
    "cp.case": ("name", "email_from"),
    "cp.case.draft": ("subject", "body"),
    "cp.case.thread": ("name",),
    "cp.inbound.mail": ("subject",),
    "ir.attachment": ("name", "raw"),
    "mail.activity": ("summary",),
    "mail.message": ("email_from", "subject", "body"),
    "res.partner": ("function",),
}
BLOCKS = ("p", "li", "h1", "h2", "h3", "td", "th")
SUBJECT = re.compile(r"((?:Re: )*)(.+?)((?: \[[0-9A-Z]{12}\])?)")
SENDER = re.compile(r'(")([^"]+)(" <.+>)')
ANYTHING = re.compile(r"()(.*)()", re.DOTALL)
PATTERNS = {"subject": SUBJECT, "email_from": SENDER}
POLICY = email.policy.default.clone(cte_type="8bit", utf8=False)


class Place(NamedTuple):
    """Where a text is, as a .pot says it, and of which kind the entry is, for who translates it."""

    name: str
    kind: str = ""


def translate(folder, to):
    """Give each text of the demo's files in a folder to `to(text, place)`, which says what becomes
    of it.

    :return: the new contents of the files, by name
    """
    paths = sorted(Path(folder).iterdir())
    trees = {
        path.name: etree.fromstring(path.read_bytes()) for path in paths if path.suffix == ".xml"
    }
    names = _find_names(trees.values())

    def replace(text, place):
        return to(text, place) if _is_text(text, names) else text

    for tree in trees.values():
        _translate_tree(tree, replace)
    contents = {name: etree.tostring(tree, encoding="utf-8") for name, tree in trees.items()}
    for path in paths:
        if path.suffix == ".eml":
            contents[path.name] = _translate_mail(path.read_bytes(), path.name, replace)
    return contents


def _find_names(trees):
    """The words in the names of people and companies."""
    found = set()
    for tree in trees:
        for field in tree.iterfind(".//record/field[@name='name']"):
            if field.getparent().get("model") in ("res.partner", "res.users"):
                found |= {*_words(field.text)}
    return found


def _words(text):
    return re.findall(r"[^\W\d_]+", text)


def _is_text(text, names):
    return any(word not in names and len(word) > 1 for word in _words(text))


def _translate_tree(tree, to):
    for record in tree.iterfind(".//record"):
        if record.find("field[@name='cp_event']") is not None:
            continue
        entry_type = record.findtext("field[@name='cp_entry_type']", "")
        for name in FIELDS.get(record.get("model"), ()):
            place = Place(f"model:{record.get('model')},{name}:{record.get('id')}", entry_type)
            for field in record.iterfind(f"field[@name='{name}']"):
                _translate_field(field, name, place, to)


def _translate_field(field, name, place, to):
    if field.get("type") == "html":
        for block in [*field.iter(*BLOCKS)]:
            if next(block.iterdescendants(*BLOCKS), None) is None:
                _translate_block(block, place, to)
    elif field.text:
        field.text = _translate_part(PATTERNS.get(name, ANYTHING), field.text, place, to)


def _translate_part(pattern, text, place, to):
    """Translate what the second group matches; the others stay as they are."""
    match = pattern.fullmatch(text)
    if not match:
        return text
    before, middle, after = match.groups()
    return f"{before}{to(middle, place)}{after}"


def _translate_block(block, place, to):
    """Translate the text of a block with the markup in it."""
    markup = (block.text or "") + "".join(
        etree.tostring(child, encoding="unicode") for child in block
    )
    new = etree.fromstring(f"<{block.tag}>{to(markup, place)}</{block.tag}>")
    block.text = new.text
    block[:] = new


def _translate_mail(raw, name, to):
    """Translate the subject and, by paragraphs, the plain text of a raw email."""
    message = email.message_from_bytes(raw, policy=POLICY)
    subject = str(message["Subject"])
    message.replace_header("Subject", _translate_part(SUBJECT, subject, Place(name), to))
    for part in message.walk():
        # The fields of a delivery report are parts too, without a type.
        if "Content-Type" in part and part.get_content_type() == "text/plain":
            paragraphs = part.get_content().rstrip("\n").split("\n\n")
            translated = [to(paragraph, Place(name)) for paragraph in paragraphs]
            part.set_content("\n\n".join(translated) + "\n", cte="8bit")
    return message.as_bytes()

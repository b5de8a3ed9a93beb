"""What is stored: what may stand on a screen without being translated."""

import html
import re

from odoo.tools.mail import html_to_inner_content

MODELS = (
    "discuss.channel",
    "ir.attachment",
    "mail.activity",
    "mail.alias",
    "mail.alias.domain",
    "mail.message",
    "mail.notification",
    "res.company",
    "res.lang",
    "res.partner",
    "res.users",
    "resource.calendar",
)
TYPES = ("char", "html", "text")
BETWEEN = re.compile(r"[\n,<>\"]")
TAG = re.compile(r"<[^>]+>")


def collect(env, models):
    """The values of these models and Odoo's, as take.mjs wants them.

    :param env: that of a superuser
    """
    values, texts = set(), set()
    for model in {*MODELS, *models}:
        for record, field in _get_fields(env[model], model in models):
            value = record[field.name] or ""
            values |= set(map(_squeeze, _get_pieces(field, value)))
            if field.type == "html":
                texts.add(_squeeze(html_to_inner_content(value)))
    return {"values": sorted(values), "texts": "\n".join(sorted(texts | values))}


def _get_fields(model, is_own):
    """What has a translation in an addon of ours is a text of ours, and no data."""
    if model._abstract or model._transient:
        return
    fields = [
        field
        for field in model._fields.values()
        if field.store and field.type in TYPES and not (is_own and field.translate)
    ]
    for record in model.with_context(active_test=False).search([]):
        for field in fields:
            yield record, field


def _get_pieces(field, value):
    if field.type == "html":
        return map(html.unescape, TAG.split(value))
    return value.splitlines() + BETWEEN.split(value)


def _squeeze(text):
    return " ".join(text.split())

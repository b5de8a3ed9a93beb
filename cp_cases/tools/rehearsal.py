"""Does with a mail all that is done with it later, but without the database: a mail that takes too
long here would stop a worker of Odoo.

The steps are those of Odoo's gateway, of the sanitizer of the field, and of reading the entry. Run
as a program, this module is the child process of :mod:`.limited_process`.
"""

from email.message import EmailMessage

import lxml.html
from lxml import etree
from markupsafe import Markup

from odoo.tools.mail import (
    append_content_to_html,
    html2plaintext,
    html_sanitize,
    html_to_inner_content,
    is_html_empty,
)

from .html.markup_text import html_to_text, text_to_html
from .html.own_urls import find_pictures, remove_own_urls
from .html.remote_images import block_remote_images
from .limited_process import serve
from .raw_mail import READERS


def rehearse(data: bytes) -> None:
    """Take all steps with a mail.

    :param data: a letter that says how the mail is read (see ``raw_mail.READERS``), and the mail
    """
    make = READERS[data[:1]]
    read_body(store_body(parse_body(make(data[1:]).message)))


def parse_body(message: EmailMessage) -> str:
    """Return the body as ``mail.thread.message_parse`` makes it."""
    body = ""
    for part in message.walk():
        if part.get_content_maintype() != "text" or part.get_filename():
            continue
        content = part.get_content()
        if part.get_content_type() == "text/html":
            body = append_content_to_html(body, content, plaintext=False)
            body = html_sanitize(body, sanitize_tags=False, strip_classes=True)
        else:
            body = append_content_to_html(body, content, preserve=True)
    if not body.strip():
        return ""
    return etree.tostring(lxml.html.fromstring(body), encoding="unicode")


def store_body(body: str) -> str:
    """Return *body* as the field of the message keeps it."""
    if is_html_empty(body):
        return ""
    body = remove_own_urls(body, ())
    body = lxml.html.tostring(lxml.html.fromstring(body), encoding="unicode")
    return str(html_sanitize(body, sanitize_attributes=True, sanitize_style=True))


def read_body(body: str) -> None:
    """Read *body* as the history, a preview, a quote and a notification do."""
    html_to_text(body)
    html_to_inner_content(Markup(body))
    text_to_html(html2plaintext(body))
    quoted, _count = block_remote_images(remove_own_urls(body, (), find_pictures(body)))
    html_sanitize(
        f"<blockquote>{quoted}</blockquote>",
        sanitize_tags=False,
        sanitize_conditional_comments=False,
        output_method="xml",
    )


if __name__ == "__main__":
    serve(rehearse)

"""Put into a mail what its text would fetch from our server: pictures as parts of their own, to
which the text refers by ``cid:`` (RFC 2392), linked files as files.

Who reads the mail has no access to our server, and a link with an access token would let everybody
in to whom the mail is passed on.
"""

import hashlib
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import NamedTuple
from urllib.request import DataHandler, Request

from lxml import html

from .own_urls import is_own_url

_FILE_RE = re.compile(
    r"(?:https?:)?(?://[^/?#]*)?/web/(?:content|image)(?:[/?#]|\Z)", re.IGNORECASE
)
_PICTURES = ("src", "background", "poster")
_SOURCE_SETS = ("srcset", "imagesrcset")
_STYLE_LINK_RE = re.compile(r"url\(\s{0,20}([\"']?)([^\"')]{0,2000})\1\s{0,20}\)", re.IGNORECASE)
# A line of base64 in a mail holds so many bytes, and is so long with its end (RFC 2045).
_LINE_BYTES = 57
_LINE_LENGTH = 78


class File(NamedTuple):
    """A file as Odoo's mail server takes it."""

    name: str
    content: bytes
    mimetype: str


class Picture(File):
    """A file that the text of the mail shows."""

    @property
    def content_id(self) -> str:
        """The same for the same content, so that each picture is in the mail once."""
        return f"{hashlib.sha256(self.content).hexdigest()[:32]}@picture"


@dataclass
class Embedded:
    """A text that asks our server for nothing.

    ``plain_source`` is the HTML to make the plain text of: without the pictures.
    """

    html: str
    plain_source: str
    pictures: list[Picture] = field(default_factory=list)
    files: list[File] = field(default_factory=list)


def encoded_size(size: int) -> int:
    """Return how many bytes of a mail *size* bytes take: base64 with line ends."""
    return -(-size // _LINE_BYTES) * _LINE_LENGTH


def embed(body: str, hosts: Collection[str], load: Callable[[str], File | None]) -> Embedded:
    """Return *body* with its own pictures as parts, and files that it links to as files.

    What cannot be loaded is left out. Links to pages of ours, and pictures of others, stay.

    :param hosts: our hosts, normal ones
    :param load: gives the file at an address of ours, None if there is none
    """
    if not body.strip():
        return Embedded(body, body)
    root = html.document_fromstring(body)
    embedder = _Embedder(hosts, load)
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    for element in elements:
        embedder.take(element)
    for comment in [element for element in root.iter() if not isinstance(element.tag, str)]:
        # for Outlook alone
        comment.drop_tree()
    embedded = Embedded(
        html.tostring(root, encoding="unicode"),
        "",
        list(embedder.pictures.values()),
        list(embedder.files.values()),
    )
    for element in elements:
        if element.get("src", "").startswith("cid:"):
            del element.attrib["src"]
    embedded.plain_source = html.tostring(root, encoding="unicode")
    return embedded


def add_pictures(message: EmailMessage, pictures: Collection[Picture]) -> None:
    """Add *pictures* to the HTML of *message*, as multipart/related (RFC 2387)."""
    part = message.get_body(("html",))
    for picture in pictures if part else ():
        maintype, _slash, subtype = picture.mimetype.partition("/")
        part.add_related(
            picture.content,
            maintype,
            subtype,
            cid=f"<{picture.content_id}>",
            filename=picture.name,
            disposition="inline",
        )


class _Embedder:
    def __init__(self, hosts, load):
        self.hosts = hosts
        self.load = load
        self.pictures: dict[str, Picture] = {}
        self.files: dict[str, File] = {}

    def take(self, element) -> None:
        for name in _PICTURES:
            if name in element.attrib:
                address = self._embedded(element.get(name))
                if address:
                    element.set(name, address)
                else:
                    del element.attrib[name]
        for name in _SOURCE_SETS:
            # there is the src besides
            element.attrib.pop(name, None)
        if "style" in element.attrib:
            element.set("style", _STYLE_LINK_RE.sub(self._styled, element.get("style")))
        href = element.get("href", "")
        if _FILE_RE.match(href) and is_own_url(href, self.hosts):
            del element.attrib["href"]
            file = self.load(href)
            if file:
                self.files[href] = file

    def _styled(self, match: re.Match[str]) -> str:
        return f"url('{self._embedded(match[2])}')"

    def _embedded(self, address: str) -> str:
        """Return the address to put in place of that of a picture, "" for none."""
        if address.lower().startswith("data:"):
            file = _data_file(address)
        elif is_own_url(address, self.hosts):
            file = self.load(address)
        else:
            return address
        if not file or not file.mimetype.startswith("image/"):
            return ""
        picture = Picture(*file)
        self.pictures[picture.content_id] = picture
        return f"cid:{picture.content_id}"


def _data_file(address: str) -> File | None:
    try:
        response = DataHandler().data_open(Request(address))  # noqa: S310: reads nothing else
    except ValueError:
        return None
    mimetype = response.headers.get_content_type()
    return File(f"image.{mimetype.partition('/')[2].partition('+')[0]}", response.read(), mimetype)

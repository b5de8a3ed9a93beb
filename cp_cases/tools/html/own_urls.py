"""Keep an email from calling our own server, which would take the call for the reader's.

To open an email could then log the reader out, or call any other page that a browser can get.
"""

import re
import socket
from collections.abc import Collection
from contextlib import suppress
from urllib.parse import unquote, urlsplit

from lxml.html.defs import link_attrs

from .fragments import fragment_html, parse_fragment
from .styles import plain_style

_ADDRESSES = (link_attrs | {"srcset", "imagesrcset", "poster", "ping", "manifest"}) - {"usemap"}
# Odoo and its editor act on these attributes, which a mail must not control.
_MARKS = "data-"
_HARMLESS_MARKS = ("data-o-mail-quote", "data-blocked-")
_IGNORED_RE = re.compile(r"[\t\r\n]")
_SCHEME_RE = re.compile(r"([a-z][a-z0-9+.-]{0,30}):", re.IGNORECASE)
_PORT_RE = re.compile(r":[0-9]{0,5}\Z")
_NUMBER_RE = re.compile(r"[0-9a-fx.]{1,80}", re.IGNORECASE)
_WHITE_SPACE = "".join(map(chr, range(0x21)))
_MAX_HOST = 255
# With the token, which nobody can guess, it is a picture that our own code has put there.
_PICTURE_RE = re.compile(
    r"/web/image/([0-9]{1,9})(?:-[0-9a-f]{1,40}/(?!\.|%2e)[^\s\"'?/\\]{1,300})?"
    r"\?access_token=([0-9a-f-]{36})"
)
_IMAGE_RE = re.compile(r"/web/image/(?!.{0,2000}(?:\.\.|%2e|\\)).{1,2000}", re.IGNORECASE)
_STYLE_LINK_RE = re.compile(r"url\(\s{0,20}([\"']?)([^\"')]{0,2000})\1\s{0,20}\)", re.IGNORECASE)
_STYLE_FETCH_RE = re.compile(r"(?:url|src|image|image-set|cross-fade)\s{0,20}\(|@", re.IGNORECASE)


def normal_host(host: str) -> str:
    """Return *host* as a browser reads it, without its port; "" if it cannot be read."""
    host = _PORT_RE.sub("", unquote(host)).rstrip(".")
    if len(host) > _MAX_HOST:
        return ""
    try:
        host = host.encode("idna").decode().lower()
    except UnicodeError:
        return ""
    if _NUMBER_RE.fullmatch(host):
        with suppress(OSError):  # no number after all
            return socket.inet_ntoa(socket.inet_aton(host))
    return host


def host_of_url(url: str) -> str:
    """Return the normal host of a whole *url* of our own, "" if there is none."""
    return normal_host(urlsplit(url).netloc.rpartition("@")[2])


def is_own_url(address: str, hosts: Collection[str]) -> bool:
    """Return whether a browser that shows *address* on a page of ours asks one of our *hosts*.

    A relative address does. One that cannot be read counts as ours.
    """
    text = _IGNORED_RE.sub("", address).strip(_WHITE_SPACE).replace("\\", "/")
    scheme = _SCHEME_RE.match(text)
    rest = text[scheme.end() :] if scheme else text
    if not rest.startswith("//"):
        # "http:page" is relative on a page that came by http
        return not scheme or scheme[1].lower() in ("http", "https")
    authority = re.split(r"[/?#]", rest.lstrip("/"), maxsplit=1)[0]
    host = normal_host(authority.rpartition("@")[2])
    return not host or host in hosts


def find_pictures(body: str) -> set[tuple[int, str]]:
    """Return attachment ids and access tokens of what may be inline pictures of *body*."""
    return {(int(match[1]), match[2]) for match in _PICTURE_RE.finditer(body)}


def remove_own_urls(
    body: str,
    hosts: Collection[str],
    pictures: Collection[tuple[int, str]] = (),
    keep_images: bool = False,
) -> str:
    """Return *body*, sanitised HTML, with nothing in it that asks our own server.

    :param hosts: our hosts, normal ones
    :param pictures: ids and tokens of the pictures that stay
    :param keep_images: whether all images that Odoo serves stay: our own people wrote the text
    """
    if "=" not in body:
        return body
    root = parse_fragment(body)

    def is_own(address: str) -> bool:
        picture = _PICTURE_RE.match(address)
        if picture and (int(picture[1]), picture[2]) in pictures:
            return False
        if keep_images and _IMAGE_RE.fullmatch(address):
            return False
        return is_own_url(address, hosts)

    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    if not sum(_clean_element(element, is_own) for element in elements):
        return body
    return fragment_html(root)


def _clean_element(element, is_own) -> int:
    """Clean an element and return how many of its attributes were changed."""
    count = 0
    for name, value in element.attrib.items():
        if name == "style":
            cleaned = _clean_style(value, is_own)
            element.set(name, cleaned)
            count += cleaned != value
        elif _is_mark(name) or (name in _ADDRESSES and _has_own(name, value, is_own)):
            del element.attrib[name]
            count += 1
    return count


def _is_mark(name: str) -> bool:
    return name.startswith(_MARKS) and not name.startswith(_HARMLESS_MARKS)


def _has_own(name: str, value: str, is_own) -> bool:
    if name in ("srcset", "imagesrcset"):
        return any(is_own(part.strip().partition(" ")[0]) for part in value.split(","))
    return any(map(is_own, value.split())) if name in ("ping", "archive") else is_own(value)


def _clean_style(style: str, is_own) -> str:
    plain = plain_style(style)
    if not _STYLE_FETCH_RE.search(plain):
        return style
    found = _STYLE_LINK_RE.findall(plain)
    if _STYLE_FETCH_RE.search(_STYLE_LINK_RE.sub("none", plain)):
        return ""  # written in a way that we do not read
    if not any(is_own(address) for _quote, address in found):
        return style
    return _STYLE_LINK_RE.sub(lambda match: "none" if is_own(match[2]) else match[0], plain)

"""What Python's own parser finds in a mail, held against what the addon shows of it: nothing of
the addon is used here. Python misses much in damaged mails, so that it is a lower bound."""

import email
import email.policy
import re
from html.parser import HTMLParser

COLUMNS = ("files missing", "text missing", "unread charsets")
# Of the words of a text, so many are shown: a program may join or part some of them.
ENOUGH = 0.9
WORD = re.compile(r"\w{3,}")
UNSEEN_TAGS = ("head", "script", "style", "template", "title")
ESCAPE = b"\x1b"
REPLACEMENT = "\ufffd"
# They describe the part beside them, or what is in them is shown.
NO_FILES = (
    "application/ms-tnef",
    "application/pkcs7-mime",
    "application/x-pkcs7-mime",
    "message/delivery-status",
    "message/disposition-notification",
    "text/calendar",
)


def compare(raw, body, files):
    """Return by column what is missing of a mail, each as a short text.

    :param bytes raw: the mail
    :param str body: HTML that is shown
    :param list files: the contents of its files
    """
    message = email.message_from_bytes(raw, policy=email.policy.compat32)
    shown = _html_to_text(body)
    kept = {_squeeze(data) for data in files}
    words = set(WORD.findall(shown))
    for data in files:
        words.update(WORD.findall(_html_to_text(data.decode("utf-8", "replace"))))
    return {
        "files missing": [
            name for name, data in _find_files(message) if _squeeze(data) not in kept
        ],
        "text missing": sorted(_missing_words(message, words))[:5],
        "unread charsets": _find_unread(message, shown),
    }


def _find_files(part):
    """Name and content of each file; those within a forwarded message belong to that one."""
    if part.get_content_type() in NO_FILES:
        return
    if part.get_content_maintype() == "message" and part.is_multipart():
        inner = part.get_payload(0)
        yield part.get_filename() or part.get_content_type(), inner.as_bytes()
    elif part.is_multipart():
        for child in part.get_payload():
            yield from _find_files(child)
    elif _is_file(part):
        data = part.get_payload(decode=True)
        if data.strip() and not part.defects:
            yield part.get_filename() or part.get_content_type(), data


def _is_file(part):
    return (
        part.get_content_maintype() not in ("text", "multipart", "message")
        or part.get_content_disposition() == "attachment"
        or part.get_filename() is not None
    )


def _missing_words(part, shown):
    """The words of the texts that are not shown; of alternatives, one is enough."""
    maintype = part.get_content_maintype()
    if part.is_multipart() and maintype == "multipart":
        missing = [_missing_words(child, shown) for child in part.get_payload() if _has_text(child)]
        if part.get_content_subtype() == "alternative":
            return min(missing, key=len, default=set())
        return set().union(*missing)
    if maintype != "text" or _is_file(part) or part.get_content_type() in NO_FILES:
        return set()
    words = set(WORD.findall(_read_text(part)))
    missing = words - shown
    return missing if len(missing) > (1 - ENOUGH) * len(words) else set()


def _has_text(part):
    return any(
        one.get_content_maintype() == "text" and not _is_file(one) and _read_text(one).strip()
        for one in part.walk()
    )


def _read_text(part):
    """The text of a part. Where it is damaged there is none; where its charset is not what it says,
    the ASCII in it alone."""
    data = part.get_payload(decode=True)
    if part.defects:
        return ""
    try:
        text = data.decode(part.get_content_charset() or "ascii")
    except (LookupError, UnicodeError):
        # In charsets that switch between alphabets, ASCII means something else.
        text = "" if ESCAPE in data else re.sub(rb"\S*[^\x00-\x7f]\S*", b"", data).decode("ascii")
    if (part.get_param("delsp") or "").lower() == "yes":
        text = re.sub(r" \r?\n", "", text)
    return _html_to_text(text) if part.get_content_subtype() == "html" else text


def _find_unread(message, shown):
    """The charsets that a mail names, if letters of it could not be read."""
    texts = [part for part in message.walk() if part.get_content_maintype() == "text"]
    if REPLACEMENT not in shown or any(REPLACEMENT in _read_text(part) for part in texts):
        return []
    return [str(part.get_content_charset() or "none") for part in texts] or ["none"]


def _squeeze(data):
    return b"".join(data.split())


def _html_to_text(markup):
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return "".join(reader.texts)


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.texts = []
        self.unseen = 0

    def handle_starttag(self, tag, attrs):
        self.unseen += tag in UNSEEN_TAGS
        if tag not in ("a", "b", "em", "font", "i", "span", "strong", "u", "wbr"):
            self.texts.append(" ")

    def handle_endtag(self, tag):
        self.unseen = max(self.unseen - (tag in UNSEEN_TAGS), 0)
        if tag == "body":
            self.unseen = 0

    def handle_data(self, data):
        if not self.unseen:
            self.texts.append(data)

"""Text with simple markup, as some mail programs sent before HTML.

See RFC 1896 (``text/enriched``) and RFC 1341, 7.1.3 (``text/richtext``).
"""

import re

ENRICHED_TYPES = ("text/enriched", "text/richtext")

_HIDDEN_RE = re.compile(r"<(param|comment)>.*?(?:</\1>|\Z)", re.IGNORECASE | re.DOTALL)
_NOFILL_RE = re.compile(r"<nofill>(.*?)(?:</nofill>|\Z)", re.IGNORECASE | re.DOTALL)
_COMMAND_RE = re.compile(r"</?[A-Za-z0-9-]{1,60}>")
_NEWLINES_RE = re.compile(r"\n+")
# Where no text has them: a literal "<", and a line's end that is to stay.
_LESS, _END = "\ue000", "\ue001"


def enriched_to_text(text: str, content_type: str = "text/enriched") -> str:
    """Return the words of an enriched text, with its paragraphs.

    :param content_type: one of :data:`ENRICHED_TYPES`
    """
    text = text.replace("\r\n", "\n").replace(_LESS, "").replace(_END, "")
    if content_type == "text/richtext":
        text = re.sub(r"<(?:nl|np)>\n?|</?paragraph>\n?", _END, text, flags=re.IGNORECASE)
        text = re.sub(r"<lt>", _LESS, text, flags=re.IGNORECASE)
        text = _HIDDEN_RE.sub("", text).replace("\n", " ")
    else:
        text = _HIDDEN_RE.sub("", text.replace("<<", _LESS))
        text = _NOFILL_RE.sub(lambda match: match[1].replace("\n", _END), text)
        text = _NEWLINES_RE.sub(lambda match: _END * (len(match[0]) - 1) or " ", text)
    text = _COMMAND_RE.sub("", text)
    return text.replace(_LESS, "<").replace(_END, "\n")

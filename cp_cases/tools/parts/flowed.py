"""Paragraphs of format=flowed text (RFC 3676) made whole again."""

import re

_BREAK_RE = re.compile(r"\r\r?\n|\r|\n")
_LINE_RE = re.compile(r"(>*)( ?)([^\n]*)")
_SIGNATURE = "-- "


def unflow(text: str, is_delsp: bool = False) -> str:
    """Return *text* with one line for each paragraph.

    A line that ends in a space goes on in the next one of the same quote depth; with
    *is_delsp* that space was put there by the mail program and is none of the text (section 4.2).
    An empty line ends a paragraph in any case: many programs leave a space before it.
    """
    lines: list[str] = []
    open_depth = -1  # of the paragraph that goes on
    for line in _BREAK_RE.split(text):
        marks, _stuffing, content = _LINE_RE.fullmatch(line).groups()
        depth = len(marks)
        is_signature = content == _SIGNATURE
        if depth == open_depth and content.strip() and not is_signature:
            lines[-1] += content
        else:
            lines.append(f"{marks} {content}" if marks and content else marks or content)
        open_depth = -1
        if content.endswith(" ") and not is_signature:
            open_depth = depth
            if is_delsp:
                lines[-1] = lines[-1][:-1]
    return "\n".join(lines)

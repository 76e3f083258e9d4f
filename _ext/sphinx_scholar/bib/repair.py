"""A damaged entry -> BibTeX that parses: a reader that takes what it can. No Sphinx in it."""

from __future__ import annotations

import re

from .words import N_

_HEAD = re.compile(r"@\s*(\w+)\s*[{(]?\s*")
_KEY = re.compile(r"([^\s,={}()\"]*)\s*,?")
_FIELD = re.compile(r"([A-Za-z][\w+./:-]*(?:[ \t]+[\w-]+)?)\s*=\s*")
_NEXT = re.compile(r"(?:^|[,}\"])\s*(?=[A-Za-z][\w+./:-]*(?:[ \t]+[\w-]+)?\s*=)", re.MULTILINE)
_WORD = re.compile(r"[^\s,#{}\"=]+")
#: What is wrong with an entry, as its source shows it, and how to say so; the first that fits is said.
DIAGNOSES = {
    r"@\s*\w+\s*[{(]\s*,": N_("it has no key"),
    r"@\s*\w+\s*[^\s{(\w]|@\s*\w+\s+\w": N_("there is no brace after its type"),
    r"@\s*\w+\s*[{(]\s*[^\s,{}()=]+\s+[\w-]+\s*=": N_("there is no comma after its key"),
    r"(?m)^[ \t]*%|[},\"\d][ \t]*%": N_("there is a comment (%) in it, which BibTeX does not know"),
    r"[}\"\w][ \t]*\n\s*[A-Za-z][\w-]*\s*=": N_("there is no comma between two of its fields"),
    r"(?m)^\s*[A-Za-z]\w*(?:[ \t]+[\w-]+|\+\w+)\s*=": N_("a field has a name with a space or a +"),
}


def diagnose(text: str) -> str:
    """Say what is wrong with a damaged entry, in English and marked for translation; ``""`` if unknown."""
    braces = re.sub(r"\\.", "", text)
    if braces.count("{") > braces.count("}"):
        return N_("a brace is not closed")
    for pattern, words in DIAGNOSES.items():
        if re.search(pattern, text):
            return words
    return N_("there is a brace too many") if braces.count("{") < braces.count("}") else ""


def repair(text: str, key: str) -> str | None:
    """Read what can be read of an entry, and write it anew.

    :param text: one block, beginning with ``@``.
    :param key: the key to give to an entry that has none.
    :returns: BibTeX with balanced braces and a comma after each field, or None if there is no head. A
        field without a name that BibTeX allows loses the characters that it may not have; what is between
        fields and belongs to none is skipped.
    """
    head = _HEAD.match(text)
    if not head:
        return None
    found = _KEY.match(text, head.end())
    position = head.end()
    if found and not re.compile(r"[A-Za-z][\w-]*\s*=").match(text, head.end()):
        key, position = found[1] or key, found.end()
    fields: list[str] = []
    while position < len(text):
        position += len(text[position:]) - len(text[position:].lstrip(", \t\n"))
        name = _FIELD.match(text, position)
        if name:
            parts, position = read_value(text, name.end())
            value = " # ".join(parts)
            if value:
                fields.append(f"  {re.sub(r'[^A-Za-z0-9_-]+', '-', name[1])} = {value}")
            continue
        following = _NEXT.search(text, position)
        if not following:
            break
        position = max(following.end(), position + 1)
    kind = head[1] if re.match(r"[A-Za-z]\w*$", head[1], re.ASCII) else "misc"
    return f"@{kind}{{{key},\n" + ",\n".join(fields) + "\n}"


def read_value(text: str, start: int) -> tuple[list[str], int]:
    """Read a value: its parts, in braces or bare, which ``#`` joins; and where it ends."""
    parts: list[str] = []
    position = start
    while position < len(text):
        if text[position] == "{":
            part, position = _braced(text, position)
        elif text[position] == '"':
            part, position = _quoted(text, position)
        elif word := _WORD.match(text, position):
            part, position = word[0], word.end()
        else:
            break
        parts.append(part)
        joined = re.compile(r"\s*#\s*").match(text, position)
        if not joined:
            break
        position = joined.end()
    return parts, position


def _braced(text: str, start: int) -> tuple[str, int]:
    """Read to the brace that closes, but not into the next field; without one, to there or the end."""
    depth = 0
    following = re.compile(r",?[ \t]*\n\s*(?=[A-Za-z][\w-]*\s*=\s*[{\"\d])").search(text, start)
    limit = following.start() if following else len(text)
    for match in re.compile(r"(?<!\\)[{}]").finditer(text, start, limit):
        depth += 1 if match[0] == "{" else -1
        if depth == 0:
            return text[start : match.end()], match.end()
    return "{" + re.sub(r"(?<!\\)[{}]", "", text[start:limit]).strip() + "}", limit


def _quoted(text: str, start: int) -> tuple[str, int]:
    r"""Read to the quote that closes: one that a comma, ``#`` or the end follows."""
    closing = re.compile(r'(?<!\\)"(?=\s*(?:,|#|[})]?\s*$|\n))').search(text, start + 1)
    end = closing.start() if closing else len(text)
    inner = text[start + 1 : end].replace('\\"', '"')
    if inner.count("{") != inner.count("}"):
        inner = re.sub(r"[{}]", "", inner)
    return "{" + inner + "}", end + 1

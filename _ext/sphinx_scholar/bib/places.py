"""Where a field of an entry stands, for messages: its file is scanned when somebody asks."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from .dialects import FIELDS
from .scan import scan
from .sound import legal_name

if TYPE_CHECKING:
    from .entry import Entry


#: Where an identifier may stand as well.
_ALSO = {"doi": ("url", "html"), "arxiv": ("eprint", "url", "html")}


class Places:
    """The lines of fields; a file is read once."""

    def __init__(self) -> None:
        self._lines = cache(_lines)

    def of(self, entry: Entry, field: str) -> str:
        """Give ``file:line`` of a field; of the entry if the file has not that field there.

        :param field: its name, after the dialects'.
        """
        source = entry.source
        lines = self._lines(source.path).get(source.line, {})
        names = [field, *(theirs for theirs, ours in FIELDS.items() if ours == field)]
        names += _ALSO.get(field, ())
        line = next((lines[name] for name in names if name in lines), source.line)
        return f"{source.location.rpartition(':')[0]}:{line}"


def _lines(path: str) -> dict[int, dict[str, int]]:
    """Give the line of each field of a file, by the first line of its entry."""
    try:
        text = Path(path).read_bytes().decode("utf-8", "replace")
    except OSError:
        return {}
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found: dict[int, dict[str, int]] = {}
    for block in scan(text):
        lines = found.setdefault(block.line, {})
        line, counted = block.line, block.start
        for field in block.fields:
            line += text.count("\n", counted, field.start)
            counted = field.start
            lines.setdefault(legal_name(field.name), line)
    return found

"""The pybtex style ``scholar``: a reference as rich text, part by part, in the words of the site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pybtex.richtext import Tag, Text
from pybtex.style import FormattedEntry
from pybtex.style.formatting import BaseStyle
from pybtex.style.labels.number import LabelStyle
from pybtex.style.names.plain import NameStyle
from pybtex.style.sorting.none import SortingStyle

from ..bib.entry import from_pybtex
from ..bib.style import format_authors, format_remark, format_venue
from ..bib.tex import from_bibtex
from ..words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pybtex.database import Entry as PybtexEntry
    from sphinx.config import Config

    from ..bib.entry import Entry

_STOP = Tag("part-stop", ".")


class Style(BaseStyle):  # type: ignore[misc]  # pybtex has no types
    """Formats entries for sphinxcontrib-bibtex, as the settings of a site want."""

    # Classes, not names: to find a plugin by its name, pybtex reads the metadata of all that is installed.
    default_name_style = NameStyle
    default_label_style = LabelStyle
    default_sorting_style = SortingStyle

    def __init__(self, config: Config, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.words = words_of(config)
        self.most_editors: int = config.scholar_max_editors
        self.last: tuple[Entry, FormattedEntry] | None = None
        # BaseStyle takes both from plugins; ours know what the plugins do not.
        del self.sort, self.format_labels

    def sort(self, entries: Iterable[PybtexEntry]) -> list[PybtexEntry]:
        """Newest first; papers of one date in the order of the file."""
        return sorted(entries, key=lambda entry: from_pybtex(entry).date)

    def format_labels(self, entries: Iterable[PybtexEntry]) -> list[str]:
        """The key is the label: unique in all lists of a site."""
        return [entry.key for entry in entries]

    def format_entry(self, label: str, cited: PybtexEntry, bib_data: Any = None) -> FormattedEntry:
        """Write the whole reference as rich text, part by part."""
        entry = from_pybtex(cited)
        if self.last and self.last[0] is entry and self.last[1].label == label:
            return self.last[1]  # asked for twice: as reference, and as tooltip
        parts = {
            "title": from_bibtex(entry.fields.get("title", "").strip()),
            "authors": format_authors(entry, self.words),
            "abbr": from_bibtex(entry.fields.get("abbr", "").strip()),
            "venue": format_venue(entry, self.words, self.most_editors),
            "remark": format_remark(entry),
        }
        sentences = [_sentence(name, text) for name, text in parts.items() if len(text)]
        spaced = [part for sentence in sentences for part in (" ", *sentence)]
        formatted = FormattedEntry(entry.key, Text(*spaced[1:]), label)
        self.last = (entry, formatted)
        return formatted


def _sentence(name: str, text: Text) -> list[Tag]:
    """Tag a part; its full stop is a part of its own, for a theme that sets parts on lines of their own."""
    part = Tag(f"part-{name}", text)
    return [part] if str(text)[-1] in ".?!…" else [part, _STOP]

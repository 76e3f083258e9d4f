"""The search index, the same after an incremental build as after a clean one.

Sphinx loads the index that the last build wrote and adds to it: words that are in no page any more stay, and
the entries of pages that are not written again are lost. Here the index is taken apart by document after
each build, and put together from all of them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

#: The form of ``searchindex.js`` (``sphinx.search._JavaScriptIndex``).
_PREFIX, _SUFFIX = "Search.setIndex(", ")"

#: Tables of the index by word: a document, or a list of them.
_WORDS = ("terms", "titleterms")

#: Tables by title or entry: a list of documents, each with where in it.
_PLACES = ("alltitles", "indexentries")

#: What the search knows of a document: its file name and title, and its rows of each table.
Part = dict[str, Any]


def rebuild(outdir: Path, parts: dict[str, Part], written: set[str]) -> dict[str, Part]:
    """Write the index of a folder again, from all documents in it.

    :param parts: what the search knew of each document after the last build.
    :param written: the documents that this build wrote.
    :returns: what the search knows now, by document.
    """
    path = outdir / "searchindex.js"
    try:
        text = path.read_text(encoding="utf-8")
        index = json.loads(text.removeprefix(_PREFIX).removesuffix(_SUFFIX))
    except (OSError, ValueError):  # no search, or another one
        return parts
    found = take_apart(index)
    kept = {
        name: parts[name] if name in parts and name not in written else part for name, part in found.items()
    }
    data = json.dumps({**index, **put_together(kept)}, separators=(",", ":"), sort_keys=True)
    path.write_text(f"{_PREFIX}{data}{_SUFFIX}", encoding="utf-8")
    return kept


def take_apart(index: dict[str, Any]) -> dict[str, Part]:
    """Part an index by document."""
    names = index["docnames"]
    parts: list[Part] = [
        {
            "filenames": filename,
            "titles": title,
            **{table: {} for table in _PLACES},
            **{t: [] for t in _WORDS},
        }
        for filename, title in zip(index["filenames"], index["titles"], strict=True)
    ]
    for table in _WORDS:
        for word, where in index[table].items():
            for number in where if isinstance(where, list) else [where]:
                parts[number][table].append(word)
    for table in _PLACES:
        for title, places in index[table].items():
            for number, *place in places:
                parts[number][table].setdefault(title, []).append(place)
    return dict(zip(names, parts, strict=True))


def put_together(parts: dict[str, Part]) -> dict[str, Any]:
    """Make the tables of an index from its parts, which are in the order of ``docnames``."""
    index: dict[str, Any] = {table: {} for table in (*_WORDS, *_PLACES)}
    for number, part in enumerate(parts.values()):
        for table in _WORDS:
            for word in part[table]:
                index[table].setdefault(word, []).append(number)
        for table in _PLACES:
            for title, places in part[table].items():
                index[table].setdefault(title, []).extend([number, *place] for place in places)
    for table in _WORDS:
        index[table] = {w: where[0] if len(where) == 1 else where for w, where in index[table].items()}
    return index

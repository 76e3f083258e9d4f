"""Held against BibTeX's own ``plain``: what it prints of an entry is in our line, or on a list with its reason.

The bibliography is every type of BibTeX's × every field, each with an author and without, and each type
with all fields at once.
"""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from sphinx_scholar.bib.read import File, read_files
from sphinx_scholar.bib.style import format_authors, format_venue
from sphinx_scholar.bib.tex import from_bibtex
from sphinx_scholar.bib.words import Words

TYPES = (
    "article book booklet conference inbook incollection inproceedings manual mastersthesis misc phdthesis "
    "proceedings techreport unpublished"
).split()
#: Field -> a value that no other has.
VALUES = {
    name: f"Zz{name}"
    for name in (
        "address booktitle howpublished institution journal month note organization publisher school series "
        "type edition key"
    ).split()
}
VALUES |= {"author": "Ann Author", "editor": "Ed Editor", "title": "Zztitle", "year": "1999"}
VALUES |= {"volume": "7001", "number": "7002", "pages": "7003--7004", "chapter": "7005"}
#: What of a value tells that it is there, where it is not the value.
MARKS = {"pages": "7003–7004", "author": "Author", "editor": "Editor"}

#: What plain prints and we do not: type (``*`` is any) and field -> why.
LEFT_OUT = {
    ("*", "month"): "it orders papers within their year; a line names the year",
    ("inbook", "type"): "a chapter is called a chapter; biblatex has `type` for what an entry is",
    ("incollection", "type"): "the same",
}


def bibliography():
    """Give the entries: key -> type and fields."""
    entries = {}
    for kind in TYPES:
        for alone in ("author", ""):
            base = {"title", "year", alone} - {""}
            for name in VALUES:
                entries[f"{kind}-{name}-{alone}"] = kind, base | {name}
            people = {"author", "editor"} - base
            for other in ("volume", "number"):
                entries[f"{kind}-all-{other}-{alone}"] = kind, VALUES.keys() - {other} - people
        for parts in ({"series", "volume"}, {"series", "number"}, {"journal", "volume", "number", "pages"}):
            entries[f"{kind}-{'-'.join(sorted(parts))}"] = kind, {"title", "year", "author", *parts}
    return entries


def write(entries):
    return "\n".join(
        f"@{kind}{{{key},\n" + ",\n".join(f"  {name} = {{{VALUES[name]}}}" for name in sorted(names)) + "}"
        for key, (kind, names) in entries.items()
    )


def shown(text, names):
    """Tell which fields a line shows."""
    folded = text.casefold()
    return {name for name in names if MARKS.get(name, VALUES[name]).casefold() in folded}


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """Give what plain prints of each entry."""
    if not shutil.which("bibtex"):
        pytest.skip("bibtex is not installed")
    folder = tmp_path_factory.mktemp("plain")
    (folder / "refs.bib").write_text(write(bibliography()), "utf-8")
    (folder / "a.aux").write_text("\\citation{*}\n\\bibstyle{plain}\n\\bibdata{refs}\n", "utf-8")
    done = subprocess.run(["bibtex", "a"], cwd=folder, capture_output=True, text=True, check=False)
    if not (folder / "a.bbl").is_file() or "open style file" in done.stdout:
        pytest.skip("plain.bst is not installed")
    text = re.sub(r"\s+", " ", (folder / "a.bbl").read_text("utf-8").replace("--", "–"))
    _head, *items = text.partition(r"\end{thebibliography}")[0].split(r"\bibitem{")
    return dict(item.split("}", 1) for item in items)


@pytest.fixture(scope="module")
def ours():
    data = write(bibliography()).encode()
    words, lines = Words(), {}
    for key, entry in read_files([File(Path("a.bib"), "a.bib", data, "")], "utf-8").entries.items():
        parts = format_authors(entry, words), from_bibtex(entry.fields["title"]), format_venue(entry, words)
        lines[key] = ". ".join(map(str, parts))
    return lines


def test_what_plain_prints_is_in_our_line(plain, ours):
    entries = bibliography()
    assert len(entries) == len(plain) == len(ours)
    lost = {}
    for key, (kind, names) in entries.items():
        for name in shown(plain[key], names) - shown(ours[key], names):
            if not {(kind, name), ("*", name)} & LEFT_OUT.keys():
                lost.setdefault((kind, name), (key, plain[key], ours[key]))
    assert lost == {}


def test_the_list_of_what_we_leave_out_is_short(plain, ours):
    """A row that nothing needs any more goes."""
    entries = bibliography()
    needed = {
        pair
        for key, (kind, names) in entries.items()
        for name in shown(plain[key], names) - shown(ours[key], names)
        for pair in ((kind, name), ("*", name))
    }
    assert LEFT_OUT.keys() <= needed
    assert len(LEFT_OUT) < 10
    assert all(LEFT_OUT.values())


def test_we_say_more_than_plain(plain, ours):
    """What an author typed and no style of BibTeX's prints for the type."""
    entries = bibliography()
    more = sum(
        len(shown(ours[key], names) - shown(plain[key], names)) for key, (_kind, names) in entries.items()
    )
    assert more > 100

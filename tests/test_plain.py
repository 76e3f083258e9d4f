"""Held against BibTeX's ``plain`` and a CSL style: what they print we do, or a list says why not.

The bibliography is every type of BibTeX's × every field, each with an author and without, and each type
with all fields at once.
"""

import re
import shutil
import subprocess
import warnings
from importlib.resources import as_file, files

import pytest
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.bibtex import BibTeX

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
VALUES |= {
    "month": "May",
    "edition": "7",
    "volume": "7001",
    "number": "7002",
    "pages": "7003--7004",
    "chapter": "7005",
}
#: What of a value tells that it is there, where it is not the value.
MARKS = {"edition": "7 edition", "pages": "7003–7004", "author": "Author", "editor": "Editor"}

#: What the other style prints and we do not: type (``*`` is any) and field -> why.
LEFT_OUT = {
    "plain": {
        ("inbook", "type"): "a chapter is called a chapter; biblatex has `type` for what an entry is",
        ("incollection", "type"): "the same",
    },
    "csl": {
        ("*", "journal"): "one container is enough where a booktitle is given as well",
        **dict.fromkeys(
            [(kind, "pages") for kind in ("book", "manual", "proceedings", "techreport")],
            "of a whole work, they are mostly how many it has",
        ),
        **dict.fromkeys(
            [
                (kind, field)
                for kind in ("mastersthesis", "phdthesis")
                for field in ("booktitle", "edition", "editor", "publisher")
            ],
            "a thesis is of a school",
        ),
        ("article", "edition"): "a journal has volumes",
        ("article", "editor"): "those of a journal are nobody's concern",
    },
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
    folded = re.sub(r"7(th)? ed(\.|ition)?", "7 edition", text.casefold().replace("-", "–"))
    return {name for name in names if MARKS.get(name, VALUES[name]).casefold() in folded}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("others")
    (folder / "refs.bib").write_text(write(bibliography()), "utf-8")
    return folder


@pytest.fixture(scope="module")
def plain(folder):
    """Give what plain prints of each entry."""
    if not shutil.which("bibtex"):
        pytest.skip("bibtex is not installed")
    (folder / "a.aux").write_text("\\citation{*}\n\\bibstyle{plain}\n\\bibdata{refs}\n", "utf-8")
    done = subprocess.run(["bibtex", "a"], cwd=folder, capture_output=True, text=True, check=False)
    if "open style file" in done.stdout:
        pytest.skip("plain.bst is not installed")
    text = re.sub(r"\s+", " ", (folder / "a.bbl").read_text("utf-8").replace("--", "–"))
    _head, *items = text.partition(r"\end{thebibliography}")[0].split(r"\bibitem{")
    return dict(item.split("}", 1) for item in items)


@pytest.fixture(scope="module")
def csl(folder):
    """Give what the style that citeproc-py brings along, Harvard's, prints of each entry."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of fields that its reader does not know
        source = BibTeX(str(folder / "refs.bib"))
        with as_file(files("citeproc") / "data/styles/harvard-cite-them-right.csl") as path:
            style = CitationStylesStyle(str(path), validate=False)
        lines = {}
        for key in bibliography():
            one = CitationStylesBibliography(style, source, formatter.plain)
            one.register(Citation([CitationItem(key)]))
            lines[key] = str(one.bibliography()[0])
    return lines


@pytest.fixture(scope="module")
def ours(folder):
    file = File(folder, "refs.bib", (folder / "refs.bib").read_bytes(), "")
    words, lines = Words(), {}
    for key, entry in read_files([file], "utf-8").entries.items():
        parts = format_authors(entry, words), from_bibtex(entry.fields["title"]), format_venue(entry, words)
        lines[key] = ". ".join(map(str, parts))
    return lines


@pytest.mark.parametrize("other", LEFT_OUT)
def test_what_others_print_is_in_our_line(other, ours, request):
    theirs, entries = request.getfixturevalue(other), bibliography()
    assert entries.keys() == theirs.keys() == ours.keys()
    lost, listed, more = {}, set(), 0
    for key, (kind, names) in entries.items():
        ours_shows, theirs_shows = shown(ours[key], names), shown(theirs[key], names)
        more += len(ours_shows - theirs_shows)
        for name in theirs_shows - ours_shows:
            reasons = {(kind, name), ("*", name)} & LEFT_OUT[other].keys()
            listed |= reasons
            if not reasons:
                lost.setdefault((kind, name), (key, theirs[key], ours[key]))
    assert lost == {}
    assert listed == LEFT_OUT[other].keys(), "a row that nothing needs goes"
    assert more > 200, "what an author typed and the other style has no place for"

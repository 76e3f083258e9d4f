"""What BibTeX's ``plain``, a CSL style and we print, over every type of BibTeX's × every field.

Each field stands with an author and without, and each type has entries with all fields at once. ``make
references`` writes the table that comes of it to ``benchmarks/REFERENCES.md``.
"""

import re
import shutil
import subprocess
import sys
import warnings
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

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
        **dict.fromkeys(
            [("inbook", "type"), ("incollection", "type")],
            "a chapter is called a chapter; biblatex has `type` for what an entry is",
        ),
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


def print_plain(folder):
    """Give what plain prints of each entry of ``refs.bib`` there; None without BibTeX and its styles."""
    if not shutil.which("bibtex"):
        return None
    (folder / "a.aux").write_text("\\citation{*}\n\\bibstyle{plain}\n\\bibdata{refs}\n", "utf-8")
    done = subprocess.run(["bibtex", "a"], cwd=folder, capture_output=True, text=True, check=False)
    if "open style file" in done.stdout:
        return None
    text = re.sub(r"\s+", " ", (folder / "a.bbl").read_text("utf-8").replace("--", "–"))
    _head, *items = text.partition(r"\end{thebibliography}")[0].split(r"\bibitem{")
    return dict(item.split("}", 1) for item in items)


def print_csl(folder):
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


def print_ours(folder):
    """Give what we print of each entry."""
    file = File(folder, "refs.bib", (folder / "refs.bib").read_bytes(), "")
    words, lines = Words(), {}
    for key, entry in read_files([file], "utf-8").entries.items():
        parts = format_authors(entry, words), from_bibtex(entry.fields["title"]), format_venue(entry, words)
        lines[key] = ". ".join(map(str, parts))
    return lines


class Comparison(NamedTuple):
    """What comes of holding two styles against each other."""

    lost: dict  #: Type and field -> an entry of which only the other prints it, and both lines.
    listed: dict  #: Type and field -> the row of the list that says why.
    more: set  #: Types and fields that only we print, in some entry.
    same: set  #: Those that both print.


def compare(other, theirs, ours):
    """Hold the lines of a style against ours."""
    found = Comparison({}, {}, set(), set())
    for key, (kind, names) in bibliography().items():
        ours_shows, theirs_shows = shown(ours[key], names), shown(theirs[key], names)
        found.more.update((kind, name) for name in ours_shows - theirs_shows)
        found.same.update((kind, name) for name in ours_shows & theirs_shows)
        for name in theirs_shows - ours_shows:
            rows = [row for row in ((kind, name), ("*", name)) if row in LEFT_OUT[other]]
            if rows:
                found.listed[kind, name] = rows[0]
            else:
                found.lost[kind, name] = key, theirs[key], ours[key]
    return found


def table(title, other, found):
    """Write a comparison as a table of Markdown."""
    reasons = list(dict.fromkeys(LEFT_OUT[other].values()))
    lines = [f"## {title}", "", "| | " + " | ".join(TYPES) + " |", "| --- |" + " --- |" * len(TYPES)]
    for name in VALUES:
        cells = []
        for kind in TYPES:
            place = kind, name
            listed = found.listed.get(place)
            signs = "=" * (place in found.same) + "+" * (place in found.more)
            signs += f" ({reasons.index(LEFT_OUT[other][listed]) + 1})" if listed else ""
            cells.append((signs + "!" * (place in found.lost)).strip())
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    numbered = [f"{number}. {reason}" for number, reason in enumerate(reasons, 1)]
    return "\n".join([*lines, "", *numbered])


HEAD = """\
# References, held against other styles

Each type of BibTeX's with each field, alone and with others. `=`: both print it. `+`: in some entry, only we
print it. A number: in some entry, only the other style prints it, for the reason below. Empty: neither does.
Written by `make references`.
"""


def write_table(path):
    """Write both tables to a file; False without BibTeX."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "refs.bib").write_text(write(bibliography()), "utf-8")
        theirs, ours = print_plain(folder), print_ours(folder)
        if theirs is None:
            return False
        tables = [
            table("BibTeX’s plain", "plain", compare("plain", theirs, ours)),
            table("CSL, Harvard (cite them right)", "csl", compare("csl", print_csl(folder), ours)),
        ]
    path.write_text("\n\n".join([HEAD.strip(), *tables]) + "\n", "utf-8")
    return True


if __name__ == "__main__":
    sys.exit(not write_table(Path(__file__).parent.parent / "benchmarks" / "REFERENCES.md"))

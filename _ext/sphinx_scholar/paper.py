"""One entry as data: date, links, id, exported BibTeX. No Sphinx in it."""

from __future__ import annotations

import hashlib
import re
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from bibtexparser.model import DuplicateFieldKeyBlock
from bibtexparser.model import Entry as BibtexEntry
from bibtexparser.splitter import Splitter
from docutils.nodes import make_id
from pybtex.bibtex.utils import split_tex_string

from .names import read_names
from .translate import N_

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from pybtex.database import Entry

#: Field -> label and address of a link; ``{}`` is a word of the field. In the order in which they are
#: shown. ``scholar_links`` adds to it. Labels are translated where they are shown.
LINKS: dict[str, tuple[str, str] | None] = {
    "url": (N_("Paper"), "{}"),
    "html": (N_("Paper"), "{}"),
    "doi": (N_("DOI"), "https://doi.org/{}"),
    "arxiv": (N_("arXiv"), "https://arxiv.org/abs/{}"),
    "eprint": (N_("arXiv"), "https://arxiv.org/abs/{}"),
    "hal": (N_("HAL"), "https://hal.science/{}"),
    "pmid": (N_("PubMed"), "https://pubmed.ncbi.nlm.nih.gov/{}/"),
    "openreview": (N_("OpenReview"), "{}"),
    "pdf": (N_("PDF"), "{}"),
    "preprint": (N_("Preprint"), "{}"),
    "supp": (N_("Supplement"), "{}"),
    "code": (N_("Code"), "{}"),
    "data": (N_("Data"), "{}"),
    "dataset": (N_("Dataset"), "{}"),
    "model": (N_("Model"), "{}"),
    "demo": (N_("Demo"), "{}"),
    "slides": (N_("Slides"), "{}"),
    "poster": (N_("Poster"), "{}"),
    "video": (N_("Video"), "{}"),
    "blog": (N_("Blog"), "{}"),
    "project": (N_("Project"), "{}"),
    "website": (N_("Website"), "{}"),
}

#: Fields for the site or for one's own disk, which a reader who copies the BibTeX does not want.
#: ``scholar_private_fields`` adds to it; a name that ends with ``*`` stands for all that begin so.
PRIVATE_FIELDS = (
    "abstract abbr selected preview bibtex_show award award_name additional_info annotation annote "
    "html pdf supp code data dataset model demo slides poster video blog project website openreview "
    "altmetric dimensions google_scholar_id inspirehep_id "
    "file owner timestamp date-added date-modified bdsk-* mendeley-*"
).split()

_PREFIXES = {
    "doi": re.compile(r"^(https?://)?((dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE),
    "arxiv": re.compile(r"^(https?://)?((www\.)?arxiv\.org/(abs|pdf)/|arxiv:\s*)|\.pdf$", re.IGNORECASE),
}
#: An arXiv identifier, new or old, with or without a version (https://info.arxiv.org/help/arxiv_identifier).
_ARXIV = re.compile(r"\d{4}\.\d{4,5}(v\d+)?|[a-z-]+(\.[A-Z]{2})?/\d{7}(v\d+)?")
_PREFIXES["eprint"] = _PREFIXES["arxiv"]
_COMING = re.compile(r"\b(forthcoming|in press|to appear|accepted)\b", re.IGNORECASE)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


class Link(NamedTuple):
    """One link of a paper."""

    field: str  #: The field that it comes from.
    label: str  #: What the reader sees; numbered from the second of a kind.
    target: str  #: A web address, or a path in the site.


class Source(NamedTuple):
    """Where an entry comes from; kept as its ``source`` attribute."""

    location: str  #: ``file:line`` of its first line, for people.
    path: str  #: The file.
    line: int  #: Its first line, from 1.
    text: str  #: The entry as it stands in the file, or as it was repaired.
    macros: dict[str, str]  #: Macros that it uses, but months.
    order: int  #: Its place among all entries read, from 0.


def source_of(entry: Entry) -> Source:
    """Return the source of an entry that this module read."""
    source: Source = entry.source
    return source


def date_key(entry: Entry) -> tuple[int, int, int, int]:
    """Key to sort by: what is to come first, then newest first, no date last; else the file's order."""
    fields = entry.fields
    year = re.search(r"\d{4}", fields.get("year", ""))
    if not year:
        return (
            9999 if not _COMING.search(" ".join(fields.values())) else -9999,
            0,
            0,
            source_of(entry).order,
        )
    month, day = _month_and_day(fields.get("month", ""))
    if re.fullmatch(r"\d{1,2}", fields.get("day", "")):
        day = int(fields["day"])
    return (-int(year[0]), -month, -day, source_of(entry).order)


def _month_and_day(written: str) -> tuple[int, int]:
    """Read ``jan``, ``January``, ``1``, ``may 8`` or ``oct-nov``; 0 is what is not there."""
    name = re.search("|".join(_MONTHS), written.lower())
    numbers = [int(number) for number in re.findall(r"\d{1,2}", written)]
    if name:
        return _MONTHS.index(name[0]) + 1, numbers[0] if numbers else 0
    return (numbers[0] if numbers and numbers[0] <= 12 else 0), 0


def group_of(entry: Entry, field: str) -> str:
    """Name the group of an entry by one field: its year, its type, or the first of a field's values."""
    if field == "type":
        return str(entry.type)
    written = str(entry.fields.get(field, "")).strip()
    if field == "year":
        year = re.search(r"\d{4}", written)
        return year[0] if year else written
    return re.split(r"\s*[,;]\s*", written)[0]


def groups_of(entry: Entry, fields: Sequence[str]) -> tuple[str, ...]:
    """Name the groups of an entry, outermost first."""
    return tuple(group_of(entry, field) for field in fields)


def links_of(entry: Entry, table: Mapping[str, tuple[str, str] | None]) -> list[Link]:
    """Make the links of an entry.

    :param table: as :data:`LINKS`; None takes a field out.
    :returns: the links in the table's order. Words in a field are links of one kind each, and an
        address that two fields give stands once.
    """
    found: dict[str, Link] = {}
    counts: dict[str, int] = {}
    for field, rule in table.items():
        if rule is None or not entry.fields.get(field):
            continue
        label, pattern = rule
        for word in re.split(r"[,;]?\s+", _address(entry.fields[field])):
            value = _PREFIXES[field].sub("", word) if field in _PREFIXES else word
            if field in {"eprint", "arxiv"} and not _ARXIV.fullmatch(value):
                continue
            target = (
                value
                if re.match(r"[a-z][a-z0-9+.-]*:", value, re.IGNORECASE)
                else pattern.replace("{}", value)
            )
            if target in found:
                continue
            number = counts[label] = counts.get(label, 0) + 1
            found[target] = Link(field, label if number == 1 else f"{label} {number}", target)
    return list(found.values())


def _address(field: str) -> str:
    """Undo what TeX needs in an address: braces, and backslashes before ``_ % & # ~ $``."""
    plain = re.sub(r"\\([_%&#~$])", r"\1", re.sub(r"\\url\b|[{}]", "", field)).strip()
    return re.sub(r"\b(doi|arxiv):\s+", r"\1:", plain, flags=re.IGNORECASE)


def export_bibtex(text: str, private: Collection[str], macros: Mapping[str, str]) -> str:
    """Return an entry's source without its private fields.

    :param text: the entry as it stands in the file.
    :param private: names of fields in lower case, some ending with ``*``.
    :param macros: macros that it uses and whoever copies it may not have; they are written out.
    :returns: BibTeX; the other fields to the letter, one a line, without marks at names. A source that
        cannot be split is returned as it is.
    """
    block = next(iter(Splitter(text).split().blocks), None)
    if isinstance(block, DuplicateFieldKeyBlock):
        block = block.ignore_error_block
    if not isinstance(block, BibtexEntry):
        return text
    head = text[: text.index(",") + 1] if "," in text else text
    stems = tuple(name[:-1] for name in private if name.endswith("*"))
    first = {field.key.lower(): field for field in reversed(block.fields)}
    fields = [
        f"  {field.key} = {_portable(field.key, field.value, macros)}"
        for field in reversed(first.values())
        if field.key.lower() not in private and not (stems and field.key.lower().startswith(stems))
    ]
    closing = ")" if text.rstrip().endswith(")") else "}"
    return "\n".join([head.strip(), ",\n".join(fields), closing])


def _portable(field: str, value: str, macros: Mapping[str, str]) -> str:
    """Write a value so that it stands by itself."""
    if value[:1] not in '{"' or value[-1:] not in '}"':
        parts = [part.strip() for part in split_tex_string(value, "#")]
        value = " # ".join(
            f"{{{macros[part.lower()]}}}" if part.lower() in macros else part for part in parts
        )
    elif field.lower() in {"author", "editor"}:
        names = read_names(value[1:-1])
        if names.odd or any(names.marks):
            return f"{{{names.value}}}"
    return value


def anchor(key: str, taken: Collection[str] = ()) -> str:
    """Make the id of an entry from its key: ASCII, and the same in every build.

    :param taken: ids in use on the page; a key whose id is taken, or that has no Latin letters, gets a
        short hash of itself.
    """
    plain = make_id(key)
    if plain and key.isascii() and plain not in taken:
        return plain
    digest = hashlib.blake2b(key.encode(), digest_size=3).hexdigest()
    hashed = result = f"{plain or 'paper'}-{digest}"
    numbers = count(2)
    while result in taken:
        result = f"{hashed}-{next(numbers)}"
    return result

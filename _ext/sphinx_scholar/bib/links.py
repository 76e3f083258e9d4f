"""The links of an entry: fields that make one; an address of any shape -> a clean one. No Sphinx in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote, urlsplit

from .tex import plain_address
from .text import is_web
from .words import N_, __

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from .entry import Entry
    from .words import Message

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
    "pmcid": (N_("PMC"), "https://pmc.ncbi.nlm.nih.gov/articles/{}/"),
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
    "adsurl": (N_("ADS"), "{}"),
}
#: The field whose link is shown only where there is no other.
_LAST = "adsurl"

#: An arXiv identifier, new or old, with or without a version (https://info.arxiv.org/help/arxiv_identifier).
#: Each part has an end, so that a long field is read once.
ARXIV = r"\d{4}\.\d{4,5}(?!\d)(?:v\d+)?|[a-z-]{2,12}(?:\.[A-Z]{2})?/\d{7}(?!\d)(?:v\d+)?"
#: What an identifier looks like in a field of any shape, prefixes and all.
_IDENTIFIERS = {
    "doi": re.compile(r"(?<!\d)10\.\d{1,9}(?:\.\d{1,9}){0,9}/[^\s\"]+"),
    "arxiv": re.compile(rf"(?<![\d.])(?<![A-Za-z-](?=[a-z-]))(?:{ARXIV})"),
}
_IDENTIFIERS["eprint"] = _IDENTIFIERS["arxiv"]
_SUCH_AS = {"doi": "10.1000/182", "arxiv": "2301.12245", "eprint": "2301.12245"}
#: Identifiers that also stand in ``note`` or, behind the name of their archive, in ``eprint``.
_ELSEWHERE = {
    "hal": re.compile(
        r"(?<![\w-])((?:hal(?:shs)?|tel|inria|inserm|cea|in2p3|insu|ird|pasteur)-\d{8}(?:v\d+)?)(?!\d)"
    ),
    "pmid": re.compile(r"\b(?:pmid|pubmed)\W{0,3}(\d{1,9})(?!\d)", re.IGNORECASE),
    "pmcid": re.compile(r"\b(PMC\d{1,9})(?!\d)"),
}
#: Where an address says no more than an identifier does: the field whose link it is.
_HOMES = {
    "doi": re.compile(r"https?://(?:dx\.)?doi\.org/(?=10\.)", re.IGNORECASE),
    "arxiv": re.compile(r"https?://(?:www\.|export\.)?arxiv\.org/(?:abs|pdf)/", re.IGNORECASE),
}
#: What hosts are called, where that tells more than their address does.
HOSTS = {
    "bitbucket.org": "Bitbucket",
    "codeberg.org": "Codeberg",
    "colab.research.google.com": "Colab",
    "figshare.com": "figshare",
    "github.com": "GitHub",
    "gitlab.com": "GitLab",
    "huggingface.co": "Hugging Face",
    "kaggle.com": "Kaggle",
    "openreview.net": "OpenReview",
    "osf.io": "OSF",
    "pypi.org": "PyPI",
    "vimeo.com": "Vimeo",
    "youtu.be": "YouTube",
    "youtube.com": "YouTube",
    "zenodo.org": "Zenodo",
}
#: A last part of an address that can be read.
_READABLE = re.compile(r"[\w.-]{1,30}")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]+):", re.IGNORECASE)


class Link(NamedTuple):
    """One link of a paper."""

    field: str  #: The field that it comes from.
    label: str  #: What the reader sees, in English.
    number: int  #: Among the links of that label, from 1.
    target: str  #: A web address, or a path that is none.

    @property
    def scheme(self) -> str:
        """The scheme, in lower case; ``""`` for a path."""
        found = _SCHEME.match(self.target)
        return found[1].lower() if found else ""

    @property
    def is_web(self) -> bool:
        """Whether the target is an address that a page may lead to."""
        return is_web(self.target)


def links_of(
    entry: Entry,
    table: Mapping[str, tuple[str, str] | None],
    is_file: Callable[[str], bool] = lambda path: False,
) -> list[Link]:
    """Make the links of an entry.

    :param table: as :data:`LINKS`; None takes a field out.
    :param is_file: tells whether a path is a file of the site: its name may have spaces.
    :returns: the links in the table's order. Words in a field are links of one kind each, and an
        address that two fields give stands once.
    """
    rules = {field: rule for field, rule in table.items() if rule}
    order = list(rules)
    found: dict[str, str] = {}  # target -> field
    for field in [field for field in order if field in entry.fields or field in _ELSEWHERE]:
        written, pattern = _written(entry, field), rules[field][1]
        if written and not _is_other_archive(entry, field):
            plain = plain_address(written)
            values = [*_values(field, plain, pattern, is_file)]
            if not values and "arxiv" in _archive(entry) and not _SCHEME.match(plain):
                values = [plain]
            for value in values:
                home, target = _canonical(field, value, rules)
                found.setdefault(target, home)
    if any(field != _LAST for field in found.values()):
        found = {target: field for target, field in found.items() if field != _LAST}
    counts: dict[str, int] = {}
    links = []
    for target, field in sorted(found.items(), key=lambda item: order.index(item[1])):
        label = rules[field][0]
        number = counts[label] = counts.get(label, 0) + 1
        links.append(Link(field, label, number, target))
    return links


def name_links(links: Sequence[Link], label_of: Callable[[Link], str]) -> list[str]:
    """Name the links of a paper, no two alike: the first of a label by that, others by what they lead to.

    :param label_of: gives a label in the reader's language.
    :returns: such as ``Code``, ``Hugging Face``, ``Code (engine)``.
    """
    names: list[str] = []
    for link in links:
        names.append(next(name for name in _names(link, label_of(link), links) if name not in names))
    return names


def _names(link: Link, label: str, links: Sequence[Link]) -> Iterator[str]:
    """Give names for a link among all of its paper, the best first."""
    yield label
    host = _host(link)
    if host and [_host(other) for other in links if other.label == link.label].count(host) == 1:
        yield HOSTS.get(host, f"{label} ({host})")
    last = link.target.partition("?")[0].rstrip("/").rpartition("/")[2].removesuffix(".git")
    if _READABLE.fullmatch(last):
        yield f"{label} ({last})"
    number = link.number
    while True:  # one of the site's own labels may end with a number
        yield f"{label} {number}"
        number += 1


def _host(link: Link) -> str:
    """Give the host of an address, without ``www.``; ``""`` if it has none."""
    try:
        return (urlsplit(link.target).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def wrong_with(link: Link, exists: bool | None) -> Message | None:
    """Say why a link is left out; None if it is not.

    :param exists: whether its target is a file of the site; None if nobody knows.
    """
    if link.scheme and link.field == "preview":
        return __("preview: %s is another site's, which a page does not ask; it is left out") % link.target
    if link.scheme:
        message = __("%s: a link may not begin with %s:; it is left out") % (link.field, link.scheme)
        return None if link.is_web else message
    if link.field not in _IDENTIFIERS if exists is None else exists:
        return None
    if link.field in _IDENTIFIERS:
        message = __("%s: “%s” is no identifier such as %s; it is left out")
        return message % (link.field, link.target, _SUCH_AS[link.field])
    message = __(
        "%s: %s is neither a web address nor a file in html_static_path or scholar_file_path; it is left out"
    )
    return message % (link.field, link.target)


def all_links_of(
    entry: Entry,
    table: Mapping[str, tuple[str, str] | None],
    is_file: Callable[[str], bool] = lambda path: False,
) -> list[Link]:
    """Make the links of an entry, as :func:`links_of` does, and the one to its picture."""
    return [*links_of(entry, table, is_file), *filter(None, [picture_of(entry)])]


def picture_of(entry: Entry) -> Link | None:
    """Give the picture of an entry, as a link to a file."""
    picture = entry.fields.get("preview")
    return Link("preview", "", 1, picture) if picture else None


def _values(field: str, plain: str, pattern: str, is_file: Callable[[str], bool]) -> Iterator[str]:
    """Find the values in a field: identifiers, addresses, or files."""
    if field in _IDENTIFIERS:
        identifiers = [found.rstrip(".,;") for found in _IDENTIFIERS[field].findall(plain)]
        # Publishers put the address of a PDF into eprint.
        yield from identifiers or ([] if field == "eprint" else [plain])
        return
    words = re.split(r"[,;]?\s+", plain)
    web = [word for word in words if _SCHEME.match(word) or word.lower().startswith("www.")]
    is_path = pattern == "{}" and len(web) < len(words)  # of addresses nobody asks whether they are files
    if is_path and (is_file(plain) or not (web or all(map(is_file, words)))):
        yield plain
        return
    for word in web or words:
        yield f"https://{word}" if word.lower().startswith("www.") else word


def _canonical(field: str, value: str, rules: Mapping[str, tuple[str, str]]) -> tuple[str, str]:
    """Give the field whose link this is, and its address: a DOI in ``url`` is the link of ``doi``."""
    for home, address in _HOMES.items():
        found = address.match(value) if field in {"url", "html"} and home in rules else None
        identifier = _IDENTIFIERS[home].match(value, found.end()) if found else None
        if identifier:
            field, value = home, identifier[0].rstrip(".,;")
    if field in _IDENTIFIERS:
        if not _IDENTIFIERS[field].match(value):
            return field, value
        if field == "eprint" and "arxiv" in rules:
            field = "arxiv"
        value = quote(unquote(value), safe="/:;().,_-~@!$&'*+=")  # old DOIs have < and # in them (RFC 3986)
    elif _SCHEME.match(value):
        return field, value
    return field, rules[field][1].replace("{}", value)


def _written(entry: Entry, field: str) -> str:
    """Give what a field holds, or the identifier of its kind that stands elsewhere."""
    fields = entry.fields
    own = fields.get(field, "")
    if field not in _ELSEWHERE or (own and field != "pmcid"):
        return own
    if not own and "eprint" not in fields and "note" not in fields:
        return ""
    eprint = f"{_archive(entry)}: {fields.get('eprint', '')}"
    found = _ELSEWHERE[field].search(own or f"{eprint} {fields.get('note', '')}")
    return found[1] if found else own


def _archive(entry: Entry) -> str:
    """Name the archive of ``eprint``, in lower case; ``""`` if the entry does not say."""
    return (entry.fields.get("eprinttype") or entry.fields.get("archiveprefix") or "").lower()


def _is_other_archive(entry: Entry, field: str) -> bool:
    """Tell whether ``eprint`` is the identifier of another archive than arXiv."""
    kind = _archive(entry)
    return field == "eprint" and kind != "" and "arxiv" not in kind

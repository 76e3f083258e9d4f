"""Files to take along: each list of papers as BibTeX, CSL-JSON and RIS, beside its page."""

from __future__ import annotations

import posixpath
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from docutils import nodes
from sphinx.util.osutil import relative_uri

from ..advice import our_lists
from ..bib.dialects import private_fields
from ..bib.entry import digest, free_name, groups_of
from ..bib.formats import Work, to_bibtex, to_csl, to_ris
from ..bib.problems import Problem
from ..bib.words import N_
from ..config import warn
from ..library import write_whole
from ..lists import cite_domain, is_full, numbers_of
from ..store import ScholarDomain, library_of
from ..words import _, __

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment
    from sphinxcontrib.bibtex.directives import BibliographyKey

    from ..nodes import files_slot
    from ..store import Listing, Place


class Format(NamedTuple):
    """A format of files."""

    suffix: str
    label: str  #: What a reader sees; translated where it is shown.
    media: str  #: Its media type.
    write: Callable[[Iterable[Work], Collection[str]], Iterable[str]]


BIBTEX = Format(".bib", N_("BibTeX"), "application/x-bibtex", to_bibtex)
CSL = Format(".json", N_("CSL-JSON"), "application/vnd.citationstyles.csl+json", to_csl)
RIS = Format(".ris", N_("RIS"), "application/x-research-info-systems", to_ris)
FORMATS = (BIBTEX, CSL, RIS)


def places_of(env: BuildEnvironment, key: BibliographyKey, listing: Listing) -> list[Place]:
    """Give the places of the papers that a list shows, in its order."""
    places = cite_domain(env).places
    return [places[number] for number in numbers_of(env, *key, listing.limit)]


def name_files(app: Sphinx, env: BuildEnvironment) -> dict[tuple[str, str], str]:
    """Give what the files of lists are called, without suffix: of full ones, and of those that say so."""
    names: dict[tuple[str, str], str] = {}
    for key, listing in our_lists(env).items():
        if listing.files == "none" or not (listing.files or is_full(env, key)):
            continue
        if listing.files:
            name = posixpath.join(posixpath.dirname(key.docname), listing.files)
        else:
            name = free_name(key.docname, lambda name: name in names.values())
        if name in names.values() or any(is_given(app, name + kind.suffix) for kind in FORMATS):
            message = __("the site has other files called %s; this list has none to take along")
            line = cite_domain(env).bibliographies[key].line
            warn(Problem.PAGE, message, name, location=(key.docname, line))
        elif places_of(env, key, listing):
            names[key] = name
    return names


def in_order(
    env: BuildEnvironment, key: BibliographyKey, listing: Listing
) -> list[tuple[int, tuple[str, ...]]]:
    """Give the places of the papers that a list shows, in the order of the page, each with its group."""
    entries, places = library_of(env).entries, cite_domain(env).places
    sections = ScholarDomain.of(env).sections_of(*key)
    order = {section.group: number for number, section in enumerate(sections)}
    shown = [
        (number, groups_of(entries[places[number].entry], listing.group_by))
        for number in numbers_of(env, *key, listing.limit)
    ]
    return sorted(shown, key=lambda paper: order.get(paper[1], 0))


def digest_order(env: BuildEnvironment) -> str:
    """Digest all that :func:`in_order` goes by."""
    data = ScholarDomain.of(env).data
    return digest(library_of(env).digest, data["decided"][0], data["lists"], data["sections"])


def own_pages(app: Sphinx) -> set[str]:
    """Name the pages that the site itself has: documents, and templates of the author's."""
    return {*app.env.found_docs, *app.config.html_additional_pages}


def page_names(app: Sphinx) -> Callable[[str], bool]:
    """Give what tells whether there is a page of a name already: the site's own, or a paper's."""
    papers = ScholarDomain.of(app.env).pages.values()
    taken = {name.lower() for name in (*own_pages(app), *papers)}

    def is_taken(name: str) -> bool:
        folded = name.lower()  # some file systems know no case
        return folded in taken or f"{folded}/index" in taken or is_given(app, f"{name}.html")

    return is_taken


def is_given(app: Sphinx, name: str) -> bool:
    """Tell whether the site itself gives a file of that name, by ``html_extra_path``."""
    for given in app.config.html_extra_path:
        path = Path(app.confdir, given)
        if (path / name).exists() or (path.is_file() and path.name == name):
            return True
    return False


def link_files(env: BuildEnvironment, builder: Builder, slot: files_slot) -> None:
    """Put a line of links in the place of a slot, where there are files."""
    name = ScholarDomain.of(env).along.get((slot["docname"], slot["list_id"]))
    if not name:
        slot.parent.remove(slot)
        return
    line = nodes.paragraph("", _("{}:").format(_("All of these papers")) + " ", classes=["publication-files"])
    here = builder.get_target_uri(env.docname)
    for number, kind in enumerate(FORMATS):
        address = relative_uri(here, quote(name + kind.suffix))
        link = nodes.reference("", _(kind.label), refuri=address, internal=True)
        line += [nodes.Text(" · " if number else ""), link]
    slot.replace_self(line)


def digest_files(env: BuildEnvironment) -> dict[str, str]:
    """Digest, for the files of each list, what is in them."""
    along = ScholarDomain.of(env).along
    entries = library_of(env).entries
    digests: dict[str, str] = {}
    for key, listing in our_lists(env).items():
        if name := along.get(key):
            said = [entries.head(place.entry).digest for place in places_of(env, key, listing)]
            now = digest(said, sorted(private_fields(env.config.scholar_private_fields)))
            digests |= dict.fromkeys((f"/{name}{kind.suffix}" for kind in FORMATS), now)
    return digests


def misses(app: Sphinx, name: str) -> bool:
    """Tell whether a list lacks one of its files."""
    return not all(Path(app.outdir, name + kind.suffix).exists() for kind in FORMATS)


def write_files(app: Sphinx) -> None:
    """Write the files of lists that changed."""
    domain = ScholarDomain.of(app.env)
    private = private_fields(app.config.scholar_private_fields)
    for key, listing in our_lists(app.env).items():
        name = domain.along.get(key)
        if name and (misses(app, name) or domain.record.is_stale(f"/{name}{BIBTEX.suffix}")):
            shown = places_of(app.env, key, listing)
            for kind in FORMATS:  # work by work: all at once would fill the memory
                works = (Work(domain.shelf.entries[place.entry]) for place in shown)
                put(app, name + kind.suffix, b"".join(map(str.encode, kind.write(works, private))))


def put(app: Sphinx, name: str, data: bytes) -> None:
    """Put a file into the site, whole, if it is not there already."""
    ScholarDomain.of(app.env).record.begin(f"/{name}")
    path = Path(app.outdir, name)
    try:
        if not path.exists() or path.read_bytes() != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, data)
    except OSError as error:
        warn(Problem.PAGE, __("%s cannot be written: %s"), name, error.strerror or error, location=None)

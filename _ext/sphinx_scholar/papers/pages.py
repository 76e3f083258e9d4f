"""A page a paper: which papers have one, what it shows, and when it is written.

None is a document of Sphinx. Each is made of the theme's ``page.html``, and in that of our template
``scholar/paper.html``, which a site may put another in place of.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinxcontrib.bibtex.directives import BibliographyKey

from ..about import cited_on, news_about
from ..advice import our_lists
from ..bib.entry import digest
from ..bib.ids import file_name
from ..bib.names import owner_matcher
from ..bib.problems import Problem
from ..bib.related import related
from ..config import settings_of, warn
from ..fresh import feeds_of, picture_of
from ..lists import cite_domain, is_full
from ..store import Around, ScholarDomain, is_site, library_of
from ..words import __
from .along import (
    BIBTEX,
    digest_files,
    digest_order,
    in_order,
    is_given,
    misses,
    name_files,
    own_pages,
    page_names,
    put,
    write_files,
)
from .landing import Landing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

#: The folder of the pages.
FOLDER = "papers"
#: The theme's template of a page.
TEMPLATE = "page.html"


def find_pages(app: Sphinx, env: BuildEnvironment) -> None:
    """Find out which papers have a page, and which lists have files (``env-updated``)."""
    domain = ScholarDomain.of(env)
    domain.pages, domain.along = {}, {}
    if not is_site(app.builder):
        return
    domain.along = name_files(app, env)
    if not app.config.scholar_paper_pages:
        return
    is_taken = page_names(app)
    for key in _around(env):
        name = f"{FOLDER}/{file_name(key)}"
        if is_taken(name):
            message = __("the site has a page %s of its own; the paper %s has none")
            warn(Problem.PAGE, message, name, key, location=library_of(env).entries[key].source.location)
        else:
            domain.pages[key] = name


def _around(env: BuildEnvironment) -> dict[str, Around]:
    """Give the papers of full lists, in their order, each with those around it."""
    data = ScholarDomain.of(env).data
    owner = env.config.scholar_author
    now = digest(digest_order(env), owner)
    if data["around"][0] != now:
        data["around"] = now, _look_around(env)
    result: dict[str, Around] = data["around"][1]
    return result


def _look_around(env: BuildEnvironment) -> dict[str, Around]:
    entries = library_of(env).entries
    places = cite_domain(env).places
    lists: list[dict[str, int]] = []  # of keys with their places, in the order of the page
    for listed, listing in our_lists(env).items():
        if is_full(env, listed):
            lists.append({places[number].entry: number for number, _group in in_order(env, listed, listing)})
    last = {key: number for shown in lists for key, number in shown.items()}  # where cites lead
    shown = [[key for key, number in listed.items() if last[key] == number] for listed in lists]
    near = related([entries[key] for keys in shown for key in keys], owner_matcher(env.config.scholar_author))
    return {
        key: Around(last[key], before, behind, near[key])
        for keys in shown
        for before, key, behind in zip(["", *keys], keys, [*keys[1:], ""], strict=False)
    }


def to_write(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Let the record know our files; name the documents of those that are missing (``env-get-updated``)."""
    domain = ScholarDomain.of(env)
    if not is_site(app.builder):
        return []
    domain.record.current |= _digest_pages(app, env) | digest_files(env)
    places = cite_domain(env).places
    around = _around(env) if domain.pages else {}  # what is worked out now is kept without the seal
    missing = {places[around[key].number].docname for key, name in domain.pages.items() if lacks(app, name)}
    missing |= {docname for (docname, _list), name in domain.along.items() if misses(app, name)}
    return sorted(missing)


def lacks(app: Sphinx, name: str) -> bool:
    """Tell whether the site lacks a page."""
    return not _path_of(app, name).exists()


def file_of(app: Sphinx, name: str) -> str:
    """Name the file of a page that is no document, as the record does."""
    # As text: what paths would do for it takes a third of a build with nothing to do, at 5,000 papers.
    return str(_path_of(app, name))[len(str(app.outdir)) :].replace(os.sep, "/")


def _path_of(app: Sphinx, name: str) -> Path:
    builder: Any = app.builder  # one of those of HTML
    path: Path = builder.get_output_path(name)
    return path


def digest_settings(app: Sphinx, env: BuildEnvironment) -> str:
    """Digest what shows on each page that is no document, whatever it is of."""
    builder: Any = app.builder
    return digest(
        feeds_of(env),  # which its head names, and
        picture_of(env),
        app.config.language,
        settings_of(app.config, "scholar_", "bibtex_"),
        builder.build_info.config_hash,  # of all settings of HTML, as Sphinx digests them
        builder.templates.newest_template_mtime(),
    )


def _digest_pages(app: Sphinx, env: BuildEnvironment) -> dict[str, str]:
    """Digest, for each page, all that it shows: of its entry and of others."""
    domain, cite = ScholarDomain.of(env), cite_domain(env)
    if not domain.pages:
        return {}
    entries, around = library_of(env).entries, _around(env)
    settings = digest_settings(app, env)

    def seen(key: str) -> object:
        return (key, domain.pages.get(key), entries.head(key).title) if key else None

    news, citing = news_about(env), cited_on(env)
    digests = {}
    for key, name in domain.pages.items():
        near = around[key]
        place = cite.places[near.number]
        items = [(item, [_reference(env, cited) for cited in item.keys]) for item in news.get(key, ())]
        pages = [(docname, env.titles[docname].astext()) for docname in citing.get(key, ())]
        style = cite.bibliographies[BibliographyKey(place.docname, place.list_id)].style
        where = place, style, env.titles[place.docname].astext()
        others = [seen(other) for other in (near.previous, near.next, *near.related)]
        said = entries.head(key).digest, domain.linked.get(key), where, others, items, pages
        digests[file_of(app, name)] = digest(settings, *said)
        digests[f"/{name}{BIBTEX.suffix}"] = digests[file_of(app, name)]
    return digests


def _reference(env: BuildEnvironment, key: str) -> object:
    """Give what a cite says of a paper."""
    cite = cite_domain(env)
    entries = library_of(env).entries
    return [entries.head(cite.places[number].entry).reference for number in cite.numbers(key)]


def collect(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Give the pages that are stale, and write the files that are (``html-collect-pages``)."""
    domain = ScholarDomain.of(app.env)
    if not is_site(app.builder):
        return
    _take_away(app)
    write_files(app)
    everything = is_everything(app)
    stale = [
        (key, name)
        for key, name in domain.pages.items()
        if everything or domain.record.is_stale(file_of(app, name)) or lacks(app, name)
    ]
    if not stale:
        return
    landing = Landing(app, _around(app.env), news_about(app.env), cited_on(app.env))
    for key, name in stale:
        domain.record.begin(file_of(app, name))
        put(app, f"{name}{BIBTEX.suffix}", landing.bibtex(key).encode())
        yield name, landing.context(key), TEMPLATE


def is_everything(app: Sphinx) -> bool:
    """Tell whether Sphinx wrote all documents though not all had changed: then its pages did."""
    record, env = ScholarDomain.of(app.env).record, app.env
    wanted = {*record.read, *record.stale(), app.config.root_doc}
    wanted |= {name for docname in wanted for name in env.files_to_rebuild.get(docname, ())}
    return env.found_docs <= record.resolved and not env.found_docs <= wanted


def _take_away(app: Sphinx) -> None:
    """Take away the files that we made, as the record knows, and would make no more."""
    outdir, gone = Path(app.outdir), ScholarDomain.of(app.env).record.gone()
    own = {file_of(app, name) for name in own_pages(app)} if gone else ()
    for name in gone:
        if name in own or is_given(app, name[1:]):  # the site's own has taken its place
            continue
        path = outdir / name[1:]
        with suppress(OSError):  # somebody took it away, or put a folder there
            path.unlink()
            path.parent.rmdir()  # if nothing else is in it

"""What cites and lists get wrong, in words: why one leads nowhere, which lists show a paper twice."""

from __future__ import annotations

import ast
import difflib
from typing import TYPE_CHECKING, Any

from sphinxcontrib.bibtex.directives import BibliographyKey

from .store import ScholarDomain, library_of
from .words import __

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.environment import BuildEnvironment

    from .lists import CiteDomain
    from .store import Listing


def our_lists(env: BuildEnvironment) -> dict[BibliographyKey, Listing]:
    """Give the lists that are ``{publications}``, by their keys, in the order of their documents' names."""
    listings = sorted(ScholarDomain.of(env).data["lists"].items())
    return {
        BibliographyKey(docname, listing.list_id): listing
        for docname, several in listings
        for listing in several
    }


def place_of(env: BuildEnvironment, key: BibliographyKey, value: Any) -> str:
    """Say where a list stands: ``papers.md:3``."""
    return f"{env.doc2path(key.docname, base=False)}:{value.line}"


def unlisted(cite: CiteDomain, key: str) -> str:
    """Say why a cite of a key is left out, and what to do."""
    env = cite.env
    ours = our_lists(env)
    if not ours:  # as sphinxcontrib-bibtex has it, whose lists alone are here
        return __('could not find bibtex key "%s"') % key
    entries = library_of(env).entries
    if key.lower() not in entries:
        known = [paper for keys in library_of(env).keys.values() for paper in keys]
        if near := difflib.get_close_matches(key, known, n=1, cutoff=0.8):
            return __("no .bib file has the key %s, its cite is left out; is it %s?") % (key, near[0])
        return __("no .bib file has the key %s, its cite is left out") % key
    shown = {}
    for place in cite.places:
        if place.entry.lower() == key.lower():
            shown[BibliographyKey(place.docname, place.list_id)] = place
    for where, listed in shown.items():
        if listed.is_full:
            at = place_of(env, where, cite.bibliographies[where])
            return __("the list at %s has %s as %s, its cite is left out; cite it so") % (at, key, listed.key)
    full = [(where, value) for where, value in cite.lists() if value.list_ == "citation"]
    for where, value in full:
        at = place_of(env, where, value)
        wanted = ours[where].filter if where in ours else ast.unparse(value.filter_)
        if value.keys or wanted == "False":
            message = __("%s is not among the keys of the list at %s, its cite is left out; add it there")
            return message % (key, at)
        if wanted:
            message = __("%s is kept out of the list at %s by :filter: %s, its cite is left out; widen that")
            return message % (key, at, wanted)
    if full:
        return __("no list that cites lead to shows %s, its cite is left out; add it to one") % key
    if shown:
        where = next(iter(shown))
        at = place_of(env, where, cite.bibliographies[where])
        message = __("%s is listed with :no-index: alone (%s), its cite is left out; add a list without it")
        return message % (key, at)
    return __("no list shows %s, its cite is left out; add a {publications} without :no-index:") % key


def repeated(cite: CiteDomain) -> Iterator[tuple[str, BibliographyKey, str]]:
    """Say what sphinxcontrib-bibtex warns of: in words, at which list, and by which subtype of its.

    Two lists are told of once, if one is ours. Where none is, its words are used: a site that has its lists
    alone does not see us.
    """
    before: dict[str, dict[str, BibliographyKey]] = {}  # by key of a paper and document
    labels: dict[str, str] = {}
    repeats: dict[tuple[BibliographyKey, BibliographyKey], list[str]] = {}
    ours = our_lists(cite.env)
    for place in cite.places:
        if not place.is_full:
            continue
        key = BibliographyKey(place.docname, place.list_id)
        if known := before.setdefault(place.key, {}):
            other = known.get(place.docname) or next(iter(known.values()))
            repeats.setdefault((other, key), []).append(place.key)
        known.setdefault(place.docname, key)
        if (twin := labels.setdefault(place.label, place.entry)) != place.entry:
            message = __('duplicate label "%s" for keys "%s" and "%s"') % (place.label, twin, place.entry)
            yield message, key, "duplicate_label"
    for (other, key), papers in repeats.items():
        is_local = other.docname == key.docname
        kind = "duplicate_local_citation" if is_local else "duplicate_citation"
        if not {other, key} & ours.keys():
            local = __('duplicate local citation for key "%s"')
            message = local if is_local else __('duplicate citation for key "%s"')
            for paper in papers:
                yield message % paper, key, kind
            continue
        shown = ", ".join(papers[:2]) + (", …" if len(papers) > 2 else "")
        at = place_of(cite.env, other, cite.bibliographies[other])
        message = __(
            "%s: in this list and in the one at %s; cites lead to the later; add :no-index: to one of them"
        )
        yield message % (shown, at), key, kind

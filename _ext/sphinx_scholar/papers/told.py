"""What an author is told when all pages are read: a list that shows nothing, an owner whom nobody knows."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from ..advice import our_lists
from ..bib.names import owner_matcher
from ..bib.problems import Problem
from ..config import warn
from ..lists import cite_domain
from ..store import ScholarDomain, library_of
from ..words import __

if TYPE_CHECKING:
    from collections.abc import Collection

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from ..lists import CiteDomain
    from ..store import Listing


def tell(app: Sphinx, env: BuildEnvironment) -> None:
    """Tell of lists that show nothing, and of an owner whom nobody knows (``env-updated``)."""
    cite = cite_domain(env)
    shown = {place[:2] for place in cite.places}
    for key, listing in sorted(our_lists(env).items()):
        value = cite.bibliographies[key]
        if tuple(key) not in shown and (reason := _emptiness(app, cite, value, listing)):
            message = __("this list shows no paper: %s")
            warn(Problem.LIST, message, reason, location=(key.docname, value.line))
    _tell_of_owner(app, env)


def _emptiness(app: Sphinx, cite: CiteDomain, value: Any, listing: Listing) -> str:
    """Say why a list is empty; ``""`` if something else has told it already."""
    if not app.config.bibtex_bibfiles:
        return __("bibtex_bibfiles in conf.py names no file")
    papers = len(list(cite.get_entries(value.bibfiles)))
    if not papers or listing.filter == "False":  # the files are told of, or the keys
        return ""
    if listing.filter:
        return __(":filter: %s is true of none of the papers (%d)") % (listing.filter, papers)
    if ast.unparse(value.filter_) == "cited":
        return __("the site cites none of the papers (%d)") % papers
    return __("the site cites all of the papers (%d)") % papers


def _tell_of_owner(app: Sphinx, env: BuildEnvironment) -> None:
    """Tell that ``scholar_author`` marks nobody; entries are looked at when they or the setting changed."""
    data = ScholarDomain.of(env).data
    names = list(app.config.scholar_author)
    library = library_of(env)
    now = library.digest, tuple(names)
    if data["owner"][0] != now:
        data["owner"] = now, not names or not library.entries or _is_known(names, library.entries.values())
    if not data["owner"][1]:
        told = ", ".join(names)
        message = __(
            "scholar_author: nobody in the .bib files is %s, so nobody is marked; write it as they do"
        )
        if " and " in told:
            message = __(
                "scholar_author: nobody in the .bib files is %s; it is a list of names, not joined by and"
            )
        warn(Problem.OWNER, message, told, location=None)


def _is_known(names: list[str], entries: Collection[Any]) -> bool:
    is_owner = owner_matcher(names)
    people = (person for entry in entries for persons in entry.persons.values() for person in persons)
    return any(map(is_owner, people))

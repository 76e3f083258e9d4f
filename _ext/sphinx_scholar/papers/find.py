"""The box that filters a list of papers as one types: which lists have one, and what stands on the page.

The box is in the page, hidden, until its script (``static/find.js``) shows it; the index is a file beside the
page, which nobody loads who looks for nothing.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.osutil import relative_uri

from ..advice import our_lists
from ..bib.entry import free_name
from ..bib.problems import Problem
from ..config import warn
from ..lists import cite_domain, is_full
from ..nodes import files_slot
from ..store import ScholarDomain, builder_of, is_site
from ..words import _, __
from .along import is_given, places_of, put
from .index import Index

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.writers.html5 import HTML5Translator
    from sphinxcontrib.bibtex.directives import BibliographyKey

    from ..store import Listing

#: From how many papers on a list has a box, if the site does not say.
MANY = 20
#: What an index is called, behind its list's name.
SUFFIX = ".find.json"


def choose(app: Sphinx, env: BuildEnvironment) -> None:
    """Find out which lists have a box (``env-updated``, when those that have files are known)."""
    domain = ScholarDomain.of(env)
    domain.finds = {}
    if is_site(app.builder) and app.config.scholar_find is not False:
        domain.finds = dict(_indexes(app, env))


def _indexes(app: Sphinx, env: BuildEnvironment) -> Iterator[tuple[tuple[str, str], Index]]:
    along = ScholarDomain.of(env).along
    names: set[str] = set()
    for key, listing in our_lists(env).items():
        places = places_of(env, key, listing)
        if not places or not _has_box(env, key, listing, len(places)):
            continue
        name = free_name(along.get(key, key.docname), names.__contains__)
        if is_given(app, name + SUFFIX):
            message = __("the site has a file %s of its own; this list has no box to find papers")
            line = cite_domain(env).bibliographies[key].line
            warn(Problem.PAGE, message, name + SUFFIX, location=(key.docname, line))
        else:
            names.add(name)
            yield key, Index(env, places, name + SUFFIX)


def _has_box(env: BuildEnvironment, key: BibliographyKey, listing: Listing, papers: int) -> bool:
    if listing.find != "auto":
        return listing.find == "yes"
    many = MANY if env.config.scholar_find is True else env.config.scholar_find
    return papers >= many and (is_full(env, key) or key in ScholarDomain.of(env).along)


def to_write(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Let the record know the indexes; name the documents of those that are missing (``env-get-updated``)."""
    domain = ScholarDomain.of(env)
    domain.record.current |= {f"/{index.name}": index.digest for index in domain.finds.values()}
    return sorted({docname for (docname, _list), index in domain.finds.items() if _misses(app, index)})


def _misses(app: Sphinx, index: Index) -> bool:
    return not Path(app.outdir, index.name).exists()


def write(app: Sphinx) -> list[Any]:
    """Write the indexes that changed (``html-collect-pages``); those that are gone go with other files."""
    domain = ScholarDomain.of(app.env)
    for index in domain.finds.values():
        if _misses(app, index) or domain.record.is_stale(f"/{index.name}"):
            put(app, index.name, index.write())
        index.forget()
    return []


# On a page


class find_box(nodes.General, nodes.Element):  # docutils' way with nodes
    """The box.

    Attributes: ``address`` of the index, from the page; ``papers``, how many the list has; ``number`` of the
    box on the page, from 0; ``choices``, the name and label of each.
    """


class FindTransform(SphinxPostTransform):
    """Put the box where the files of a list are linked, before that slot is filled in (6)."""

    default_priority = 5

    def run(self, **kwargs: Any) -> None:
        """Put a box above the slot of each list that has one."""
        finds = ScholarDomain.of(self.env).finds if is_site(builder_of(self.env)) else {}
        slots = list(self.document.findall(files_slot)) if finds else ()
        shown = [(slot, finds.get((slot["docname"], slot["list_id"]))) for slot in slots]
        for number, (slot, index) in enumerate((slot, index) for slot, index in shown if index):
            here = builder_of(self.env).get_target_uri(self.env.docname)
            address = f"{relative_uri(here, quote(index.name))}?{index.digest[:8]}"
            box = find_box(address=address, papers=len(index.places), number=number)
            box["choices"] = [(choice.name, choice.label) for choice in index.choices]
            slot.parent.insert(slot.parent.index(slot), box)


def visit_box(translator: HTML5Translator, node: find_box) -> None:
    """Write the box: hidden, as nothing comes of it without its script."""
    title, nothing, clear = (escape(word) for word in (_("Find papers"), _("Any"), _("Clear")))
    told, papers, number = escape(_("Papers: {} of {}")), str(node["papers"]), node["number"]
    of_all = told.replace("{}", papers)  # said by the page, and so not told when it comes
    landmark = f"{title} {number + 1}" if number else title  # no two landmarks have one name
    selects = "".join(
        f'<label>{escape(label)} <select name="{name}"><option value="">{nothing}</option></select></label>\n'
        for name, label in node["choices"]
    )
    translator.body.append(
        f'<form class="scholar-find" role="search" aria-label="{landmark}" autocomplete="off"'
        f' data-index="{escape(node["address"])}" data-papers="{papers}"'
        f' data-words="{told}" hidden>\n'
        f'<label>{title} <input type="search" spellcheck="false"></label>\n{selects}'
        f'<p><span>{of_all}</span> <button type="button" hidden>{clear}</button></p>\n'
        "</form>\n"
    )
    raise nodes.SkipNode


def add_script(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: object) -> None:
    """Load the script where there is a box (``html-page-context``)."""
    if '<form class="scholar-find"' in str(context.get("body", "")):
        app.add_js_file("find.js", loading_method="defer")

"""Which pages to write again though nobody touched them: those that show what another page or file says.

For each document, all that it takes from elsewhere is digested: its *print*. ``ledger`` knows the print with
which it was last written; where they differ, it is written again. What every page shows of the site (titles,
the tree of pages, style sheets) goes into every print; what is particular, such as the papers that a page
cites, into those of the pages concerned.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes

from . import assets
from .bib.entry import groups_of
from .ledger import Ledger
from .stale import digest, settings
from .store import ScholarDomain, builder_of, citations_of, is_full

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from .store import Section


def outdated(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Name the documents to be written again (``env-get-updated``, after Sphinx's collectors)."""
    ledger = Ledger.of(app)
    ledger.prints = prints(app, env)
    return sorted(ledger.stale())


def prints(app: Sphinx, env: BuildEnvironment) -> dict[str, str]:
    """Digest, for each document, all that its page is made from beside its own text."""
    frame = digest(_frame(app, env))
    return {docname: digest(frame, *look) for docname, look in _looks(app, env).items()}


def _frame(app: Sphinx, env: BuildEnvironment) -> list[object]:
    """Describe what any page may show of the site, whatever its theme."""
    builder = builder_of(env)
    trees = (env.titles, env.longtitles, env.tocs)
    indices: list[str] = []
    if (
        app.config.html_domain_indices and builder.format == "html"
    ):  # each page links those that hold something
        for domain in env.domains.sorted():
            indices += [
                f"{domain.name}-{index.name}" for index in domain.indices if index(domain).generate()[0]
            ]
    return [
        settings(app.config, reading=False),
        sorted(app.tags),
        sorted((name, extension.version) for name, extension in app.extensions.items()),
        [[(docname, tree[docname].pformat()) for docname in sorted(tree)] for tree in trees],
        sorted(env.toctree_includes.items()),
        sorted(env.toc_secnumbers.items()),
        indices,
        [assets.linked(assets.copied(app)), assets.templates(app)] if builder.format == "html" else [],
    ]


def _names(env: BuildEnvironment) -> str:
    """Digest what cross references may lead to, with the words and numbers that they show."""
    std: Any = env.domaindata["std"]
    return digest(
        [sorted(map(str, domain.get_objects())) for domain in env.domains.sorted()],
        sorted(map(str, std["labels"].items())),
        sorted(map(str, std["anonlabels"].items())),
        sorted(map(str, env.domaindata.get("math", {}).get("objects", {}).items())),
        sorted(map(str, env.toc_fignumbers.items())),
        sorted(
            (name, sorted(map(str, meta.get("myst_slugs", {}).items())))
            for name, meta in env.metadata.items()
        ),
    )


def _looks(app: Sphinx, env: BuildEnvironment) -> dict[str, list[object]]:
    """Describe, for each document, what it alone takes from other places."""
    cite: Any = env.get_domain("cite")
    scholar: Any = env.get_domain("scholar")
    # The time of reading: another builder may have had it read, and written for itself alone.
    looks: dict[str, list[object]] = {docname: [env.all_docs.get(docname)] for docname in env.found_docs}
    papers: dict[str, list[object]] = {}
    listing: set[str] = set()
    for citation in cite.citations:
        docname, list_id = citation.bibliography_key
        entry = citation.entry
        look = (
            list_id,
            citation.citation_id,
            repr(entry),
            getattr(entry, "source", "")[3:5],  # its text and macros: the BibTeX to copy
            getattr(entry, "marks", ""),
            citation.formatted_entry.label,
            str(citation.formatted_entry.text),
            str(citation.tooltip_entry and citation.tooltip_entry.text),
        )
        looks[docname].append(look)
        listing.add(docname)
        if is_full(env, citation.bibliography_key):
            papers.setdefault(citation.key, []).append((docname, *look))
    for ref in cite.citation_refs:
        looks[ref.docname].append([papers.get(target.key) for target in ref.targets])
    entries = cite.bibdata.data.entries
    for docname, keys in scholar.data["abstracts"].items():
        looks[docname].append([(papers.get(key), repr(entries.get(key))) for key in keys])
    images: dict[str, list[object]] = {}
    for path, (docnames, name) in env.images.items():
        for docname in docnames:
            images.setdefault(docname, []).append((path, name))
    names, news = _names(env), scholar.news()
    for docname, limits in scholar.data["news_lists"].items():
        for limit in limits:
            looks[docname] += [
                (item, [papers.get(key) for key in item.keys], images.get(item.docname))
                for item in news[:limit]
            ]
    for docname in {*scholar.data["news_lists"], *scholar.data["crossing"]}:
        looks[docname].append(names)
    for docname, shown in images.items():
        looks[docname].append(shown)
    assert isinstance(scholar, ScholarDomain)
    linked = digest(assets.static_names(app), sorted(scholar.copies))
    for docname in listing:
        looks[docname].append(linked)
    return looks


def prune_contents(app: Sphinx, env: BuildEnvironment) -> None:
    """Take headings of empty groups out of a page's contents (``env-updated``, when cites are known)."""
    data = env.get_domain("scholar").data
    for docname, sections in data["sections"].items():
        shown: dict[tuple[str, int], set[tuple[str, ...]]] = {}  # by list and level
        for section in sections:
            level = (section.list_id, len(section.group))
            if level not in shown:
                shown[level] = _shown(env, docname, section)
        empty = {
            f"#{section.anchor}"
            for section in sections
            if section.group not in shown[section.list_id, len(section.group)]
        }
        whole = data["tocs"].setdefault(docname, env.tocs[docname])
        env.tocs[docname] = contents = whole.deepcopy()
        for reference in list(contents.findall(nodes.reference)):
            if reference.get("anchorname") in empty:
                item = reference.parent.parent
                item.parent.remove(item)
        for sub in [n for n in contents.findall(nodes.bullet_list) if not n.children and n.parent]:
            sub.parent.remove(sub)


def _shown(env: BuildEnvironment, docname: str, section: Section) -> set[tuple[str, ...]]:
    """Give the groups that a list shows, at the level of a section's."""
    citations = citations_of(env, docname, section.list_id, section.limit)
    fields = section.group_by[: len(section.group)]
    return {groups_of(citation.entry, fields) for citation in citations}

"""Which pages are stale though nobody touched them: those that show what another page or file says.

sphinxcontrib-bibtex formats its citations on ``env-updated`` and names no page to be written again. Here
each document's citations, lists and news are compared with what they were when it was last written.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from docutils import nodes

from .domain import citations_of
from .paper import groups_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from .domain import Section


def env_updated(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Name the documents to be written again (``env-updated``, after sphinxcontrib-bibtex's own)."""
    prints: dict[str, str] = env.get_domain("scholar").data["prints"]
    old = dict(prints)
    prints.clear()
    for docname, look in _looks(env).items():
        prints[docname] = hashlib.blake2b(repr(look).encode()).hexdigest()
    _prune_contents(env)
    return sorted(docname for docname in prints if docname in old and old[docname] != prints[docname])


def _looks(env: BuildEnvironment) -> dict[str, list[object]]:
    """Describe, for each document, all that it takes from other places."""
    cite: Any = env.get_domain("cite")
    scholar: Any = env.get_domain("scholar")
    looks: dict[str, list[object]] = {docname: [] for docname in env.found_docs}
    papers: dict[str, object] = {}
    for citation in cite.citations:
        docname, list_id = citation.bibliography_key
        look = (
            list_id,
            citation.citation_id,
            repr(citation.entry),
            str(citation.formatted_entry.text),
        )
        looks[docname].append(look)
        if cite.bibliographies[citation.bibliography_key].list_ == "citation":
            papers.setdefault(citation.key, (docname, *look))
    for ref in cite.citation_refs:
        looks[ref.docname].append([papers.get(target.key) for target in ref.targets])
    for docname, keys in scholar.data["abstracts"].items():
        looks[docname].append([papers.get(key) for key in keys])
    news = scholar.news()
    for docname, limits in scholar.data["news_lists"].items():
        for limit in limits:
            looks[docname].append([(item, [papers.get(k) for k in item.keys]) for item in news[:limit]])
    return looks


def _prune_contents(env: BuildEnvironment) -> None:
    """Take headings of empty groups out of a page's contents (they were made before cites were known)."""
    data = env.get_domain("scholar").data
    for docname, sections in data["sections"].items():
        empty = {f"#{section.anchor}" for section in sections if not _has_papers(env, docname, section)}
        whole = data["tocs"].setdefault(docname, env.tocs[docname])
        env.tocs[docname] = contents = whole.deepcopy()
        for reference in list(contents.findall(nodes.reference)):
            if reference.get("anchorname") in empty:
                item = reference.parent.parent
                item.parent.remove(item)
        for sub in [n for n in contents.findall(nodes.bullet_list) if not n.children and n.parent]:
            sub.parent.remove(sub)


def _has_papers(env: BuildEnvironment, docname: str, section: Section) -> bool:
    citations = citations_of(env, docname, section.list_id, section.limit)
    fields = section.group_by[: len(section.group)]
    return any(groups_of(citation.entry, fields) == section.group for citation in citations)

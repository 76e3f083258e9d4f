"""Freshness: what an edit of an entry, a news item, a cite, a linked file or a setting of ours makes stale.

Two questions, for the documents that show something of ours:

- Which to *read* again? Reading makes the headings and ids of a list. They follow from the keys, the groups
  and what a ``:filter:`` asks about: the *outline*. Only a document whose outline changed is read again; all
  that depend on the ``.bib`` file would be too many, for what is read is written.
- Which to *write* again? For each document, all of ours that its page shows from elsewhere is digested; one
  that was last written with another digest, or in a build that broke off, is written again (``record``).

What pages show of each other without us (titles, contents, style sheets, templates) is Sphinx's.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from docutils import nodes

from .address import base_address
from .bib.dates import build_day, is_to_come
from .bib.entry import digest, free_name, from_pybtex, groups_of
from .config import settings_of
from .lists import cite_domain, numbers_of
from .store import NEWS_KIND, ScholarDomain, builder_of, is_site, library_of
from .words import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Set

    from docutils.nodes import document
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from .bib.entry import Entry
    from .store import Listing, NewsItem, Section


# Reading


def keep_outline(app: Sphinx, doctree: document) -> None:
    """Keep the outline with which a document was read (``doctree-read``)."""
    data = ScholarDomain.of(app.env).data
    docname = app.env.docname
    if docname in data["lists"] or docname in data["abstracts"]:
        data["outlines"][docname] = _outline(app, docname)


def to_read(
    app: Sphinx, env: BuildEnvironment, added: Set[str], changed: Set[str], removed: Set[str]
) -> Iterable[str]:
    """Name the documents whose outline changed, or whose news did as days went by (``env-get-outdated``)."""
    data = ScholarDomain.of(env).data
    now = digest(ScholarDomain.of(env).shelf.digest, settings_of(app.config, "bibtex_"))
    moved = _on_another_day(env)
    if data["outlined"] == now:
        return moved
    data["outlined"] = now
    return moved + [name for name, old in data["outlines"].items() if old != _outline(app, name)]


def _on_another_day(env: BuildEnvironment) -> list[str]:
    """Name the documents with an item whose day has come, or is to come again by ``SOURCE_DATE_EPOCH``."""
    if env.config.scholar_show_future:
        return []
    data, day = ScholarDomain.of(env).data, build_day()
    return [
        name
        for kind, are_to_come in (("coming", True), ("news", False))
        for name, items in data[kind].items()
        if any(is_to_come(item.date, day) != are_to_come for item in items)
    ]


def _outline(app: Sphinx, docname: str) -> str:
    """Digest what reading a document takes from the entries."""
    cite = cite_domain(app.env)
    data = ScholarDomain.of(app.env).data
    entries = library_of(app.env).entries
    abstracts = [
        (key, key in entries and bool(entries[key].fields.get("abstract")))
        for key in data["abstracts"].get(docname, ())
    ]
    lists = [_list_outline(cite, listing) for listing in data["lists"].get(docname, ())]
    return digest(settings_of(app.config, "bibtex_"), abstracts, lists)


def _list_outline(cite: Any, listing: Listing) -> list[object]:
    known = {str(path): path for path in cite.bibdata.bibfiles}
    names = listing.bibfiles or tuple(known)
    found = cite.get_entries([known[name] for name in names if name in known])
    entries = [from_pybtex(entry) for entry in found]
    groups = dict.fromkeys(
        groups_of(entry, listing.group_by) for entry in sorted(entries, key=lambda entry: entry.date)
    )
    asked = _names(listing.filter)
    return [
        [entry.key for entry in entries],
        list(groups) if listing.group_by else [],
        [any(field in entry.fields for entry in entries) for field in listing.fields],
        [[_value(entry, name) for name in asked] for entry in entries],
    ]


def _names(expression: str) -> list[str]:
    """Give the names that a ``:filter:`` mentions."""
    try:
        tree = ast.parse(expression.strip())
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    return sorted({node.id for node in ast.walk(tree) if isinstance(node, ast.Name)})


def _value(entry: Entry, name: str) -> str:
    if name == "type":
        return repr((entry.type, entry.typed))
    return repr((entry.fields.get(name), entry.persons.get(name)))


# Writing


def to_write(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Name the documents that show ours in another way than when they were last written.

    (``env-get-updated``, when cites are known and sections have their numbers.)
    """
    record = ScholarDomain.of(env).record
    record.current = digests(app, env)
    return record.stale()


def digests(app: Sphinx, env: BuildEnvironment) -> dict[str, str]:
    """Digest, for each document, all of ours that it shows from elsewhere.

    One that shows nothing is in it all the same: a page that a killed build left half written is found so.
    """
    settings = digest(app.config.language, settings_of(app.config, "scholar_", "bibtex_"))
    shown = _from_elsewhere(env)
    used = ScholarDomain.of(env).is_used()
    all_show = digest(feeds_of(env), picture_of(env)) if used else ""  # what each page says in its head
    return {
        name: digest(settings, all_show, *shown[name]) if name in shown else all_show
        for name in sorted(env.found_docs)
    }


class FeedOf(NamedTuple):
    """A feed of the site, which each of its pages names."""

    file: str  #: From the root of the site.
    title: str  #: In the language of the site.
    kind: str = ""  #: Of the news that it holds;
    tag: str = ""  #: or theirs; without both, it holds papers.

    @property
    def is_of_news(self) -> bool:
        """Whether it holds news, and not papers."""
        return bool(self.kind or self.tag)

    def holds(self, item: NewsItem) -> bool:
        """Tell whether it may hold an item of news."""
        return bool(item.date) and (self.tag in item.tags if self.tag else item.kind == self.kind)


def picture_of(env: BuildEnvironment) -> str:
    """Give the way from the site's root to the owner's portrait; ``""`` if no page shows it."""
    image = env.images.get(env.config.scholar_profile.portrait)
    return f"_images/{image[1]}" if image and is_site(builder_of(env)) else ""


def feeds_of(env: BuildEnvironment) -> list[FeedOf]:
    """Give the feeds of a site: none where nobody knows its address."""
    config = env.config
    if not (base_address(config.html_baseurl) and config.scholar_feed_limit and is_site(builder_of(env))):
        return []
    feeds = [FeedOf("news.xml", _("News"), NEWS_KIND)]
    for kind in dict.fromkeys(config.scholar_feed_kinds):
        if kind != NEWS_KIND:
            feeds.append(FeedOf(f"news-{kind}.xml", kind.capitalize(), kind))
    names: set[str] = set()
    for tag in dict.fromkeys(config.scholar_feed_tags):
        name = free_name(re.sub(r"[^\w-]+", "-", tag), names.__contains__)
        names.add(name)
        feeds.append(FeedOf(f"tag-{name}.xml", tag, tag=tag))
    news = ScholarDomain.of(env).news()
    feeds = [feed for feed in feeds if any(map(feed.holds, news))]
    if any(place.is_full for place in cite_domain(env).places):
        feeds.append(FeedOf("publications.xml", _("Publications")))
    return feeds


def _from_elsewhere(env: BuildEnvironment) -> dict[str, list[object]]:
    cite = cite_domain(env)
    scholar = ScholarDomain.of(env)
    shown: dict[str, list[object]] = {}
    papers: dict[str, list[object]] = {}  # key -> what a cite shows of it, and where it leads
    for docname, list_id in cite.bibliographies:
        shown.setdefault(docname, []).append(list_id)
    entries = library_of(env).entries
    for place, is_shown in scholar.places():
        head = entries.head(place.entry)
        cited = place.docname, place.citation_id, head.reference, place.label
        if is_shown:
            around = scholar.linked.get(place.entry), scholar.pages.get(place.entry)
            shown[place.docname].append((place.list_id, cited, head.digest, *around))
        if place.is_full:
            papers.setdefault(place.key, []).append(cited)
    for (docname, _list), index in scholar.finds.items():
        shown.setdefault(docname, []).append(index.name)
    for ref in cite.citation_refs:
        shown.setdefault(ref.docname, []).append([papers.get(target.key) for target in ref.targets])
    for docname, keys in scholar.data["abstracts"].items():
        abstracts = [(papers.get(key.lower()), key in entries and entries.head(key).digest) for key in keys]
        shown.setdefault(docname, []).append(abstracts)
    news = scholar.news()
    about = [(item, [papers.get(key) for key in item.keys]) for item in news if item.keys]
    for docname, papers_lists in scholar.data["lists"].items():
        if any(listing.news for listing in papers_lists):
            shown.setdefault(docname, []).append(about)
    for docname, listings in scholar.data["news_lists"].items():
        for listing in listings:
            chosen = listing.choose(news)
            items = [(item, [papers.get(key) for key in item.keys]) for item in chosen]
            shown.setdefault(docname, []).append(items)
    return shown


# Contents


def prune_contents(app: Sphinx, env: BuildEnvironment) -> None:
    """Bring a page's contents up to date (``env-updated``, when cites and news are known).

    Headings of empty groups go, and a heading that stands for the years of a list of news gives way to them.
    """
    data = ScholarDomain.of(env).data
    years = _years(env)
    now = data["decided"][0]
    is_known = data["pruned"] == now
    data["pruned"] = now
    for docname in dict.fromkeys([*data["sections"], *years]):
        if is_known and docname in data["tocs"] and docname not in years:
            continue
        sections = data["sections"].get(docname, [])
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
            anchor = reference.get("anchorname")
            item = reference.parent.parent
            if anchor in empty:
                item.parent.remove(item)
            elif anchor in years.get(docname, {}):
                item.replace_self([_entry(item, *heading) for heading in years[docname][anchor]])
        for sub in [n for n in contents.findall(nodes.bullet_list) if not n.children and n.parent]:
            sub.parent.remove(sub)


def _years(env: BuildEnvironment) -> dict[str, dict[str, list[tuple[str, str]]]]:
    """Give the years' headings of lists of news: document -> what they stand for -> anchor, title."""
    scholar = ScholarDomain.of(env)
    news = scholar.news()
    years: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for docname, listings in scholar.data["news_lists"].items():
        for listing in listings:
            if listing.anchor:
                groups = listing.years(listing.choose(news))
                headings = [(f"#{anchor}", year or _("No date")) for year, (anchor, _items) in groups.items()]
                years.setdefault(docname, {})[f"#{listing.anchor}"] = headings
    return years


def _entry(item: nodes.Element, anchor: str, title: str) -> nodes.Element:
    """Make an entry of the contents like *item*, for another heading."""
    entry = item.deepcopy()
    for reference in entry.findall(nodes.reference):
        reference["anchorname"] = anchor
        reference.clear()
        reference += nodes.Text(title)
    return entry


def _shown(env: BuildEnvironment, docname: str, section: Section) -> set[tuple[str, ...]]:
    """Give the groups that a list shows, at the level of a section's."""
    entries, places = library_of(env).entries, cite_domain(env).places
    fields = section.group_by[: len(section.group)]
    numbers = numbers_of(env, docname, section.list_id, section.limit)
    return {groups_of(entries[places[number].entry], fields) for number in numbers}

"""The feeds of a site, of its news and of its papers: made of the store when a build has ended well."""

from __future__ import annotations

from contextlib import suppress
from copy import deepcopy
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from docutils import nodes
from sphinx.addnodes import download_reference
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.transforms import SphinxTransformer
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.osutil import relative_uri

from ..address import base_address, join_address, tag_uri
from ..bib.entry import digest, free_name
from ..bib.ids import permanent_id
from ..bib.names import address_finder, owner_matcher
from ..bib.style import format_person, people_of
from ..bib.text import first_words
from ..config import settings_of
from ..fresh import feeds_of
from ..library import keep, kept
from ..lists import cite_domain
from ..news.directives import check_date
from ..papers.backend import HtmlBackend
from ..papers.content import Content, title_of
from ..papers.files import Files
from ..store import ScholarDomain, builder_of
from ..words import _
from .atom import Feed, Item, absolute_links, write_feed
from .head import words_of
from .pages import put, take_away

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pybtex.richtext import Text
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from ..bib.entry import Entry
    from ..fresh import FeedOf
    from ..store import NewsItem

#: Characters of an item's text that are its title.
_TITLE = 100
#: Lines before a list that lead to files.
_LINES = {"scholar-feed", "publication-files"}
#: Sections that a list is parted into.
_GROUPS = {"news-group", "publication-group"}


class FeedLinkTransform(SphinxPostTransform):
    """Show the way to a feed above the news, and above the list of papers that cites lead to."""

    default_priority = 700  # when lists are filled in

    def run(self, **kwargs: Any) -> None:
        """Put a line before the first list of each kind."""
        here = self.env.docname
        places = [place for place in cite_domain(self.env).places if place.docname == here]
        news = ScholarDomain.of(self.env).data["news"].get(here, ())
        for feed in feeds_of(self.env):
            ids = {item.anchor for item in news if feed.holds(item)}
            if not feed.is_of_news:
                ids = {place.citation_id for place in places if place.is_full}
            found = (node for node in self.document.findall(nodes.Element) if ids & set(node.get("ids", ())))
            if item := next((node for node in found if isinstance(node.parent, nodes.Sequential)), None):
                self._put_before(item.parent, feed.file, _("Atom feed: %s") % feed.title)

    def _put_before(self, shown: nodes.Element, file: str, words: str) -> None:
        """Put a link to a file into the line before a list; one of other files or feeds goes on."""
        while _is_group(shown.parent):
            shown = shown.parent
        siblings = shown.parent
        place = siblings.index(shown)
        while place and _is_group(siblings[place - 1]):
            place -= 1
        address = relative_uri(builder_of(self.env).get_target_uri(self.env.docname), quote(file))
        link = nodes.reference("", words, refuri=address, internal=True)
        before = siblings[place - 1] if place else None
        if isinstance(before, nodes.paragraph) and _LINES & set(before["classes"]):
            before += [nodes.Text(" · "), link]
        else:
            siblings.insert(place, nodes.paragraph("", "", link, classes=["scholar-feed"]))


def _is_group(node: nodes.Node) -> bool:
    return isinstance(node, nodes.section) and bool(_GROUPS & set(node["classes"]))


def write_feeds(app: Sphinx, exception: Exception | None) -> None:
    """Write the feeds that changed, and take away those that hold nothing any more (``build-finished``)."""
    if exception:
        return
    base = base_address(app.config.html_baseurl) or ""
    folder, prefix = Path(app.doctreedir), f"scholar-{app.builder.name}-"
    feeds = {f"{prefix}{quote(feed.file)}": feed for feed in feeds_of(app.env)}
    for path in folder.glob(f"{prefix}*.xml"):
        if path.name not in feeds:
            take_away(app, unquote(path.name.removeprefix(prefix)))
            with suppress(OSError):
                path.unlink()
    for name, feed in feeds.items():
        subject = _subject(app, feed)
        path = folder / name
        written = kept(path, subject)
        if written is None:
            items = tuple(_news(app, base, feed) if feed.is_of_news else _papers(app, base))
            written = write_feed(_feed(app, base, feed, items))
            keep(path, subject, written)
        put(app, feed.file, written)


def _subject(app: Sphinx, feed: FeedOf) -> str:
    """Digest all that may decide what a feed says; more than does, and cheaply."""
    domain = ScholarDomain.of(app.env)
    settings = settings_of(app.config, "scholar_", "bibtex_", "html_", "language", "project")
    settings += [(value.name, repr(value.value)) for value in app.config.filter({"html"})]
    # Links in news hold titles of other pages; after a change of other settings, all are read.
    near = sorted(app.env.all_docs.items()) if feed.is_of_news else sorted(domain.pages.items())
    return digest(feed, domain.shelf.digest, domain.data["decided"][0], domain.linked, near, settings)


def _feed(app: Sphinx, base: str, feed: FeedOf, items: tuple[Item, ...]) -> Feed:
    config = app.config
    return Feed(
        id=tag_uri(base, feed.file),
        title=f"{config.project} – {feed.title}",
        address=join_address(base, feed.file),
        page=_page(app, base, feed),
        language=config.language,
        author=next(iter(config.scholar_author), config.project),
        items=items,
    )


def _page(app: Sphinx, base: str, feed: FeedOf) -> str:
    """Give the address of the page that shows the same."""
    news = (item.docname for item in ScholarDomain.of(app.env).news() if feed.holds(item))
    papers = (place.docname for place in cite_domain(app.env).places if place.is_full)
    docname = next(news if feed.is_of_news else papers, app.config.root_doc)
    return join_address(base, app.builder.get_target_uri(docname))


# News


def _news(app: Sphinx, base: str, feed: FeedOf) -> Iterator[Item]:
    items = [item for item in ScholarDomain.of(app.env).news() if item.date]
    names = _names(items)
    chosen = [item for item in items if feed.holds(item)][: app.config.scholar_feed_limit]
    bodies = {
        docname: _bodies(app, docname, [item.anchor for item in chosen if item.docname == docname])
        for docname in dict.fromkeys(item.docname for item in chosen)
    }
    for item in chosen:
        body = bodies[item.docname][item.anchor]
        _place_files(app.env, body, base)
        address = join_address(base, app.builder.get_target_uri(item.docname), item.anchor)
        yield Item(
            id=tag_uri(base, names[item.docname, item.anchor], item.date),
            title=first_words(words_of(body), _TITLE) or item.date,
            address=address,
            date=item.date,
            content=absolute_links("".join(_html(app.builder, node) for node in [*body.children]), address),
        )


def _names(items: list[NewsItem]) -> dict[tuple[str, str], str]:
    """Name items by their ids alone, so that one that moves to another page keeps its name."""
    names: dict[tuple[str, str], str] = {}
    taken: set[str] = set()
    for item in sorted(items, key=lambda item: (item.docname, item.anchor)):
        name = free_name(item.anchor, taken.__contains__)
        taken.add(name)
        names[item.docname, item.anchor] = name
    return names


def _bodies(app: Sphinx, docname: str, anchors: list[str]) -> dict[str, nodes.Element]:
    """Give the bodies of items as their page shows them; what was warned of there is not again."""
    doctree = app.env.get_doctree(docname)
    items = {anchor: item for item in doctree.findall(nodes.list_item) for anchor in item["ids"]}
    bodies = {anchor: _body(items[anchor]) for anchor in anchors}
    doctree.children = []
    doctree.extend([*bodies.values()])
    with logging.suppress_logging():
        _resolve(app, doctree, docname)
        app.builder.post_process_images(doctree)
    return bodies


def _resolve(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Do what Sphinx does before it writes a document, but tell nobody that this one is written."""
    transformer = SphinxTransformer(doctree)
    transformer.set_environment(app.env)
    transformer.add_transforms(app.registry.get_post_transforms())
    before = app.env.current_document
    app.env.current_document = deepcopy(before)
    app.env.current_document.docname = docname
    try:
        transformer.apply_transforms()
    finally:
        app.env.current_document = before


def _body(item: nodes.Element) -> nodes.Element:
    return next(node for node in item.findall(nodes.container) if "news-body" in node["classes"])


def _place_files(env: BuildEnvironment, body: nodes.Element, base: str) -> None:
    """Address pictures and downloads where the build puts them."""
    for image in body.findall(nodes.image):
        if image["uri"] in env.images:
            image["uri"] = join_address(base, f"_images/{env.images[image['uri']][1]}")
    for link in list(body.findall(download_reference)):
        if "filename" in link:
            address = join_address(base, f"_downloads/{link['filename']}")
            link.replace_self(nodes.reference("", "", *link.children, refuri=address))


def _html(builder: Builder, node: nodes.Node) -> str:
    assert isinstance(builder, StandaloneHTMLBuilder)
    try:
        with logging.suppress_logging():
            return builder.render_partial(node)["fragment"]
    except NotImplementedError:  # what an extension replaces only when a page is written: its words
        text = node.astext().strip()
        return f"<p>{escape(text)}</p>" if text else ""


# Papers


def _papers(app: Sphinx, base: str) -> Iterator[Item]:
    """Give the newest papers of full lists that have a year, each with its page, or where cites lead."""
    cite, domain = cite_domain(app.env), ScholarDomain.of(app.env)
    entries = domain.shelf.entries
    places = {place.entry: number for number, place in enumerate(cite.places) if place.is_full}
    dated = sorted((entries[key].date, key) for key in places if _iso(entries[key]))
    people = owner_matcher(app.config.scholar_author), address_finder(app.config.scholar_coauthors)
    backend = HtmlBackend(*people)
    files = Files(Path(app.confdir), app.config)
    content = Content(app.config, files, backend, lambda address: join_address(base, address))
    for _date, key in dated[: app.config.scholar_feed_limit]:
        entry, place = entries[key], cite.places[places[key]]
        text = cite.citation(places[key]).formatted_entry.text
        page, anchor = (domain.pages[key], "") if key in domain.pages else (place.docname, place.citation_id)
        address = join_address(base, app.builder.get_target_uri(page), anchor)
        yield Item(
            id=tag_uri(base, permanent_id(key)),
            title=title_of(key, text),
            address=address,
            date=_iso(entry),
            content=absolute_links(_shown(content, entry, text), address),
            authors=tuple(str(format_person(person)) for person in people_of(entry)[0]),
        )


def _iso(entry: Entry) -> str:
    """Give when a paper appeared, as far as it says so: an ISO date, month or year, or ``""``."""
    year, month, day = (-number for number in entry.date[:3])
    for written in (f"{year:04}-{month:02}-{day:02}", f"{year:04}-{month:02}", f"{year:04}"):
        if iso := check_date(written):
            return iso
    return ""


def _shown(content: Content, entry: Entry, text: Text) -> str:
    """Write a paper: its reference, remarks, links, award and abstract."""
    text, _everybody = content.reference(entry, text)
    links = [f'<a href="{escape(link.address)}">{escape(link.label)}</a>' for link in content.links(entry)]
    folds = [fold.content for fold in (content.award(entry), content.abstract(entry)) if fold]
    parts = [f"<p>{text.render(content.backend)}</p>", *content.remarks(entry)]
    return "\n".join([*parts, f"<p>{' · '.join(links)}</p>" if links else "", *folds])

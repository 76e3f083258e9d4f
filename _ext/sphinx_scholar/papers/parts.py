"""A long list in parts: its first papers on its page, the others on further pages, by group or by number.

The page of the list keeps all headings, and the ids of all papers: old addresses lead to links that lead on,
and a script follows them. The search finds the papers there, as ever.
"""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urljoin

from docutils import nodes

from ..about import way, way_up
from ..advice import our_lists
from ..bib.entry import digest, free_name
from ..bib.text import first_words
from ..lists import cite_domain, numbers_of
from ..nodes import MANY_FOLDS, expand_all, publication
from ..store import ScholarDomain, builder_of, is_site, library_of
from ..words import _, ngettext
from .along import digest_order, in_order, page_names
from .pages import TEMPLATE, digest_settings, file_of, is_everything, lacks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment
    from sphinx.writers.html5 import HTML5Translator
    from sphinxcontrib.bibtex.directives import BibliographyKey

    from ..store import Listing

#: With more papers, a list that does not say is parted: by year where it is grouped so, else so many a page.
MANY, SIZE = 1000, 200
#: How many papers a list parted by group has on its first page, at least.
FIRST = 20


class Part(NamedTuple):
    """A further page of a list."""

    page: str  #: Its name.
    number: int  #: Which page of the list it is, from 2; 0 if it holds a group, and is called by that.
    ids: tuple[str, ...]  #: Of the papers on it.


def find_parts(app: Sphinx, env: BuildEnvironment) -> None:
    """Find out which lists are in parts (``env-updated``)."""
    domain = ScholarDomain.of(env)
    domain.parts, domain.elsewhere = {}, {}
    if not is_site(app.builder):
        return
    now = digest_order(env)
    if domain.data["parts"][0] != now:
        found = {key: _cut(env, key, listing) for key, listing in our_lists(env).items()}
        domain.data["parts"] = now, {tuple(key): cut for key, cut in found.items() if cut}
    is_taken = page_names(app)
    names: set[str] = set()

    def is_known(name: str) -> bool:
        return name.lower() in names or is_taken(name)

    for (docname, list_id), cut in domain.data["parts"][1].items():
        for suffix, number, ids in cut:
            name = free_name(f"{docname}-{suffix}", is_known)
            names.add(name.lower())
            domain.parts.setdefault((docname, list_id), []).append(Part(name, number, ids))


def _cut(
    env: BuildEnvironment, key: BibliographyKey, listing: Listing
) -> list[tuple[str, int, tuple[str, ...]]]:
    """Give, for each further page of a list, what its name ends with, its number, and its papers' ids."""
    how = listing.paginate
    if how == "auto":
        is_long = len(numbers_of(env, *key, listing.limit)) > MANY
        by_year = listing.group_by[:1] == ("year",)
        how = "none" if not is_long else "year" if by_year else str(SIZE)
    if how == "none":
        return []
    domain = ScholarDomain.of(env)
    shown = in_order(env, key, listing)
    places = cite_domain(env).places
    if how.isdecimal():
        size = int(how)
        cut = [
            (str(n // size + 1), n // size + 1, shown[n : n + size]) for n in range(size, len(shown), size)
        ]
    else:
        anchors = {section.group: section.anchor for section in domain.sections_of(*key)}
        first = 0
        cut = []
        for group, run in groupby(shown, lambda paper: paper[1][:1]):
            papers = list(run)
            if first < FIRST:
                first += len(papers)
            else:
                cut.append((anchors[group].removeprefix(f"{how}-"), 0, papers))
    return [
        (suffix, number, tuple(places[place].citation_id for place, _group in papers))
        for suffix, number, papers in cut
    ]


def to_write(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Let the record know the pages; name the documents of those that are missing (``env-get-updated``).

    What is on one is known when the page of its list is written: until then, it is as it was.
    """
    domain = ScholarDomain.of(env)
    written = domain.record.written
    missing = set()
    for (docname, _list), parts in domain.parts.items():
        for part in parts:
            name = file_of(app, part.page)
            domain.record.current[name] = written.get(name, "")
            if name not in written or lacks(app, part.page):
                missing.add(docname)
    return sorted(missing)


# On the page of the list


class elsewhere(nodes.General, nodes.Element):  # docutils' way with nodes
    """A list of papers that stand on a further page: a link to them, on a page of HTML.

    Its child is that list, for the search. Attributes: ``page``, its name; ``address``, the way there;
    ``label``, what the page is called, behind the name of the list's.
    """


def visit_elsewhere(translator: HTML5Translator, node: elsewhere) -> None:
    """Write the link, and in it the ids that old addresses lead to."""
    ids = [identifier for paper in node.findall(publication) for identifier in paper["ids"]]
    label, address = escape(node["label"]), escape(node["address"])
    text = escape(ngettext("%d paper", "%d papers", len(ids)) % len(ids))
    named = escape(_("{}:")).format(label) + f" {text}"
    shown, name = (text, f' aria-label="{named}"') if node["is_group"] else (named, "")
    anchors = "".join(f'<span id="{escape(identifier)}"></span>' for identifier in ids)
    translator.body.append(
        f'<p class="publication-elsewhere"><a class="reference internal" href="{address}"{name}>'
        f"{shown}</a>{anchors}</p>\n"
    )
    raise nodes.SkipNode


def split(
    env: BuildEnvironment, page_of: Mapping[str, Part], papers: nodes.Element, place: nodes.Element
) -> list[nodes.Element]:
    """Part the list *papers*, to stand where *place* does: what is on further pages is :class:`elsewhere`.

    :param page_of: the further page of each paper that is on one, by its id.
    """
    here = builder_of(env).get_target_uri(env.docname)
    groups = _groups_over(place)
    title = groups[0].children[0].astext() if groups else ""
    start = papers.get("start")
    result = []
    shown: list[Any] = papers.children
    for part, run in groupby(shown, lambda paper: page_of.get(paper["ids"][0])):
        piece: nodes.Element = papers.copy()
        piece += list(run)
        if start is not None:
            piece["start"] = start
            start += len(piece)
        if part:
            address = way(env, here, part.page, groups[-1]["ids"][0] if groups else "")
            label = _("Page {}").format(part.number) if part.number else title
            where = {"page": part.page, "address": address, "label": label, "is_group": not part.number}
            piece = elsewhere("", piece, **where)
        result.append(piece)
    return result


def _groups_over(node: nodes.Element) -> list[nodes.Element]:
    """Give the headings of groups that something stands under, the outermost first."""
    found: list[nodes.Element] = []
    while "publication-group" in (node := node.parent)["classes"]:
        found.insert(0, node)
    return found


# The further pages


def collect(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Give the further pages, of the lists whose pages were written, that are not as they were.

    (``html-collect-pages``.)
    """
    domain = ScholarDomain.of(app.env)
    if not domain.elsewhere:
        return
    settings, everything = digest_settings(app, app.env), is_everything(app)
    for (docname, _list), parts in domain.parts.items():
        away = domain.elsewhere.get(docname, ())
        pages = {part.page: [node for node in away if node["page"] == part.page] for part in parts}
        shown = [page for page, found in pages.items() if found]
        for before, page, behind in zip(["", *shown], shown, [*shown[1:], ""], strict=False):
            name, context = file_of(app, page), _context(app, docname, pages, before, page, behind)
            domain.record.current[name] = digest(settings, sorted(context.items()))
            if everything or domain.record.is_stale(name) or lacks(app, page):
                domain.record.begin(name)
                yield page, context, TEMPLATE


def _context(
    app: Sphinx,
    docname: str,
    pages: Mapping[str, Sequence[elsewhere]],
    before: str,
    page: str,
    behind: str,
) -> dict[str, Any]:
    """Give what the theme's template gets for a further page, from the pages beside it."""
    builder: Any = app.builder
    title = app.env.titles[docname].astext()
    uri = builder.get_target_uri(page)

    def name(page: str) -> str:
        return f"{_('{}:').format(title)} {pages[page][0]['label']}"

    ways = [(_("Previous page"), before, name(before))] if before else []
    ways += [(_("Next page"), behind, name(behind))] if behind else []
    ways.append((_("First page"), docname, title))
    links = "".join(
        f'<li><span>{escape(what)}</span> <a class="reference internal"'
        f' href="{escape(way(app.env, uri, where))}">{escape(label)}</a></li>\n'
        for what, where, label in ways
    )
    content = nodes.section("", nodes.title("", name(page)), *_tree(builder, docname, uri, pages[page]))
    papers = list(content.findall(publication))
    if pages[page][0]["is_group"]:  # the page is that of the group
        content["ids"] = _groups_over(pages[page][0])[0]["ids"]
    else:
        taken = {identifier for node in content.findall(nodes.Element) for identifier in node["ids"]}
        content["ids"] = [free_name("page", taken.__contains__)]
    if sum(paper["folds"] for paper in papers) > MANY_FOLDS:
        content.insert(1, expand_all(papers=len(papers)))  # below the title
    entries = library_of(app.env).entries
    unindexed = ScholarDomain.of(app.env).data["unindexed"]
    return {
        "title": escape(name(page)),
        "body": f'{builder.render_partial(content)["fragment"]}<nav class="scholar-paper-nav"'
        f' aria-label="{escape(_("More papers"))}">\n<ul>\n{links}</ul>\n</nav>\n',
        "description": first_words(
            f"{name(page)}. " + "; ".join(entries.head(paper["key"]).title for paper in papers)
        ),
        "parents": [{"link": way(app.env, uri, docname), "title": escape(title)}],
        # Who asks for the list to be passed over asks it for all of it.
        "metatags": '<meta name="robots" content="noindex" />\n' if docname in unindexed else "",
    }


def _tree(builder: Builder, docname: str, uri: str, found: Sequence[elsewhere]) -> list[nodes.Element]:
    """Give lists under the headings of their groups, but for one that the page itself is of, at *uri*."""
    here = builder.get_target_uri(docname)
    root = way_up(uri)
    result: list[nodes.Element] = []
    made: dict[int, nodes.Element] = {}
    for away in found:
        into: Any = result
        groups = _groups_over(away)[away["is_group"] :]
        for group in groups:
            if id(group) not in made:
                made[id(group)] = group.copy()
                made[id(group)] += group.children[0].deepcopy()
                into.append(made[id(group)])
            into = made[id(group)]
        [papers] = away.children  # they are written once, as the page of the list was
        into.append(papers)
        for paper in papers.findall(publication):
            if paper["root"] != root:  # the address of a folder
                told = [item._replace(address=_moved(item.address, here, root)) for item in paper["news"]]
                paper["root"], paper["news"] = root, told
            paper["level"] = 2 + len(groups)
    return result


def _moved(address: str, here: str, root: str) -> str:
    """Give *address*, as it is at *here*, for a page from which *root* is the way to the site's root."""
    return address and root + urljoin(f"/{here}", address)[1:]

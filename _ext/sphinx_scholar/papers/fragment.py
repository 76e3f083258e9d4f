"""The HTML of a paper: one template, ``scholar/publication.html``, which a site may put another in place of.

It is rendered once for all lists and pages that show the paper. What differs from page to page stands in it
as a character that no text can have (``bib.text.clear``), until a page is written.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape, unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    meta,
)
from markupsafe import Markup
from pybtex.richtext import Text
from sphinx.errors import ThemeError

from ..bib.dialects import private_fields
from ..bib.entry import digest
from ..bib.export import colour_bibtex
from ..bib.tex import to_text
from ..config import settings_of
from ..store import ScholarDomain
from ..words import _, __
from .backend import HtmlBackend
from .content import Content, Fold, Shown, title_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx.config import Config
    from sphinx.writers.html5 import HTML5Translator

    from ..about import Told
    from ..bib.entry import Entry
    from ..library import Fragments as Kept
    from ..nodes import publication
    from .files import Files

#: The template's name; behind ``!``, ours.
TEMPLATE = "scholar/publication.html"
_OURS = Path(__file__).parent.parent / "templates"
#: What stands for the id of the paper, for the way to the site's root and for the level of the title among
#: the headings of the page; and what is before the text alone.
ID, ROOT, LEVEL, TEXT = "\x01", "\x02", "\x04", "\x03"

_TAG = re.compile("<[^>]*>")
#: What stands on the page of a paper, if the list is long, there at an id of this name.
ELSEWHERE = ("abstract", "bibtex")
#: Parts of a reference that have names.
PARTS = ("title", "authors", "abbr", "venue", "remark")
#: What is around coloured source, as Sphinx writes it.
_BEFORE = '<div class="highlight-bibtex notranslate"><div class="highlight"><pre>'
_BEHIND = "</pre></div>\n</div>\n"


class Fields:
    """The fields of an entry as plain text, decoded when somebody asks."""

    def __init__(self, entry: Entry) -> None:
        self._entry = entry

    def __getitem__(self, name: str) -> str:
        return to_text(self._entry.fields.get(name, ""))

    def __iter__(self) -> Iterator[str]:
        return iter(self._entry.fields)


@lru_cache(maxsize=8)  # to compile a template takes longer than many papers do; a changed file is read anew
def _environment(folders: tuple[str, ...]) -> Environment:
    ours = FileSystemLoader(_OURS)
    inner = PrefixLoader({"!scholar": FileSystemLoader(_OURS / "scholar")})
    loader = ChoiceLoader([FileSystemLoader(folders), ours, inner])
    return Environment(
        loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
    )


def _sources(environment: Environment, name: str, known: dict[str, str]) -> dict[str, str]:
    """Give the source of a template, and those of all that it names."""
    assert environment.loader
    source = known[name] = environment.loader.get_source(environment, name)[0]
    for other in meta.find_referenced_templates(environment.parse(source, name)):
        if other and other not in known:
            _sources(environment, other, known)
    return known


class Fragments:
    """Renders papers, for one page.

    :param open_kept: gives fragments by their keys, of a seal; what is rendered is put among them.
    """

    def __init__(
        self,
        config: Config,
        confdir: Path,
        files: Files,
        people: tuple[Callable[..., bool], Callable[..., str | None]],
        open_kept: Callable[[str], Kept],
    ) -> None:
        self.private = private_fields(config.scholar_private_fields)
        self.backend = HtmlBackend(*people)
        self.content = Content(config, files, self.backend, lambda address: f"{ROOT}{address}")
        self.environment = _environment(tuple(str(confdir / name) for name in config.templates_path))
        settings = settings_of(config, "scholar_")
        try:
            self.template = self.environment.get_template(TEMPLATE)
            self.seal = digest(config.language, settings, _sources(self.environment, TEMPLATE, {}))
        except (TemplateError, UnicodeDecodeError) as error:
            raise wrong_template(error) from error
        self.kept = open_kept(self.seal)

    def make(
        self,
        entry: Entry,
        text: Callable[[], Text],
        style: str,
        files: Any,
        page: str = "",
        *,
        to_paper: bool = False,
        is_long: bool = False,
    ) -> str:
        """Render a paper, unless it is rendered already, and give its key.

        :param text: gives its reference in the *style* of the list.
        :param files: what of its links are files of the site.
        :param page: the address of its page, from the site's root; ``""`` if it has none.
        :param to_paper: whether its title leads to the paper itself, and not to its page.
        :param is_long: whether the list leaves its abstract and BibTeX to its page.
        """
        key = f"{entry.digest} {digest(style, files, page, to_paper, is_long)}"
        if key not in self.kept:
            self.kept[key] = self._render(entry, text(), page and f"{ROOT}{page}", to_paper, is_long)
        return key

    def make_page(self, entry: Entry, text: Text) -> tuple[dict[str, Any], list[Shown]]:
        """Give what the page of a paper shows of its entry, and the links.

        It is the fragment without what stands below it there.
        """
        variables, _bibtex = self._variables(entry, text)
        title = variables["title"] or Markup(escape(entry.key))
        below = {name: variables[name] for name in ("abstract", "bibtex")}
        if bibtex := below["bibtex"]:  # other formats stand beside it
            below["bibtex"] = bibtex._replace(title=_("BibTeX"))
        rest = self.backend.parts(_without_title(self.content.reference(entry, text)[0]))["reference"]
        head = {**variables, **dict.fromkeys(below), "reference": Markup(rest)}
        page = {**below, "title": title, "plain": rest, "publication": Markup(self._fill(head))}
        return page, variables["links"]

    def _render(self, entry: Entry, text: Text, page: str, to_paper: bool, is_long: bool) -> str:
        variables, bibtex = self._variables(entry, text, page, to_paper, LEVEL)
        shown = html = self._fill(variables | self._elsewhere(variables, page) if is_long else variables)
        if is_long and variables["abstract"]:  # it is searched all the same
            shown = f"{html} {variables['abstract'].content}"
        # markupsafe's way to take tags out takes longer the more there are before each.
        words = unescape(_TAG.sub("", shown.replace(bibtex, "") if bibtex else shown)).split()
        return f"{html}{TEXT}{' '.join(words)} {entry.key}"

    def _elsewhere(self, variables: dict[str, Any], page: str) -> dict[str, Fold]:
        """Say of what stands on the page of the paper where it is."""
        return {
            name: variables[name]._replace(address=f"{page}#{name}") for name in ELSEWHERE if variables[name]
        }

    def _fill(self, variables: dict[str, Any]) -> str:
        try:
            return self.template.render(variables)
        except Exception as error:  # a template may divide by nothing
            raise wrong_template(error) from error

    def _variables(
        self, entry: Entry, text: Text, page: str = "", to_paper: bool = False, level: str = ""
    ) -> tuple[dict[str, Any], str]:
        """Give what the template gets, and the coloured BibTeX that is in it.

        :param level: of the title, where it is a heading.
        """
        content = self.content
        text, everybody = content.reference(entry, text)
        links = content.links(entry)
        address = links[0].address if to_paper and links else "" if to_paper else page
        parts = self.backend.parts(text, address, level)
        if page and not (address == page and "title" in parts):
            links.append(Shown(_("Details"), page, "page"))
        whose = title_of(entry.key, text)

        def named(shown: Any, label: str) -> Any:
            return shown and shown._replace(name=f"{_('{}:').format(label)} {whose}")

        def folded(fold: Fold | None) -> Fold | None:
            return fold and named(fold._replace(content=Markup(fold.content)), fold.title)

        shown = entry.fields.get("bibtex_show", "").lower() not in {"false", "no", "0"}
        bibtex = f"{_BEFORE}{colour_bibtex(entry, self.private)}{_BEHIND}" if shown else ""
        variables = {
            **{name: Markup(parts.get(name, "")) for name in ("reference", *PARTS)},
            "key": entry.key,
            "type": entry.type,
            "fields": Fields(entry),
            "id": ID,
            "permalink": _("Link to “%s”") % whose,
            "page": page,
            "links": [named(link, link.label) for link in links],
            "preview": content.preview(entry),
            "remarks": [_inline(remark) for remark in content.remarks(entry)],
            "authors_all": folded(everybody),
            "award": folded(content.award(entry)),
            "abstract": folded(content.abstract(entry)),
            "bibtex": folded(Fold(str(_("Cite")), bibtex)) if shown else None,
        }
        return variables, bibtex


def _without_title(text: Text) -> Text:
    """Take the title out of a reference, with its full stop."""
    parts = list(text.parts)
    start = next((n for n, part in enumerate(parts) if getattr(part, "name", "") == "part-title"), None)
    if start is None:
        return text
    end = start + 1
    while end < len(parts) and (
        getattr(parts[end], "name", "") == "part-stop" or not str(parts[end]).strip()
    ):
        end += 1
    return Text(*parts[:start], *parts[end:])


def _inline(paragraph: str) -> Markup:
    """Take a paragraph out of its element."""
    return Markup(paragraph.removeprefix("<p>").removesuffix("</p>\n"))


def wrong_template(error: Exception, name: str = TEMPLATE) -> ThemeError:
    """Say what is wrong with a site's template, as Sphinx does of its own."""
    place = f"{getattr(error, 'filename', None) or name}:{getattr(error, 'lineno', '')}".rstrip(":")
    return ThemeError(__("the template of a paper cannot be used: %s: %s") % (place, error))


def plain_text(fragment: str) -> str:
    """Give the words of a fragment."""
    return fragment.partition(TEXT)[2]


def placed(html: str, identifier: str, root: str, level: int = 2) -> str:
    """Put the HTML of a paper in a page: its id there, the way to the site's root, the level of its title.

    There is none below the sixth.
    """
    return html.replace(ID, escape(identifier)).replace(ROOT, root).replace(LEVEL, str(min(level, 6)))


def _news(told: list[Told]) -> str:
    """Write the news about a paper."""
    items = [
        f'<li><a class="reference internal" href="{escape(item.address)}">'
        + (f'<time datetime="{item.iso}">{escape(item.date)}</time>' if item.iso else escape(item.date))
        + f"</a> {escape(item.text)}</li>\n"
        for item in told
    ]
    return f'<ul class="publication-news">\n{"".join(items)}</ul>\n'


def visit_publication(translator: HTML5Translator, node: publication) -> None:
    """Put the fragment of a paper on its page."""
    fragments = ScholarDomain.of(translator.builder.env).fragments
    assert fragments is not None  # since its node was made
    fragment = fragments[node["fragment"]]
    html = placed(fragment.partition(TEXT)[0], node["ids"][0], node["root"], node["level"])
    if node["news"]:
        head, end, rest = html.rpartition("</li>")
        html = f"{head}{_news(node['news'])}{end}{rest}"
    translator.body.append(html)
    raise nodes.SkipNode

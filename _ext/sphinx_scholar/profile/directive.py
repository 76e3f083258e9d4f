"""``{profile}``: who a site is about, at the top of its front page; and the same for headers and the PDF."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote

from docutils import nodes
from docutils.nodes import document
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.util.images import get_image_size
from sphinx.util.texescape import escape as tex
from sphinxcontrib.serializinghtml import SerializingHTMLBuilder

from ..address import base_address, join_address
from ..bib.jsonld import script
from ..bib.problems import Problem
from ..config import warn
from ..fresh import picture_of
from ..nodes import is_right_to_left, right_to_left
from ..store import builder_of, is_site
from ..words import _, __
from .data import Profile, read
from .icons import clean, icon_of
from .person import person_page

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config
    from sphinx.util.typing import OptionSpec
    from sphinx.writers.html5 import HTML5Translator

    from .data import Link

#: How wide a portrait is shown at most, in pixels.
_WIDTH = 200


class icon(nodes.inline):  # docutils' way with nodes
    """A picture, ``svg``, that says what the text beside it says."""


def visit_icon(translator: HTML5Translator, node: icon) -> None:
    """Write it."""
    translator.body.append(node["svg"])
    raise nodes.SkipNode


class email(nodes.Inline, nodes.Element):  # docutils' way with nodes
    """An e-mail address, ``address``; no text, so that it enters no index and no description."""


def visit_email(translator: HTML5Translator, node: email) -> None:
    """Write it so that readers read, hear and copy it, and programs that look for one find a wrong one."""
    name, _at, host = node["address"].partition("@")
    first, dot, rest = host.partition(".")
    translator.body.append(
        f'<span class="scholar-email">{escape(name)}<span hidden>.remove</span>&#64;<span hidden>not.</span>'
        f"{escape(first)}<span hidden>.invalid</span>{dot}{escape(rest)}</span>"
    )
    raise nodes.SkipNode


class file_link(nodes.inline):  # docutils' way with nodes
    """A link to the file ``path`` of the site."""


class ProfileTransform(SphinxPostTransform):
    """Write links to files, and where the output is no site of pages, icons and the e-mail address.

    Nobody gathers addresses from print, text and e-books; an e-book would have to list what holds an SVG.
    """

    default_priority = 500

    def run(self, **kwargs: Any) -> None:
        """Put references in place of our nodes."""
        builder = builder_of(self.env)
        is_site = builder.format == "html" and builder.name != "epub"
        base = self.config.html_baseurl
        if is_site:
            root = self.config.root_doc
            up = builder.get_relative_uri(self.env.docname, root).partition("#")[0]
            base = up.removesuffix(builder.get_target_uri(root))
        for link in list(self.document.findall(file_link)):
            known = is_site or base
            link.replace_self([_to(f"{base}{link['path']}", *link.children)] if known else link.children)
        if is_site:
            return
        for picture in list(self.document.findall(icon)):
            picture.parent.remove(picture)
        for node in list(self.document.findall(email)):
            node.replace_self(nodes.reference("", node["address"], refuri=f"mailto:{node['address']}"))


class ProfileDirective(SphinxDirective):
    """Who a site is about, as ``scholar_profile`` says; the body stands beside the portrait."""

    has_content = True
    option_spec: ClassVar[OptionSpec] = {}

    def run(self) -> list[nodes.Node]:
        """Make what the profile says, each part if it is there."""
        profile = profile_of(self.config)
        if profile == Profile():
            message = __("{profile} shows nothing, for scholar_profile says nothing")
            warn(Problem.CONFIG, message, location=self.get_location())
        result = nodes.container("", classes=["scholar-profile"], is_div=True)
        self.set_source_info(result)
        if profile.portrait:
            result += self._portrait(profile)
        if facts := _facts(profile):
            result += nodes.container("", *facts, classes=["scholar-facts"], is_div=True)
        result += _links(profile)
        result += self.parse_content_to_nodes()
        return [result] if result.children else []

    def _portrait(self, profile: Profile) -> list[nodes.Node]:
        """Show the picture in its proportions; Sphinx copies it, and reads the page again when it changes."""
        # Sphinx says where a picture is missing.
        where = f"/{profile.portrait}"
        text = portrait_text(self.config)
        picture = nodes.image(
            "", uri=where, alt=text, classes=["scholar-portrait", "no-scaled-link"], loading="lazy"
        )
        self.set_source_info(picture)
        path = Path(self.env.relfn2path(where)[1])
        if path.is_file() and (size := get_image_size(path)):
            width, height = size
            shown = min(width, _WIDTH)
            picture["width"], picture["height"] = str(shown), str(round(height * shown / width))
        return [picture]


def _facts(profile: Profile) -> list[nodes.Node]:
    """Give name, position, affiliations and places, a paragraph each."""
    names: list[nodes.Node] = []
    if profile.native_name:
        kind = right_to_left if is_right_to_left(profile.native_name) else nodes.inline
        language = profile.native_language
        names += [kind("", profile.native_name, classes=[f"language-{language}"] if language else [])]
    if profile.pronunciation:
        said = _("pronounced {}").format(profile.pronunciation)
        names += [nodes.Text(" · ")] if names else []
        names += [nodes.inline("", said, classes=["scholar-pronunciation"])]
    facts = [("names", names)]
    if profile.position:
        facts.append(("position", [nodes.Text(profile.position)]))
    for place in profile.affiliations:
        text = nodes.Text(place.name)
        facts.append(("affiliation", [_to(place.url, text) if place.url else text]))
    facts.append(("places", [nodes.Text(" · ".join(profile.places))]))
    return [
        nodes.paragraph("", "", *content, classes=[f"scholar-{name}"])
        for name, content in facts
        if any(node.astext() for node in content)
    ]


def _to(url: str, *content: nodes.Node) -> nodes.reference:
    return nodes.reference("", "", *content, refuri=url)


def _links(profile: Profile) -> list[nodes.Node]:
    """Give the list of links, the e-mail address first."""
    items: list[nodes.Node] = []
    if profile.email:
        items.append(_item(icon("", svg=icon_of("email")), email("", address=profile.email)))
    for link in profile.links:
        content: list[nodes.Node] = [icon("", svg=link.icon)] if link.icon else []
        content += [nodes.Text(_(link.name) if link.key else link.name)]
        if link.is_file:
            items.append(_item(file_link("", "", *content, path=link.url)))
        else:
            items.append(_item(_to(link.url, *content)))
    return [nodes.bullet_list("", *items, classes=["scholar-links"], bullet="-")] if items else []


def _item(*content: nodes.Node) -> nodes.list_item:
    return nodes.list_item("", nodes.paragraph("", "", *content))


DIRECTIVES = {"profile": ProfileDirective}


# The setting


def profile_of(config: Config) -> Profile:
    """Give the profile of a site."""
    profile: Profile = config.scholar_profile
    return profile


def portrait_text(config: Config) -> str:
    """Say what the portrait shows, for who does not see it."""
    profile = profile_of(config)
    return profile.portrait_text or (_("Portrait of {}").format(profile.name) if profile.name else "")


def make(app: Sphinx, config: Config) -> None:
    """Read the profile and its icons (``config-inited``).

    Icons are part of it, so that Sphinx sees when one changes.
    """
    profile, complaints = read(config.scholar_profile)
    for message, arguments in complaints:
        warn(Problem.CONFIG, __(message), *arguments, location=None)
    links = []
    for link in profile.links:
        url = _static_address(app, link.url) if link.is_file else link.url
        if url:
            links.append(replace(link, url=url, icon=_icon(Path(app.confdir), link)))
    config.scholar_profile = replace(profile, links=tuple(links))


def _static_address(app: Sphinx, written: str) -> str:
    """Give where a file will be in the site, from its root; it lies in a folder of ``html_static_path``."""
    path = (Path(app.confdir) / written).resolve()
    for name in app.config.html_static_path:
        folder = (Path(app.confdir) / name).resolve()
        if path.is_file() and path.is_relative_to(folder):
            return quote(f"_static/{path.relative_to(folder).as_posix()}")
    message = __("scholar_profile: %s is no file in a folder of html_static_path; its link is left out")
    warn(Problem.CONFIG, message, written, location=None)
    return ""


def _icon(folder: Path, link: Link) -> str:
    """Read the icon of a link: the author's file, or that of the site."""
    if not link.icon:
        return icon_of(link.key)
    try:
        markup, reason = clean((folder / link.icon).read_text("utf-8"))
    except (OSError, ValueError) as error:
        markup, reason = "", getattr(error, "strerror", None) or str(error)
    if reason:
        message = __("scholar_profile: %s cannot be an icon: %s; another is shown, or none")
        warn(Problem.CONFIG, message, link.icon, reason, location=None)
    return markup or icon_of(link.key)


# What pages and the PDF show of it


def add_context(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Give the profile to templates, and pages with an address their script (``html-page-context``)."""
    if not isinstance(app.builder, SerializingHTMLBuilder):  # it writes what templates would get
        context["scholar_profile"] = profile_of(app.config)
    if isinstance(tree, document) and next(tree.findall(email), None):
        app.add_js_file("profile.js", loading_method="defer")


def add_person(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Let search engines know who the site is about, on its front page (``html-page-context``)."""
    if page != app.config.root_doc or not is_site(app.builder):
        return
    profile = profile_of(app.config)
    base = base_address(app.config.html_baseurl)
    image = picture_of(app.env)
    picture = join_address(base, image) if base and image else ""
    front = base if base and page == "index" else context.get("pageurl") or ""
    if thing := person_page(profile, front, picture):
        context["metatags"] = "\n".join([context.get("metatags") or "", script(thing)])


def write_title(app: Sphinx, builder: Builder) -> None:
    r"""Write what ``\scholarprofile`` says in the title of the PDF (``write-started``)."""
    if builder.name == "latex" and profile_of(app.config) != Profile():
        words = tex(profile_of(app.config).summary, app.config.latex_engine)
        path = Path(builder.outdir, "scholar-profile.def")
        path.write_text(f"\\newcommand{{\\scholar@profile}}{{{words}}}\n", encoding="utf-8")

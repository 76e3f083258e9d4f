"""A researcher's homepage for Sphinx: dated news, and publications as people expect them.

The build, in order: ``config`` checks the settings; ``bibfile`` reads the ``.bib`` files; ``news`` and
``publications`` read their directives; ``fresh`` names the pages that became stale; ``layout`` and
``news`` fill lists and abstracts in as a page is written.
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils.nodes import admonition, document
from pybtex.plugin import register_plugin
from sphinx.util.fileutil import copy_asset

from . import (
    bibfile,
    citing,
    config,
    ebook,
    files,
    forms,
    fresh,
    layout,
    ledger,
    mathml,
    news,
    nodes,
    order,
    publications,
    repeat,
    single,
    stale,
    style,
    translate,
)
from .domain import ScholarDomain
from .translate import _

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.util.typing import ExtensionMetadata

_PACKAGE = Path(__file__).parent


def speak(app: Sphinx, *_args: object) -> None:
    """Choose the site's language, and again before each build: a process may hold several sites."""
    translate.use(app.config.language)


def copy_static(app: Sphinx, builder: Builder) -> None:
    """Put our style sheets and script beside Sphinx's and the theme's (``write-started``)."""
    if builder.format == "html":
        source = "epub" if builder.name == "epub" else "static"
        copy_asset(_PACKAGE / source, Path(builder.outdir) / "_static", force=True)
    elif builder.name == "latex":
        copy_asset(_PACKAGE / "latex", builder.outdir, force=True)


def add_script(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Load the copy button's script on pages that have something to copy (``html-page-context``)."""
    if isinstance(tree, document) and any(
        "scholar-bibtex" in node["classes"] for node in tree.findall(admonition)
    ):
        words: dict[str, Any] = {"data-words": "|".join([_("Copy"), _("Copied"), _("Not copied")])}
        app.add_js_file("scholar.js", loading_method="defer", **words)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension: what a build meets, in the order in which it meets it."""
    app.setup_extension("sphinxcontrib.bibtex")
    register_plugin("pybtex.style.formatting", "scholar", style.Style, force=True)

    for value in config.VALUES:
        app.add_config_value(value.name, value.default, value.rebuild, value.types, value.description)
    app.connect("config-inited", config.check)
    app.connect("builder-inited", speak, priority=100)
    app.connect("env-before-read-docs", speak)

    app.add_domain(ScholarDomain)
    app.connect("builder-inited", ledger.open_ledger, priority=1)
    app.connect("builder-inited", bibfile.load, priority=400)  # sphinxcontrib-bibtex looks at 500
    app.connect("builder-inited", citing.translate_words, priority=600)

    app.add_directive("news", news.NewsDirective)
    app.add_directive("news-list", news.NewsListDirective)
    app.add_directive("publications", publications.PublicationsDirective)
    app.add_directive("abstract", publications.AbstractDirective)
    app.add_transform(news.NewsTransform)
    app.add_transform(forms.HiddenToctreeTransform)

    app.connect("doctree-read", stale.note, priority=900)  # all files that it depends on are known
    app.connect("env-get-outdated", stale.outdated)
    app.connect("env-updated", order.settle, priority=100)  # sphinxcontrib-bibtex formats at 500
    app.connect("env-updated", fresh.prune_contents, priority=600)
    app.connect("env-get-updated", fresh.outdated, priority=900)  # sections have their numbers

    app.connect("env-updated", files.check_links, priority=700)

    app.add_node(news.time, html=(news.visit_time, news.depart_time))
    app.add_node(news.news_list)
    app.add_node(nodes.right_to_left, html=(nodes.visit_right_to_left, nodes.depart_right_to_left))
    app.add_node(nodes.publication_slot)
    app.add_node(nodes.abstract_slot)
    app.add_post_transform(news.NewsListTransform)
    app.add_post_transform(layout.PublicationsTransform)
    app.add_post_transform(forms.AddressTransform)
    app.add_post_transform(single.UniqueIds)
    app.add_post_transform(repeat.RelativeSource)

    app.add_html_math_renderer("mathml", (mathml.visit_inline, None), (mathml.visit_block, None))
    app.connect("write-started", ledger.clear_away, priority=100)
    app.connect("write-started", repeat.begin)
    app.connect("write-started", copy_static)
    app.add_css_file("scholar.css")
    app.add_latex_package("scholar", after_hyperref=True)
    app.add_builder(ebook.EpubBuilder, override=True)
    app.connect("html-page-context", add_script)
    app.connect("build-finished", files.copy_files)
    app.connect("doctree-resolved", ledger.note_document)
    app.connect("html-page-context", ledger.note_page)
    app.connect("html-page-context", single.mend_contents)
    app.connect("build-finished", repeat.end, priority=800)
    app.connect("build-finished", ledger.close, priority=900)

    try:
        release = version("sphinx-scholar")
    except PackageNotFoundError:  # a site may carry the extension in its own folder
        release = "0.1.0"
    return {
        "version": release,
        "env_version": 2,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }

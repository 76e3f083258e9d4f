"""What our pages need beside them: style sheets, and the copy button's script with its words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils.nodes import document
from sphinx.util.fileutil import copy_asset

from ..nodes import publication
from ..store import ScholarDomain
from ..words import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.application import Sphinx
    from sphinx.builders import Builder

_PACKAGE = Path(__file__).parent.parent


def copy_static(app: Sphinx, builder: Builder) -> None:
    """Put our style sheets and script beside Sphinx's and the theme's (``write-started``)."""
    if builder.format == "html":
        source = "epub" if builder.name == "epub" else "static"
        copy_asset(_PACKAGE / source, Path(builder.outdir) / "_static", force=True)
    elif builder.name == "latex":
        copy_asset(_PACKAGE / "latex", builder.outdir, force=True)


def add_script(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Load the copy button's script on pages that have something to copy (``html-page-context``)."""
    papers = tree.findall(publication) if isinstance(tree, document) else ()
    fragments: Mapping[str, str] = ScholarDomain.of(app.env).fragments or {}
    copies = "scholar-bibtex" in context["body"] if "scholar_paper" in context else False
    if copies or any("scholar-bibtex" in fragments[node["fragment"]] for node in papers):
        words: dict[str, Any] = {"data-words": "|".join([_("Copy"), _("Copied"), _("Not copied")])}
        app.add_js_file("scholar.js", loading_method="defer", **words)

"""What our pages need beside them: style sheets, and the copy button's script with its words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util.fileutil import copy_asset

from ..words import _

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

#: What stands in a page's HTML that shows something of ours: how our classes begin.
_OURS = re.compile(r'class="(?:[^" ]+ +)*(?:scholar-|publication|news-)')
_PACKAGE = Path(__file__).parent.parent


def copy_static(app: Sphinx, builder: Builder) -> None:
    """Put our style sheets and script beside Sphinx's and the theme's (``write-started``)."""
    if builder.format == "html":
        source = "epub" if builder.name == "epub" else "static"
        copy_asset(_PACKAGE / source, Path(builder.outdir) / "_static", force=True)
    elif builder.name == "latex":
        copy_asset(_PACKAGE / "latex", builder.outdir, force=True)


def add_files(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: object) -> None:
    """Load the style sheet where something of ours is shown, and the script where there is something to copy.

    (``html-page-context``.) Beside sphinx-copybutton, its button is the one.
    """
    body = str(context.get("body", ""))
    if _OURS.search(body) or ("<math" in body and app.config.html_math_renderer == "mathml"):
        app.add_css_file("scholar.css")
    if "scholar-bibtex" in body and "sphinx_copybutton" not in app.extensions:
        words: dict[str, Any] = {"data-words": "|".join([_("Copy"), _("Copied"), _("Not copied")])}
        app.add_js_file("scholar.js", loading_method="defer", **words)

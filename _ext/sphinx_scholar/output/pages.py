"""What our pages need beside them: style sheets, the copy button's script, and files for programs."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util.fileutil import copy_asset

from ..bib.problems import Problem
from ..config import logger, warn
from ..library import write_whole
from ..profile.data import Profile
from ..store import ScholarDomain
from ..words import _, __

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

#: What stands in a page's HTML that shows something of ours: how our classes begin.
_OURS = re.compile(r'class="(?:[^" ]+ +)*(?:scholar-|publication|news-)')
_PACKAGE = Path(__file__).parent.parent


def copy_static(app: Sphinx, builder: Builder) -> None:
    """Put our style sheets and scripts beside Sphinx's and the theme's (``write-started``).

    A site that shows nothing of ours has none of them.
    """
    config = app.config
    is_used = ScholarDomain.of(app.env).is_used() or config.scholar_profile != Profile()
    if not is_used and config.html_math_renderer != "mathml":
        return
    if builder.format == "html":
        source = "epub" if builder.name == "epub" else "static"
        copy_asset(_PACKAGE / source, Path(builder.outdir) / "_static", force=True)
    elif builder.name == "latex":
        app.add_latex_package("scholar", after_hyperref=True)
        copy_asset(_PACKAGE / "latex", builder.outdir, force=True)


def add_files(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: object) -> None:
    """Load the style sheet where something of ours is shown, and the script where there are papers.

    (``html-page-context``.) Beside sphinx-copybutton, its button is the one for BibTeX.
    """
    body = str(context.get("body", ""))
    if _OURS.search(body) or ("<math" in body and app.config.html_math_renderer == "mathml"):
        app.add_css_file("scholar.css")
    if "publication-more" in body:
        is_ours = "sphinx_copybutton" not in app.extensions
        copy = [_("Copy BibTeX"), _("Copy")] if is_ours else ["", ""]
        others = [_("Copy reference"), _("Copy link"), _("Copied"), _("Selected, not copied")]
        data: dict[str, Any] = {"data-words": "|".join([*copy, *others, _("Expand all"), _("Collapse all")])}
        app.add_js_file("scholar.js", loading_method="defer", **data)


#: Stands in each file that is put beside the pages.
MARK = b"sphinx-scholar"


def put(app: Sphinx, name: str, data: bytes) -> None:
    """Put a file beside the pages, if it is not there already: whole, and not in the place of another's."""
    path = Path(app.outdir, name)
    try:
        before = path.read_bytes() if path.exists() else None
        if before is not None and MARK not in before:  # such as the site's own, of html_extra_path
            logger.info(__("%s is not ours, and is left as it is"), name)
        elif before != data:
            write_whole(path, data)
    except OSError as error:
        message = __("%s cannot be written: %s")
        warn(Problem.OUTPUT, message, path, error.strerror or error, location=None)


def take_away(app: Sphinx, name: str) -> None:
    """Take away a file that was put, and no other's."""
    path = Path(app.outdir, name)
    with suppress(OSError):
        if MARK in path.read_bytes():
            path.unlink()

"""What our pages need beside them: style sheets, the copy button's script, and files for programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils.nodes import document
from sphinx.util.fileutil import copy_asset

from ..bib.problems import Problem
from ..config import logger, warn
from ..nodes import publication
from ..store import ScholarDomain
from ..words import _, __

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
    if any("scholar-bibtex" in fragments[node["fragment"]] for node in papers):
        words: dict[str, Any] = {"data-words": "|".join([_("Copy"), _("Copied"), _("Not copied")])}
        app.add_js_file("scholar.js", loading_method="defer", **words)


#: Stands in each file that is put beside the pages.
MARK = b"sphinx-scholar"


def put(app: Sphinx, name: str, data: bytes) -> None:
    """Put a file beside the pages, if it is not there already: whole, and not in the place of another's."""
    path = Path(app.outdir, name)
    new = path.with_name(f"{name}.new")
    try:
        before = path.read_bytes() if path.exists() else None
        if before is not None and MARK not in before:  # such as the site's own, of html_extra_path
            logger.info(__("%s is not ours, and is left as it is"), name)
        elif before != data:
            new.write_bytes(data)
            new.replace(path)
    except OSError as error:
        message = __("%s cannot be written: %s")
        warn(Problem.OUTPUT, message, path, error.strerror or error, location=None)

"""Names of our directives: always ``scholar:news``, and plain ``news`` where nobody else claims that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils.languages import get_language
from docutils.parsers.rst import directives
from docutils.utils import new_document
from sphinx.util.docutils import is_directive_registered

from .bib.problems import Problem
from .config import warn
from .words import __

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docutils.parsers.rst import Directive
    from sphinx.application import Sphinx


def add(app: Sphinx, table: Mapping[str, type[Directive]]) -> None:
    """Add directives, by their plain names, to the domain; and for all when others have made their claims."""
    for name, directive in table.items():
        app.add_directive_to_domain("scholar", name, directive)
    # Themes register theirs at config-inited, and some at builder-inited.
    app.connect("builder-inited", lambda app: _claim(app, table), priority=900)


def _claim(app: Sphinx, table: Mapping[str, type[Directive]]) -> None:
    """Take the plain names that are free; one warning tells of those that are not."""
    others = {name for name, directive in table.items() if _registered(name) not in {None, directive}}
    for name in sorted(table.keys() - others):
        app.add_directive(name, table[name], override=True)
    if others:
        taken = ", ".join(f"{{{name}}}" for name in sorted(others))
        instead = ", ".join(f"{{scholar:{name}}}" for name in sorted(others))
        message = __("%s belongs to another extension or to the theme here; ours is %s")
        warn(Problem.CONFIG, message, taken, instead, location=None)


def _registered(name: str) -> type[Directive] | None:
    """Give the directive of a name, whosever it is."""
    if not is_directive_registered(name):
        return None
    directive, _messages = directives.directive(name, get_language("en"), new_document(""))
    found: type[Directive] | None = directive
    return found

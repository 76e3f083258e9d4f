"""Words in the language of the site, by Sphinx's own means; warnings speak the terminal's, as Sphinx's do.

The catalogs are ``locale/LANGUAGE/LC_MESSAGES/sphinx_scholar.mo``, made from the ``.po`` beside each.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.locale import get_translation, get_translator

from .bib.words import Words

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

#: Name of the catalogs' files, and the folder that holds a folder a language.
CATALOG, FOLDER = "sphinx_scholar", Path(__file__).parent / "locale"

#: Say a message in the language of the site.
_ = get_translation(CATALOG)
#: Say a message in the language of the terminal.
__ = get_translation(CATALOG, "console")


def ngettext(one: str, many: str, number: int) -> str:
    """Choose and say a message by a number, in the language of the site."""
    return get_translator(CATALOG).ngettext(one, many, number)


def words_of(config: Config) -> Words:
    """Give the words of the site's language."""
    return Words(config.language, _, ngettext)


def add_catalog(app: Sphinx) -> None:
    """Let Sphinx know our catalogs."""
    app.add_message_catalog(CATALOG, FOLDER)

"""Cites in the language of the site: sphinxcontrib-bibtex says *and* and *et al.* in English."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from pybtex.richtext import Tag, Text
from sphinxcontrib.bibtex.style.referencing import PersonStyle

from ..lists import cite_domain
from ..words import words_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

    from ..bib.words import Words


def choose_style(app: Sphinx, builder: Builder) -> None:
    """Give sphinxcontrib-bibtex a reference style that speaks the site's language (``write-started``).

    It is a copy of the one that the site has chosen, put where sphinxcontrib-bibtex puts that: a plugin may
    hand out one object to all sites.
    """
    cite = cite_domain(app.env)
    style: Any = deepcopy(cite.reference_style)
    person = getattr(style, "person", None)
    if isinstance(person, PersonStyle):
        translate_words(person, words_of(app.config))
        cite.reference_style = style


def translate_words(person: PersonStyle, words: Words) -> None:
    """Replace the words of a style of names, but not those that a site has chosen."""
    english = PersonStyle()
    before, _place, after = words.gettext("{} et al.").partition("{}")
    space = " " if after.startswith(" ") else ""
    translated = {
        "sep": words.joints(3)[1],
        "sep2": words.joints(2)[1],
        "last_sep": words.joints(3)[2],
        "other": Text(space, Tag("em", after.strip())) if not before else english.other,
    }
    for name, word in translated.items():
        if getattr(person, name) == getattr(english, name):
            setattr(person, name, word)

"""Cites in the language of the site: sphinxcontrib-bibtex says *and* and *et al.* in English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pybtex.richtext import Tag, Text
from sphinxcontrib.bibtex.style.referencing import PersonStyle

from ..words import _, words_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def translate_words(app: Sphinx) -> None:
    """Replace the words of the reference style, but not those that a site has chosen (``builder-inited``)."""
    cite: Any = app.env.get_domain("cite")
    english, chosen = PersonStyle(), getattr(cite.reference_style, "person", None)
    if not isinstance(chosen, PersonStyle):
        return
    before, _place, after = _("{} et al.").partition("{}")
    joints = words_of(app.config).joints
    space = " " if after.startswith(" ") else ""
    ours = {
        "sep": joints(3)[1],
        "sep2": joints(2)[1],
        "last_sep": joints(3)[2],
        "other": Text(space, Tag("em", after.strip())) if not before else english.other,
    }
    for name, words in ours.items():
        if getattr(chosen, name) == getattr(english, name):
            setattr(chosen, name, words)

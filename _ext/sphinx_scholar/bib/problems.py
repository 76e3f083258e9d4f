"""What a warning can be about: the subtypes, each for ``suppress_warnings``."""

from __future__ import annotations

from enum import Enum


class Problem(Enum):
    """What a warning of this extension is about; ``scholar.VALUE`` in ``suppress_warnings``."""

    CONFIG = "config"
    """A value in ``conf.py`` is not of the form that was expected."""
    BIBFILE = "bibfile"
    """A ``.bib`` file cannot be read, or not in the encoding that it should have."""
    ENTRY = "entry"
    """One entry of a ``.bib`` file is damaged, or repeats another."""
    LINK = "link"
    """A link field holds something that is no web address and no file of the site."""
    MATHS = "maths"
    """A formula could not be turned into MathML; its source is shown."""
    DATE = "date"
    """The date of a news item is not an ISO date."""
    OPTION = "option"
    """An option of a directive has a value that it does not know."""
    ABSTRACT = "abstract"
    """An ``{abstract}`` names no known paper, or one without an abstract."""

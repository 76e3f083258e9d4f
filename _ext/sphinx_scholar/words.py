"""Our words in other languages: the one place that knows of catalogs. No Sphinx in it.

The page speaks the site's language: ``_`` and ``ngettext``. Warnings speak the terminal's, as Sphinx's do:
``__``. A table marks its words with ``N_``; whoever shows one calls ``_``. The catalogs are text,
``locale/LANGUAGE/LC_MESSAGES/sphinx_scholar.po``, compiled as they are read: that takes milliseconds.
(Sphinx's own registry keeps the language of the first build of a process for all that follow.)
"""

from __future__ import annotations

import locale
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

#: Holds a folder a language.
FOLDER = Path(__file__).parent / "locale"

#: Words for which nobody has a catalog are in the language of the source.
_SOURCE = "en"

_language = _SOURCE
_page = NullTranslations()


def use(language: str) -> None:
    """Speak *language*, as in Sphinx's ``language``, on every page from now on."""
    global _language, _page  # what a page says has one language at a time
    _language, _page = language, load(language, FOLDER)


@cache
def load(language: str, folder: Path) -> NullTranslations:
    """Read the catalog of a language, or else of what it is a variant of: ``de_AT``, then ``de``."""
    parts = language.replace("-", "_").split("_")
    for length in range(len(parts), 0, -1):
        path = folder / "_".join(parts[:length]) / "LC_MESSAGES" / "sphinx_scholar.po"
        if path.is_file():
            compiled = BytesIO()
            with path.open("rb") as file:
                write_mo(compiled, read_po(file))
            compiled.seek(0)
            return GNUTranslations(compiled)
    return NullTranslations()


def N_(message: str) -> str:
    """Mark a message for the catalogs; it stays English until it is shown."""
    return message


def _(message: str) -> str:
    """Say a message in the language of the site."""
    return _page.gettext(message)


def ngettext(one: str, many: str, number: int) -> str:
    """Choose and say a message by a number, in the language of the site."""
    return _page.ngettext(one, many, number)


def __(message: str) -> str:
    """Say a message in the language of the terminal."""
    name = locale.getlocale(getattr(locale, "LC_MESSAGES", locale.LC_CTYPE))[0]
    return load(name or _SOURCE, FOLDER).gettext(message)


def babel_locale(language: str | None = None) -> Locale:
    """Give the rules of a language (None: of the site): those of English if Babel has none."""
    language = language or _language
    try:
        return Locale.parse(language, sep="-" if "-" in language else "_")
    except (ValueError, UnknownLocaleError):
        return Locale(_SOURCE)


def joints(count: int) -> list[str]:
    """Give what stands before, between and after *count* things in a list: ``["", ", ", ", and ", ""]``."""
    return format_list(["\0"] * count, locale=babel_locale()).split("\0")

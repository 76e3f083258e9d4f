"""Words of this room: marked here, told in somebody's language by whoever shows them.

Messages of problems and words of references stay English until then; ``N_`` and ``__`` mark them for the
catalogs. A site tells them by Sphinx's catalogs, the command line by the terminal's.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from gettext import NullTranslations
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from babel.lists import format_list

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def N_(message: str) -> str:
    """Mark a message for the catalogs; it stays English until it is shown."""
    return message


@dataclass(frozen=True, slots=True)
class Message:
    """What is wrong, in no language yet: a ``%``-format, and what fills it in, messages among it."""

    format: str
    arguments: tuple[object, ...] = ()

    def __mod__(self, arguments: object) -> Message:
        """Fill the format in, as of a string."""
        return Message(self.format, arguments if isinstance(arguments, tuple) else (arguments,))

    def tell(self, gettext: Callable[[str], str]) -> str:
        """Say it in the language of *gettext*."""
        told = gettext(self.format)
        if not self.arguments:
            return told
        return told % tuple(
            part.tell(gettext) if isinstance(part, Message) else part for part in self.arguments
        )

    def __str__(self) -> str:
        return self.tell(str)


def __(message: str) -> Message:
    """Mark the message of a problem; :meth:`Message.tell` says it."""
    return Message(message)


def join(messages: Iterable[Message]) -> Message:
    """Say one message after the other: ``it has no key; it is left out``."""
    parts = tuple(messages)
    return Message("; ".join(["%s"] * len(parts)), parts)


def babel_locale(language: str) -> Locale:
    """Give the rules of a language, as in Sphinx's ``language``: those of English if Babel has none."""
    try:
        return Locale.parse(language, sep="-" if "-" in language else "_")
    except (ValueError, UnknownLocaleError):
        return Locale("en")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a language, for references: English, unless others are given."""

    language: str = "en"  #: As in Sphinx's ``language``; by its rules a list is joined.
    gettext: Callable[[str], str] = NullTranslations().gettext
    ngettext: Callable[[str, str, int], str] = NullTranslations().ngettext

    def joints(self, count: int) -> list[str]:
        """Give what stands before, between and after *count* things: ``["", ", ", ", and ", ""]``."""
        return list(_joints(self.language, count))


@lru_cache
def _joints(language: str, count: int) -> list[str]:
    return format_list(["\0"] * count, locale=babel_locale(language)).split("\0")

"""The model of rich text: people and formulas, which pybtex does not know. No Sphinx in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pybtex.backends import BaseBackend
from pybtex.richtext import BaseMultipartText

from . import grammar
from . import maths as formula

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pybtex.richtext import BaseText

    from .names import Person

#: Schemes that a link may have; a ``javascript:`` in a bibliography is somebody's attack.
SCHEMES = frozenset({"http", "https", "ftp", "mailto"})

#: Characters that XML has no place for, and that nobody sees; tabs and line ends are none of them.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def clear(text: str) -> str:
    """Put spaces in the place of characters that no page may have."""
    return _CONTROLS.sub(" ", text)


def is_web(address: str, schemes: frozenset[str] = SCHEMES) -> bool:
    """Tell whether a page may lead to an address: one of a scheme, and of none that runs or reads."""
    scheme, colon, _rest = address.partition(":")
    return bool(colon) and scheme.lower() in schemes


def first_words(text: str, longest: int = 160) -> str:
    """Cut a text behind a word; what is cut ends with an ellipsis.

    :param longest: how many characters; search engines show so many of a description.
    """
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    cut = text[:longest]
    whole = cut.rpartition(" ")[0] or cut[:-1]  # a word without end, or a script without spaces
    return f"{whole.rstrip(' ,;:–—-.')}…"


class Author(BaseMultipartText):  # type: ignore[misc]  # pybtex has no types
    """The name of one person: who it is, and the text."""

    def __init__(self, person: Person, *parts: object) -> None:
        super().__init__(*parts)
        self.person = person
        self.info = (person,)  # what pybtex gives to a copy with other parts

    def render(self, backend: Any) -> Any:
        """Let a backend that knows people format this one; others take the text."""
        text = super().render(backend)
        format_author: Callable[..., Any] | None = getattr(backend, "format_author", None)
        return format_author(self.person, text) if format_author else text


class Maths(BaseMultipartText):  # type: ignore[misc]  # pybtex has no types
    """A formula: its TeX, and as the text its plain form, for tooltips, names and whatever has no maths."""

    def __init__(self, tex: str, *parts: object) -> None:
        self.tex = formula.clean(tex)
        super().__init__(*(parts or [formula.to_plain(self.tex)]))
        self.info = (self.tex,)

    def render(self, backend: Any) -> Any:
        """Let a backend that knows maths format this; others take the text."""
        format_maths: Callable[[str], Any] | None = getattr(backend, "format_maths", None)
        if format_maths and formula.understood(self.tex):
            return format_maths(grammar.rebuild(self.tex))
        return super().render(backend)


def maths_in(text: BaseText) -> Iterator[Maths]:
    """Find the formulas in a text."""
    if isinstance(text, Maths):
        yield text
    else:
        for part in getattr(text, "parts", ()):
            yield from maths_in(part)


class MarkdownBackend(BaseBackend):  # type: ignore[misc]  # pybtex has no types
    """Rich text -> Markdown, for fields that hold Markdown already, beside TeX."""

    def format_str(self, text: str) -> str:
        """Leave Markdown as it is, but for dollars: what is maths is known already.

        A backslash is one that TeX was asked for, and takes nothing from the character behind it.
        """
        return re.sub(r"[\\$]", r"\\\g<0>", text)

    def format_tag(self, tag_name: str, text: str) -> str:
        """Put the signs of Markdown around emphasis."""
        if tag_name in {"sub", "sup"} and re.fullmatch(r"[A-Za-z0-9+-]+", text):
            return f"${'_' if tag_name == 'sub' else '^'}{{{_upright(text)}}}$"
        sign = {"em": "*", "b": "**"}.get(tag_name, "")
        return f"{sign}{text}{sign}"

    def format_maths(self, tex: str) -> str:
        """Write a formula between dollars."""
        return f"${tex}$"

    def format_href(self, url: str, text: str, external: bool = False) -> str:
        """Write a link."""
        return f"[{text}](<{re.sub(r'[<>]', lambda found: quote(found[0]), url)}>)"


def _upright(text: str) -> str:
    """Write letters in a formula as text has them."""
    return text if re.fullmatch(r"[0-9+-]+", text) else f"\\mathrm{{{text}}}"

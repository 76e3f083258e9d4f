"""What a new site is to hold: made by questions or from another site, and written by ``write``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Item:
    """A news item: its day, its Markdown, and the options of ``{news}``."""

    date: str
    text: str
    options: dict[str, str] = field(default_factory=dict)


@dataclass
class Plan:
    """All that a new site is made of."""

    name: str
    position: str = ""
    affiliation: str = ""
    language: str = "en"
    #: Where the site will be, with its scheme.
    url: str = ""
    #: Identifier -> id or address, as ``scholar_profile`` takes them.
    profiles: dict[str, str] = field(default_factory=dict)
    #: Further keys of ``scholar_profile``: portrait, email …
    profile: dict[str, Any] = field(default_factory=dict)
    #: The text of ``refs.bib``.
    bib: str = ""
    #: Markdown of the front page under its title; a sample where there is none.
    front: str = ""
    news: list[Item] = field(default_factory=list)
    #: Name of a page -> its title and its Markdown.
    pages: dict[str, tuple[str, str]] = field(default_factory=dict)
    #: Path in the new site -> the file to copy there.
    files: dict[str, Path] = field(default_factory=dict)
    #: Old address (``/publications/``) -> new one, from the site's root (``publications.html``).
    redirects: dict[str, str] = field(default_factory=dict)
    #: Further settings of ``conf.py``.
    settings: dict[str, Any] = field(default_factory=dict)
    #: What could not be taken over: ``file:line: why``.
    left: list[str] = field(default_factory=list)

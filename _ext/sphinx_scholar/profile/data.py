"""Who a site is about: the :class:`Profile`, pure data, read part by part from ``scholar_profile``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from ..bib.words import N_
from .sites import EXAMPLES, PARTS, SITES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    #: A message, marked for translation, and what fills it in.
    Complaint = tuple[str, tuple[object, ...]]


class Affiliation(NamedTuple):
    """Where somebody works."""

    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a profile elsewhere, or to a file of the site."""

    key: str  #: As in ``SITES``; empty for one of ``links``.
    name: str  #: What it is called.
    url: str  #: An address; or the path of a file, from the folder of ``conf.py``.
    icon: str = ""  #: Of the icon, the path of an SVG file, until it is read; then its markup.

    @property
    def is_file(self) -> bool:
        """Whether it leads to a file of the site."""
        return not urlsplit(self.url).scheme


@dataclass(frozen=True, slots=True)
class Profile:
    """Who a site is about."""

    name: str = ""
    native_name: str = ""  #: The name in another script.
    native_language: str = ""  #: Its language, as in BCP 47.
    pronunciation: str = ""
    position: str = ""
    affiliations: tuple[Affiliation, ...] = ()
    places: tuple[str, ...] = ()
    alumni_of: tuple[Affiliation, ...] = ()  #: Where somebody studied.
    interests: tuple[str, ...] = ()
    email: str = ""
    portrait: str = ""  #: The path of an image, from the folder of ``conf.py``.
    portrait_text: str = ""  #: What it shows, for who does not see it.
    links: tuple[Link, ...] = ()

    @property
    def summary(self) -> str:
        """Position, affiliations and places, in a line."""
        names = [place.name for place in self.affiliations]
        return ", ".join(filter(None, [self.position, *names, *self.places]))


#: An e-mail address that people have; its parts hold nothing that means something in HTML or TeX.
_EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
#: A scheme of an address, or of something worse.
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):")
_SPACE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]")


def is_safe(url: str) -> bool:
    """Tell whether a page may lead to an address: one of the web or of a person, and whole."""
    if _SPACE.search(url) or set(url) & set("<>\"'\\`"):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(
        parts.netloc if parts.scheme in {"http", "https"} else parts.scheme == "mailto" and parts.path
    )


def address_of(key: str, value: str) -> str | None:
    """Make the address of somebody's profile.

    :param key: a key of ``SITES``.
    :param value: an id there, or an address.
    :returns: None if it is neither.
    """
    if _SCHEME.match(value):
        return value if is_safe(value) else None
    site = SITES[key]
    if site.is_file:
        return value if value and not set(value) & set("\\:?#") else None
    match = re.fullmatch(site.form, value)
    if not match or (key == "orcid" and not _has_check_digit(value)):
        return None
    return site.address.format(*match.groups())


def _has_check_digit(orcid: str) -> bool:
    """Check the last digit of an ORCID (ISO 7064, 11-2)."""
    total = 0
    for digit in orcid.replace("-", "")[:-1]:
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11] == orcid[-1]


def read(given: Mapping[str, Any]) -> tuple[Profile, list[Complaint]]:
    """Read what ``scholar_profile`` says.

    :returns: the profile, and what is wrong; each part that is wrong is left out, and no other.
    """
    complaints: list[Complaint] = []
    keys = {_plain(key): key for key in (*PARTS, *SITES)}
    parts: dict[str, Any] = {}
    links: list[Link] = []
    for written, value in given.items():
        key = keys.get(_plain(written)) if isinstance(written, str) else None
        if key is None:
            near = get_close_matches(_plain(str(written)), keys, 3)
            if near:
                message = N_("scholar_profile: “%s” is no part of a profile; did you mean %s? It is ignored")
                complaints.append((message, (written, ", ".join(keys[name] for name in near))))
            else:
                message = N_("scholar_profile: “%s” is no part of a profile; it is ignored")
                complaints.append((message, (written,)))
        elif value is None or value == "":
            continue
        elif key in SITES:
            links += _of_site(key, value, complaints)
        elif (made := _PARTS[key](value)) is not None:
            parts |= made
            if key in {"affiliations", "alumni_of"}:
                _check_addresses(key, parts, complaints)
        elif key == "links":
            links += _others(value, complaints)
        else:
            complaints.append(_expected(key, value))
    return Profile(**parts, links=tuple(links)), complaints


def _plain(key: str) -> str:
    return re.sub(r"[\W_]", "", key).lower()


def _expected(key: str, value: object) -> Complaint:
    message = N_("scholar_profile: %s is expected to be such as %s, not %r; it is left out")
    return message, (key, EXAMPLES[key], value)


def _of_site(key: str, value: Any, complaints: list[Complaint]) -> Iterator[Link]:
    """Read an id or address; with an icon of one's own, a pair."""
    address, icon = value if _is_texts(value, 2) else (value, "")
    url = address_of(key, address.strip()) if isinstance(address, str) else None
    if url is None:
        complaints.append(_expected(key, value))
    else:
        yield Link(key, SITES[key].name, url, icon)


def _others(value: Any, complaints: list[Complaint]) -> Iterator[Link]:
    """Read ``links``: name and address, and perhaps an icon."""
    for link in value if isinstance(value, list | tuple) else [value]:
        if _is_texts(link, 2, 3) and link[0].strip() and is_safe(link[1]):
            name, url, *icon = link
            yield Link("", _line(name), url, *icon)
        else:
            complaints.append(_expected("links", link))


def _check_addresses(key: str, parts: dict[str, Any], complaints: list[Complaint]) -> None:
    """Leave out the addresses of affiliations that are none, not their names."""
    for place in parts[key]:
        if place.url and not is_safe(place.url):
            message = N_("scholar_profile: “%s” is no web address; %s is shown without it")
            complaints.append((message, (place.url, place.name)))
    parts[key] = tuple(place if is_safe(place.url) else Affiliation(place.name) for place in parts[key])


def _is_texts(value: Any, *lengths: int) -> bool:
    return (
        isinstance(value, list | tuple)
        and len(value) in lengths
        and all(isinstance(item, str) for item in value)
    )


def _line(text: str) -> str:
    return " ".join(text.split())


def _text(key: str) -> Callable[[Any], dict[str, Any] | None]:
    return lambda value: {key: _line(value)} if isinstance(value, str) else None


def _native_name(value: Any) -> dict[str, Any] | None:
    name, language = value if _is_texts(value, 2) else (value, "")
    if not isinstance(name, str) or (language and not _LANGUAGE.fullmatch(language)):
        return None
    return {"native_name": _line(name), "native_language": language}


def _affiliations(key: str) -> Callable[[Any], dict[str, Any] | None]:
    def read(value: Any) -> dict[str, Any] | None:
        is_one = isinstance(value, str) or (_is_texts(value, 2) and _SCHEME.match(value[1]))  # not two names
        given = [value] if is_one else value
        if not isinstance(given, list | tuple):
            return None
        places = [(item,) if isinstance(item, str) else item for item in given]
        if not all(_is_texts(place, 1, 2) for place in places):
            return None
        return {key: tuple(Affiliation(_line(name), *url) for name, *url in places if name.strip())}

    return read


def _texts(key: str) -> Callable[[Any], dict[str, Any] | None]:
    def read(value: Any) -> dict[str, Any] | None:
        given = [value] if isinstance(value, str) else value
        known = isinstance(given, list | tuple) and all(isinstance(item, str) for item in given)
        return {key: tuple(_line(item) for item in given if item.strip())} if known else None

    return read


def _email(value: Any) -> dict[str, Any] | None:
    return {"email": value} if isinstance(value, str) and _EMAIL.fullmatch(value) else None


def _portrait(value: Any) -> dict[str, Any] | None:
    path, text = value if _is_texts(value, 2) else (value, "")
    if not isinstance(path, str) or _SCHEME.match(path):
        return None
    return {"portrait": path, "portrait_text": text}


#: Part -> reads it; None if it has not the right form. ``links`` are read one by one.
_PARTS: dict[str, Callable[[Any], dict[str, Any] | None]] = {
    "name": _text("name"),
    "native_name": _native_name,
    "pronunciation": _text("pronunciation"),
    "position": _text("position"),
    "affiliations": _affiliations("affiliations"),
    "places": _texts("places"),
    "alumni_of": _affiliations("alumni_of"),
    "interests": _texts("interests"),
    "email": _email,
    "portrait": _portrait,
    "links": lambda value: None,
}

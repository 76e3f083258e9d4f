"""Addresses of a site, and names of what is on it that stay when addresses do not."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

#: When names of this kind began. A ``tag:`` bears a date, and that of a paper may change.
_SINCE = "2005"


def base_address(written: str) -> str | None:
    """Give the address of a site, as in ``html_baseurl``, in ASCII and with a slash at its end.

    :returns: None if it is no address of the web.
    """
    try:
        parts = urlsplit(written.strip())
        host, port = parts.hostname or "", parts.port
        host = host.encode("idna").decode()
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host:
        return None
    place = f"{host}:{port}" if port else host
    return f"{parts.scheme}://{place}{_quote(parts.path.rstrip('/'))}/"


def _quote(path: str) -> str:
    """Quote what an address may not hold; a percent sign is taken for what is quoted already."""
    return quote(path, safe="/%:@!$&'()*+,;=~-._")


def join_address(base: str, target: str, anchor: str = "") -> str:
    """Give the address of a page, and perhaps of a place on it; *target* may be quoted, or not."""
    address = base + _quote(target)
    return f"{address}#{_quote(anchor)}" if anchor else address


def tag_uri(base: str, name: str, day: str = _SINCE) -> str:
    """Name something of a site for ever: ``tag:example.org,2023-07-17:/path/name`` (RFC 4151).

    :param base: as :func:`base_address` gives it.
    :param day: an ISO date, month or year, if it is part of the name.
    """
    parts = urlsplit(base)
    return f"tag:{parts.hostname},{day}:{parts.path}{_quote(name)}"

"""schema.org in JSON-LD: an entry as search engines read it (https://schema.org/ScholarlyArticle)."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .metadata import Metadata, Name

#: What a work is to schema.org; all else is a ``CreativeWork``.
TYPES = {
    "article": "ScholarlyArticle",
    "inproceedings": "ScholarlyArticle",
    "preprint": "ScholarlyArticle",
    "unpublished": "Manuscript",
    "incollection": "Chapter",
    "inbook": "Chapter",
    "book": "Book",
    "proceedings": "Book",
    "manual": "Book",
    "phdthesis": "Thesis",
    "mastersthesis": "Thesis",
    "thesis": "Thesis",
    "techreport": "Report",
    "software": "SoftwareSourceCode",
    "dataset": "Dataset",
    "webpage": "WebPage",
    "magazine": "Article",
    "newspaper": "NewsArticle",
    "encyclopedia": "Article",
    "audio": "AudioObject",
    "music": "MusicRecording",
    "video": "VideoObject",
    "movie": "Movie",
    "image": "ImageObject",
    "review": "Review",
}
#: What a container is, by what stands in it.
_CONTAINERS = {"article": "Periodical", "magazine": "Periodical", "newspaper": "Newspaper"}
#: What has pages to schema.org.
_PAGED = frozenset({"Article", "Chapter", "NewsArticle", "ScholarlyArticle"})


def schema_of(work: Metadata) -> dict[str, Any]:
    """Describe a work in the terms of schema.org; no property is empty."""
    kind = TYPES.get(work.kind, "CreativeWork")
    doi, arxiv = (
        prefix + value if value else ""
        for prefix, value in (("https://doi.org/", work.doi), ("https://arxiv.org/abs/", work.arxiv))
    )
    is_book, is_paged = kind == "Book", kind in _PAGED
    editors = [*map(_agent, work.editors)]
    return filled(
        {
            "@type": kind,
            "name": work.title,
            "author": [*map(_agent, work.authors)],
            # To schema.org, editors are people.
            "editor": [editor for editor in editors if editor["@type"] == "Person"],
            "contributor": [editor for editor in editors if editor["@type"] != "Person"],
            "datePublished": "-".join(f"{part:02}" for part in work.date),
            "creativeWorkStatus": work.status,
            "isPartOf": _part_of(work),
            "pageStart": work.first_page if is_paged else "",
            "pageEnd": work.last_page if is_paged else "",
            "pagination": work.pages if is_paged and not work.first_page else "",
            "bookEdition": work.edition if is_book else "",
            "isbn": [*work.isbn] if is_book else [],
            "version": work.version,
            "publisher": filled({"@type": "Organization", "name": work.publisher}, "name"),
            "inLanguage": work.language,
            "keywords": [*work.keywords],
            "identifier": [
                {"@type": "PropertyValue", "propertyID": name, "value": value}
                for name, value in (("DOI", work.doi), ("arXiv", work.arxiv), ("PMID", work.pmid))
                if value
            ],
            "sameAs": [*filter(None, [doi, arxiv])],
            "url": work.url,
        }
    )


def _part_of(work: Metadata) -> dict[str, Any]:
    """Describe what a work stands in: the issue of the volume of the journal, or the book of the series."""
    if work.kind in _CONTAINERS:
        whole = filled(
            {"@type": _CONTAINERS[work.kind], "name": work.container, "issn": [*work.issn]}, "name"
        )
        for name, term, value in (
            ("PublicationVolume", "volumeNumber", work.volume),
            ("PublicationIssue", "issueNumber", work.number),
        ):
            if value:
                whole = filled({"@type": name, term: value, "isPartOf": whole})
        return whole
    series = filled({"@type": "BookSeries", "name": work.series, "issn": [*work.issn]}, "name")
    if not work.container:
        return series
    book = {"@type": "Book", "name": work.container, "isbn": [*work.isbn], "isPartOf": series}
    return filled(book, "name")


def _agent(name: Name) -> dict[str, Any]:
    if name.literal:
        kind = "Organization" if " " in name.literal else "Person"
        return {"@type": kind, "name": name.whole}
    family = " ".join(filter(None, [name.particle, name.family]))
    person = {
        "@type": "Person",
        "name": name.whole,
        "givenName": name.given,
        "familyName": family,
        "honorificSuffix": name.suffix,
    }
    return filled(person)


def filled(thing: dict[str, Any], needed: str = "@type") -> dict[str, Any]:
    """Leave out what is empty; a thing without what is *needed* is none."""
    return {term: value for term, value in thing.items() if value} if thing.get(needed) else {}


def script(thing: dict[str, Any]) -> str:
    """Write the ``<script>`` that tells of a thing in the head of a page."""
    data = {"@context": "https://schema.org", **thing}
    return f'<script type="application/ld+json">{in_script(data)}</script>'


def in_script(data: object) -> str:
    """Write data such that no text in them can end a ``<script>``, in one line."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return re.sub("[<>&\u2028\u2029]", lambda found: f"\\u{ord(found[0]):04x}", text)

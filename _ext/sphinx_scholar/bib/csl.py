"""CSL-JSON: an entry as Zotero, pandoc and citation processors take it.

Its terms are those of https://docs.citationstyles.org/en/stable/specification.html (1.0.2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .metadata import Metadata, Name

#: What a work is to CSL; all else is a document.
TYPES = {
    "article": "article-journal",
    "inproceedings": "paper-conference",
    "incollection": "chapter",
    "inbook": "chapter",
    "book": "book",
    "proceedings": "book",
    "manual": "book",
    "booklet": "pamphlet",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "thesis": "thesis",
    "techreport": "report",
    "patent": "patent",
    "software": "software",
    "dataset": "dataset",
    "unpublished": "manuscript",
    "preprint": "article",
    "webpage": "webpage",
    "magazine": "article-magazine",
    "newspaper": "article-newspaper",
    "encyclopedia": "entry-encyclopedia",
    "audio": "song",
    "music": "song",
    "video": "motion_picture",
    "movie": "motion_picture",
    "image": "graphic",
    "letter": "personal_communication",
    "legislation": "legislation",
    "jurisdiction": "legal_case",
    "review": "review",
    "standard": "standard",
}


def csl_item(work: Metadata) -> dict[str, Any]:
    """Write a work as an item of CSL-JSON; nothing of it is empty."""
    is_article = work.kind in {"article", "magazine", "newspaper"}
    item: dict[str, Any] = {
        "id": work.key,
        "type": TYPES.get(work.kind, "document"),
        "title": work.title,
        "author": [*map(_name, work.authors), *([{"literal": "others"}] if work.more else [])],
        "editor": [*map(_name, work.editors)],
        "issued": {"date-parts": [list(work.date)]} if work.date else {},
        "status": work.status,
        "container-title": work.container,
        "event-title": work.event,
        "collection-title": work.series,
        "volume": work.volume,
        "issue": work.number if is_article else "",
        "number": "" if is_article else work.number or ("" if work.kind != "preprint" else work.arxiv),
        "page": work.pages.replace("–", "-") or work.article,
        "chapter-number": work.chapter,
        "edition": work.edition,
        "version": work.version,
        "publisher": work.publisher,
        "publisher-place": work.place,
        "genre": work.genre or _GENRES.get(work.kind, ""),
        "DOI": work.doi,
        "PMID": work.pmid,
        "PMCID": work.pmcid,
        "ISBN": " ".join(work.isbn),
        "ISSN": " ".join(work.issn),
        "language": work.language,
        "URL": work.url,
        "note": work.note,
        "keyword": ", ".join(work.keywords),
    }
    return {term: value for term, value in item.items() if value}


_GENRES = {"phdthesis": "PhD thesis", "mastersthesis": "Master’s thesis"}


def _name(name: Name) -> dict[str, str]:
    if name.literal:
        return {"literal": ", ".join(filter(None, [name.literal, name.suffix]))}
    parts = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
    }
    return {part: value for part, value in parts.items() if value}

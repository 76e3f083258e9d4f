"""RIS: an entry as reference managers have taken it since 2001, a tag a line.

The tags are those that Zotero, EndNote and Mendeley agree on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .metadata import Metadata

#: What a work is to RIS; all else is ``GEN``.
TYPES = {
    "article": "JOUR",
    "inproceedings": "CPAPER",
    "incollection": "CHAP",
    "inbook": "CHAP",
    "book": "BOOK",
    "proceedings": "CONF",
    "manual": "BOOK",
    "booklet": "PAMP",
    "phdthesis": "THES",
    "mastersthesis": "THES",
    "thesis": "THES",
    "techreport": "RPRT",
    "patent": "PAT",
    "software": "COMP",
    "dataset": "DATA",
    "unpublished": "UNPB",
    "preprint": "UNPB",
    "webpage": "ELEC",
    "magazine": "MGZN",
    "newspaper": "NEWS",
    "encyclopedia": "ENCYC",
    "audio": "SOUND",
    "music": "MUSIC",
    "video": "VIDEO",
    "movie": "MPCT",
    "image": "ART",
    "standard": "STAND",
}


def ris_record(work: Metadata) -> str:
    """Write a work as a record of RIS, each line ended as the format wants (CR LF)."""
    lines = [
        ("TY", TYPES.get(work.kind, "GEN")),
        *(("AU", name.inverted) for name in work.authors),
        *(("ED", name.inverted) for name in work.editors),
        ("TI", work.title),
        ("JO" if work.kind == "article" else "T2", work.container),
        ("T3", work.series),
        ("PY", work.year),
        ("DA", "/".join(f"{part:02}" for part in work.date) if work.month else ""),
        ("VL", work.volume),
        ("IS", work.number),
        ("SP", work.first_page or work.pages or work.article),
        ("EP", work.last_page),
        ("ET", work.edition),
        ("PB", work.publisher),
        ("CY", work.place),
        ("M3", work.genre),
        *(("SN", number) for number in (*work.isbn, *work.issn)),
        ("DO", work.doi),
        ("UR", work.url),
        ("LA", work.language),
        *(("KW", word) for word in work.keywords),
        ("N1", ". ".join(filter(None, [work.status, work.note]))),
        ("ID", work.key),
    ]
    text = "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in lines if value.strip())
    return f"{text}ER  - \r\n"

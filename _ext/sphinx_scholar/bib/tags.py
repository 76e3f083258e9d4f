"""The ``citation_*`` tags of a paper's page, as Google Scholar and Zotero read them.

https://scholar.google.com/intl/en/scholar/inclusion.html#indexing
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .metadata import Metadata, Name

#: The tag of what a work stands in, by its kind.
_CONTAINERS = {
    **dict.fromkeys(("article", "magazine", "newspaper", "review"), "journal_title"),
    **dict.fromkeys(("incollection", "inbook", "encyclopedia"), "inbook_title"),
    **dict.fromkeys(("inproceedings", "misc"), "conference_title"),
}
#: What a work is to Zotero, where it would take it for an article: by its kind, if no container tells.
ZOTERO = {
    **dict.fromkeys(("book", "booklet", "manual", "proceedings"), "book"),
    **dict.fromkeys(("incollection", "inbook", "encyclopedia"), "bookSection"),
    **dict.fromkeys(("phdthesis", "mastersthesis", "thesis"), "thesis"),
    **dict.fromkeys(("audio", "music"), "audioRecording"),
    "inproceedings": "conferencePaper",
    "techreport": "report",
    "preprint": "preprint",
    "unpublished": "manuscript",
    "software": "computerProgram",
    "dataset": "dataset",
    "patent": "patent",
    "standard": "standard",
    "webpage": "webpage",
    "magazine": "magazineArticle",
    "newspaper": "newspaperArticle",
    "image": "artwork",
    "movie": "film",
    "video": "videoRecording",
    "letter": "letter",
    "misc": "document",
}
#: A space at which nothing is parted.
NO_BREAK = "\xa0"
#: The tag of who stands behind a work, by its kind.
_HOUSES = {
    **dict.fromkeys(("phdthesis", "mastersthesis", "thesis"), "dissertation_institution"),
    "techreport": "technical_report_institution",
}


def citation_tags(work: Metadata, page: str, pdf: str = "") -> list[tuple[str, str]]:
    """Give names and contents of the tags of a work, none of them empty.

    :param page: the address of the page that holds its abstract; ``""`` if nobody knows where that will be.
    :param pdf: the address of a PDF on the same site.
    """
    is_report = work.kind == "techreport"
    tags = [
        ("title", work.title),
        *(("author", name) for name in _people(work.authors)),
        *(("editor", name) for name in _people(work.editors)),
        ("publication_date", "/".join(f"{part:02}" for part in work.date)),
        # Zotero takes the first for the title of the proceedings, the second for the name of the conference;
        # which type a work has, the last of such tags decides.
        ("inbook_title" if work.kind == "inproceedings" else "", work.container),
        (_CONTAINERS.get(work.kind, ""), work.container),
        ("series_title", work.series),
        ("volume", work.volume),
        ("technical_report_number" if is_report else "issue", work.number),
        ("firstpage", work.first_page or work.article),
        ("lastpage", work.last_page),
        (_HOUSES.get(work.kind, "publisher"), work.publisher),
        ("doi", work.doi),
        ("arxiv_id", work.arxiv),
        ("pmid", work.pmid),
        *(("isbn", number) for number in work.isbn),
        *(("issn", number) for number in work.issn),
        ("language", work.language),
        *(("keywords", word) for word in work.keywords),
        ("abstract_html_url", page),
        ("pdf_url", pdf),
    ]
    return [(f"citation_{name}", _line(value)) for name, value in tags if name and value.strip()]


def _people(names: tuple[Name, ...]) -> list[str]:
    """Write names so that nobody parts them in a wrong place.

    Google Scholar takes ``Given Family`` and ``Family, Given``; to Zotero the last word is the family name
    where there is no comma. So who has more than a word there is written with one, as are groups, and what
    follows a name (``Jr``) goes with it, not behind a second comma. Of a name that stands alone, Zotero takes
    words on both sides of the comma for two people: they are no words to it with a no-break space between.
    """
    written = []
    for name in names:
        family = _line(" ".join([name.particle, name.family or name.literal, name.suffix.rstrip(".")]))
        given = _line(name.given)
        if not given:  # a group, or one who has a single name
            family = _line(re.sub("[,;]", " ", family))
        if " " not in family:
            written.append(f"{given} {family}".strip())
        else:
            written.append(f"{family}, {given.replace(' ', NO_BREAK) if len(names) == 1 else given}".strip())
    return written


def _line(text: str) -> str:
    return re.sub(r"[^\S\xa0]+", " ", text).strip()

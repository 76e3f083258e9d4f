"""The ``citation_*`` tags of a paper's page, as Google Scholar and Zotero read them.

https://scholar.google.com/intl/en/scholar/inclusion.html#indexing
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .metadata import Metadata

#: The tag of what a work stands in, by its kind.
_CONTAINERS = {
    **dict.fromkeys(("article", "magazine", "newspaper", "review"), "journal_title"),
    **dict.fromkeys(("incollection", "inbook", "encyclopedia"), "inbook_title"),
    **dict.fromkeys(("inproceedings", "misc"), "conference_title"),
}
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
        *(("author", name.whole) for name in work.authors),
        *(("editor", name.whole) for name in work.editors),
        ("publication_date", "/".join(f"{part:02}" for part in work.date)),
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
    return [(f"citation_{name}", " ".join(value.split())) for name, value in tags if name and value.strip()]

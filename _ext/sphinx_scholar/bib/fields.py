"""What becomes of each field of an entry, in words: the manual shows it, the checker knows fields by it."""

from __future__ import annotations

#: What reference managers note for their owners.
MANAGED = (
    "annote file owner timestamp date-added date-modified bdsk-* mendeley-* groups ranking readstatus "
    "priority qualityassured creationdate modificationdate local-url rating read posted-at added-at "
    "username citeulike-* interhash intrahash opt* alteditor comment date_added"
).split()
#: Fields, and what becomes of them. Those that make links are in :data:`.links.LINKS`.
ROWS = (
    ("title subtitle", "The first words of the reference, as they are typed."),
    (
        "author editor",
        "The people; editors stand in for authors, or in the venue beside them. A mark at a name "
        "(`Doe*, Jane`, `Doe$^\\dagger$`) is raised, explained as *equal contribution* if it is a star or as "
        "`scholar_marks` says, and gone from the BibTeX.",
    ),
    ("collaboration", "After the authors: *(MINERvA Collaboration)*."),
    (
        "journal booktitle maintitle eventtitle venue series volume number pages eid edition chapter "
        "publisher organization address school institution type howpublished version",
        "The venue, as the type of entry wants.",
    ),
    ("year month day", "Order and headings; month and year end the venue."),
    (
        "date journaltitle location issue booksubtitle mainsubtitle pubstate articleno article-number "
        "article_number art_number elocation-id arxivid",
        "Names of biblatex and of publishers for some of these.",
    ),
    (
        "crossref xdata",
        "What is not here is taken from the entry of that key, whose title becomes the venue.",
    ),
    ("note", "After the year, such as *Spotlight*."),
    (
        "archiveprefix eprinttype",
        "The archive of `eprint`; where no venue is named, it is one: *bioRxiv preprint*.",
    ),
    ("abbr", "A short name of the venue, in a small frame before it."),
    (
        "award award_name",
        "Part of the reference. With both, `award` (Markdown) unfolds under `award_name`.",
    ),
    ("additional_info", "A line under the reference: Markdown."),
    ("annotation", "A line under the reference, in place of *Equal contribution*: Markdown."),
    ("preview", "A small picture: a file, found like those of links, and none of another site."),
    ("abstract", "The **Abstract** to unfold: Markdown with maths."),
    ("selected", "For `:filter: selected`; `true`, `yes`, `1` and `on` mean yes."),
    ("bibtex_show", "`false` hides the **BibTeX**."),
    ("keywords", "For `:group-by: keywords`: the first one counts, as the first author does."),
    (
        "altmetric dimensions google_scholar_id inspirehep_id",
        "Nothing: these badges would ask other sites each time the page is read.",
    ),
    (
        "addendum bookauthor booktitleaddon collaborator editora editoratype editortype entryset "
        "eprintclass eventdate isbn issn issuetitle journalsubtitle key langid langidopts language "
        "numpages origdate origlanguage pagetotal part primaryclass relatedtype shortauthor shortjournal "
        "shorttitle sorttitle indexsorttitle titleaddon translator urldate volumes xref",
        "Only the BibTeX that readers copy has it.",
    ),
    (
        "adsnote adscomment archive biburl bibsource slaccitation reportnumber source document_type "
        "abbrev_source_title affiliation affiliations author_keywords author-email "
        "correspondence_address1 references coden funding_* funding-* eissn journal-iso unique-id "
        "web-of-science-* number-of-cited-references times-cited usage-count-* research-areas "
        "researcherid-numbers orcid-numbers keywords-plus doc-delivery-number da oa esi-* "
        "cited-references acmid issue_date ids related options lccn mrnumber mrclass "
        "mrreviewer zbl copyright rights label fjournal journal-url issn-l pii bibcode country",
        "Only the BibTeX that readers copy has it: what a database notes.",
    ),
    (
        " ".join(MANAGED),
        "Nothing: what a reference manager notes for its owner.",
    ),
)

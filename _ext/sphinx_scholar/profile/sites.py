"""Where researchers have profiles: a table of sites, their ids and addresses; and the parts of a profile."""

from __future__ import annotations

from typing import NamedTuple

from ..bib.words import N_


class Site(NamedTuple):
    """A site with profiles."""

    name: str  #: As its owners write it; marked for translation where it is a word.
    address: str  #: Of a profile, with ``{}`` for each group of *form*.
    form: str  #: A pattern of ids.
    example: str  #: An id.
    icon: str = ""  #: What simple-icons calls its icon.

    @property
    def is_file(self) -> bool:
        """Whether a file of the site can stand in place of an id."""
        return not self.address


_ORCID = r"(\d{4}-\d{4}-\d{4}-\d{3}[\dX])"
_NUMBER = r"(\d+)"
_NAME = r"([A-Za-z0-9](?:[\w.-]*[\w])?)"

#: Key in ``scholar_profile`` -> the site. Case, ``-``, ``_`` and spaces in keys do not matter.
SITES: dict[str, Site] = {
    "orcid": Site("ORCID", "https://orcid.org/{}", _ORCID, "0000-0002-1825-0097", "orcid"),
    "google_scholar": Site(
        "Google Scholar",
        "https://scholar.google.com/citations?user={}",
        r"([\w-]{12})",
        "AbCdEfGhIjKl",
        "googlescholar",
    ),
    "semantic_scholar": Site(
        "Semantic Scholar",
        "https://www.semanticscholar.org/author/{}",
        _NUMBER,
        "1234567",
        "semanticscholar",
    ),
    "dblp": Site("DBLP", "https://dblp.org/pid/{}", r"(\w+/[\w-]+)", "12/3456-7", "dblp"),
    "arxiv": Site(
        "arXiv", "https://arxiv.org/a/{}", r"(\w+_\d+|\d{4}-\d{4}-\d{4}-\d{3}[\dX])", "lovelace_a_1", "arxiv"
    ),
    "openreview": Site(
        "OpenReview", "https://openreview.net/profile?id={}", r"(~[\w.'-]+\d)", "~Ada_Lovelace1"
    ),
    "hal": Site("HAL", "https://cv.hal.science/{}", r"([\w-]+)", "ada-lovelace", "hal"),
    "inspire": Site("INSPIRE", "https://inspirehep.net/authors/{}", _NUMBER, "1234567"),
    "ads": Site("ADS", "https://ui.adsabs.harvard.edu/search/q=orcid%3A{}", _ORCID, "0000-0002-1825-0097"),
    "researchgate": Site(
        "ResearchGate",
        "https://www.researchgate.net/profile/{}",
        r"([\w-]+)",
        "Ada-Lovelace",
        "researchgate",
    ),
    "web_of_science": Site(
        "Web of Science",
        "https://www.webofscience.com/wos/author/record/{}",
        r"([A-Z]{1,3}-\d{4}-\d{4}|\d+)",
        "A-1234-2015",
    ),
    "scopus": Site(
        "Scopus", "https://www.scopus.com/authid/detail.uri?authorId={}", _NUMBER, "12345678900", "scopus"
    ),
    "github": Site("GitHub", "https://github.com/{}", r"([A-Za-z0-9][A-Za-z0-9-]*)", "ada", "github"),
    "gitlab": Site("GitLab", "https://gitlab.com/{}", _NAME, "ada", "gitlab"),
    "huggingface": Site("Hugging Face", "https://huggingface.co/{}", _NAME, "ada", "huggingface"),
    "stackoverflow": Site(
        "Stack Overflow", "https://stackoverflow.com/users/{}", _NUMBER, "1234567", "stackoverflow"
    ),
    "linkedin": Site("LinkedIn", "https://www.linkedin.com/in/{}", r"([\w%-]+)", "ada-lovelace"),
    "mastodon": Site(
        "Mastodon",
        "https://{1}/@{0}",
        r"@?([A-Za-z0-9_.-]+)@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)",
        "@ada@example.social",
        "mastodon",
    ),
    "bluesky": Site(
        "Bluesky",
        "https://bsky.app/profile/{}",
        r"@?([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)",
        "ada.bsky.social",
        "bluesky",
    ),
    "x": Site("X", "https://x.com/{}", r"@?([A-Za-z0-9_]{1,15})", "ada", "x"),
    "youtube": Site("YouTube", "https://www.youtube.com/@{}", r"@?([\w.-]+)", "@ada", "youtube"),
    "cv": Site(N_("CV"), "", "", "_static/cv.pdf"),
}

#: Part of a profile -> what it is, in the manual's words.
PARTS: dict[str, str] = {
    "name": "The name, as on the front page",
    "native_name": "The name in another script, and the language of that",
    "pronunciation": "How the name is said",
    "position": "What somebody is",
    "affiliations": "Where somebody works: names, each alone or with an address",
    "places": "A town, or more of them",
    "alumni_of": "Where somebody studied: names, each alone or with an address; for search engines alone",
    "interests": "What somebody works on, in a few words each; for search engines alone",
    "email": "An e-mail address, which people can read and copy and simple programs cannot",
    "portrait": "A picture, and what it shows, for who cannot see it",
    "links": "Other links: name, address, and perhaps an SVG file of an icon",
}

#: Key -> how it is written: as an example in warnings and in the manual.
EXAMPLES: dict[str, str] = {
    "name": '"Ada Lovelace"',
    "native_name": '("Ադա Լավլեյս", "hy")',
    "pronunciation": '"AY-duh LUV-layss"',
    "position": '"Analyst"',
    "affiliations": '["University of London", ("Royal Society", "https://royalsociety.org/")]',
    "places": '"London"',
    "alumni_of": '["University of Turin"]',
    "interests": '["Bernoulli numbers", "engines"]',
    "email": '"ada@example.org"',
    "portrait": '("portrait.jpg", "Ada Lovelace at a desk")',
    "links": '[("Blog", "https://example.org/"), ("Lab", "https://example.org/lab", "lab.svg")]',
    **{key: f'"{site.example}"' for key, site in SITES.items()},
}

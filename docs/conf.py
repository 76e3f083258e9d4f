"""The manual's settings. Its examples are built by the extension in this repository."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE / "_ext"), str(HERE.parent / "_ext")]

project = "sphinx-scholar"
author = "the sphinx-scholar authors"
project_copyright = "the sphinx-scholar authors"
html_title = "sphinx-scholar"
language = "en"

extensions = ["myst_parser", "sphinxcontrib.bibtex", "sphinx_scholar", "manual"]
exclude_patterns = ["_*"]
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3

bibtex_bibfiles = ["refs.bib"]
bibtex_reference_style = "author_year"
scholar_author = ["Ada Lovelace", "Ada King"]
scholar_profile = {
    "name": "Ada Lovelace",
    "native_name": ("Ադա Լավլեյս", "hy"),
    "pronunciation": "AY-duh LUV-layss",
    "position": "Analyst",
    "affiliations": [("Analytical Society", "https://example.org/society"), "Engine Works"],
    "places": ["London"],
    "email": "ada@example.org",
    "portrait": ("files/ada.svg", "Ada Lovelace, drawn in a few lines"),
    "orcid": "0000-0002-1825-0097",
    "github": "ada",
    "linkedin": "https://www.linkedin.com/in/ada",
    "mastodon": "@ada@example.social",
    "links": [("Blog", "https://example.org/blog", "files/pen.svg")],
}
scholar_coauthors = {"Luigi Menabrea": "https://example.org/menabrea"}
scholar_max_authors = 6
scholar_links = {"talk": ("Talk", "https://example.org/talks/{}")}
scholar_file_path = ["files"]

html_theme = "pydata_sphinx_theme"
html_sidebars = {"**": ["chapters.html"]}
templates_path = ["_templates"]
html_static_path = ["_static"]
html_css_files = ["manual.css"]
html_math_renderer = "mathml"
html_show_sourcelink = False
html_copy_source = False
html_use_index = False
html_theme_options = {
    "navbar_center": [],
    "navbar_end": ["theme-switcher"],
    "navbar_persistent": ["search-button"],
    "secondary_sidebar_items": ["page-toc"],
    "show_prev_next": True,
    "footer_start": [],
    "footer_end": [],
}

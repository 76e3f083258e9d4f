"""The site's settings. Words are in the pages and in refs.bib; logic is in _ext/."""

import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

from docutils.nodes import section
from sphinx.addnodes import start_of_file
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

# -- Who ---------------------------------------------------------------------
project = "Hrayr Harutyunyan"
author = "Hrayr Harutyunyan"
project_copyright = "Hrayr Harutyunyan"
language = "en"
version = "1.0"  # an EPUB must have one
html_title = "Hrayr Harutyunyan"
scholar_author = ["Hrayr Harutyunyan"]

# -- Pages -------------------------------------------------------------------
extensions = ["myst_parser", "sphinxcontrib.bibtex", "sphinx_scholar", "notfound.extension"]
exclude_patterns = ["_build", "_ext", ".venv", "docs", "tests", "benchmarks", ".*"]
exclude_patterns += ["README.md", "CHANGELOG.md", "CONTRIBUTING.md"]
myst_enable_extensions = ["colon_fence", "dollarmath", "smartquotes"]
myst_title_to_header = True  # a `title:` at the top of a page is its title

# -- Publications ------------------------------------------------------------
bibtex_bibfiles = ["refs.bib"]
bibtex_reference_style = "author_year"

# -- Look --------------------------------------------------------------------
html_theme = "pydata_sphinx_theme"
templates_path = ["_templates"]
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_favicon = "_static/favicon.svg"
html_math_renderer = "mathml"
html_show_sourcelink = False
html_copy_source = False
html_show_sphinx = False
html_use_index = False
html_permalinks_icon = "#"
html_sidebars = {"**": []}
# Where the site will be: Read the Docs says so itself, other hosts by SITE_URL.
html_baseurl = os.environ.get("READTHEDOCS_CANONICAL_URL") or os.environ.get("SITE_URL", "")
if html_baseurl:
    html_baseurl = html_baseurl.rstrip("/") + "/"
notfound_urls_prefix = urlsplit(html_baseurl).path or "/"
html_context = {"default_mode": "auto"}
html_theme_options = {
    # The header: profile links beside the name, then the pages, search and the light or dark switch.
    "navbar_start": ["navbar-logo", "navbar-icon-links"],
    "navbar_center": ["navbar-nav"],
    "navbar_persistent": ["search-button"],
    "navbar_end": ["theme-switcher"],
    "search_bar_text": "Search this site",
    "icon_links_label": "Profiles",
    # An icon is a name in site.css.
    "icon_links": [
        {"name": "GitHub", "url": "https://github.com/hrayrhar", "icon": "icon-github"},
        {
            "name": "Google Scholar",
            "url": "https://scholar.google.com/citations?user=GaCGz8wAAAAJ",
            "icon": "icon-scholar",
        },
        {"name": "LinkedIn", "url": "https://www.linkedin.com/in/harhrayr", "icon": "icon-linkedin"},
    ],
    # One column: the text, and one line under it.
    "article_header_start": [],
    "primary_sidebar_end": [],
    "secondary_sidebar_items": [],
    "show_prev_next": False,
    "back_to_top_button": False,
    "footer_start": ["copyright"],
    "footer_end": [],
}

# -- Print -------------------------------------------------------------------
latex_engine = "xelatex"  # any script
latex_theme = "howto"  # an article, without chapters and empty pages
latex_domain_indices = False
latex_elements = {
    "papersize": "a4paper",
    "maketitle": r"\scholartitle{Research scientist, Google Research, New York City}",
    "preamble": r"\setcounter{secnumdepth}{0}",  # no numbers before headings
    # A few pages: viewers show their sections, and nobody looks anything up.
    "tableofcontents": "",
    "makeindex": "",
    "printindex": "",
}
today_fmt = " "  # no date: a build today is the build of tomorrow
epub_show_urls = "no"
epub_css_files = []  # what is in site.css is for browsers
epub_exclude_files = ["_static/site.css", "_static/favicon.svg"]


class PagesLast(SphinxPostTransform):
    """Where all pages are in one document, put them behind the front page, not into its last section.

    The toctree stands in that section, for Markdown has no way to end one.
    """

    default_priority = 5

    def run(self) -> None:
        """Move what Sphinx has put in the place of the toctree."""
        pages = next(self.document.findall(start_of_file), None)
        if pages:
            toctree = pages.parent
            toctree.parent.remove(toctree)
            (self.document.next_node(section) or self.document).append(toctree)


def setup(app: Sphinx) -> None:
    """Let Sphinx know it."""
    app.add_post_transform(PagesLast)

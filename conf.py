"""The site's settings. Words are in the pages and in refs.bib; logic is in _ext/."""

import os
import re
import sys
import unicodedata
from html import escape
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
scholar_profile = {
    "name": "Hrayr Harutyunyan",
    "position": "Research scientist",
    "affiliations": ["Google Research"],
    "places": ["New York City"],
    "alumni_of": ["University of Southern California", "Yerevan State University"],
    "interests": ["language models", "knowledge distillation", "generalization", "learning theory"],
    "github": "hrayrhar",
    "google_scholar": "GaCGz8wAAAAJ",
    "linkedin": "harhrayr",
}

# -- Pages -------------------------------------------------------------------
extensions = ["myst_parser", "sphinxcontrib.bibtex", "sphinx_scholar", "notfound.extension"]
exclude_patterns = ["_build", "_ext", ".venv", "docs", "tests", "benchmarks", ".*"]
exclude_patterns += ["README.md", "CHANGELOG.md", "CONTRIBUTING.md"]
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath", "smartquotes"]
myst_update_mathjax = False  # formulas are MathML
myst_title_to_header = True  # a `title:` at the top of a page is its title

# -- Publications ------------------------------------------------------------
bibtex_bibfiles = ["refs.bib"]
bibtex_reference_style = "author_year"

# -- Look --------------------------------------------------------------------
html_theme = "pydata_sphinx_theme"
templates_path = ["_templates"]
html_static_path = ["_static"]
scholar_light = True  # one small style sheet, no script of the theme's; False brings all of it back
html_js_files = [("site.js", {"priority": 100})] if scholar_light else []
html_css_files = [("site.css", {"priority": 800})]  # after the theme's
html_favicon = "_static/favicon.svg"
html_math_renderer = "mathml"
html_show_sourcelink = False
html_copy_source = False
html_show_sphinx = False
html_use_index = False
html_permalinks_icon = "#"
html_sidebars = {"**": []}
# Where the site will be: Read the Docs says so itself, but of a preview its own; other hosts by SITE_URL.
is_preview = os.environ.get("READTHEDOCS_VERSION_TYPE") == "external"
html_baseurl = "" if is_preview else os.environ.get("READTHEDOCS_CANONICAL_URL", "")
html_baseurl = html_baseurl or os.environ.get("SITE_URL", "")
if html_baseurl:
    html_baseurl = html_baseurl.rstrip("/") + "/"
notfound_urls_prefix = urlsplit(html_baseurl).path or "/"
# Where the site's source is, as far as Read the Docs says so.
source = os.environ.get("READTHEDOCS_GIT_CLONE_URL", "").removesuffix(".git")
source = source if re.fullmatch(r"https://[\w./~-]+", source) else ""
html_context = {
    "default_mode": "auto",
    # In the foot of each page; a licence is ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/").
    "footer_links": [(source.removeprefix("https://"), source)] if source else [],
}
html_theme_options = {
    # The header: profile links beside the name, then the pages, search and the light or dark switch.
    "navbar_start": ["navbar-logo", "profile-links"],
    "navbar_center": ["navbar-nav"],
    "header_links_before_dropdown": 99,  # all of them: a menu would need a script
    "navbar_persistent": ["search-button"],
    "navbar_end": ["theme-switcher"],
    "search_bar_text": "Search this site",
    "icon_links_label": "Profiles",
    # What the theme would set: an unchanged site has unchanged settings.
    "icon_links": [],
    "logo": {"text": escape(html_title)},  # the theme takes it for HTML
    # One column: the text, and one line under it.
    "article_header_start": [],
    "primary_sidebar_end": [],
    "secondary_sidebar_items": [],
    "show_prev_next": False,
    "back_to_top_button": False,
    "footer_start": ["site-footer.html"],
    "footer_end": [],
}

# -- Print -------------------------------------------------------------------
# "Ada Lovelace" is Ada-Lovelace.pdf and Ada-Lovelace.epub: letters and digits of any script.
file_name = "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in project)
file_name = "-".join(file_name.split()) or "site"
in_tex = [re.sub(r"([&%$#_{}])", r"\\\1", words) for words in (project, author)]
latex_documents = [("index", f"{file_name}.tex", *in_tex, "howto")]
epub_basename = file_name
latex_engine = "xelatex"  # any script
latex_theme = "howto"  # an article, without chapters and empty pages
latex_domain_indices = False
latex_elements = {
    "papersize": "a4paper",
    "maketitle": r"\scholartitle{\scholarprofile}",
    "preamble": r"\setcounter{secnumdepth}{0}",  # no numbers before headings
    # A few pages: viewers show their sections, and nobody looks anything up.
    "tableofcontents": "",
    "makeindex": "",
    "printindex": "",
}
today_fmt = " "  # no date: a build today is the build of tomorrow
epub_show_urls = "no"
epub_css_files = []  # what is in site.css is for browsers
epub_exclude_files = ["_static/site.css", "_static/site.js", "_static/favicon.svg"]
suppress_warnings = ["epub.unknown_project_files"]  # a PDF in _static is for the site, not for the e-book


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


def forget_templates(app: Sphinx) -> None:
    """Take out what the theme has added to the setting, once it was read.

    Sphinx keeps the settings of a build, and would say of each later one that they changed.
    """
    del app.config.templates_path[1:]


def setup(app: Sphinx) -> None:
    """Let Sphinx know both."""
    app.add_post_transform(PagesLast)
    app.connect("builder-inited", forget_templates)

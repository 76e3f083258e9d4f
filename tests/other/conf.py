"""Another researcher's site: the same extension, another theme, other words."""

project = "Amalia Emmy"
author = "Amalia Emmy"
copyright = "Amalia Emmy"
version = "1"

extensions = ["myst_parser", "sphinxcontrib.bibtex", "sphinx_scholar"]
myst_enable_extensions = ["colon_fence", "dollarmath"]
bibtex_bibfiles = ["papers.bib", "talks.bib"]
bibtex_reference_style = "author_year"
scholar_author = ["Amalia Emmy", "Emmy-Noether, A."]
html_theme = "alabaster"
html_math_renderer = "mathml"

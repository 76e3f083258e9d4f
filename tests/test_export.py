"""The BibTeX to copy, in colour: the classes are those of Pygments, which is not asked; values have none."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import BibTeXLexer

from sphinx_scholar.bib.dialects import PRIVATE_FIELDS
from sphinx_scholar.bib.export import colour_bibtex, export_bibtex
from sphinx_scholar.bib.read import open_file, read_files

FILES = sorted((Path(__file__).parent / "bib").glob("*.bib"))


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_colours_are_those_of_pygments(file):
    for entry in read_files([open_file(file, file.name)], "utf-8-sig").entries.values():
        source = export_bibtex(entry, PRIVATE_FIELDS)
        theirs = highlight(source, BibTeXLexer(), HtmlFormatter())
        assert 'class="err"' not in theirs
        wanted = BeautifulSoup(theirs, "html.parser")
        for span in wanted.select("span:not(.nc, .nl, .na)"):
            span.unwrap()
        wanted.smooth()
        ours = f'<div class="highlight"><pre>{colour_bibtex(entry, PRIVATE_FIELDS)}</pre></div>\n'
        assert BeautifulSoup(ours, "html.parser") == wanted

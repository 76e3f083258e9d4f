"""The README tells the truth: its examples build, and it leaves nothing out."""

import re
from pathlib import Path

import pytest

from sphinx_scholar.bib.export import PRIVATE_FIELDS
from sphinx_scholar.bib.links import LINKS
from sphinx_scholar.bib.problems import Problem
from sphinx_scholar.config import VALUES
from sphinx_scholar.news.directives import NewsDirective, NewsListDirective
from sphinx_scholar.papers.directives import AbstractDirective, PublicationsDirective

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
DIRECTIVES = (NewsDirective, NewsListDirective, PublicationsDirective, AbstractDirective)


def blocks(language):
    """Give the README's fenced blocks of a language."""
    found = re.findall(rf"^(````?){language}\n(.*?)^\1$", README, re.DOTALL | re.MULTILINE)
    return [text for _fence, text in found]


def test_examples_build_without_a_warning(site):
    examples = blocks("markdown")
    [conf], [bib] = blocks("python"), blocks("bibtex")
    site.write({"conf.py": conf + "nitpicky = True\n", "refs.bib": bib, "index.md": "# Home\n"})
    site.write({f"example{n}.md": f"---\norphan: true\n---\n\n{text}" for n, text in enumerate(examples)})
    site.clean_build()
    made = [site.page(f"example{n}") for n in range(len(examples))]
    shown = ".news-item", ".publication", ".scholar-abstract", "a[href$='#lovelace1843notes']"
    for page in made:
        assert any(page.select(selector) for selector in shown), page.body.text
    for selector in shown:
        assert any(page.select(selector) for page in made), selector


@pytest.mark.parametrize(
    "names",
    [
        pytest.param([*LINKS, *PRIVATE_FIELDS], id="fields"),
        pytest.param([value.name for value in VALUES], id="settings"),
        pytest.param([f"scholar.{problem.value}" for problem in Problem], id="warnings"),
        pytest.param([f":{o}:" for d in DIRECTIVES for o in d.option_spec or ()], id="options"),
    ],
)
def test_reference_is_complete(names):
    assert names
    assert [name for name in names if f"`{name}`" not in README] == []


def test_links_and_labels_agree_with_the_table():
    rows = re.findall(r"^\| (`.*?`) \| ([^|]*) \| [^|]* \|$", README, re.MULTILINE)
    told = {}
    for fields, labels in rows:
        names, words = re.findall(r"`(.+?)`", fields), labels.split(", ")
        if set(names) <= LINKS.keys():
            told.update(zip(names, words * len(names) if len(words) == 1 else words, strict=True))
    assert told == {field: rule[0] for field, rule in LINKS.items()}
    assert list(told) == list(LINKS), "in the order in which they are shown"


def test_links_inside_the_readme_lead_somewhere():
    prose = re.sub(r"^(````?)\w+\n.*?^\1$", "", README, flags=re.DOTALL | re.MULTILINE)
    headings = re.findall(r"^#+ (.+)$", prose, re.MULTILINE)
    slugs = {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}
    links = re.findall(r"\]\(([^):]+)\)", re.sub(r"`[^`\n]+`", "", prose))
    assert links
    for link in links:
        assert link[1:] in slugs if link.startswith("#") else (ROOT / link).is_file(), link

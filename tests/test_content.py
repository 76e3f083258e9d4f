"""The facts of the first site. Who makes the site theirs replaces this file's facts, or deletes it."""

import re
from pathlib import Path

import pytest
from pybtex.database import parse_file
from test_site import ROOT, ours, page  # noqa: F401  # a fixture is used by its name

#: Every address that the site must lead to, apart from those in refs.bib.
PROFILE = """
https://github.com/hrayrhar
https://scholar.google.com/citations?user=GaCGz8wAAAAJ
https://www.linkedin.com/in/harhrayr
https://deepmind.google/technologies/gemini/nano/
https://www.isi.edu/people/galstyan/about
https://www.isi.edu/people/gregv/about
https://arxiv.org/abs/2306.15918
""".split()

PAGES = ["index", "news", "publications"]
FILES = [path for path in (ROOT / "_ext").rglob("*") if path.suffix in {".py", ".js", ".css", ".sty", ".po"}]


def test_numbers(ours):  # noqa: F811
    index, news, papers = (page(ours, name) for name in PAGES)
    assert len(papers.select("li.publication")) == 11
    assert len(papers.select("strong.owner")) == 11
    assert len(papers.select("details.scholar-abstract")) == 11
    assert len(news.select("li.news-item")) == 16
    assert len(index.select("li.news-item")) == 5
    assert len(index.select("li.publication")) == 4


def test_titles_are_exact(ours):  # noqa: F811
    shown = {span.text for span in page(ours, "publications").select(".publication .title")}
    assert shown == {
        "Supervision Complexity and its Role in Knowledge Distillation",
        "Formal limitations of sample-wise information-theoretic generalization bounds",
        "Failure Modes of Domain Generalization Algorithms",
        "Information-theoretic generalization bounds for black-box learning algorithms",
        "Estimating informativeness of samples with smooth unique information",
        "Improving generalization by controlling label-noise information in neural network weights",
        "Fast structure learning with modular regularization",
        "Efficient Covariance Estimation from Temporal Data",
        "MixHop: Higher-Order Graph Convolution Architectures via Sparsified Neighborhood Mixing",
        "Multitask learning and benchmarking with clinical time series data",
        "Disentangled representations via synergy minimization",
    }


def test_every_link_is_there(ours):  # noqa: F811
    pages = [page(ours, name) for name in PAGES]
    links = {anchor["href"] for here in pages for anchor in here.select("a[href]")}
    assert set(PROFILE) <= links
    for entry in parse_file(ROOT / "refs.bib").entries.values():
        fields = entry.fields
        wanted = [*fields.get("url", "").split(), *fields.get("code", "").split()]
        wanted.append(f"https://arxiv.org/abs/{fields['eprint']}")
        if "doi" in fields:
            wanted.append(f"https://doi.org/{fields['doi']}")
        assert set(wanted) <= links


@pytest.mark.parametrize("file", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_personal_in_the_extension(file: Path):
    assert not re.search("hrayr|harutyunyan", file.read_text(encoding="utf-8"), re.IGNORECASE)

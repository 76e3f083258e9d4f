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


#: Key -> authors, year, tag and words of where it stands, first and last page, DOI, arXiv id.
TAGS = {
    "harutyunyan2023supervision": (
        5,
        "2023",
        "conference",
        "ICLR",
        "",
        "",
        "",
        "2301.12245",
    ),
    "harutyunyan2022formal": (
        *(3, "2022", "conference", "IEEE Information Theory Workshop", "440", "445"),
        *("10.1109/ITW54588.2022.9965850", "2205.06915"),
    ),
    "galstyan2022failure": (5, "2022", "conference", "CVPR", "19077", "19086", "", "2111.13733"),
    "harutyunyan2021information": (4, "2021", "conference", "34", "24670", "24682", "", "2110.01584"),
    "harutyunyan2021estimating": (
        7,
        "2021",
        "conference",
        "ICLR",
        "",
        "",
        "",
        "2101.06640",
    ),
    "harutyunyan2020improving": (4, "2020", "conference", "ICML", "4071", "4081", "", "2002.07933"),
    "versteeg2019fast": (4, "2019", "conference", "32", "15593", "15603", "", "1706.03353"),
    "harutyunyan2019efficient": (5, "2019", "", "", "", "", "", "1905.13276"),
    "abuelhaija2019mixhop": (8, "2019", "conference", "ICML", "", "", "", "1905.00067"),
    "harutyunyan2019multitask": (
        *(5, "2019", "journal", "Scientific Data", "96", "", "10.1038/s41597-019-0103-9", "1703.07771"),
    ),
    "versteeg2017disentangled": (
        *(4, "2017", "conference", "Allerton", "180", "187"),
        *("10.1109/ALLERTON.2017.8262735", "1710.03839"),
    ),
}


def test_each_paper_has_a_page_with_its_facts(ours):  # noqa: F811
    titles = {a["href"]: a.text for a in page(ours, "publications").select(".publication .title > a")}
    assert {f"papers/{key}.html" for key in TAGS} == titles.keys()
    for key, (authors, year, kind, where, *facts) in TAGS.items():
        here = page(ours, f"papers/{key}")
        tags = [
            (tag["name"].removeprefix("citation_"), tag["content"])
            for tag in here.select("[name^=citation_]")
        ]
        said = dict(tags)
        assert said["title"] == here.h1.text == titles[f"papers/{key}.html"]
        people = [name for tag, name in tags if tag == "author"]
        assert len(people) == authors
        assert "Hrayr Harutyunyan" in people
        assert said["publication_date"].split("/")[0] == year
        named = said.get(f"{kind}_title", "")
        assert named or kind not in ("journal", "conference")
        assert where in named or where == here.select_one(".abbr").text
        assert [said.get(name, "") for name in ("firstpage", "lastpage", "doi", "arxiv_id")] == facts
        assert all(content.strip() for _tag, content in tags)


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

"""{news} and {news-list}, as the pages show them."""

import re

import pytest
from conftest import INDEX

from sphinx_scholar.news.directives import check_date, write_date

NEWS = """\
# News

:::{news} 2022-03
A *month*.
:::

:::{news} 2023-07-17
Joined [a page](other.md), $x^2$, {cite:p}`lovelace1843notes`.
:::

:::{news} 2021
A year.
:::
"""
OTHER = "# Other\n\n```{publications}\n```\n"


def dates(page):
    return [item.find("time")["datetime"] for item in page.select("li.news-item")]


@pytest.fixture
def news(site):
    def make(text=NEWS, **pages):
        site.write({"news.md": text, "other.md": OTHER, **{f"{k}.md": v for k, v in pages.items()}})
        site.clean_build()
        return site.page("news")

    return make


def test_newest_first_under_years(news, site):
    page = news()
    assert dates(page) == ["2023-07-17", "2022-03", "2021"]
    assert [s["id"] for s in page.select("section.news-group")] == ["year-2023", "year-2022", "year-2021"]
    assert [t.text for t in page.find_all("time")] == ["July 17, 2023", "March 2022", "2021"]
    assert site.app.env.tocs["news"].astext().split() == ["News", "2023", "2022", "2021"]


def test_the_date_is_the_permalink(news):
    item = news().find(id="news-2023-07-17-joined-a-page-x-2")
    assert item is not None
    assert item.select_one(".news-date a")["href"] == f"#{item['id']}"


def test_a_name_is_the_id_and_can_be_linked(news, site):
    text = "# N\n\n:::{news} 2020-01-01\n:name: big-day\nIt was.\n:::\n"
    page = news(text, a="# A\n\n[that day](#big-day)\n")
    assert page.find("li", class_="news-item")["id"] == "big-day"
    assert site.page("a").find("a", string="that day")["href"] == "news.html#big-day"


def test_equal_items_have_ids_of_their_own(news):
    page = news("# N\n" + "\n:::{news} 2020-01-01\nSame.\n:::\n" * 3)
    assert len({item["id"] for item in page.select(".news-item")}) == 3


@pytest.mark.parametrize("written", ["yesterday", "2023-13-01", "2023-02-30", "17.07.2023", "2023-7-1"])
def test_a_bad_date_is_a_warning_and_loses_nothing(site, written):
    site.write({"news.md": f"# N\n\n:::{{news}} {written}\nStill here.\n:::\n"})
    site.build()
    assert re.search(r"news\.md:3: WARNING: “.*” is no date.*\[scholar\.date\]", site.warnings)
    item = site.page("news").select_one(".news-item")
    assert "Still here." in item.text
    assert written in item.text


def test_list_elsewhere(news, site):
    news(**{"sub/front": "# F\n\n```{news-list}\n:limit: 2\n```\n", "index": INDEX + "\n[x](sub/front.md)\n"})
    page = site.page("sub/front")
    assert dates(page) == ["2023-07-17", "2022-03"]
    item = page.select_one(".news-item")
    assert not item.has_attr("id")
    links = [a["href"] for a in item.find_all("a")]
    assert links[0].startswith("../news.html#news-2023-07-17")
    assert links[1:] == ["../other.html", "../other.html#lovelace1843notes"]
    assert item.find("math")


def test_rst_references_and_images_survive_the_copy(site):
    site.write(
        {
            "sub/news.rst": "N\n=\n\n.. news:: 2020-01-01\n\n   See :doc:`page`, here_.\n\n"
            "   .. image:: dot.svg\n\n.. _here:\n\nEnd\n---\n\nText.\n",
            "sub/page.rst": "P\n=\n",
            "sub/dot.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
            "index.md": "# H\n\n```{news-list}\n```\n\n```{toctree}\nsub/news\nsub/page\n```\n",
        }
    )
    site.clean_build()
    item = site.page("index").select_one(".news-item")
    assert [a["href"] for a in item.find_all("a")][1:] == ["sub/page.html", "sub/news.html#here"]
    assert (site.output / "html" / item.img["src"]).is_file()


def test_items_inside_another_directive_get_no_sections(news):
    page = news("# N\n\n::::{admonition} Box\n:::{news} 2020-01-01\nIn.\n:::\n::::\n")
    assert page.select_one(".admonition .news-item")
    assert not page.select(".admonition section")


def test_an_empty_list_is_nothing(site):
    site.write({"a.md": "# A\n\n```{news-list}\n```\n\nEnd.\n"})
    site.clean_build()
    assert not site.page("a").select("ul.news")


def test_lists_follow_news_that_change(news, site):
    news(front="# F\n\n```{news-list}\n```\n")
    site.write({"news.md": NEWS.replace("A *month*.", "Another thing.").replace("2021", "2024")})
    site.clean_build(fresh=False)
    page = site.page("front")
    assert dates(page) == ["2024", "2023-07-17", "2022-03"]
    assert "Another thing." in page.text


def test_parallel_is_serial(news, site):
    pages = {f"p{n}": f"# P{n}\n\n:::{{news}} 20{n:02}-01-01\nIn {n}.\n:::\n" for n in range(8)}
    news(**pages, front="# F\n\n```{news-list}\n```\n")
    serial = {p.name: p.read_bytes() for p in (site.output / "html").glob("*.html")}
    site.clean_build(parallel=2)
    assert {p.name: p.read_bytes() for p in (site.output / "html").glob("*.html")} == serial


@pytest.mark.parametrize(
    ("iso", "language", "written"),
    [
        ("2023-07-17", "de", "17. Juli 2023"),
        ("2023-07", "fr", "juillet 2023"),
        ("2023", "hy", "2023"),
        ("2023-07-17", "pt_BR", "17 de julho de 2023"),
        ("2023-07-17", "xx", "July 17, 2023"),
    ],
)
def test_dates_in_the_language_of_the_site(iso, language, written):
    assert check_date(iso) == iso
    assert write_date(iso, language) == written


@pytest.mark.parametrize(
    "written", ["２０２３-01-01", "2023-０１-01", "²023", "0000", "0000-01-01", "2023-01-01\n2"]
)
def test_what_is_no_date(written):
    assert check_date(written) is None


@pytest.mark.parametrize(
    ("iso", "written"),
    [
        ("2208-02-29", "February 29, 2208"),
        ("9999-12-31", "December 31, 9999"),
        ("0999-01", "January 999"),
        ("0001", "1"),
    ],
)
def test_years_far_away(iso, written):
    assert check_date(iso) == iso
    assert write_date(iso, "en") == written


@pytest.mark.parametrize("builder", ["html", "epub", "latex", "text", "singlehtml"])
def test_dates_far_away_reach_every_builder(site, builder):
    items = "\n".join(f":::{{news}} {date}\nThen.\n:::\n" for date in ("2208-02-29", "0001", "9999-12-31"))
    site.write({"news.md": f"# N\n\n{items}"})
    site.configure('\nlanguage = "en"\n')
    site.clean_build(builder)


def test_full_width_digits_are_a_warning(site):
    site.write({"news.md": "# N\n\n:::{news} ２０２３-01-01\nStill here.\n:::\n"})
    site.build()
    assert "news.md:3: WARNING: “２０２３-01-01” is no date" in site.warnings
    assert "Still here." in site.page("news").select_one(".news-item").text


@pytest.mark.parametrize("around", ["{}", "::::{{admonition}} Box\n{}\n::::"])
def test_a_list_of_news_within_news_is_a_warning(site, around):
    inner = around.format(":::{news-list}\n:::")
    site.write(
        {
            "news.md": f"# N\n\n::::::{{news}} 2020-01-01\nBefore.\n\n{inner}\n\nAfter.\n::::::\n",
            "front.md": "# F\n\n```{news-list}\n```\n",
        }
    )
    site.build()
    assert re.search(
        r"news\.md:\d+: WARNING: \{news-list\} cannot stand in \{news\}.*\[scholar\.", site.warnings
    )
    assert site.warnings.count("WARNING") == 1
    for page in ("news", "front"):
        items = site.page(page).select(".news-item")
        assert len(items) == 1
        assert "Before." in items[0].text
        assert "After." in items[0].text


@pytest.mark.parametrize(
    ("builder", "file"), [("latex", "site.tex"), ("texinfo", "site.texi"), ("man", "site.1")]
)
def test_news_outside_the_printed_pages_are_read_without_links(site, builder, file):
    site.configure("""
latex_documents = [("front", "site.tex", "T", "A", "manual")]
texinfo_documents = [("front", "site", "T", "A", "site", "D", "M")]
man_pages = [("front", "site", "T", ["A"], 1)]
""")
    text = "# N\n\n:::{news} 2020-01-01\nSee [there](#there), a note [^1], {cite:t}`babbage1842engine`."
    site.write(
        {
            "news.md": f"{text}\n\n[^1]: Noted.\n:::\n\n(there)=\n\n## Where\n",
            "papers.md": "# P\n\n```{publications}\n```\n",
            "front.md": "# F\n\n```{news-list}\n```\n\n```{abstract} lovelace1843notes\n```\n",
        }
    )
    site.clean_build(builder)
    text = " ".join(site.text(file, builder).split())
    assert "Bernoulli" in text
    assert "Where" not in text
    assert re.search(r"See\W(\W|emph|@)*there\W*, a note", text)

"""The foot of a page: how new its newest item is, after each edit as in a clean build; and the feeds."""

import pytest

LAYOUT = """{% extends "!layout.html" %}
{% block footer %}
<div class="foot">
{% if scholar_newest %}
<time datetime="{{ scholar_newest.iso }}">{{ scholar_newest.words|e }}</time>
<b>{{ scholar_newest.date|e }}</b>
{% endif %}
{% for feed in scholar_feeds %}<a href="{{ pathto(feed.file, 1)|e }}">{{ feed.words|e }}</a>{% endfor %}
</div>
{% endblock %}
"""
SETTINGS = 'templates_path = ["templates"]\n'
NEWS = "# News\n\n:::{news} 2023-07-17\nA.\n:::\n\n:::{news} 2022-05\nB.\n:::\n"
TALKS = "# Talks\n\n:::{news} 2024-01-02\n:kind: talk\nC.\n:::\n"


@pytest.fixture
def feet(site):
    """Build a site, and give what stands in the foot of each page: its date for machines."""
    files = {"templates/layout.html": LAYOUT, "news.md": NEWS, "talks.md": TALKS, "p.md": "# P\n\nText.\n"}
    site.write(
        {**files, "index.md": "# H\n\n```{news-list}\n:limit: 1\n```\n\n```{toctree}\n:glob:\n*\n```\n"}
    )
    site.configure(SETTINGS)

    def build(*, fresh=False):
        site.build(fresh=fresh)
        assert site.warnings == ""
        found = {name: site.page(name).select(".foot time") for name in ("index", "news", "talks", "p")}
        return {name: [time["datetime"] for time in times] for name, times in found.items()}

    return build


def test_a_page_says_how_new_what_it_shows_is(site, feet):
    assert feet() == {"index": ["2023-07-17"], "news": ["2023-07-17"], "talks": ["2024-01-02"], "p": []}
    assert site.page("news").select_one(".foot time").text == "Newest item: July 17, 2023"
    assert site.page("news").select_one(".foot b").text == "July 17, 2023"
    assert site.page("search").select(".foot time") == []
    assert site.page("news").select(".foot a") == []


@pytest.mark.parametrize(
    "edited",
    [
        {"news.md": NEWS + "\n:::{news} 2023-08\nNewer.\n:::\n"},
        {"news.md": NEWS.replace("2023-07-17", "2021")},
        {"news.md": "# News\n\nNone.\n\n:::{news} 2019\nOld.\n:::\n"},
        {"talks.md": TALKS.replace("2024", "2025").replace(":kind: talk\n", "")},
        {"p.md": "# P\n\n:::{news} 2026-01-01\nThe newest.\n:::\n"},
    ],
)
def test_it_is_after_an_edit_what_a_clean_build_says(site, feet, edited):
    before = feet()
    site.write(edited)
    after = feet()
    assert after != before
    pages = {name: site.text(f"{name}.html", "html") for name in after}
    assert feet(fresh=True) == after
    assert pages == {name: site.text(f"{name}.html", "html") for name in after}


def test_feeds_are_linked_from_each_page(site, feet):
    site.configure(f'{SETTINGS}html_baseurl = "https://ada.example/"\n')
    site.write({"sub/page.md": "---\norphan: true\n---\n# S\n\nText.\n"})
    feet()
    for name, root in (("news", ""), ("sub/page", "../"), ("search", "")):
        [link] = site.page(name).select(".foot a")
        assert (link["href"], link.text) == (f"{root}news.xml", "Atom feed: News")


def test_an_item_without_a_date_is_no_newest_one(site, feet):
    site.write({"news.md": "# News\n\n:::{news} soon\nA.\n:::\n"})
    site.build()
    assert "is no date" in site.warnings
    assert site.page("news").select(".foot time") == []

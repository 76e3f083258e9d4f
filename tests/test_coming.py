"""News of a date to come are shown from their day on, whatever was built before."""

from datetime import UTC, datetime

import pytest

from sphinx_scholar.bib.dates import build_day, is_to_come


def seconds(year, month=1, day=1):
    return str(int(datetime(year, month, day, 12, tzinfo=UTC).timestamp()))


COMING = {
    "news.md": "# N\n\n:::{news} 2030-05-02\n:name: gala\nA gala, {cite:p}`lovelace1843notes`.\n:::\n\n"
    ":::{news} 2020\nPast.\n:::\n",
    "front.md": "# F\n\n```{news-list}\n```\n",
    "papers.md": "# P\n\n```{publications}\n```\n",
}


def test_a_date_to_come_is_shown_from_its_day_on(site, monkeypatch):
    for year, month, day, count in [(2030, 5, 1, 1), (2030, 5, 2, 2), (2031, 1, 1, 2), (2029, 1, 1, 1)]:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", seconds(year, month, day))
        site.write(COMING)
        site.clean_build(fresh=False)
        assert ("2030-05-02 is shown from that day on" in site.status) == (count == 1)
        for name in ("news", "front"):
            assert len(site.page(name).select(".news-item")) == count
        assert bool(site.page("news").find(id="year-2030")) == (count == 2)
        assert ("2030" in site.app.env.tocs["news"].astext()) == (count == 2)


def test_a_preview_may_show_it(site, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", seconds(2025))
    site.write(COMING)
    site.configure("\nscholar_show_future = True\n")
    site.clean_build()
    assert len(site.page("front").select(".news-item")) == 2
    site.configure("\nscholar_show_future = False\n")
    site.clean_build(fresh=False)
    assert len(site.page("front").select(".news-item")) == 1


@pytest.mark.parametrize(
    ("iso", "day", "expected"),
    [
        ("2026-11-25", "2026-11-25", False),
        ("2026-11-26", "2026-11-25", True),
        ("2026-11", "2026-11-01", False),
        ("2026-12", "2026-11-30", True),
        ("2026", "2026-01-01", False),
        ("2027", "2026-12-31", True),
        ("", "2026-12-31", False),
    ],
)
def test_what_is_to_come(iso, day, expected):
    assert is_to_come(iso, day) == expected


@pytest.mark.parametrize(
    ("epoch", "day"), [("0", "1970-01-01"), ("86399", "1970-01-01"), ("86400", "1970-01-02")]
)
def test_the_day_of_a_build(monkeypatch, epoch, day):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert build_day() == day


@pytest.mark.parametrize("epoch", ["", "soon", "9" * 30])
def test_no_day_is_today(monkeypatch, epoch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    today = build_day()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert build_day() in {today, build_day()}


def test_a_list_of_items_to_come_is_no_mistake(site, monkeypatch):
    """That a list is empty until then is as its author wants it."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", seconds(2025))
    item = ":::{news} 2030\n:kind: talk\n:tags: robots\nIn a while.\n:::\n"
    site.write({"a.md": f"# A\n\n```{{news-list}}\n:kind: talk\n:tags: robots\n```\n\n{item}"})
    site.clean_build()
    assert not site.page("a").select(".news-item")

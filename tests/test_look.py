"""The look, as a browser computes it: what a reader sees first, sizes, lines, rows, rails, marks."""

import re

import pytest
from bs4 import BeautifulSoup
from test_browser import ENTRIES, MODES, browser, built, site, visit  # noqa: F401
from test_site import OWNER, PAGES, ROOT

SCREENS = [(360, 740), (768, 1024), (1440, 900)]
PAPER = f"papers/{next(iter(ENTRIES))}"
BOX = "e => { const b = e.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom] }"
STYLE = "(e, name) => getComputedStyle(e)[name]"
#: The lines of each text of some paragraphs, as they are broken.
LINES = """all => all.map(p => {
  const lines = [], range = document.createRange();
  const texts = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
  for (let text; (text = texts.nextNode());) {
    if (!text.parentElement.checkVisibility() || text.parentElement.closest('.stop, .headerlink')) continue;
    for (let n = 0; n < text.length; n++) {
      range.setStart(text, n);
      range.setEnd(text, n + 1);
      const box = range.getClientRects()[0];
      if (!box || !box.width) continue;
      const last = lines[lines.length - 1];
      if (last && Math.abs(last.bottom - box.bottom) < 8) last.text += text.data[n];
      else lines.push({ bottom: box.bottom, text: text.data[n] });
    }
  }
  return lines.map(line => line.text.trim());
})"""


@pytest.fixture
def open_at(visit):  # noqa: F811
    """Open a page in a window of a size: open_at("news", (360, 740))."""

    def open_page(name, screen=SCREENS[-1], **options):
        size = {"width": screen[0], "height": screen[1]}
        return visit(name, viewport=size, **options)

    return open_page


# What is seen first


@pytest.mark.parametrize("screen", SCREENS)
def test_the_first_screen_says_who_where_how_and_what_is_new(open_at, screen):
    page = open_at("index", screen)
    wanted = ["h1", ".scholar-position", ".scholar-places", ".scholar-links > li:last-child a"]
    for selector in [*wanted, ":nth-match(li.news-item .news-body, 1)"]:
        left, top, right, bottom = page.locator(selector).evaluate(BOX)
        assert 0 <= left < right <= screen[0], selector
        assert 0 <= top < bottom <= screen[1], selector


@pytest.mark.parametrize("screen", SCREENS)
def test_the_name_stands_once_at_the_top_of_each_page(open_at, screen):
    for name in [*PAGES, PAPER]:
        page = open_at(name, screen)
        said = page.locator("header").first.inner_text().count(OWNER)
        said += page.locator("h1").inner_text().count(OWNER)
        assert said == 1, name
        assert page.locator("h1").count() == 1


@pytest.mark.parametrize("name", [*PAGES, PAPER])
def test_the_foot_says_whose_it_is_and_how_new_the_news_is(open_at, name):
    foot = open_at(name).locator("footer .site-footer")
    assert f"© {OWNER}" in foot.inner_text()
    source = (ROOT / "news.md").read_text(encoding="utf-8")
    newest = max(re.findall(r"^:::\{news\} (\S+)", source, re.MULTILINE))
    dates = [time.get_attribute("datetime") for time in foot.locator("time").all()]
    assert dates == ([newest] if name in {"index", "news"} else [])


# Type


def test_lines_have_about_seventy_characters(open_at):
    for screen in SCREENS[1:]:
        for name in ["index", "publications", PAPER]:
            page = open_at(name, screen)
            lines = page.locator(".bd-article section > p:not([class])").evaluate_all(LINES)
            full = [len(line) for paragraph in lines for line in paragraph[:-1]]
            assert full or name == "publications"
            assert all(45 < length < 80 for length in full), (name, screen, full)
            assert sum(full) / len(full) < 73 if full else True


def test_sizes_are_steps(open_at):
    page = open_at("publications")

    def size(selector):
        return float(page.locator(selector).first.evaluate(STYLE, "fontSize").removesuffix("px"))

    def weight(selector):
        return int(page.locator(selector).first.evaluate(STYLE, "fontWeight"))

    meta = max(size(".authors"), size(".venue"))
    assert size(".title") >= 1.15 * meta
    assert weight(".title") >= 600
    assert weight(".authors") == weight(".venue") == 400
    assert meta < size(".bd-article section > p") < size("h1") / 1.5
    page.set_viewport_size({"width": 768, "height": 1024})
    assert 1.15 * size(".bd-article section > p") < size("h2") < size("h1") / 1.15


def test_the_owner_is_marked_by_weight_alone(open_at):
    page = open_at("publications")
    owner = page.locator("strong.owner").first
    assert int(owner.evaluate(STYLE, "fontWeight")) >= 700
    assert owner.evaluate(STYLE, "textDecorationLine") == "none"
    assert owner.evaluate(STYLE, "color") == page.locator(".authors").first.evaluate(STYLE, "color")


@pytest.mark.parametrize("screen", SCREENS)
def test_no_word_is_alone_on_the_last_line(open_at, screen):
    for name in PAGES:
        page = open_at(name, screen)
        found = page.locator(".bd-article :is(p:not(.publication-reference, .publication-links), .title)")
        for lines in found.evaluate_all(LINES):
            assert len(lines) < 2 or " " in lines[-1] or len(lines[-1]) > 12, (name, lines)


# Rows


def rows(page):
    """Give, for each paper, the rows of its links and dropdowns: how many of each stand in a row."""
    return page.locator("li.publication").evaluate_all(
        """papers => papers.map(paper => {
          const rows = {};
          for (const e of paper.querySelectorAll('.publication-links a:not(.permalink), summary')) {
            const box = e.getBoundingClientRect(), row = Math.round((box.top + box.bottom) / 8);
            (rows[row] ??= []).push(e.localName);
          }
          return Object.values(rows);
        })"""
    )


@pytest.mark.parametrize("width", [320, 360, 414, 500, 640, 768, 1440])
def test_no_dropdown_is_alone_on_a_row(open_at, width):
    page = open_at("publications", (width, 800))
    more = """more => { for (const links of document.querySelectorAll('.publication-links'))
      for (let n = 0; n < more; n++) links.prepend(links.querySelector('a').cloneNode(true)) }"""
    for _times in range(6):
        found = rows(page)
        assert len(found) == len(ENTRIES)
        for paper in found:
            assert ["summary"] not in paper, paper
        page.evaluate(more, 1)


def test_dropdowns_are_framed_and_links_are_not(open_at):
    page = open_at("publications")
    assert page.locator("summary").first.evaluate(STYLE, "borderTopStyle") == "solid"
    assert page.locator(".publication-links a").first.evaluate(STYLE, "borderTopStyle") == "none"


def test_links_of_a_paper_have_different_names(open_at):
    page = open_at("publications")
    for paper in page.locator("li.publication").all():
        names = paper.locator(".publication-links a:not(.permalink)").all_inner_texts()
        assert len(set(names)) == len(names)
        assert [name for name in names if re.search(r" \d+$", name)] == []


# Rails


def test_years_stand_at_the_side_where_there_is_room(open_at):
    for name, first in (("publications", "li.publication .title"), ("news", "li.news-item time")):
        page = open_at(name)
        groups = page.locator(".publication-group, .news-group")
        assert groups.count() > 3
        for group in groups.all():
            heading = group.locator("> h2").evaluate(BOX)
            text = group.locator(f":nth-match({first}, 1)").evaluate(BOX)
            assert heading[2] < text[0]  # at the side
            assert abs(heading[1] - text[1]) < 8  # on one line
        lists = groups.locator("> ul").evaluate_all(f"all => all.map({BOX})")
        assert len({box[0] for box in lists}) == 1
        page.set_viewport_size({"width": 768, "height": 1024})
        for group in groups.all():
            assert group.locator("> h2").evaluate(BOX)[3] <= group.locator("> ul").evaluate(BOX)[1] + 1


def test_a_year_stays_in_sight_with_its_papers(open_at):
    page = open_at("publications", (1440, 400))
    group = max(page.locator(".publication-group").all(), key=lambda g: g.locator("li.publication").count())
    group.evaluate("e => e.scrollIntoView()")
    page.mouse.wheel(0, 300)
    page.wait_for_function("scrollY > 500")
    page.wait_for_timeout(200)
    top = group.locator("h2").evaluate(BOX)[1]
    assert group.evaluate(BOX)[1] < -100
    assert 0 <= top < 100


def test_rails_stand_on_the_other_side_from_right_to_left(open_at):
    page = open_at("publications")
    page.evaluate("document.documentElement.dir = 'rtl'")
    group = page.locator(".publication-group").first
    assert group.locator("h2").evaluate(BOX)[0] > group.locator("ul").evaluate(BOX)[2]
    assert page.evaluate("document.documentElement.scrollWidth") <= 1440


# Marks


def test_the_permalink_comes_with_the_pointer_or_the_focus(open_at):
    page = open_at("publications")
    page.mouse.move(0, 0)
    paper = page.locator("li.publication").nth(1)
    mark = paper.locator("a.permalink")
    assert mark.evaluate(STYLE, "opacity") == "0"
    paper.hover()
    assert mark.evaluate(STYLE, "opacity") == "1"
    page.mouse.move(0, 0)
    assert mark.evaluate(STYLE, "opacity") == "0"
    mark.focus()
    assert mark.evaluate(STYLE, "opacity") == "1"


def test_the_mark_of_a_heading_comes_with_the_pointer_or_the_keyboard(open_at):
    page = open_at("index")
    page.mouse.move(0, 0)
    heading = page.locator("h2").first
    mark = heading.locator("a.headerlink")
    assert mark.evaluate(STYLE, "visibility") == "visible"  # else Tab would not reach it
    assert mark.evaluate(STYLE, "opacity") == "0"
    heading.hover()
    assert mark.evaluate(STYLE, "opacity") == "1"
    page.mouse.move(0, 0)
    page.locator(".scholar-links a").last.focus()
    for _ in range(5):
        page.keyboard.press("Tab")
        if mark.evaluate("e => e === document.activeElement"):
            break
    assert mark.evaluate("e => e === document.activeElement")
    assert mark.evaluate(STYLE, "opacity") == "1"


def test_on_a_touch_screen_a_permalink_stays_where_the_title_leads_nowhere(open_at):
    page = open_at("publications", SCREENS[0], has_touch=True, is_mobile=True)
    assert page.evaluate("matchMedia('(hover: none)').matches")
    paper = page.locator("li.publication").first
    assert not paper.locator("a.permalink").is_visible()
    paper.locator(".title > a").evaluate("link => link.replaceWith(...link.childNodes)")
    assert paper.locator("a.permalink").is_visible()
    assert paper.locator("a.permalink").evaluate(STYLE, "opacity") == "1"


# Colours

#: Elements in an orange: a colour between red and yellow that is more than half saturated.
ORANGE = """() => {
  const found = [];
  for (const e of document.querySelectorAll('body *:not(pre *)')) {
    for (const name of ['color', 'backgroundColor', 'borderTopColor', 'borderBottomColor', 'outlineColor']) {
      const [r, g, b, a = 1] = (getComputedStyle(e)[name].match(/[\\d.]+/g) || []).map(Number);
      const hue = 60 * (g - b) / (r - b || 1);
      if (a && r >= g && g >= b && r - b > 100 && hue > 15 && hue < 50) found.push([name, e.outerHTML]);
    }
  }
  return found;
}"""


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", [*PAGES, PAPER, "search", "404"])
def test_nothing_is_orange(open_at, name, mode):
    assert open_at(name, color_scheme=mode).evaluate(ORANGE) == []


def test_news_say_a_title_once(open_at):
    page = open_at("news")
    titles = [entry.fields["title"] for entry in ENTRIES.values()]
    linked = 0
    for item in page.locator("li.news-item .news-body").all():
        for title in titles:
            said = BeautifulSoup(item.inner_html(), "html5lib").get_text()
            if title in " ".join(said.split()):
                assert item.locator("a").all_inner_texts().count(title) == 1, title
                assert item.locator("a").count() == 1, title
                linked += 1
    assert linked > 3


# In print


@pytest.mark.parametrize("name", [*PAGES, PAPER])
def test_print_says_whose_it_is_and_has_nothing_to_press(open_at, name):
    page = open_at(name, (700, 990))
    page.emulate_media(media="print")
    assert page.locator(":is(header, h1)").filter(has_text=OWNER, visible=True).count() == 1
    acting = "header :is(button, nav, .profile-links), footer, a.headerlink"
    assert page.locator(acting).filter(visible=True).count() == 0
    name_or_title = page.locator(":is(.navbar-brand, h1)").filter(visible=True)
    edges = name_or_title.evaluate_all("all => all.map(e => e.getBoundingClientRect().left)")
    assert len(set(map(round, edges))) == 1

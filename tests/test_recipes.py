"""The manual's recipes: each is built as it is written, and shows what it promises."""

import re
from pathlib import Path

import pytest
from conftest import INDEX

RECIPES = Path(__file__).parents[1] / "docs" / "recipes.md"
BLOCK = re.compile(r"^(`{3,})\{code-block\} \w+\n:caption: (\S+)\n(.*?)^\1$", re.DOTALL | re.MULTILINE)
PAPERS = "# Papers\n\n```{publications}\n```\n"


def recipes():
    """Give the files of each recipe, by its heading."""
    _, *sections = re.split(
        r"^## (?=[A-Z])", outside_of_blocks(RECIPES.read_text("utf-8")), flags=re.MULTILINE
    )
    found = {}
    for section in sections:
        title, _, text = section.replace("\0", "").partition("\n")
        found[title] = {name: block for _fence, name, block in BLOCK.findall(text)}
    return found


def outside_of_blocks(text):
    """Hide headings that stand in blocks."""
    return BLOCK.sub(lambda block: block[0].replace("\n#", "\n\0#"), text)


@pytest.fixture
def recipe(site):
    def make(title, builder="html"):
        files = recipes()[title]
        conf, index = files.pop("conf.py", ""), files.pop("index.md", "")
        site.configure(f'\nhtml_static_path = ["_static"]\n{conf}')
        pages = {"index.md": INDEX.replace("# Home\n", f"# Home\n\n{index}"), "publications.md": PAPERS}
        linked = re.findall(r"\((_static/.*?)\)", "".join(files.values()))
        (site.source / "_static").mkdir(exist_ok=True)
        site.write({**pages, **dict.fromkeys(linked, "%PDF-1.4"), **files})
        site.clean_build(builder)
        return [site.page(name.removesuffix(".md")) for name in files] if builder == "html" else []

    return make


def dates(page):
    return [item.find("time")["datetime"] for item in page.select("li.news-item")]


def test_a_portrait(recipe, site):
    (site.source / "_static").mkdir()
    portrait = '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="250"/>'
    site.write({"_static/portrait.svg": portrait})
    recipe("Portrait")
    image = site.page("index").select_one("img.scholar-portrait")
    assert image["alt"] == "Ada Lovelace, drawn in a few lines"
    assert (image["width"], image["height"]) == ("200", "250")
    assert site.page("index").select_one("a[href='https://github.com/ada']").text.strip() == "GitHub"


def test_a_pdf(recipe, site):
    [about] = recipe("CV: a PDF")
    link = about.find("a", string="CV as a PDF")
    assert (site.output / "html" / link["href"]).is_file()
    assert (site.output / "html" / "_static/cv.pdf").is_file()


def test_a_page_with_definition_lists(recipe):
    [cv] = recipe("CV: a page")
    assert [term.text for term in cv.select("#positions dt")] == ["1842 to 1843", "1833 to 1842"]
    assert [p.text for p in cv.select("#education dd p")] == [
        "Lessons by letter, University of London",
        "Subjects: calculus, finite differences",
    ]
    assert len(cv.select("li.publication")) == 1


def test_talks(recipe, site):
    [talks] = recipe("Talks")
    assert [h.find(string=True) for h in talks.select("h2")] == ["1843", "1842"]
    assert talks.select_one("a[href='publications.html#babbage1842engine']")
    assert dates(site.page("index")) == ["1843-06-01", "1842-03"]


def test_teaching(recipe, site):
    teaching, london, turin = recipe("Teaching")
    assert dates(teaching) == ["1843", "1842-05", "1842"]
    assert [h.find(string=True) for h in teaching.select("h2")] == ["1843", "1842", "Materials"]
    assert site.app.env.tocs["teaching"].astext().split() == ["Teaching", "1843", "1842", "Materials"]
    assert len(dates(london) + dates(turin)) == 3


def test_awards(recipe):
    [awards] = recipe("Awards")
    assert dates(awards) == ["1842", "1843"]
    assert awards.select_one(".news-pinned").text == "Pinned"


def test_group_members(recipe, site):
    [group] = recipe("Group members")
    assert [item.select_one(".title").text for item in group.select("#luigi-menabrea li.publication")]
    assert len(group.select("li.publication")) == 1
    papers = site.page("publications")
    assert papers.find("a", href="https://example.org/menabrea").text == "Luigi Menabrea"


def test_projects(recipe):
    projects, news = recipe("Projects")
    assert len(projects.select("li.publication")) == 2
    assert dates(projects) == ["1843-07"]
    assert dates(news) == ["1843-07", "1843-01"]


# ABlog's own use of Sphinx is not ours to mend.
@pytest.mark.filterwarnings("ignore::sphinx.deprecation.RemovedInSphinx11Warning")
def test_a_blog(recipe, site):
    blog, post = recipe("Blog")
    assert "On looms" in blog.select_one("ul.postlist, .postlist").text
    assert post.select_one("a[href='../publications.html#lovelace1843notes']")
    assert (site.output / "html" / "posts" / "atom.xml").is_file()


@pytest.mark.parametrize("builder", ["epub", "latex", "text"])
@pytest.mark.parametrize("title", ["CV: a page", "Talks", "Teaching", "Awards"])
def test_in_print_and_others(recipe, title, builder):
    recipe(title, builder)


def test_each_recipe_is_tested():
    source = Path(__file__).read_text("utf-8")
    assert [title for title, files in recipes().items() if files and f'recipe("{title}")' not in source] == []

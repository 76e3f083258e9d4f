"""Coming from al-folio: small sites of that shape become plans, and sites that build without a warning."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from test_site import sphinx

from sphinx_scholar.cli import main
from sphinx_scholar.new.alfolio import read
from sphinx_scholar.new.markdown import Reader, arrange
from sphinx_scholar.new.write import complete, write

OLD = Path(__file__).parent / "moving" / "alfolio"
WHERE = {"/publications/": "/publications.md", "/a.png": "/_extra/a.png", "https://x.org": "https://x.org"}


def markdown(text):
    """Give the Markdown of a text, and what is left out."""
    left = []
    reader = Reader(
        {"site": {"first_name": "Ada"}, "page": {"title": "T"}},
        lambda address: WHERE.get(address, ""),
        {"one", "two"}.__contains__,
        lambda line, why: left.append(f"{line}: {why}"),
        str,
    )
    return reader.read(text), left


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("plain *text*", "plain *text*"),
        ("<b>a</b> and <i>b</i>", "**a** and *b*"),
        ('<a href="https://x.org" target="_blank">a <b>b</b></a>', "[a **b**](https://x.org)"),
        ("[a <b>b</b>](/publications/)", "[a **b**](/publications.md)"),
        ("[a]({{ site.baseurl }}/publications/){:target='_blank'}", "[a](/publications.md)"),
        ("[a]({{ '/publications/' | relative_url }})", "[a](/publications.md)"),
        ("![A](/a.png)", "![A](/_extra/a.png)"),
        ('<img src="/a.png" alt="A">', "![A](/_extra/a.png)"),
        ('{% include figure.html path="a.png" title="A" class="b" %}', "![A](/_extra/a.png)"),
        ('{% include figure.liquid path="/a.png" caption="A > B" %}', "![A > B](/_extra/a.png)"),
        ("{% cite one two %}", "{cite:p}`one,two`"),
        ("{% bibliography --file papers %}", "```{publications}\n:no-index:\n```"),
        ("{{ site.first_name }}: {{page.title}}", "Ada: T"),
        ("{% raw %}{{ a }} <b>{% endraw %}", "{{ a }} <b>"),
        ("a{% comment %}b{% endcomment %}c<!-- d -->", "ac"),
        ("{% highlight python %}\n<b>{% endhighlight %}", "```python\n<b>\n```"),
        ("```html\n<b>:smile:</b>\n```", "```html\n<b>:smile:</b>\n```"),
        ("`<b>` and `:smile:`", "`<b>` and `:smile:`"),
        (":smile: :sparkles: 10:30:15 :nothing_such:", "😄 ✨ 10:30:15 :nothing_such:"),
        ("so $$x$$ is", "so $x$ is"),
        ("```{r, echo=FALSE}\nx\n```", "```r\nx\n```"),
        ("* TOC\n{:toc}\na", "a"),
        ("[a][b]\n\n[b]: /publications/", "[a][b]\n\n[b]: </publications.md>"),
        ("$$\nx\n$$", "$$\nx\n$$"),
        ("a<br>b<br/>\nc<br>", "a\\\nb\\\nc"),
        ("<div>\n    <p>a</p>\n    b\n</div>\n\n    code", "a\n\nb\n\n    code"),
        ("<ul>\n  <li>a</li>\n  <li>b</li>\n</ul>", "- a\n\n- b"),
        ("H<sub>2</sub>O, 1 < 2 > 0", "H<sub>2</sub>O, 1 < 2 > 0"),
        ("<h2>A</h2>b", "## A\n\nb"),
        ("<table>\n\n<tr><td>a</td></tr></table>", "<table>\n<tr><td>a</td></tr></table>"),
    ],
)
def test_what_has_a_meaning_keeps_it(old, new):
    made, left = markdown(old)
    assert [line.rstrip() for line in made.strip().splitlines()] == new.splitlines()
    assert left == []


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("a\n{% youtube x %}b", "a\nb", "2: Liquid is left out: {% youtube x %}"),
        ("a {{ b | c }}d", "a d", "1: Liquid is left out: {{ b | c }}"),
        ("\na{% if b %}{% if c %}{{ d }}{% endif %}{% endif %}e", "ae", "2: Liquid is left out: {% if b %}"),
        ("{% if a %}b", "b", "1: Liquid is left out: {% if a %}"),
        ("{% details A %}b{% enddetails %}", "b", "1: Liquid is left out: {% details A %}"),
        ("{% cite one nobody %}", "", "1: Liquid is left out: {% cite one nobody %}"),
        ("[a](/gone/)", "a", "1: nothing is at /gone/: the link is left out"),
        ("a\n[b]: /gone/", "a", "2: nothing is at /gone/: the link is left out"),
        ("[a](#there)", "a", "1: nothing is at #there: the link is left out"),
        ('<a href="javascript:x">a</a>', "a", "1: nothing is at javascript:x: the link is left out"),
        (
            "![a](https://x.org)",
            "[a](https://x.org)",
            "an image of another site becomes a link: https://x.org",
        ),
        ("a<script>b\n</script>c", "ac", "1: <script> is left out"),
        ("<d-cite>a</d-cite>", "a", "1: <d-cite> is left out"),
        ("```mermaid\na\n```", "```text\na\n```", "1: a drawing that needs a script is shown as its source"),
    ],
)
def test_what_is_left_out_is_named_with_its_line(old, new, why):
    made, [left] = markdown(old)
    assert made.strip("\n") == new
    assert why in left


def test_headings_go_down_a_level_at_a_time():
    assert arrange("# A\n\n#### B\n\n```\n# no\n```\n\n---\n\n## C") == (
        "## A\n\n### B\n\n```\n# no\n```\n\n\n\n## C"
    )
    assert arrange("#### A\n\nb", item=True) == "**A**\n\nb"


def test_no_line_becomes_a_comment():
    assert arrange("a\n% b\n\n```\n% c\n```") == "a\n\\% b\n\n```\n% c\n```"


@pytest.fixture(scope="module")
def plan():
    return read(OLD)


def test_who_it_is_about(plan):
    assert (plan.name, plan.position, plan.language) == ("Ada Lovelace", "Analyst, London", "en")
    assert plan.url == "https://ada.example.org/home"
    assert plan.profiles == {
        "github": "ada",
        "orcid": "0000-0002-1825-0097",
        "google_scholar": "AbCdEfGhIjKl",
        "mastodon": "https://example.social/@ada",
        "cv": "_static/notes.pdf",
    }
    assert plan.profile["portrait"] == ("_extra/assets/img/ada.png", "Ada Lovelace")
    assert plan.profile["places"] == ["12 St James's Square", "London"]
    assert plan.profile["email"] == "ada@example.net"
    assert plan.profile["links"] == [("The club", "https://example.org/club")]


def test_settings(plan):
    assert plan.settings["scholar_author"] == ["Ada Lovelace"]
    assert plan.settings["scholar_max_authors"] == 3
    assert plan.settings["scholar_coauthors"] == {
        "Charles Babbage": "https://example.org/babbage",
        "Augustus De Morgan": "https://example.org/demorgan",
    }


def test_news(plan):
    assert [(item.date, item.text) for item in plan.news] == [
        ("2015-10-22", "A **short** note. 🎉"),
        ("2015-11-07", "[A long one](/news/announcement_2.md)"),
        ("2016-01-05", "**With: a colon**\n\n**Head**\n\nText."),
        ("2017-02-03", "Café."),
    ]


def test_what_is_left_is_named(plan):
    assert sorted(plan.left) == sorted(
        [
            "_data/coauthors.yml: Menabrea has no address",
            "_data/socials.yml: there is no profile of this kind: instagram_id: ada",
            "_data/venues.yml: an abbreviation has no address or colour here: SM",
            "_news/announcement_3.md:3: this is no YAML; only what stands in lines of its own is read",
            "_news/announcement_4.md: it has no date, or no text, and is not taken over",
            "_news/announcement_5.md:6: this is not UTF-8, and is read as Latin-1",
            "_pages/about.md:23: Liquid is left out: {% if site.news %}",
            "_pages/projects.md:6: Liquid is left out: {% for project in site.projects %}",
            "_pages/teaching.md:11: Liquid is left out: {% cite nobody %}",
            "_pages/teaching.md:26: Liquid is left out: {% youtube abc %}",
            "_pages/teaching.md:34: nothing is at /gone/: the link is left out",
            "_pages/teaching.md:37: <iframe> is left out",
        ]
    )


@pytest.fixture(scope="module")
def built(plan, tmp_path_factory):
    """Write the new site, and build it: without a warning."""
    folder = tmp_path_factory.mktemp("moved")
    write(complete(plan, date(2024, 1, 2)), folder)
    sphinx(folder, folder / "_build/html")
    return folder / "_build/html"


def page(built, name):
    return BeautifulSoup((built / name).read_text("utf-8"), "html5lib")


def test_pages_say_what_they_said(built):
    front = page(built, "index.html").select_one(".bd-article")
    assert "engines" in front.find("strong").text
    assert "Write to me." in front.text
    hrefs = {a.text: a["href"] for a in front.select("a[href]")}
    assert hrefs["my papers"] == "publications.html"
    assert hrefs["the loom"] == "projects/1_loom.html"
    assert (built / hrefs["the notes"]).is_file()
    assert page(built, "courses-2024.html").select(
        ".bd-article img[alt='A loom'], .bd-article math, .bd-article pre"
    )
    assert "Braces: {{ stay }}." in page(built, "courses-2024.html").text
    assert "{%" not in "".join(path.read_text("utf-8") for path in built.glob("*.html"))
    paper = page(built, "publications.html").find(id="lovelace1843notes")
    assert {"PDF", "Supplement"} & {a.text for a in paper.select("a")}


def test_old_addresses_go_on_working(built, plan):
    assert (built / "assets/pdf/notes.pdf").is_file()
    assert (built / "assets/img/ada.png").is_file()
    for old, new in plan.redirects.items():
        place = built / old.strip("/") / "index.html"
        target = page(place.parent, "index.html").find("a")["href"]
        assert (place.parent / target).resolve() == (built / new).resolve()
        assert (built / new).is_file()


def old_site(tmp_path, files):
    folder = tmp_path / "old"
    shutil.copytree(OLD, folder)
    for name, text in files.items():
        path = folder / name
        if text is None:
            path.unlink()
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


@pytest.mark.parametrize(
    ("name", "text", "left"),
    [
        ("_config.yml", "\tname: x\nfirst_name: Ada\n\tlast_name: L\n", "_config.yml:1: this is no YAML"),
        ("_config.yml", "- a\n- b\n", "_config.yml: it holds no names with values"),
        ("_config.yml", "name: Ada\nlang: klingon\nscholar: none\n", "klingon is no code of a language"),
        ("_data/coauthors.yml", "a: [b, {c: d}]\ne: f\n", "a has no address"),
        ("_data/coauthors.yml", "Ada B:\n  url: https://x.org\n", ""),
        ("_data/socials.yml", "[" * 5000, "_data/socials.yml"),
        ("_data/venues.yml", b"\xff\xfe\x00", "_data/venues.yml:1: this is not UTF-8"),
        ("_pages/about.md", None, "_pages/about.md: it is not there"),
        ("_pages/about.md", "", "_pages/about.md: it has no front matter"),
        (
            "_pages/about.md",
            "---\npermalink: /\nprofile:\n  image: no.png\n---\n",
            "the portrait is not there: no.png",
        ),
        ("_pages/about.md", "---\npermalink: /\nprofile: {image: ../../x.png}\n---\n", "the portrait is not"),
        ("_pages/teaching.md", "---\ntitle: [\n---\n<a href='x", ""),
        ("_pages/teaching.md", "---\npermalink: /../../index.html\n---\nA", ""),
        ("_pages/teaching.md", "---\na: b\n---\n[a](http://[x)\n", "teaching.md:4: nothing is at http://[x"),
        ("_pages/extra.html", "<p>", "_pages/extra.html: only Markdown is taken over"),
        ("_bibliography/papers.bib", None, "_bibliography/papers.bib: No such file"),
        ("_bibliography/other.bib", "", "_bibliography/other.bib: the old site did not show it"),
        ("_data/cv.yml", "- a", "_data/cv.yml: it is data of another kind"),
        ("_news/x.md", "---\ndate: 2024-13-45\n---\nA", "_news/x.md: it has no date"),
        (
            "_projects/x.md",
            "---\nredirect: https://x.org\n---\n",
            "_projects/x.md: it only leads to https://x.org",
        ),
    ],
)
def test_damaged_sites_are_read_all_the_same(tmp_path, name, text, left):
    made = read(old_site(tmp_path, {name: text}))
    assert any(left in line for line in made.left)
    assert not any(".." in page.split("/") for page in made.pages)
    if made.name:
        write(complete(made, date(2024, 1, 2)), tmp_path / "new")


def test_nothing_outside_the_old_site_is_copied(tmp_path):
    folder = old_site(tmp_path, {"_pages/teaching.md": "---\n---\n[a](/assets/pdf/x.pdf) [b](/_config.yml)"})
    (tmp_path / "secret").write_text("secret")
    (folder / "assets/pdf/x.pdf").symlink_to(tmp_path / "secret")
    assert not {"_extra/assets/pdf/x.pdf", "_extra/_config.yml"} & read(folder).files.keys()


def test_nothing_leads_to_a_page_that_is_left_out(tmp_path):
    text = "---\npermalink: /\n---\n[CV](/cv/), [blog](/blog/)"
    made = read(old_site(tmp_path, {"_pages/cv.md": "---\nlayout: cv\n---\n", "_pages/about.md": text}))
    assert made.front.startswith("CV, [blog](/blog.md)\n")
    assert "_pages/about.md:4: nothing is at /cv/: the link is left out" in made.left
    assert "/cv/" not in made.redirects
    assert made.redirects["/blog/"] == "blog.html"


def test_profiles_that_are_none_are_left_out(tmp_path):
    config = "orcid_id: 0000-0000-0000-0000\nemail: ada (at) x.org\ngithub_username: countess\n"
    socials = "wikidata_id: Q7259\nclub:\n  title: Club\n  url: 'javascript:x'\n"
    made = read(old_site(tmp_path, {"_config.yml": f"name: Ada\n{config}", "_data/socials.yml": socials}))
    assert made.profiles == {"github": "countess"}
    assert not {"email", "links"} & made.profile.keys()
    for start in ("_config.yml: scholar_profile: orcid is", "_config.yml: scholar_profile: email is"):
        assert any(line.startswith(start) for line in made.left)
    assert any(line.startswith("_data/socials.yml: scholar_profile: links is") for line in made.left)


def test_each_page_has_a_name_of_its_own(tmp_path):
    pages = {"_pages/a.md": "/README/", "_pages/b.md": "/Teach/", "_pages/c.md": "/teach/"}
    head = "---\npermalink: {}\n---\nA"
    made = read(old_site(tmp_path, {name: head.format(where) for name, where in pages.items()}))
    assert {"README-2", "Teach", "teach-2"} <= made.pages.keys()
    assert made.redirects["/teach/"] == "teach-2.html"


def test_the_command(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    assert main(["new", str(tmp_path / "new"), "--from", str(OLD), "--name", "Ada King"]) == 0
    assert "_pages/teaching.md:26: Liquid is left out: {% youtube abc %}" in capsys.readouterr().out
    assert "# Ada King" in (tmp_path / "new/index.md").read_text("utf-8")


def test_what_is_no_such_site_is_refused(tmp_path, capsys):
    with pytest.raises(SystemExit):
        main(["new", str(tmp_path / "new"), "--from", str(tmp_path)])
    assert "is no site of al-folio" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()

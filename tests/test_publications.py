"""{publications}, {abstract} and cites, as the pages show them."""

import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pybtex.database
import pytest
from conftest import BIB

from sphinx_scholar import fresh
from sphinx_scholar.papers import directives, render

#: Classes whose entries are BibTeX's own, damaged or not.
NATIVE = "bare-word marks missing-comma months names private tex quotes identifiers double-braces".split()
DEFAULT = ["lovelace1843notes", "babbage1842engine"]


def ids(page):
    return [item["id"] for item in page.select("li.publication")]


def test_years_are_sections_newest_first_in_the_contents(papers, site):
    page = papers()
    assert ids(page) == DEFAULT
    sections = page.select("section.publication-group")
    assert [section["id"] for section in sections] == ["year-1843", "year-1842"]
    assert [section.h2.contents[0] for section in sections] == ["1843", "1842"]
    contents = site.app.env.tocs["papers"].astext().split()
    assert contents == ["Papers", "1843", "1842"]


def test_an_entry_shows_its_parts(papers):
    entry = papers().find(id="lovelace1843notes")
    assert entry.select_one(".title").text == "Notes on the Analytical Engine: a Sketch"
    assert entry.select_one(".authors").text == "Ada Lovelace and Luigi Menabrea"
    assert entry.select_one(".venue").text == "Scientific Memoirs, 3(1), 666–731, 1843"
    assert entry.select_one("strong.owner").text == "Ada Lovelace"
    links = {a.text: a["href"] for a in entry.select(".publication-links a.external")}
    assert links == {
        "DOI": "https://doi.org/10.1000/x_y",
        "Code": "https://example.org/a",
        "Code (b)": "https://example.org/b",
    }
    permalink = entry.select_one("a.permalink")
    assert permalink["href"] == "#lovelace1843notes"
    assert permalink["aria-label"] == "Link to “Notes on the Analytical Engine: a Sketch”"
    assert permalink.text == "", "the sign is drawn, and not read"
    assert permalink.find_previous_sibling() == entry.select_one(".title"), "it is read where it is drawn"


def test_titles_are_as_typed_and_an_initial_is_the_owner(papers):
    entry = papers().find(id="babbage1842engine")
    assert entry.select_one(".title").text == "On EEG and other capitals"
    assert entry.select_one("strong.owner").text == "A. Lovelace"


def test_abstract_folds_with_markdown_and_maths(papers):
    details = papers().select_one("#lovelace1843notes details.scholar-abstract")
    assert details.summary.text == "Abstract"
    assert not details.has_attr("open")
    assert details.em.text == "Bernoulli"
    assert details.find("math").find("msub")


def test_tex_in_an_abstract_is_decoded(papers):
    text = r"The {MixHop} caf{\'e}: 50\% of \emph{all} ``it'' $x_{1}$ \& a *b* 5% -- c."
    details = papers(bib=BIB.replace("We compute", text)).select_one("#lovelace1843notes .scholar-abstract")
    assert "The MixHop café: 50% of all “it” " in details.text
    assert "& a b 5% – c." in details.text
    assert [em.text for em in details.find_all("em")] == ["all", "b", "Bernoulli"]


def test_copied_bibtex_parses_and_keeps_private_fields_private(papers):
    source = papers().select_one("#lovelace1843notes .scholar-bibtex pre").text
    entry = pybtex.database.parse_string(source, "bibtex").entries["lovelace1843notes"]
    assert entry.fields["doi"] == "10.1000/x_y"
    assert entry.fields["pages"] == "666--731"
    assert not {"abstract", "selected", "code"} & set(entry.fields)


@pytest.mark.parametrize("program", ["bibtex", "biber"])
def test_copied_bibtex_works_in_latex(papers, tmp_path, program):
    if not shutil.which(program):
        pytest.skip(f"no {program} on this machine")
    bib = "".join(
        file.read_text("utf-8") for name in NATIVE for file in [Path(__file__).parent / "bib" / f"{name}.bib"]
    )
    site_bib = re.sub(r"^%.*$", "", bib, flags=re.MULTILINE)
    page = papers(bib=BIB + site_bib, warnings="refs.bib")
    sources = [pre.text for pre in page.select(".scholar-bibtex pre")]
    (tmp_path / "copied.bib").write_text("\n".join(sources), encoding="utf-8")
    if program == "bibtex":
        (tmp_path / "x.aux").write_text("\\citation{*}\n\\bibstyle{plain}\n\\bibdata{copied}\n")
        command = ["bibtex", "x"]
    else:
        command = ["biber", "--tool", "--quiet", "--validate-datamodel", "copied.bib"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert not re.search(r"error|syntax|I was expecting|skipping", run.stdout + run.stderr, re.IGNORECASE)


def test_private_fields_are_a_setting(papers, site):
    site.configure('scholar_private_fields = ["vol*"]')
    assert "volume" not in papers().select_one(".scholar-bibtex pre").text


def test_links_are_a_setting(papers, site):
    site.configure('scholar_links = {"talk": ("Talk", "https://talks.example/{}"), "code": None}')
    page = papers(bib=BIB.replace("volume = {3}", "talk = {t1}, volume = {3}"))
    links = {a.text: a["href"] for a in page.select("#lovelace1843notes a.external")}
    assert links["Talk"] == "https://talks.example/t1"
    assert "Code" not in links


def test_local_file_is_linked_and_a_missing_one_is_told(papers, site):
    site.configure('html_static_path = ["_static"]')
    site.write({"_static/papers/a b.pdf": "%PDF"})
    bib = BIB.replace("volume = {3}", "pdf = {_static/papers/gone.pdf}, slides = {papers/missing.pdf}")
    page = papers(bib=bib, warnings="refs.bib:5: WARNING: lovelace1843notes: pdf: _static/papers/gone.pdf is")
    assert not [a for a in page.select("a.external") if a.text in {"PDF", "Slides"}]
    site.write({"_static/papers/gone.pdf": "%PDF", "_static/papers/missing.pdf": "%PDF"})
    page = papers(bib=bib)
    links = {a.text: a["href"] for a in page.select("#lovelace1843notes a")}
    assert links["PDF"] == "_static/papers/gone.pdf"
    assert links["Slides"] == "_static/papers/missing.pdf"
    assert (site.output / "html" / links["PDF"]).is_file()


def test_files_of_folders_are_copied_and_followed(papers, site):
    site.configure('scholar_file_path = ["assets/pdf", "../shared"]')
    site.write(
        {"assets/pdf/sub/a b.pdf": "%PDF 1", "../shared/talk.pdf": "%PDF 2", "assets/pdf/p.png": "PNG"}
    )
    bib = BIB.replace("volume = {3}", "pdf = {sub/a b.pdf}, slides = {talk.pdf}, preview = {p.png}")
    page = papers(bib=bib)
    links = {a.text: a["href"] for a in page.select("#lovelace1843notes a")}
    assert links["PDF"] == "_files/assets/pdf/sub/a%20b.pdf"
    assert links["Slides"] == "_files/shared/talk.pdf"
    assert page.select_one("img.publication-preview")["src"] == "_files/assets/pdf/p.png"
    assert site.text("_files/assets/pdf/sub/a b.pdf", "html") == "%PDF 1"
    assert site.text("_files/shared/talk.pdf", "html") == "%PDF 2"
    site.write({"assets/pdf/sub/a b.pdf": "%PDF 3"})
    site.clean_build(fresh=False)
    assert site.text("_files/assets/pdf/sub/a b.pdf", "html") == "%PDF 3"
    (site.source / "../shared/talk.pdf").unlink()
    site.build(fresh=False)
    assert "slides: talk.pdf is neither" in site.warnings
    assert not site.page("papers").find("a", string="Slides")
    assert site.text("_files/shared/talk.pdf", "html") == "%PDF 2", "in an output folder, nothing is deleted"
    site.write({"../shared/talk.pdf": "%PDF 4"})
    site.clean_build(fresh=False)
    assert site.page("papers").find("a", string="Slides")
    assert site.text("_files/shared/talk.pdf", "html") == "%PDF 4"


def test_a_link_that_leads_nowhere_is_told_once(site):
    lists = "```{publications}\n```\n\n```{publications}\n:no-index:\n:filter: selected\n```\n"
    site.write({"p.md": f"# P\n\n{lists}", "refs.bib": BIB.replace("volume = {3}", "pdf = {gone.pdf}")})
    site.build()
    assert site.warnings.count("WARNING") == 1


@pytest.mark.parametrize("target", ["javascript:alert(1)", "JavaScript:x", "data:text/html,x"])
def test_hostile_links_are_dropped_with_a_warning(papers, target):
    page = papers(bib=BIB.replace("volume = {3}", f"url = {{{target}}}"), warnings="[scholar.link]")
    assert not page.select('a[href^="java" i], a[href^="data" i]')


def test_a_path_does_not_leave_the_static_folder(papers, site):
    site.configure('html_static_path = ["_static"]')
    site.write({"_static/x.txt": "x"})
    page = papers(bib=BIB.replace("volume = {3}", "pdf = {../conf.py}"), warnings="[scholar.link]")
    assert "conf.py" not in str(page)


def test_markup_in_fields_is_text(papers):
    evil = "<script>alert(1)</script> <img src=x onerror=y>"
    bib = BIB.replace("Scientific Memoirs", evil).replace("and mean it", evil + " {ref}`x` ![i](/y)")
    page = papers(bib=bib)
    article = page.select_one("#lovelace1843notes")
    assert not article.find(["script", "img"])
    assert "<script>alert(1)</script>" in article.text


def test_group_by_type_and_none(papers, site):
    page = papers(":group-by: type")
    titles = [h.contents[0] for h in page.select("section.publication-group > h2")]
    assert titles == ["Journal articles", "Conference papers"]
    assert not papers(":group-by: none").select("section.publication-group")
    page = papers(
        ":group-by: colour", warnings="papers.md:3: WARNING: :group-by: no paper has the field colour"
    )
    assert ids(page) == DEFAULT


def test_long_lists_of_authors_unfold(papers, site):
    people = " and ".join(f"Person{n}, P." for n in range(30)) + " and Lovelace, Ada and Last, L."
    bib = BIB.replace("Lovelace, Ada and Menabrea, Luigi", people)
    entry = papers(bib=bib).find(id="lovelace1843notes")
    authors = entry.select_one(".authors")
    assert authors.text.endswith("P. Person4, Ada Lovelace, …")
    assert authors.select_one("strong.owner")
    unfolds = entry.select_one("details.scholar-authors")
    assert unfolds.summary.text == "and 26 more authors"
    assert "P. Person29, Ada Lovelace, and L. Last" in unfolds.text
    site.configure("scholar_max_authors = 32")
    assert not papers(bib=bib).select("details.scholar-authors")


def test_others_are_nobody(papers, site):
    site.configure("scholar_max_authors = 3")
    bib = "@misc{{k, title = {{T}}, author = {{A. A and B. B and C. C{} and others}}}}"
    assert not papers(bib=bib.format("")).select("details.scholar-authors")
    entry = papers(bib=bib.format(" and D. D"))
    assert entry.select_one(".authors").text == "A. A, B. B, C. C, …"
    unfolds = entry.select_one("details.scholar-authors")
    assert unfolds.summary.text == "and 1 more author"
    assert "C. C, D. D et al." in unfolds.text


def test_marks_mean_what_a_site_says(papers, site):
    bib = "@misc{k, title = {T}, author = {Doe*, J and Roe†, R and Poe$^{\\S}$, P}}"
    legends = papers(bib=bib).select(".publication-legend")
    assert [legend.text for legend in legends] == ["* Equal contribution"]
    site.configure('scholar_marks = {"†": "Corresponding author", "‡": "Dead"}')
    legends = papers(bib=bib).select(".publication-legend")
    assert [legend.text for legend in legends] == ["* Equal contribution", "† Corresponding author"]
    site.configure('scholar_marks = {"*": ""}')
    assert not papers(bib=bib).select(".publication-legend")


def test_in_one_document_numbers_follow_their_page(site):
    listing = "# {}\n\n```{{publications}}\n:list: enumerated\n:group-by: none\n{}\n```\n"
    site.write(
        {
            "a.md": listing.format("A", ":start: 5"),
            "b.md": listing.format("B", ":start: continue\n:no-index:"),
        }
    )
    site.clean_build("singlehtml")
    lists = site.page("index", "singlehtml").select("ol.publications")
    assert [ol.get("start", "1") for ol in lists] == ["5", "1"]


def test_thousands_of_authors(papers):
    people = " and ".join(f"Person{n}, {chr(65 + n % 26)}." for n in range(3676)) + " and Lovelace, Ada"
    entry = papers(bib=f"@misc{{k, title = {{T}}, author = {{{people}}}, collaboration = {{ATLAS}}}}").find(
        id="k"
    )
    assert entry.select_one(".authors strong.owner")
    assert entry.select_one(".authors").text.endswith("Ada Lovelace, … (ATLAS Collaboration)")
    assert len(entry.select_one(".authors").text) < 130
    assert entry.select_one("details.scholar-authors").text.count("Person") == 3676


def test_coauthors_are_linked(papers, site):
    site.configure('scholar_coauthors = {"Luigi Menabrea": "https://menabrea.example"}')
    authors = papers().select_one("#lovelace1843notes .authors")
    assert [(a.text, a["href"]) for a in authors.find_all("a")] == [
        ("Luigi Menabrea", "https://menabrea.example")
    ]


def test_groups_nest_and_take_any_field(papers, site):
    page = papers(":group-by: year type")
    titles = [h.contents[0] for h in page.select("section.publication-group > :is(h2, h3)")]
    assert titles == ["1843", "Journal articles", "1842", "Conference papers"]
    assert page.select_one("section section.publication-group section")["id"] == "year-1843-type-article"
    papers(":group-by: year type\n:filter: selected")
    assert site.app.env.tocs["papers"].astext().split() == ["Papers", "1843", "Journal", "articles"]
    page = papers(":group-by: journal")
    titles = [h.contents[0] for h in page.select("section.publication-group > h2")]
    assert titles == ["Scientific Memoirs", "Other"]


@pytest.mark.parametrize(
    ("expression", "keys"),
    [
        ("year > 1842", DEFAULT[:1]),
        ("year <= 1842 or selected", DEFAULT),
        ("year == 1842", DEFAULT[1:]),
        ("2000 < year", []),
        ("volume != 3", DEFAULT[1:]),
        ('author % "Babbage"', DEFAULT[1:]),
        ('author % "Lovelace, Ada" or title % "EEG"', DEFAULT),
        ('type == "article"', DEFAULT[:1]),
        ('type in {"inproceedings", "book"}', DEFAULT[1:]),
        ("not cited and year > 1842", DEFAULT[:1]),
        ("year in {1843, 1850}", DEFAULT[:1]),
        ('year not in ["1843", 1850] and docname in ["papers"]', DEFAULT[1:]),
        ("cited", []),
    ],
)
def test_filters_compare_numbers(papers, expression, keys):
    empty = (
        f"papers.md:3: WARNING: this list shows no paper: :filter: {expression} is true of none of the papers"
    )
    assert ids(papers(f":filter: {expression}", warnings="" if keys else empty)) == keys


DIALECT = r"""
@thesis{a, title = {Fr{\'e}chet~means \& $\alpha$}, author = {M{\"u}ller, J{\"u}rgen}, year = {{2020}}}
@misc{b, title = {Other}, url = {https://example.org/a\_b}, year = 2019}
"""


@pytest.mark.parametrize(
    ("expression", "keys"),
    [
        ('title % "Fréchet means & α"', ["a"]),
        ('author % "Müller, Jürgen"', ["a"]),
        ('url % "a_b"', ["b"]),
        ('type == "thesis"', ["a"]),
        ('type == "phdthesis"', ["a"]),
        ('type != "thesis"', ["b"]),
    ],
)
def test_filters_compare_what_a_reader_sees(papers, expression, keys):
    assert ids(papers(f":filter: {expression}", bib=DIALECT)) == keys


@pytest.mark.parametrize(
    "expression",
    [
        "year >",
        "year + 1",
        'title % "("',
        "f(x)",
        "1 in 2",
        "year; title",
        "key % 1",
        'author % "(a+)+$"',
        "docname < 3",
    ],
)
def test_a_wrong_filter_is_one_warning(papers, site, expression):
    page = papers(f":filter: {expression}", warnings=f"papers.md:3: WARNING: :filter: {expression} is not")
    assert site.warnings.count("WARNING") == 1
    assert ids(page) == DEFAULT


def test_a_field_that_is_no_expression_is_told_of(papers, site):
    bib = BIB.replace("On EEG", "(On EEG")
    page = papers(
        ":filter: author % title", bib=bib, warnings="papers.md:3: WARNING: :filter: author % title is"
    )
    assert "(refs.bib:13: " in site.warnings
    assert ids(page) == DEFAULT


def test_limit_leaves_no_empty_heading(papers, site):
    assert ids(papers(":limit: 1")) == DEFAULT[:1]
    assert site.app.env.tocs["papers"].astext().split() == ["Papers", "1843"]


def test_filters_and_keys(papers):
    assert ids(papers(":filter: selected")) == DEFAULT[:1]
    assert ids(papers(':filter: year == "1842"')) == DEFAULT[1:]
    assert ids(papers("\nbabbage1842engine")) == DEFAULT[1:]
    assert ids(papers(":limit: 9\n\n\n  babbage1842engine  \n \n\n")) == DEFAULT[1:]
    assert ids(papers("\n\n \n")) == DEFAULT, "empty lines are no keys"


def test_enumerated_counts_on_through_the_years(papers):
    page = papers(":list: enumerated\n:start: 5")
    assert [ol["start"] for ol in page.select("ol.publications")] == ["5", "6"]


def test_numbers_go_on_in_the_next_list(site):
    one = "```{publications}\n:list: enumerated\n:filter: selected\n```\n"
    two = one.replace("selected", "not selected\n:start: continue\n:enumtype: upperroman")
    site.write({"papers.md": f"# P\n\n{one}\n{two}"})
    site.clean_build()
    lists = site.page("papers").select("ol.publications")
    assert [ol.get("start", "1") for ol in lists] == ["1", "2"]
    assert "upperroman" in lists[1]["class"]


def test_other_pybtex_styles_work(papers):
    assert "Scientific Memoirs" in papers(":style: plain").find(id="lovelace1843notes").text


def test_second_list_takes_no_cites(site):
    site.write(
        {
            "papers.md": "# Papers\n\n```{publications}\n```\n",
            "a.md": "# A\n\n{cite:t}`lovelace1843notes` {cite:p}`lovelace1843notes,babbage1842engine`\n"
            "\n{cite}`babbage1842engine`\n\n```{publications}\n:filter: selected\n:no-index:\n```\n",
        }
    )
    site.clean_build()
    page = site.page("a")
    cites = page.select(".bibtex-citation a")
    assert {a["href"] for a in cites} == {f"papers.html#{key}" for key in DEFAULT}
    assert "Lovelace and Menabrea [1843]" in page.text
    assert "[Babbage and Lovelace, 1842]" in page.text
    assert cites[0]["title"].startswith("Notes on the Analytical Engine: a Sketch. Ada Lovelace and")
    assert ids(page) == DEFAULT[:1]


def test_abstract_directive(site):
    site.write(
        {
            "papers.md": "# Papers\n\n```{publications}\n```\n",
            "a.md": "# A\n\n```{abstract} lovelace1843notes\n```\n\n"
            ":::{abstract}\nOwn *words*, $x^2$.\n:::\n",
        }
    )
    site.clean_build()
    paper, own = site.page("a").select("details.scholar-abstract")
    assert paper.select_one(".abstract-source a")["href"] == "papers.html#lovelace1843notes"
    assert "Bernoulli" in paper.text
    assert own.em.text == "words"
    assert own.find("math")


@pytest.mark.parametrize(
    ("directive", "message"),
    [
        ("```{abstract} nobody\n```", "a.md:3: WARNING: no such paper: nobody; nothing is shown"),
        ("```{abstract} babbage1842engine\n```", "a.md:3: WARNING: babbage1842engine has no abstract"),
        ("```{abstract}\n```", "a.md:3: WARNING: {abstract} wants the key of a paper"),
    ],
)
def test_abstract_without_text_is_a_warning(site, directive, message):
    site.write({"a.md": f"# A\n\n{directive}\n"})
    site.build()
    assert message in site.warnings
    assert "[scholar.abstract]" in site.warnings


def misc(*keys):
    return "".join(f"@misc{{{key}, title = {{T}}, author = {{Doe, J.}}, year = 2020}}\n" for key in keys)


def test_an_id_depends_on_the_key_alone(papers):
    alone = ids(papers(bib=misc("2019smith")))
    keys = ("2020smith", "Юнг2020", "a.b", "a-b", "2020x", "x&y:z/w", "2019smith", "smith", "Smith:20")
    page = ids(papers(bib=misc(*keys)))
    assert len(set(page)) == len(keys)
    assert {*alone, "a.b", "a-b", "smith", "юнг2020"} < set(page)
    assert ids(papers(bib=misc(*reversed(keys)))) == page[::-1]


HEADINGS = "# Papers\n\n{}\n\n## Talks\n\n[there](#talks), [here](#papers)\n\n(label)=\n\n## More\n"


@pytest.mark.parametrize("level", [0, 3])
def test_a_heading_leaves_its_name_to_a_paper(site, level):
    site.configure(f"myst_heading_anchors = {level}")
    text = HEADINGS.format("```{publications}\n```").replace("# Papers", "(mine)=\n\n# Papers")
    text = text.replace("(#papers)", "(#mine)")
    site.write({"papers.md": text, "refs.bib": misc("papers", "talks", "mine", "more", "label", "year-2020")})
    if not level:
        text = text.replace("[there](#talks), ", "")
        site.write({"papers.md": text})
    site.clean_build()
    page = site.page("papers")
    assert set(ids(page)) == {"papers", "talks", "mine", "more", "label", "year-2020"}
    every = [element["id"] for element in page.select("[id]")]
    assert len(every) == len(set(every))
    link = page.find("a", string="here")["href"]
    assert page.find(id=link[1:]).name == "section" or page.find(id=link[1:]).name == "span"


def test_a_paper_in_several_lists_of_a_page(site):
    short = "```{publications}\n:no-index:\n:group-by: none\n```\n"
    full = "```{publications}\n:group-by: none\n```\n"
    site.write({"a.md": f"# A\n\n{short}\n{full}\n{short}", "b.md": f"# B\n\n{short}\n{short}"})
    site.write({"c.md": "# C\n\n{cite}`babbage1842engine`\n"})
    site.clean_build()
    once = [f"_2-{key}" for key in DEFAULT]
    assert ids(site.page("a")) == [*once, *DEFAULT, *(f"_3-{key}" for key in DEFAULT)]
    assert ids(site.page("b")) == [*DEFAULT, *once]
    assert site.page("c").select_one(".bibtex-citation a")["href"] == "a.html#babbage1842engine"
    for item in site.page("a").select("li.publication"):
        assert item.select_one("a.permalink")["href"] == f"#{item['id']}"


def test_lists_that_share_the_papers_of_a_page_keep_permanent_ids(site):
    lists = [
        f'```{{publications}}\n:filter: type == "{kind}"\n```\n' for kind in ("inproceedings", "article")
    ]
    site.write({"a.md": "# A\n\n## One\n\n{}\n## Two\n\n{}".format(*lists)})
    site.clean_build()
    assert ids(site.page("a")) == DEFAULT[::-1]


def test_only_cited_papers_and_their_years(site):
    site.write(
        {
            "papers.md": "# Papers\n\n```{publications}\n:cited:\n```\n",
            "a.md": "# A\n\n{cite:t}`babbage1842engine`\n",
        }
    )
    site.clean_build()
    assert ids(site.page("papers")) == ["babbage1842engine"]
    assert site.app.env.tocs["papers"].astext().split() == ["Papers", "1842"]
    site.write({"a.md": "# A\n\n{cite:t}`lovelace1843notes`\n"})
    site.clean_build(fresh=False)
    assert ids(site.page("papers")) == ["lovelace1843notes"]
    assert site.app.env.tocs["papers"].astext().split() == ["Papers", "1843"]


def test_a_changed_bibliography_reaches_pages_that_cite(site):
    site.write(
        {"papers.md": "# P\n\n```{publications}\n```\n", "a.md": "# A\n\n{cite:t}`babbage1842engine`\n"}
    )
    site.clean_build()
    site.write({"refs.bib": BIB.replace("Babbage, Charles", "Zuse, Konrad")})
    site.clean_build(fresh=False)
    assert "Zuse and Lovelace" in site.page("a").text


def test_maths_that_is_not_understood_is_shown(papers):
    page = papers(bib=BIB.replace("$B_{2n}$", r"$\nonsense{x}$"), warnings="[scholar.maths]")
    abstract = page.select_one(".scholar-abstract p").text
    assert "numbers x and" in abstract
    assert "\\" not in abstract


def test_groups_are_made_in_one_pass(papers, monkeypatch):
    asked = Counter()

    def count(module, name):
        real = getattr(module, name)

        def counted(*args):
            asked[module.__name__] += 1
            return real(*args)

        monkeypatch.setattr(module, name, counted)

    count(directives, "group_of")
    count(render, "groups_of")
    count(fresh, "groups_of")
    bib = "".join(f"@misc{{k{n}, title = {{T}}, year = {1900 + n}}}\n" for n in range(60))
    page = papers(":group-by: year type", bib=bib)
    assert len(ids(page)) == 60
    assert len(page.select("section.publication-group")) == 120
    assert max(asked.values()) <= 4 * 60, asked

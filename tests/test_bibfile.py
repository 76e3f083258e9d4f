"""Bad .bib files: told at file and line, and the rest is shown."""

import re
from pathlib import Path

import pytest
from conftest import BIB

GOOD = "@misc{good%d, title = {Good}, author = {Doe, Jane}, year = {2020}}\n"


def keys(page):
    return {item["id"] for item in page.select("li.publication")}


@pytest.mark.parametrize(
    ("bad", "line"),
    [
        ("@misc{bad, title = {No end\n", 2),
        ("@misc{bad title = {No comma}}\n", 2),
        ("@misc{good1, title = {Again}}\n", 2),
        ("@misc{bad, title = {T}, title = {U}}\n", 2),
        ("@misc{bad, title = {T}, journal = unknownmacro}\n", 2),
        ("@misc{bad, title = {T}, author = {A, B, C, D, E}}\n", 2),
    ],
)
def test_a_bad_entry_costs_itself_at_most(papers, site, bad, line):
    page = papers(bib=GOOD % 1 + bad + GOOD % 2, warnings=f"refs.bib:{line}: WARNING:")
    assert {"good1", "good2"} <= keys(page)
    assert site.warnings.count("[scholar.entry]") == 1


def test_text_between_entries_is_no_problem(papers):
    bib = "Notes to self: me@example.org\n\n" + GOOD % 1 + '@comment{x}\n@preamble{"y"}\n' + GOOD % 2
    assert keys(papers(bib=bib)) == {"good1", "good2"}


def test_macros_carry_over(papers):
    bib = (
        "@string{j = {Journal of J}}\n@article{a, title = {T}, author = {Doe, J.}, journal = j, year = 2020}"
    )
    assert "Journal of J" in papers(bib=bib).text


@pytest.mark.parametrize("fields", ["", "title = {T}", "author = {Doe, J.}", "year = {2020}", "pages = {1}"])
@pytest.mark.parametrize("kind", ["article", "inproceedings", "thesis", "web_page", "phdthesis", "misc"])
def test_a_missing_field_shortens_the_line(papers, kind, fields):
    nameless = not re.search("title|author", fields)
    page = papers(bib=f"@{kind}{{k, {fields}}}", warnings="its key stands for the title" if nameless else "")
    assert keys(page) == {"k"}
    assert "missing" not in page.text


def test_other_encodings(papers, site):
    site.write({"papers.md": "# P\n\n```{publications}\n```\n"})
    (site.source / "refs.bib").write_bytes(BIB.replace("Luigi", "Luigí").encode("latin-1"))
    site.build()
    assert "refs.bib:1: WARNING: this file is not in the encoding utf-8-sig" in site.warnings
    assert "Luigí" in site.page("papers").text
    (site.source / "refs.bib").write_bytes(
        BIB.replace("Luigi", "Луиджи").replace("\n", "\r\n").encode("utf-16")
    )
    site.clean_build()
    assert "Луиджи" in site.page("papers").text


def test_a_missing_file_is_a_warning(site):
    (site.source / "refs.bib").unlink()
    site.build()
    assert "refs.bib:1: WARNING: cannot read this file: No such file" in site.warnings
    assert "[scholar.bibfile]" in site.warnings


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("On {EEG} and {\\'e}t{\\'e}", "On EEG and été"),
        ("R&D, R\\&D and R&amp;D", "R&D, R&D and R&D"),
        ("50% of #1 costs $5", "50% of #1 costs $5"),
        ("\\emph{a} {\\bf b} \\textsuperscript{c}", "a b c"),
        ("``q'' -- r --- s~t", "“q” – r — s\u00a0t"),
        ("<b>bold</b> &lt;i&gt;", "bold <i>"),
        ("a_b", "a_b"),
    ],
)
def test_text_reads_right(papers, source, text):
    page = papers(bib=f"@misc{{k, title = {{{source}}}, year = 2020}}")
    assert page.select_one(".title").text == text


def test_maths_in_a_title(papers):
    page = papers(bib=r"@misc{k, title = {Decay of $B^{\pm}$ in Cu$_{2}$O and \(x\)}, year = 2020}")
    assert len(page.select(".title math")) == 3
    assert "\\" not in page.select_one(".title").text


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: None, "cannot read this file: No such file or directory"),
        (lambda path: path.mkdir(), "cannot read this file: Is a directory"),
        (lambda path: path.write_text(""), "there are no entries in this file"),
        (lambda path: path.write_text("Notes to self.\n"), "there are no entries in this file"),
        (lambda path: path.write_text("@string{j = {J}}\n"), "there are macros and no entries in this file"),
    ],
    ids=["missing", "folder", "empty", "prose", "macros"],
)
def test_a_file_without_entries_is_told_of(site, make, said):
    (site.source / "refs.bib").unlink()
    make(site.source / "refs.bib")
    site.write({"papers.md": "# P\n\n```{publications}\n```\n"})
    site.build()
    assert site.warnings == f"refs.bib:1: WARNING: {said} [scholar.bibfile]\n"


def test_macros_of_another_file_are_no_problem(site):
    site.configure('bibtex_bibfiles = ["macros.bib", "refs.bib"]')
    site.write(
        {"macros.bib": "@string{j = {Journal of J}}\n", "papers.md": "# P\n\n```{publications}\n```\n"}
    )
    site.write({"refs.bib": "@article{a, title = {T}, journal = j}\n"})
    site.clean_build()
    assert "Journal of J" in site.page("papers").text


def test_a_key_in_two_files(site):
    site.configure('bibtex_bibfiles = ["refs.bib", "more.bib"]')
    site.write(
        {"more.bib": GOOD % 1 + "@misc{good1, title = {Another}, year = 2019}\n", "refs.bib": GOOD % 1}
    )
    site.write({"papers.md": "# P\n\n```{publications}\n```\n"})
    site.build()
    assert keys(site.page("papers")) == {"good1", "good1-2"}
    assert [line.partition(" WARNING")[0] for line in site.warnings.splitlines()] == [
        "more.bib:1:",
        "more.bib:2:",
    ]


PAPERS = "# P\n\n```{publications}\n```\n"


def test_a_file_named_twice_is_read_once(site):
    site.configure('bibtex_bibfiles = ["refs.bib", "more.bib", "./refs.bib"]')
    site.write({"papers.md": PAPERS, "refs.bib": GOOD % 1, "more.bib": GOOD % 2})
    for fresh in (True, False):
        site.build(fresh=fresh)
        assert site.warnings == (
            "conf.py:14: WARNING: bibtex_bibfiles names a file twice: ./refs.bib; it is read once "
            "[scholar.config]\n"
        )
        assert keys(site.page("papers")) == {"good1", "good2"}


@pytest.mark.parametrize("saved", [GOOD % 1 + GOOD % 2, ""], ids=["more", "emptied"])
@pytest.mark.parametrize("when", ["env-before-read-docs", "source-read", "env-updated", "build-finished"])
def test_a_file_saved_while_a_build_runs(site, when, saved):
    site.configure(
        "from pathlib import Path\n"
        "def setup(app):\n"
        "    saved = Path(app.confdir, 'saved')\n"
        "    def save(*args):\n"
        "        if saved.is_file():\n"
        "            Path(app.confdir, 'refs.bib').write_bytes(saved.read_bytes())\n"
        "            saved.unlink()\n"
        f"    app.connect('{when}', save)\n"
    )
    site.write({"papers.md": PAPERS, "refs.bib": GOOD % 1, "saved": saved})
    site.build()
    assert keys(site.page("papers")) == {"good1"}
    site.build(fresh=False)
    assert keys(site.page("papers")) == ({"good1", "good2"} if saved else set())
    assert ("there are no entries" in site.warnings) == (not saved)


@pytest.mark.parametrize("builder", ["html", "texinfo"])
@pytest.mark.parametrize(
    "fields",
    ["year = {\\input{x}}", "year = {" + "9" * 5000 + "}", "year = 2020, month = {" + "9" * 5000 + "}"],
    ids=["input", "year", "month"],
)
def test_dates_that_are_none(papers, site, builder, fields):
    site.write({"papers.md": PAPERS, "refs.bib": f"@misc{{k, title = {{Shown}}, {fields}}}\n"})
    site.build(builder)
    assert "Shown" in site.text("papers.html" if builder == "html" else "site.texi", builder)
    assert site.warnings.count("WARNING") == fields.count("month")


@pytest.mark.parametrize("saved", [GOOD % 1 + GOOD % 2, ""], ids=["more", "emptied"])
def test_a_file_saved_right_after_it_was_read(site, monkeypatch, saved):
    site.write({"papers.md": PAPERS, "refs.bib": GOOD % 1})
    pending = [saved]
    read_bytes = Path.read_bytes

    def read_and_save(path):
        data = read_bytes(path)
        if path == site.source / "refs.bib" and pending:
            path.write_text(pending.pop(), encoding="utf-8")
        return data

    monkeypatch.setattr(Path, "read_bytes", read_and_save)
    site.build()
    assert keys(site.page("papers")) == {"good1"}
    site.build(fresh=False)
    assert keys(site.page("papers")) == ({"good1", "good2"} if saved else set())

"""The check of .bib files without a build."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import BIB

from sphinx_scholar.cli import main

EXTENSIONS = Path(__file__).parent.parent / "_ext"


@pytest.fixture
def run(tmp_path, capsys):
    def check(text, *options):
        path = tmp_path / "my.bib"
        path.write_text(text, encoding="utf-8")
        status = main(["check", str(path), *options])
        return status, capsys.readouterr().out.replace(str(path), "my.bib").splitlines()

    return check


def test_nothing_to_say(run):
    assert run(BIB) == (0, [])
    assert run("@misc{a, title = {T}, pdf = {a b.pdf}, url = {https://a.org}}") == (0, [])


@pytest.mark.parametrize("year", ["1000", "1999", "2199", "2200", "02020", "2020a", "c. 900", "{ 2020 }"])
def test_years_that_may_be(run, year):
    assert run(f"@misc{{a, title = {{T}}, year = {{{year}}}}}") == (0, [])


@pytest.mark.parametrize("year", ["0", "999", "00999", "2201", "2300", "3000", "20200", "9" * 5000])
def test_years_that_can_not_be(run, year):
    line = f"my.bib:1: a: the year {year} is out of range [date]"
    assert run(f"@misc{{a, title = {{T}}, year = {{{year}}}}}") == (1, [line])


def test_findings_stand_in_order(run):
    _status, lines = run(
        "@misc{b, title = {T}, note = { }, annote = {}, yaer = 1}\n@misc{a, title = {U}, url = {}}"
    )
    assert lines == [
        "my.bib:1: b: the field annote is empty [empty]",
        "my.bib:1: b: the field note is empty [empty]",
        "my.bib:1: b: the field yaer is not known; is it year? [field]",
        "my.bib:2: a: the field url is empty [empty]",
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "\n@misc{a, title = {T}, yaer = {2020}}",
            "my.bib:2: a: the field yaer is not known; is it year? [field]",
        ),
        ("@misc{a, title = {T}, note = {}}", "my.bib:1: a: the field note is empty [empty]"),
        ("@misc{a, title = {T}, year = {20200}}", "my.bib:1: a: the year 20200 is out of range [date]"),
        (
            "@misc{a, title = {T}, month = {13}}",
            "my.bib:1: a: “13” is no month, it does not count for the order;"
            " what could be read of it is shown [entry]",
        ),
        (
            "@misc{a, title = {T}, url = {file:///x}}",
            "my.bib:1: a: url: a link may not begin with file:; it is left out [link]",
        ),
        (
            "@misc{a, title = {T}, url = {see javascript:alert(1)}}",
            "my.bib:1: a: url: a link may not begin with javascript:; it is left out [link]",
        ),
        (
            "@misc{a, title = {T one}}\n@misc{b, title = {{T} One.}}",
            "my.bib:2: b: the title is also that of a [same]",
        ),
        (
            "@misc{a, title = {T}, doi = {10.1/X}}\n@misc{b, title = {U}, doi = {https://doi.org/10.1/x}}",
            "my.bib:2: b: https://doi.org/10.1/x is also that of a [same]",
        ),
        (
            "@misc{a, title = {T}, eprint = {2301.12245}}\n@misc{b, title = {U}, arxiv = {arXiv:2301.12245}}",
            "my.bib:2: b: https://arxiv.org/abs/2301.12245 is also that of a [same]",
        ),
    ],
)
def test_what_an_author_minds(run, text, line):
    assert run(text) == (1, [line])


def test_a_lost_at(run):
    line = "my.bib:2: article{b: there is no @ before it; it is left out [entry]"
    assert run("@misc{a, title = {T}}\narticle{b,\n  title = {U},\n}") == (1, [line])


def test_what_a_build_warns_of(run):
    status, lines = run("@misc{a, title = {Open\n@misc{b, title = {T}}")
    assert status == 1
    assert lines[0].startswith("my.bib:1: a: ")
    assert lines[0].endswith("[entry]")


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ("doi = {none}", "doi: “none” is no identifier such as 10.1000/182; it is left out [link]"),
        ("arxiv = {2301.1}", "arxiv: “2301.1” is no identifier such as 2301.12245; it is left out [link]"),
        (
            "eprint = {x}, eprinttype = {arxiv}",
            "eprint: “x” is no identifier such as 2301.12245; it is left out [link]",
        ),
        (
            "preview = {https://a.org/x.png}",
            "preview: https://a.org/x.png is another site's, which a page does not ask; it is left out",
        ),
        ("author = {Jane Doe, John Roe}", "write “Jane Doe and John Roe”, or put one"),
        ("journal = nowhere", "nowhere is no macro, it is taken as text"),
        ("pdf = {a.pdf}", "pdf: a.pdf is neither a web address nor a file in html_static_path"),
        ("preview = {a.png}", "preview: a.png is neither a web address nor a file in html_static_path"),
        ("title = {Again}", "the field title stands twice"),
    ],
)
def test_a_build_and_the_check_tell_the_same(run, site, tmp_path, fields, wrong):
    text = f"@misc{{a, title = {{T}}, {fields}}}"
    site.write({"refs.bib": text, "papers.md": "# P\n\n```{publications}\n```\n"})
    site.build()
    status, [line] = run(text, f"--files={tmp_path}")
    assert (status, wrong in line) == (1, True)
    told = line.rpartition(" [")[0].replace("my.bib", "refs.bib").replace(": ", ": WARNING: ", 1)
    [warning] = site.warnings.splitlines()
    assert warning.rpartition(" [")[0].replace("WARNING: a: ", "WARNING: ") == told.replace(
        "WARNING: a: ", "WARNING: "
    )


def test_files_in_folders(run, tmp_path, monkeypatch):
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "a b.pdf").write_text("x")
    monkeypatch.chdir(tmp_path)
    bib = "@misc{{a, title = {{T}}, pdf = {{{}}}}}"
    for written in ("a b.pdf", "files/a b.pdf"):
        assert run(bib.format(written), "--files=files") == (0, [])
    for written in ("b.pdf", "files/../files/a b.pdf", "/etc/passwd", "my.bib", "x" * 5000, "files"):
        assert run(bib.format(written), "--files=files")[0] == 1
        assert run(bib.format(written)) == (0, [])


@pytest.mark.parametrize(
    "field",
    "adsurl adsnote bdsk-url-1 bdsk-file-2 file groups mendeley-tags date-added biburl bibsource timestamp "
    "author_keywords funding_text funding_text-1 usage-count-since-2013 times-cited "
    "arxivid collaborator editortype sorttitle relatedtype origlanguage OPTnumber journal-url".split(),
)
def test_fields_of_exporters_are_known(run, field):
    assert run(f"@misc{{a, title = {{T}}, url = {{https://a.org}}, {field} = {{https://b.org}}}}") == (0, [])


def test_what_an_editor_prepared_and_nobody_filled_in(run):
    assert run("@misc{a, title = {T}, OPTnumber = {}, OPTmonth = {}}") == (0, [])


CONF = """import os
bibtex_bibfiles = ["refs.bib"]
html_static_path = ["_static"]
scholar_file_path = ["papers"]
scholar_macros = {"Bz": "B^0"}
scholar_noise = {"Tags": ""}
scholar_links = {"talk": ("Talk", "https://a.org/{}"), "doi": None}
scholar_max_authors = "many"
"""


@pytest.mark.parametrize("here", [True, False])
def test_settings_of_a_site(tmp_path, capsys, monkeypatch, here):
    folder = tmp_path / "site"
    (folder / "papers").mkdir(parents=True)
    (folder / "papers" / "a.pdf").write_text("x")
    (folder / "conf.py").write_text(CONF)
    bib = (
        "@misc{a, title = {$\\Bz$ and \\Bz}, note = {Tags: x, y}, talk = {b}, doi = {none}, "
        "pdf = {a.pdf}, slides = {papers/a.pdf}"
    )
    monkeypatch.chdir(folder if here else tmp_path)
    conf = "conf.py" if here else "site/conf.py"
    for end, expected in (("}", []), (", poster = {b.pdf}}", ["b.pdf"]), (", takl = {c}}", ["is it talk?"])):
        (folder / "refs.bib").write_text(bib + end)
        status = main(["check", "--conf", conf])
        lines = capsys.readouterr().out.splitlines()
        assert (status, len(lines)) == (len(expected), len(expected)), lines
        assert all(words in line for words, line in zip(expected, lines, strict=True))


@pytest.mark.parametrize(
    ("conf", "told"),
    [("1 / 0", "cannot read conf.py: division by zero"), ("", "no .bib file is named"), ("exit(3)", ": 3")],
)
def test_settings_that_cannot_be_had(tmp_path, capsys, monkeypatch, conf, told):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "conf.py").write_text(conf)
    with pytest.raises(SystemExit) as stopped:
        main(["check", "--conf", "conf.py"])
    assert stopped.value.code == 2
    assert told in capsys.readouterr().err


def test_a_flood_is_one_line(run):
    flood = "".join(f"@misc{{a{n}, title = {{T{n}}}, note = {{}}, yaer = 1}}\n" for n in range(21))
    status, lines = run(flood + "@misc{b, title = {B}, doi = {x}}")
    assert (status, lines) == (
        1,
        [
            "my.bib:1: a0: the field note is empty (and 20 more like this) [empty]",
            "my.bib:1: a0: the field yaer is not known; is it year? (and 20 more like this) [field]",
            "my.bib:22: b: doi: “x” is no identifier such as 10.1000/182; it is left out [link]",
        ],
    )
    assert len(run(flood, "--all")[1]) == 42
    assert len(run(flood.partition("a20")[0] + "x}")[1]) >= 40


def test_annotations(run):
    _status, lines = run("@misc{a, title = {T}, note = {}}", "--format=github")
    assert lines == ["::warning file=my.bib,line=1,title=empty::a: the field note is empty"]


def test_a_missing_file(tmp_path, capsys):
    assert main(["check", str(tmp_path / "none.bib")]) == 1
    assert "cannot read this file" in capsys.readouterr().out


def test_our_own():
    from test_site import ROOT

    assert main(["check", str(ROOT / "refs.bib")]) == 0


@pytest.mark.parametrize("name", ["xx_YY.UTF-8", "no such thing", "C", "de_DE.UTF-8"])
def test_a_terminal_with_an_unknown_locale(tmp_path, name):
    path = tmp_path / "my.bib"
    path.write_text("@misc{a, title = {T}, note = {}}", "utf-8")
    environment = {**os.environ, "LC_ALL": name, "PYTHONPATH": str(EXTENSIONS), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "sphinx_scholar", "check", str(path)]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8")
    assert (run.returncode, run.stderr) == (1, "")
    assert run.stdout.startswith(f"{path}:1: a: ")

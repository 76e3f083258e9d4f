"""A new site: what is asked, what is written, and that it builds for anybody."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from bs4 import BeautifulSoup
from conftest import BIB
from packaging.requirements import Requirement
from test_browser import browser  # noqa: F401  # a fixture is used by its name

from sphinx_scholar.bib.words import Message
from sphinx_scholar.cli import main
from sphinx_scholar.new import ask, pages, write
from sphinx_scholar.new.plan import Item, Plan
from sphinx_scholar.profile.sites import SITES

ROOT = Path(__file__).parent.parent
TODAY = date(2026, 5, 17)
OURS = re.compile("hrayr|harutyunyan|GaCGz8wAAAAJ", re.IGNORECASE)
HOSTILE = [
    'Ada "the" O\'Brien',
    "Back\\slash \\{name} `{cite}` x",
    "Curly { brace",
    "New\nline\r\x00\x1b[31m of\u2028text",
    "$x$ *em* _em_ <b>b</b> &amp; [a](b) #1 %s {0} @WHO@ ~~ ^",
    "Արմեն Հակոբյան",
    "王小明",
    "مريم ميرزاخاني",
    "👩🏽‍🔬 Ada",
    "🦊",
    "Smith and Sons",
    "Dr. Strange, Stephen; Jr.",
    "- 1. # : > | ---",
    "</title><script>alert(1)</script>",
    "''' \"\"\"",
]


def made(folder, **said):
    """Write the site of a plan."""
    plan = write.complete(Plan(**{"name": "Ada Lovelace", **said}), TODAY)
    write.write(plan, folder)
    return folder


def build(folder, builder="html"):
    """Build a site as its Makefile does, but into a folder beside it."""
    out = folder.parent / f"{folder.name}-{builder}"
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-n", "-b", builder]
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    run = subprocess.run(
        [*command, "-d", str(out) + "-d", str(folder), str(out)], capture_output=True, text=True, env=env
    )
    assert (run.returncode, run.stderr) == (0, "")
    return out


def parsed(path):
    return BeautifulSoup(path.read_text("utf-8"), "html5lib")


def settings(folder):
    """Read what `conf.py` says of its owner."""
    text = (folder / "conf.py").read_text("utf-8")
    values = {}
    exec(text.partition("# -- Who ")[2].partition("# -- Pages")[0].partition("\n")[2], values)
    return values


@pytest.fixture(scope="module")
def ada(tmp_path_factory):
    return made(
        tmp_path_factory.mktemp("ada") / "site",
        position="Analyst",
        affiliation="London",
        profiles={"github": "https://github.com/ada"},
        url="https://ada.example.org/",
    )


# What is written


def test_a_new_site_is_whole(ada):
    names = {path.name for path in ada.iterdir()}
    dotted = ".gitattributes .github .gitignore .readthedocs.yaml"
    text = "Makefile README.md conf.py index.md news.md publications.md refs.bib requirements.lock"
    assert names == {*f"{dotted} {text} requirements-author.lock _ext _static _templates tests".split()}
    assert (ada / "_ext/sphinx_scholar/LICENSE").read_text("utf-8") == (ROOT / "LICENSE").read_text("utf-8")
    assert not [*ada.rglob("__pycache__")]


def test_what_is_read_is_kept_outside_of_what_is_published(ada):
    """Its README says how to build without make, and to copy that folder."""
    for name in ("Makefile", "README.md"):
        text = (ada / name).read_text("utf-8")
        builds = [
            line for line in text.splitlines() if re.search(r"-m sphinx |\(RUN\) sphinx(_auto\w+)? ", line)
        ]
        assert builds, name
        assert [line for line in builds if " -d _build/doctrees/" not in line] == []


def test_nothing_of_ours_is_in_a_new_site(ada):
    files = [path for path in ada.rglob("*") if path.is_file() and path.suffix != ".mo"]
    assert len(files) > 50
    assert [path for path in files if OURS.search(path.read_text("utf-8"))] == []
    own = [path for path in files if "_ext" not in path.parts]
    named = [path.name for path in own if "sphinx-scholar" in path.read_text("utf-8")]
    assert sorted(named) == ["Makefile", "README.md"]
    assert not [path for path in own if re.search("@[A-Z]+@", path.read_text("utf-8"))]


def test_a_new_site_builds_and_says_who_it_is_about(ada):
    out = build(ada)
    index = parsed(out / "index.html")
    assert index.title.text == "Ada Lovelace"
    assert index.find("meta", attrs={"name": "description"})["content"] == "Ada Lovelace: Analyst, London"
    assert "Analyst" in index.select_one("[role=main]").text
    assert {a["href"] for a in index.select(".profile-links a")} == {"https://github.com/ada"}
    assert len(index.select("li.publication")) == len(index.select("li.news-item")) == 1
    papers = parsed(out / "publications.html")
    assert papers.select_one("strong.owner").text == "Ada Lovelace"
    assert parsed(out / "news.html").select_one("time")["datetime"] == "2026-05-17"
    assert index.find("link", rel="canonical")["href"] == "https://ada.example.org/index.html"
    assert not OURS.search("".join(path.read_text("utf-8") for path in out.rglob("*.html")))


def test_its_tests_pass(ada):
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"]
    run = subprocess.run(command, cwd=ada, env=env, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "3 passed" in run.stdout


@pytest.mark.parametrize(
    ("file", "old", "new", "failing"),
    [
        ("index.md", "# Ada", "[gone](gone.md)\n\n# Ada", "test_builds_without_a_warning"),
        ("news.md", "description:", "keywords:", "test_each_page_has_a_title_and_a_description"),
        ("refs.bib", "journal", "jurnal", "test_the_papers_are_sound"),
    ],
)
def test_its_tests_find_what_is_wrong(ada, tmp_path, file, old, new, failing):
    site = shutil.copytree(ada, tmp_path / "site")
    path = site / file
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests", "-k", failing]
    run = subprocess.run(command, cwd=site, capture_output=True, text=True)
    assert run.returncode == 1
    assert failing in run.stdout


@pytest.mark.parametrize("builder", ["epub", "latex", "text"])
def test_other_builders(ada, builder):
    out = build(ada, builder)
    if builder == "epub":
        [path] = out.glob("*.epub")
        with zipfile.ZipFile(path) as book:
            assert not [
                name for name in book.namelist() if OURS.search(book.read(name).decode("utf-8", "replace"))
            ]


def test_it_is_the_same_each_time(ada, tmp_path):
    again = made(
        tmp_path / "again",
        position="Analyst",
        affiliation="London",
        profiles={"github": "https://github.com/ada"},
        url="https://ada.example.org/",
    )

    def files(site):
        """Give what was written; another test may have run the extension."""
        paths = (path for path in site.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
        return {path.relative_to(site): path.read_bytes() for path in paths}

    assert files(again) == files(ada)


def test_a_site_makes_another(ada, tmp_path):
    """The extension finds what it needs in a site that carries it, as in the repository."""
    command = [sys.executable, "-m", "sphinx_scholar", "new", tmp_path / "emmy", "--name", "Emmy Noether"]
    env = {**os.environ, "PYTHONPATH": str(ada / "_ext")}
    subprocess.run(command, env=env, cwd=tmp_path, check=True, stdin=subprocess.DEVNULL, capture_output=True)
    for name in ("Makefile", "requirements.lock", "requirements-author.lock", "tests/test_site.py"):
        assert (tmp_path / "emmy" / name).read_bytes() == (ada / name).read_bytes()
    assert settings(tmp_path / "emmy")["project"] == "Emmy Noether"


def test_who_it_is_about():
    plan = Plan(
        "Ada",
        position="Analyst",
        affiliation="Engines, London",
        profile={"email": "ada@example.org", "links": [("Blog", "https://example.org/")]},
        profiles={"github": "ada", "example.net": "https://example.net/ada"},
    )
    values = {}
    exec(pages.settings(plan), values)
    assert values["scholar_profile"] == {
        "name": "Ada",
        "position": "Analyst",
        "affiliations": ["Engines, London"],
        "email": "ada@example.org",
        "links": [("Blog", "https://example.org/"), ("example.net", "https://example.net/ada")],
        "github": "ada",
    }
    assert "# Ada\n\n```{profile}\n```\n" in pages.pages(plan, str)["index.md"]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("Ada", '"Ada"'),
        ('"', "'\"'"),
        ("a\nb", r"'a\nb'"),
        ([], "[]"),
        ([("a", "b"), ("c",)], """[("a", "b"), ('c',)]"""),
        ({}, "{}"),
        ({"a": {"b": 1}, "c": None}, '{\n    "a": {\n        "b": 1,\n    },\n    "c": None,\n}'),
    ],
)
def test_values_are_written_as_code_is(value, written):
    assert pages.literal(value) == written
    assert ast.literal_eval(written) == value


# Any name


@pytest.mark.parametrize("name", HOSTILE)
def test_any_name_is_written_so_that_it_is_read(tmp_path, name):
    folder = made(tmp_path / "site", name=name, position=name, affiliation=name)
    shown = pages.one_line(name)
    assert settings(folder)["project"] == shown
    front = (folder / "index.md").read_text("utf-8").split("---\n")[1]
    assert shown in yaml.safe_load(front)["myst"]["html_meta"]["description"]
    assert ElementTree.parse(folder / "_static/favicon.svg").getroot().find("{*}text").text
    yaml.safe_load((folder / ".readthedocs.yaml").read_text("utf-8"))


def test_any_name_builds(tmp_path):
    """All at once, in one site: a build is slow."""
    name = " ".join(map(pages.one_line, HOSTILE))
    out = build(made(tmp_path / "site", name=name, position=name, affiliation=name))
    page = parsed(out / "index.html")
    for char in "“”'‘’\"":  # quotes are set as the language has them
        name = name.replace(char, "")
    heading = page.h1.find(string=True)
    assert re.sub("[“”'‘’\"]", "", str(heading)) == name.replace("---", "—")
    assert not page.select("h1 script, title script, h1 b, header b")
    assert page.select_one(".logo__title").text == " ".join(map(pages.one_line, HOSTILE))


@pytest.mark.parametrize(
    ("name", "profiles"),
    [
        ("Ada", {}),
        ("Maria Magdalena Rindfleischetikettierungsüberwachung-Kowalska", {"github": "a", "x": "a"}),
    ],
)
def test_any_name_is_laid_out(tmp_path, browser, name, profiles):  # noqa: F811
    (tmp_path / "cv.pdf").write_bytes(b"%PDF-1.4")
    files = {"_static/cv.pdf": tmp_path / "cv.pdf"}
    out = build(
        made(tmp_path / "site", name=name, profiles=profiles, files=files, front="[CV](/_static/cv.pdf)")
    )
    page = browser.new_page()
    fonts = []
    page.on("request", lambda request: fonts.append(request.url) if "woff" in request.url else None)
    page.goto((out / "index.html").as_uri())
    page.wait_for_load_state("networkidle")
    assert not fonts  # icons are in the page, also that of a file
    for width in (320, 360, 500, 768, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        switch, search = (
            page.locator(f"header .{part}:visible").first.bounding_box()
            for part in ("mode-button", "search-opener")
        )
        assert switch["y"] == pytest.approx(search["y"], abs=2)  # in one row
        assert switch["x"] - search["x"] < 100
    page.close()


@pytest.mark.parametrize(
    "name", ["Curly { brace", 'O\'Brien "x" \\', "王小明", "مريم ميرزاخاني", "🦊", "Smith and Sons"]
)
def test_a_sample_is_by_the_owner(name):
    library = pages.read(pages.sample(name, 2026, str))
    assert not library.problems
    assert pages.owners(name, library)
    [entry] = library.entries.values()
    assert len(entry.persons["author"]) == 1


# Languages


@pytest.mark.parametrize("language", ["de", "hy", "zh_CN", "is"])
def test_pages_are_in_the_language_of_the_site(tmp_path, language, monkeypatch):
    monkeypatch.setattr(pages, "words_of", lambda language: lambda word: f"⟦{word}⟧")
    folder = made(tmp_path / "site", language=language)
    assert settings(folder)["language"] == language
    text = (folder / "index.md").read_text("utf-8")
    assert "## ⟦News⟧" in text
    assert "[⟦All publications⟧](publications.md)" in text
    assert "# ⟦Publications⟧" in (folder / "publications.md").read_text("utf-8")
    assert '"⟦Search this site⟧"' in (folder / "conf.py").read_text("utf-8")
    assert parsed(build(folder) / "index.html").html["lang"] == language.replace("_", "-")


# What is asked


@pytest.mark.parametrize(
    ("read", "typed", "given"),
    [
        (ask.language_of, "", "en"),
        (ask.language_of, "pt-br", "pt_BR"),
        (ask.language_of, " DE ", "de"),
        (ask.language_of, "German", None),
        (ask.language_of, "../x", None),
        (ask.address_of, "", ""),
        (ask.address_of, "ada.example.org", "https://ada.example.org/"),
        (ask.address_of, "http://example.org/~ada/", "http://example.org/~ada/"),
        (ask.address_of, "javascript:alert(1)", None),
        (ask.address_of, "https://", None),
        (ask.address_of, "nowhere", None),
        (ask.address_of, 'https://example.org/"x', None),
        (ask.address_of, "https://[::1", None),
        (ask.profile_of, "github=ada", ("github", "ada")),
        (ask.profile_of, "https://www.github.com/ada", ("github", "https://www.github.com/ada")),
        (ask.profile_of, "orcid.org/0000-0002-1825-0097", ("orcid", "https://orcid.org/0000-0002-1825-0097")),
        (
            ask.profile_of,
            "https://scholar.google.de/citations?user=x",
            ("google_scholar", "https://scholar.google.de/citations?user=x"),
        ),
        (ask.profile_of, "https://example.social/@ada", ("mastodon", "https://example.social/@ada")),
        (ask.profile_of, "mastodon=https://example.social/@ada", ("mastodon", "https://example.social/@ada")),
        (ask.profile_of, "notgithub.com/x", ("notgithub.com", "https://notgithub.com/x")),
        (ask.profile_of, "ada", None),
        (ask.profile_of, "github=", None),
        (ask.name_of, " \n\x00 ", None),
        (ask.bib_of, "/no/such/file.bib", None),
    ],
)
def test_answers(read, typed, given):
    if given is not None:
        assert read(typed) == given
        return
    with pytest.raises(ValueError) as caught:  # noqa: PT011  # what it says differs
        read(typed)
    assert isinstance(caught.value.args[0], Message)


def test_hosts_are_those_of_profiles():
    assert {*ask.HOSTS.values(), "mastodon", "cv"} == SITES.keys()


def run(folder, *flags, answers=None, monkeypatch=None):
    if monkeypatch:
        left = iter(answers or ())
        monkeypatch.setattr("sys.stdin.isatty", lambda: answers is not None, raising=False)
        monkeypatch.setattr("builtins.input", lambda question: next(left))
    return main(["new", str(folder), *flags])


def test_six_questions(tmp_path, monkeypatch, capsys):
    (tmp_path / "my.bib").write_text(BIB, "utf-8")
    answers = [
        "",  # a site wants a name
        "Ada Lovelace",
        "Analyst, Institute of Engines, London",
        "Klingon!",
        "de",
        "ada",
        "github.com/ada orcid=0000-0002-1825-0097",
        "ada.example.org",
        "nothing.bib",
        str(tmp_path / "my.bib"),
    ]
    assert run(tmp_path / "site", answers=answers, monkeypatch=monkeypatch) == 0
    values = settings(tmp_path / "site")
    assert values["project"] == "Ada Lovelace"
    assert values["language"] == "de"
    assert values["scholar_author"] == ["Ada Lovelace"]
    assert (tmp_path / "site/refs.bib").read_text("utf-8") == BIB
    said = capsys.readouterr().out
    assert "nothing.bib" in said
    assert "Klingon!" in said
    assert "make html" in said


def test_flags_and_no_terminal(tmp_path, monkeypatch, capsys):
    flags = ["--name", "Ada", "--position", "Analyst", "--affiliation", "Engines, London", "--language", "fr"]
    flags += [
        "--profile",
        "github=ada",
        "--profile",
        "https://orcid.org/0000-0002-1825-0097",
        "--url",
        "ada.example.org",
    ]
    assert run(tmp_path / "site", *flags, monkeypatch=monkeypatch) == 0
    values = settings(tmp_path / "site")
    assert (values["project"], values["language"]) == ("Ada", "fr")
    assert 'get("SITE_URL", "https://ada.example.org/")' in (tmp_path / "site/conf.py").read_text("utf-8")


def refused(capsys, folder, *flags, **options):
    with pytest.raises(SystemExit) as caught:
        run(folder, *flags, **options)
    assert caught.value.code == 2
    return capsys.readouterr().err


def test_no_name_and_no_terminal(tmp_path, monkeypatch, capsys):
    assert "--name" in refused(capsys, tmp_path / "site", monkeypatch=monkeypatch)
    assert not (tmp_path / "site").exists()


def test_a_folder_that_is_not_empty_is_refused(tmp_path, monkeypatch, capsys):
    (tmp_path / "kept").write_text("mine")
    said = refused(capsys, tmp_path, "--name", "Ada", monkeypatch=monkeypatch)
    assert f"{tmp_path} is not empty; nothing is written" in said
    refused(capsys, tmp_path / "kept", "--name", "Ada", monkeypatch=monkeypatch)
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_an_empty_folder_is_taken(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run(".", "--name", "Ada", monkeypatch=monkeypatch) == 0
    assert Path("conf.py").is_file()
    assert not [*tmp_path.glob(".new-*")]


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--language", "xx_YY_zz!"], "xx_YY_zz!"),
        (["--url", "javascript:x"], "javascript:x"),
        (["--bib", "none.bib"], "none.bib"),
        (["--profile", "ada"], "ada is no address"),
        (["--profile", "orcid=12"], "orcid"),
        (["--profile", "gihtub=ada"], "github"),
    ],
)
def test_wrong_flags(tmp_path, monkeypatch, capsys, flags, said):
    assert said in refused(capsys, tmp_path / "site", "--name", "Ada", *flags, monkeypatch=monkeypatch)
    assert not [*tmp_path.iterdir()]


def test_nothing_is_left_half_written(tmp_path):
    with pytest.raises(OSError, match="gone"):
        made(tmp_path / "a" / "site", files={"_static/x.pdf": tmp_path / "gone.pdf"})
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    with pytest.raises(ValueError, match=r"\.\./x"):
        made(tmp_path / "site", files={"../x": Path(__file__)})
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_bibliography_of_one_s_own(tmp_path, monkeypatch, capsys):
    path = tmp_path / "old.bib"
    path.write_bytes(
        "@article{a, author={Müller, Jörg}, title={T}, jurnal={J}, year=2020}\r\n".encode("latin-1")
    )
    assert run(tmp_path / "site", "--name", "Ada", "--bib", str(path), monkeypatch=monkeypatch) == 0
    assert "Müller, Jörg" in (tmp_path / "site/refs.bib").read_text("utf-8")
    said = capsys.readouterr().out
    assert "  refs.bib:1: a: the field jurnal is not known; is it journal?\n" in said
    assert "  conf.py: nobody in refs.bib is called Ada" in said
    assert settings(tmp_path / "site")["scholar_author"] == []
    assert len(parsed(build(tmp_path / "site") / "index.html").select("li.publication")) == 1


# What another site brings


def test_a_plan_with_everything(tmp_path):
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.4")
    site = made(
        tmp_path / "site",
        bib=BIB,
        front="I *am* Ada.",
        news=[
            Item(
                "1843-08", "Notes {cite:p}`lovelace1843notes`.\n\n:::{note}\nInner.\n:::", {"name": "notes"}
            ),
            Item("1842", "Second."),
        ],
        pages={"teaching": ("Teaching & more", "Text."), "publications": ("Papers", "Above the list.")},
        files={"_extra/assets/pdf/x.pdf": tmp_path / "x.pdf"},
        redirects={"/papers/": "publications.html", "/old.html": "index.html#top", "/../x/": "index.html"},
        settings={"scholar_coauthors": {"Luigi Menabrea": "https://example.org/"}},
    )
    out = build(site)
    assert "I am Ada." in parsed(out / "index.html").text
    assert parsed(out / "teaching.html").h1.find(string=True) == "Teaching & more"
    assert "Above the list." in parsed(out / "publications.html").text
    assert len(parsed(out / "news.html").select("li.news-item")) == 2
    assert (out / "assets/pdf/x.pdf").read_bytes() == b"%PDF-1.4"
    leads = parsed(out / "papers/index.html")
    assert leads.a["href"] == "../publications.html"
    assert leads.find("meta", attrs={"http-equiv": "refresh"})["content"] == "0; url=../publications.html"
    assert parsed(out / "old.html").a["href"] == "index.html#top"
    assert not (site.parent / "x").exists()
    build(site, "epub")


def test_from_another_site(tmp_path, monkeypatch, capsys):
    old = tmp_path / "old"
    (old / "_pages").mkdir(parents=True)
    (old / "_config.yml").write_text("first_name: Ada\nlast_name: Lovelace\nlang: fr\n", "utf-8")
    (old / "_pages/about.md").write_text("---\npermalink: /\n---\nI am Ada. {% video x %}\n", "utf-8")
    said = refused(capsys, tmp_path / "site", "--from", str(tmp_path / "none"), monkeypatch=monkeypatch)
    assert str(tmp_path / "none") in said
    assert run(tmp_path / "site", "--from", str(old), "--language", "de", monkeypatch=monkeypatch) == 0
    said = capsys.readouterr().out
    assert "  _pages/about.md:4: " in said
    values = settings(tmp_path / "site")
    assert (values["project"], values["language"]) == ("Ada Lovelace", "de")
    assert "I am Ada." in parsed(build(tmp_path / "site") / "index.html").text


# One source


def sections(text):
    """Give the sections of a `conf.py` by their names."""
    imports, *parts = re.split("^# -- ", text.partition("\n")[2], flags=re.MULTILINE)
    return {"imports": imports, **{part.split()[0]: part for part in parts}}


def test_our_own_settings_are_those_of_a_new_site(ada):
    """What is not about a person is the same: who changes the one changes the other."""
    own = sections((ROOT / "conf.py").read_text("utf-8"))
    new = sections(write.conf((write.TEMPLATES / "conf.py.in").read_text("utf-8"), Plan("Ada"), str))
    assert own.keys() == new.keys()
    for name in own.keys() - {"Who", "Pages"}:
        assert own[name] == new[name], "site/conf.py.in"
    assert [line for line in new["Pages"].splitlines() if line not in own["Pages"].splitlines()] == [
        'exclude_patterns = ["_build", "_ext", ".venv", "tests", "README.md", ".*"]'
    ]


def test_the_wheel_holds_what_new_sites_need():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    targets = project["tool"]["hatch"]["build"]["targets"]
    packed = targets["wheel"]["force-include"]
    assert packed == {name: f"sphinx_scholar/new/site/{name}" for name in write.SHARED}
    assert set(packed) <= set(targets["sdist"]["only-include"])
    assert [name for name in write.SHARED if not (ROOT / name).exists()] == []


def dry_run(site, target):
    """Tell what make would do."""
    if not shutil.which("make"):
        pytest.skip("no make on this machine")
    env = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS"))}
    return subprocess.check_output(["make", "-n", target], cwd=site, env=env, text=True)


def test_where_the_extension_is_installed(tmp_path):
    """From the wheel: the same site, with a requirement in place of the extension's files."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    [wheel] = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    env = {**os.environ, "PYTHONPATH": str(tmp_path / "installed")}
    site = tmp_path / "site"
    command = [sys.executable, "-m", "sphinx_scholar", "new", str(site), "--name", "Ada Lovelace"]
    subprocess.run(command, cwd=tmp_path, env=env, check=True, stdin=subprocess.DEVNULL)
    assert not (site / "_ext").exists()
    release = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert (site / "requirements.txt").read_text("utf-8") == f"sphinx-scholar=={release}\n"
    config = yaml.safe_load((site / ".readthedocs.yaml").read_text("utf-8"))
    assert [row["requirements"] for row in config["python"]["install"]] == [
        "requirements.lock",
        "requirements.txt",
    ]
    assert "-r requirements.txt" in dry_run(site, ".venv/site")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-n", str(site), str(tmp_path / "out")]
    done = subprocess.run(command, env=env, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def rules(path):
    """Give the parts of a Makefile, without comments and without what the two rightly say otherwise."""
    text = re.sub(r"^#.*\n", "", path.read_text("utf-8"), flags=re.MULTILINE)
    text = text.replace("requirements-dev.lock", "requirements-author.lock").replace(
        "docs/print.md", "MANUAL"
    )
    return [part.strip() for part in text.replace("the manual of sphinx-scholar", "MANUAL").split("\n\n")]


def test_makefile_of_a_new_site_is_ours_but_smaller(ada):
    """Who changes the one changes the other: `site/Makefile.in`."""
    own, new = rules(ROOT / "Makefile"), rules(ada / "Makefile")
    differs = [part.partition(":")[0] for part in new if part not in own]
    assert differs == [".DEFAULT_GOAL ", "test", ".venv/site"]
    text = (ada / "Makefile").read_text("utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)[1].split()
    assert phony == re.findall(r"^(\w[\w-]*):.*## \S", text, re.MULTILINE)
    assert {"html", "test", "check", "live", "epub", "pdf", "linkcheck", "clean", "help"} == {*phony}


def test_locks_of_a_new_site(ada):
    pins = {}
    for name in ("requirements.lock", "requirements-author.lock"):
        text = (ada / name).read_text("utf-8")
        assert not re.search(r"://|^\s*-[a-z-]+\s|make lock", text, re.MULTILINE)
        for line in re.findall(r"^[^#\s].*$", text.replace("\\\n", " "), re.MULTILINE):
            requirement, *hashes = line.split("--hash=")
            assert hashes
            pin = Requirement(requirement)
            pins.setdefault((pin.name, str(pin.marker)), set()).add(str(pin.specifier))
    assert {"pytest", "sphinx-autobuild", "sphinx", "myst-parser"} <= {name for name, _marker in pins}
    assert [name for name, versions in pins.items() if len(versions) > 1] == []

"""Beside other themes and extensions, by the wheel alone: a small site in each, and what it shows."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import zipfile
import zlib
from itertools import product
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from conftest import BIB

ROOT = Path(__file__).parent.parent
#: Where the Makefile installs a theme that wants another pydata-sphinx-theme than the site.
BOOK = Path(sys.prefix) / "book"

#: Themes, which are packages of the same names.
THEMES = (
    "alabaster",
    "furo",
    "pydata_sphinx_theme",
    "sphinx_book_theme",
    "sphinx_immaterial",
    "sphinx_rtd_theme",
)
#: Those that are installed beside the others.
BESIDE = ("sphinx_book_theme",)
#: What a theme wants in conf.py.
WANTS = {"sphinx_immaterial": 'html_theme_options = {"font": False}  # else it asks Google for some\n'}
#: Extensions of a site with this theme, in their order; this one is an extension, too.
EXTENSIONS = {"sphinx_immaterial": ["sphinx_scholar", "sphinx_immaterial"]}

CONF = """
import sys
from pathlib import Path

import sphinx_scholar

assert Path(sphinx_scholar.__file__).parent.parent == Path({wheel!r})
sys.path.insert(0, str(Path(__file__).parent))
extensions = ["sphinx.ext.autodoc", "sphinx.ext.intersphinx", "sphinx.ext.autosectionlabel", "myst_parser",
              "sphinxext.opengraph", "sphinx_copybutton", "sphinx_design", {extensions}]
intersphinx_mapping = {{"far": ("https://far.example/", "objects.inv")}}
autosectionlabel_prefix_document = True
ogp_site_url = "https://ada.example/"
ogp_social_cards = {{"enable": False}}
myst_enable_extensions = ["colon_fence", "dollarmath"]
bibtex_bibfiles = ["refs.bib"]
bibtex_reference_style = "author_year"
scholar_author = ["Ada Lovelace"]
html_theme = {theme!r}
html_math_renderer = "mathml"
project = "Site"
site_url = "https://ada.example/"
"""
PAGES = {
    "index.md": """\
# Home

```{{toctree}}
papers
news
code
```

```{{news-list}}
```

::::{{grid}} 1
:::{{grid-item-card}} A card
```{{publications}}
:filter: selected == "true"
:no-index:
```
:::
::::
""",
    "papers.md": """\
# Papers

```{{publications}}
```

## Abstracts

```{{{abstract}}} lovelace1843notes
```

:::{{{abstract}}}
By hand.
:::
""",
    "news.md": "# News\n\n:::{{news}} 1843-08\nIt is out: {{cite:t}}`lovelace1843notes`.\n:::\n\n"
    ":::{{news}} 1842-01-02\nAt work.\n:::\n\n:::{{scholar:news}} 1841\nEarly.\n:::\n",
    "code.md": "# Code\n\n```{{eval-rst}}\n.. automodule:: engine\n   :members:\n```\n\nSee [](#far.away).\n",
    "engine.py": '"""The engine."""\n\n\ndef turn(crank: int) -> int:\n    """Turn the crank."""\n',
    "refs.bib": BIB.replace("{", "{{").replace("}", "}}"),
}
#: An extension that takes the name of one of our directives, when *event* comes.
CLAIMS = """
from docutils import nodes
from docutils.parsers.rst import Directive

class Theirs(Directive):
    has_content = True
    def run(self):
        return [nodes.container("", nodes.Text(" ".join(self.content)), classes=["claimed"])]

def claim(app, *_args):
    app.add_directive("abstract", Theirs)

def setup(app):
    claim(app) if {event!r} == "setup" else app.connect({event!r}, claim)
"""
INVENTORY = (
    b"# Sphinx inventory version 2\n# Project: Far\n# Version: 1\n# The remainder is compressed using zlib.\n"
)


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    """Build the wheel, and lay out what is in it."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (path,) = folder.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder / "installed")
    return folder / "installed"


class Built:
    """A site as a command built it: what it warned of, and its pages."""

    def __init__(self, folder, warnings):
        self.folder, self.warnings = folder, warnings

    def page(self, name):
        return BeautifulSoup((self.folder / "out" / f"{name}.html").read_text("utf-8"), "html5lib")

    @property
    def ours(self):
        """The warnings that name us."""
        return [
            line for line in self.warnings.splitlines() if re.search("scholar|bibtex|abstract|news", line)
        ]


@pytest.fixture
def build(tmp_path, wheel):
    def make(theme, abstract):
        for name, text in PAGES.items():
            (tmp_path / name).write_text(text.format(abstract=abstract), encoding="utf-8")
        extensions = EXTENSIONS.get(theme, ["sphinx_scholar"])
        conf = CONF.format(wheel=str(wheel), theme=theme, extensions=str(extensions).strip("[]"))
        (tmp_path / "conf.py").write_text(conf + WANTS.get(theme, ""), encoding="utf-8")
        (tmp_path / "objects.inv").write_bytes(
            INVENTORY + zlib.compress(b"far.away std:label -1 away.html Far away\n")
        )
        command = [sys.executable, "-m", "sphinx", "-E", "-w", "warnings", ".", "out"]
        paths = [str(wheel), *([str(BOOK)] if theme in BESIDE else [])]
        variables = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(paths),
            "LC_ALL": "C.UTF-8",
            "LANGUAGE": "",
            "NO_COLOR": "1",
        }
        done = subprocess.run(command, cwd=tmp_path, env=variables, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return Built(tmp_path, (tmp_path / "warnings").read_text("utf-8"))

    return make


TAKEN = "WARNING: {abstract} belongs to another extension or to the theme here; ours is {scholar:abstract}"


@pytest.mark.parametrize(
    ("theme", "abstract"),
    [*product(THEMES, ["abstract"]), ("sphinx_immaterial", "scholar:abstract")],
)
def test_a_site_in_each_theme(build, theme, abstract):
    if theme == "sphinx_rtd_theme" and sys.version_info >= (3, 13) and not importlib.util.find_spec(theme):
        pytest.skip("this theme wants an older docutils than the site has on this Python")
    site = build(theme, abstract)
    claimed = theme == "sphinx_immaterial"
    told = [line for line in site.ours if "Content block expected" not in line]  # by theirs, of a key alone
    assert told == ([f"{TAKEN} [scholar.config]"] if claimed else [])
    assert len(site.ours) - len(told) == (claimed and abstract == "abstract")
    papers = site.page("papers")
    assert len(papers.select("li.publication")) == 2
    unfolds = [details.summary.text for details in papers.select("details.scholar-abstract")]
    assert unfolds == ["Abstract"] * (1 if claimed and abstract == "abstract" else 3)
    assert "By hand." in papers.text
    assert [time["datetime"] for time in site.page("news").select("time")] == [
        "1843-08",
        "1842-01-02",
        "1841",
    ]
    assert len(site.page("index").select("ul.news > li")) == 3
    assert len(site.page("index").select(".sd-card li.publication")) == 1
    assert papers.select_one('link[href*="scholar.css"]')
    assert (site.folder / "out/_static/scholar.css").is_file()
    assert site.page("code").find("a", href="https://far.example/away.html")


@pytest.mark.parametrize("claimed", ["setup", "config-inited", "builder-inited"])
@pytest.mark.parametrize("first", [True, False])
def test_a_name_that_another_extension_claims(site, tmp_path, monkeypatch, claimed, first):
    (tmp_path / "claims.py").write_text(CLAIMS.format(event=claimed))
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "claims", raising=False)
    lines = f'extensions.insert({0 if first else 9}, "claims")\n'
    site.configure(lines)
    page = "# H\n\n:::{abstract}\nTheirs.\n:::\n\n:::{scholar:abstract}\nOurs.\n:::\n"
    site.write({"index.md": page})
    site.build()
    assert site.warnings == f"{TAKEN} [scholar.config]\n"
    shown = site.page("index")
    assert [details.p.text for details in shown.select("details.scholar-abstract")] == ["Ours."]
    assert shown.select_one(".claimed").text.strip() == "Theirs."
    site.configure(lines + 'suppress_warnings = ["scholar.config"]\n')
    site.clean_build()


TWO_LISTS = "# %s\n\n```{publications}\n%s\n```\n\n```{publications}\n:no-index:\n:group-by: year type\n```\n"


@pytest.mark.parametrize("prefix", ["True", "False"])
def test_no_label_is_given_twice_beside_autosectionlabel(site, prefix):
    lines = 'extensions.append("sphinx.ext.autosectionlabel")\nautosectionlabel_prefix_document = '
    site.configure(f"{lines}{prefix}\n")
    news = ":::{news} 1843\nX.\n:::\n"
    site.write({"p.md": TWO_LISTS % ("P", "") + f"\n{news}\nSee {{ref}}`p:year-1843-2`.\n"})
    site.write({"q.md": TWO_LISTS % ("Q", ":no-index:"), "n.md": f"# N\n\n{news}"})
    site.clean_build()
    assert site.page("p").find("a", href="#year-1843-2", class_="reference").text == "1843"
    assert "1843" in {title.contents[0] for title in site.page("q").select("h2")}


def test_one_copy_button_beside_copybutton(site):
    site.write({"p.md": "# P\n\n```{publications}\n```\n"})

    def scripts():
        site.clean_build()
        return {script["src"].partition("?")[0] for script in site.page("p").select("script[src]")}

    def words():
        return site.page("p").select_one("script[src*='scholar.js']")["data-words"].split("|")

    assert "_static/scholar.js" in scripts()
    assert "Copy BibTeX" in words()
    site.configure('extensions.append("sphinx_copybutton")\n')
    assert "_static/copybutton.js" in scripts()
    assert words()[:3] == ["", "", "Copy reference"], "no button of ours is at a block of source"


THEIRS = """
extensions = ["myst_parser", "sphinxcontrib.bibtex"]
bibtex_bibfiles = ["refs.bib"]
html_theme = "basic"
project = "Site"
version = "1"
copyright = "Somebody"
html_last_updated_fmt = None
"""


def test_a_site_of_bibliographies_alone_is_as_without_us(site):
    site.write(
        {
            "b.md": "# B\n\n{cite:t}`lovelace1843notes,babbage1842engine` {cite}`zzz`\n\n"
            "```{bibliography}\n```\n",
            "a.md": "# A\n\n```{bibliography}\n:all:\n:style: alpha\n```\n\n{cite}`babbage1842engine`\n",
            "c.md": "# C\n\n```{bibliography}\n:all:\n:list: enumerated\n```\n\n"
            "```{bibliography}\n:all:\n```\n\n```{bibliography}\n:all:\n```\n\n"
            "[News](news.md) $x$ {cite}`nn`\n",
            "news.md": "# News\n",
        }
    )

    def built(lines, builder="html"):
        site.write({"conf.py": THEIRS + lines})
        shutil.rmtree(site.output, ignore_errors=True)
        site.build(builder)
        names = (path for path in (site.output / builder).rglob("*") if path.is_file())
        return {path.relative_to(site.output).as_posix(): path.read_bytes() for path in names}, site.warnings

    plain, said = built("")
    ours, ours_said = built('extensions.append("sphinx_scholar")\n')
    assert ours.keys() == plain.keys()
    # Sphinx names each extension there, in the version of what it keeps.
    index = re.sub(rb'"sphinx_scholar":\d+,', b"", ours.pop("html/searchindex.js"))
    assert index == plain.pop("html/searchindex.js")
    different = {name for name, data in plain.items() if data != ours[name]}
    assert different <= {"html/.buildinfo"}
    assert sorted(ours_said.splitlines()) == sorted(said.splitlines())
    plain, ours = (built(lines, "latex")[0] for lines in ("", 'extensions.append("sphinx_scholar")\n'))
    assert ours == plain


def test_all_directives_are_in_the_domain(site):
    site.write(
        {
            "index.md": "# H\n\n```{scholar:publications}\n```\n\n```{scholar:news-list}\n```\n",
            "news.md": "---\norphan: true\n---\n# N\n\n:::{scholar:news} 2020\nX.\n:::\n",
        }
    )
    site.clean_build()
    page = site.page("index")
    assert len(page.select("li.publication")) == 2
    assert [time["datetime"] for time in page.select("ul.news time")] == ["2020"]


def test_headings_of_years_have_labels_of_their_own(site):
    site.configure(
        'extensions.append("sphinx.ext.autosectionlabel")\nautosectionlabel_prefix_document = True\n'
    )
    site.write({"index.md": "# H\n\n:::{news} 2020\nX.\n:::\n\n:::{news} 2021\nY {ref}`index:2020`.\n:::\n"})
    site.clean_build()
    assert site.page("index").find("a", href="#year-2020", class_="reference")

"""Sites made on the spot: a test writes its pages, builds them, and reads the result."""

import gc
import math
import os
import re
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pybtex.plugin
import pytest
import sphinx.theming
import sphinxcontrib.bibtex.plugin
from bs4 import BeautifulSoup
from jinja2 import Environment
from sphinx.testing.util import SphinxTestApp
from sphinx.util.docutils import patch_docutils

CONF = """
extensions = ["myst_parser", "sphinxcontrib.bibtex", "sphinx_scholar"]
myst_enable_extensions = ["colon_fence", "dollarmath"]
bibtex_bibfiles = ["refs.bib"]
bibtex_reference_style = "author_year"
scholar_author = ["Ada Lovelace"]
suppress_warnings = ["scholar.owner"]  # in most tests, the papers are others'
html_theme = "basic"
html_math_renderer = "mathml"
html_static_path = []
project = "Site"
version = "1"
copyright = "Somebody"
"""

BIB = """\
@article{lovelace1843notes,
  author = {Lovelace, Ada and Menabrea, Luigi},
  title = {Notes on the {Analytical Engine}: a Sketch},
  journal = {Scientific Memoirs},
  volume = {3}, number = {1}, pages = {666--731},
  year = {1843},
  doi = {10.1000/x_y},
  code = {https://example.org/a https://example.org/b},
  selected = {true},
  abstract = {We compute *Bernoulli* numbers $B_{2n}$ and mean it.},
}

@inproceedings{babbage1842engine,
  author = {Babbage, Charles and Lovelace, A.},
  title = {On EEG and other capitals},
  booktitle = {Proceedings of Engines},
  year = {1842},
  eprint = {2301.12245}, archiveprefix = {arXiv},
  selected = {false},
}
"""

INDEX = "# Home\n\n```{toctree}\n:glob:\n\n**\n```\n"


class Site:
    """A site in a folder: write pages, build, look."""

    def __init__(self, folder: Path) -> None:
        self.source = folder / "source"
        self.output = folder / "output"
        self.source.mkdir()
        self.write({"conf.py": CONF, "refs.bib": BIB, "index.md": INDEX})
        self.warnings = ""
        self.app: SphinxTestApp | None = None

    def write(self, files: dict[str, str]) -> None:
        for name, text in files.items():
            path = self.source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def configure(self, lines: str) -> None:
        self.write({"conf.py": CONF + lines})

    def build(self, builder: str = "html", *, parallel: int = 1, fresh: bool = True) -> None:
        """Build in a new app, as a new process would."""
        self.app = SphinxTestApp(
            builder, srcdir=self.source, builddir=self.output, parallel=parallel, freshenv=fresh
        )
        try:
            with patch_docutils(self.source):  # as sphinx-build does
                self.app.build()
        finally:
            self.warnings = re.sub(r"\x1b\[[\d;]*m", "", self.app.warning.getvalue())
            self.status = self.app.status.getvalue()
            self.app.cleanup()

    def clean_build(self, builder: str = "html", **kwargs: int) -> None:
        """Build, and assert that Sphinx warned of nothing."""
        self.build(builder, **kwargs)
        assert self.warnings == ""

    def page(self, name: str, builder: str = "html") -> BeautifulSoup:
        path = self.output / builder / f"{name}.html"
        return BeautifulSoup(path.read_text(encoding="utf-8"), "html5lib")

    def text(self, name: str, builder: str) -> str:
        return (self.output / builder / name).read_text(encoding="utf-8")


def seconds(work: Callable[[int], object], size: int) -> float:
    """Tell the seconds of this process that *work* takes for a size."""
    start = time.process_time()
    work(size)
    return time.process_time() - start


def growth(work: Callable[[int], object], few: int, many: int, bound: float, rounds: int = 40) -> float:
    """Tell how many times longer *work* takes for *many* than for *few*.

    Small and large take turns, and the shortest of each counts, so what else the machine does slows
    neither alone. A figure well within *bound* is taken at once, one within it from the third round on;
    one that stays above it in all *rounds* is no noise. What takes less than a millisecond counts as one.
    """
    shortest = {few: math.inf, many: math.inf}
    gc.disable()  # it would look at all that other tests keep
    try:
        for done in range(1, rounds + 1):
            for size in shortest:
                shortest[size] = min(shortest[size], seconds(work, size))
            times = shortest[many] / max(shortest[few], 1e-3)
            if times < bound * 2 / 3 or (done >= 3 and times < bound):
                break
    finally:
        gc.enable()
    return times


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what opens a browser: ``-m "not browser"`` leaves it out."""
    for item in items:
        if {"browser", "other"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Run one more at a time than there are processors: tests wait for browsers."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session", autouse=True)
def once():
    """Do once for all sites what takes half of the time of a small one's build.

    That is to compile templates, and to read the metadata of all that is installed.
    """
    compiled = {}
    compile_ = Environment.compile

    def compile_once(self, source, name=None, filename=None, raw=False, defer_init=False):
        if raw or not isinstance(source, str):
            return compile_(self, source, name, filename, raw, defer_init)
        around = (
            type(self),
            self.autoescape,
            getattr(self, "newstyle_gettext", None),
            *self.extensions,
            *self.filters,
            *self.tests,
        )
        key = (source, name, filename, defer_init, around)
        if key not in compiled:
            compiled[key] = compile_(self, source, name, filename, raw, defer_init)
        return compiled[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Environment, "compile", compile_once)
        for module in (pybtex.plugin, sphinx.theming, sphinxcontrib.bibtex.plugin):
            patch.setattr(module, "entry_points", cache(module.entry_points))
        yield


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


@pytest.fixture
def papers(site: Site) -> Callable[..., BeautifulSoup]:
    """Build one page with a list of papers, and return it."""

    def make(
        options: str = "", *, bib: str = BIB, warnings: str = "", builder: str = "html"
    ) -> BeautifulSoup:
        site.write({"papers.md": f"# Papers\n\n```{{publications}}\n{options}\n```\n", "refs.bib": bib})
        site.build(builder)
        if not warnings:
            assert site.warnings == ""
        else:
            assert warnings in site.warnings
        return site.page("papers", builder)

    return make

"""A site that changes: a dozen pages, with all that pages may show; each build is a process of its own."""

import io
import multiprocessing
import os
import re
import shutil
import signal
import tempfile
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

from sphinx.application import Sphinx
from sphinx.util.console import nocolor
from sphinx.util.docutils import docutils_namespace, patch_docutils

CONF = """\
import sys
sys.path.insert(0, {extension!r})
extensions = ["myst_parser", "sphinxcontrib.bibtex", "sphinx_scholar"]
myst_enable_extensions = ["colon_fence", "dollarmath"]
bibtex_bibfiles = ["refs.bib"]
bibtex_reference_style = "author_year"
scholar_find = 3
html_theme = "basic"
html_baseurl = "https://example.org/"
html_math_renderer = "mathml"
html_static_path = ["_static"]
html_css_files = ["site.css"]
templates_path = ["_templates"]
exclude_patterns = ["_templates"]
project = "Changing"
version = "1"
copyright = "Somebody"
"""

EXTENSION = str(Path(__file__).parent.parent / "_ext")

#: A PNG of one pixel; bytes after its end change nothing.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


@dataclass
class Page:
    """A plain page: what it says, shows and refers to."""

    title: str
    cites: list[str] = field(default_factory=list)
    image: str = ""
    words: str = "Words."
    heading: str = "Part"


@dataclass
class Item:
    """A news item."""

    date: str
    text: str
    name: str = ""


@dataclass
class Model:
    """All that the files of the site are made of."""

    settings: dict[str, object] = field(default_factory=dict)
    news: dict[str, list[Item]] = field(default_factory=dict)
    entries: dict[str, dict[str, str]] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)
    abstracts: list[str] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)

    def render(self) -> dict[str, bytes]:
        """Give the files of the site."""
        conf = CONF.format(extension=EXTENSION)
        files = {
            "conf.py": conf + "".join(f"{name} = {value!r}\n" for name, value in self.settings.items()),
            "refs.bib": "\n".join(
                f"@article{{{key},\n" + "".join(f"  {n} = {{{v}}},\n" for n, v in fields.items()) + "}\n"
                for key, fields in self.entries.items()
            ),
            # Sphinx writes it whenever it writes a page that the toctree names.
            "index.md": "# Home\n\n```{toctree}\n:glob:\n:hidden:\n\n"
            "front\nnews\nlife\npapers\ncited\nsome\narchive\nplain/*\n```\n",
            "front.md": "# Front\n\n```{news-list}\n:limit: 3\n```\n\n"
            "```{publications}\n:filter: selected\n:group-by: none\n:no-index:\n```\n",
            "papers.md": "# Papers\n\n```{publications}\n```\n",
            "cited.md": "# Cited\n\n```{publications}\n:cited:\n:group-by: type\n:no-index:\n"
            ":paginate: 1\n```\n",
            "some.md": "# Abstracts\n\n"
            + "".join(f"```{{abstract}} {key}\n```\n\n" for key in self.abstracts),
            "archive.md": "# Archive\n\n```{news-list}\n```\n",
        }
        for name, items in self.news.items():
            text = f"# {name.capitalize()}\n\n"
            for item in items:
                option = f":name: {item.name}\n" if item.name else ""
                text += f":::{{news}} {item.date}\n{option}{item.text}\n:::\n\n"
            files[f"{name}.md"] = text
        for name, page in self.pages.items():
            text = f"# {page.title}\n\n{page.words}\n\n## {page.heading} of {page.title}\n\n"
            text += "".join(f"As {{cite:t}}`{key}` says.\n\n" for key in page.cites)
            if page.image:
                text += f"```{{figure}} /{page.image}\nA figure.\n```\n\n"
            files[f"plain/{name}.md"] = text
        return {name: text.encode() for name, text in files.items()} | self.files


def start() -> Model:
    """Make the site as it is at first."""
    model = Model(
        news={
            "news": [
                Item("2023-07-17", "I joined {cite:p}`ada`.", "joined"),
                Item("2022", "See [](/plain/one.md)."),
                Item("2023-01", "A picture ![](/img/dot.png)."),
            ],
            "life": [Item("2021-05-05", "Moved."), Item("2024-02-02", "Moved again.", "again")],
        },
        pages={
            "one": Page("One", ["ada"], "img/dot.png"),
            "two": Page("Two", ["bob"], "other/spot.png"),
            "three": Page("Three", ["ada", "bob"]),
            "four": Page("Four"),
            "five": Page("Five", words="See [](four.md)."),
            "six": Page("Six", words="[again](#again), [a file](/notes/data.txt)."),
        },
        abstracts=["ada"],
        files={
            "_static/site.css": b"body { color: black }",
            "_static/paper.pdf": b"%PDF-1",
            "_templates/layout.html": b'{%- extends "!layout.html" %}',
            "img/dot.png": PIXEL,
            "other/spot.png": PIXEL + b"other",
            "notes/data.txt": b"data",
        },
    )
    for number, key in enumerate(["ada", "bob", "cyd", "dan"]):
        model.entries[key] = entry(key, 2020 + number % 3)
    model.entries["ada"]["selected"] = "true"
    return model


def entry(key: str, year: int) -> dict[str, str]:
    return {
        "author": f"{key.capitalize()}son, {key.capitalize()} and Other, Otto",
        "title": f"On {key}",
        "journal": "Journal",
        "year": str(year),
        "abstract": f"We show *{key}*.",
        "pdf": "paper.pdf",
    }


class Built(NamedTuple):
    """What a build said and did."""

    warnings: frozenset[str]
    status: str
    resolved: tuple[str, ...]  #: Documents that were written.


class Changing:
    """A site on disk, the output folders beside it, and what was said of it."""

    def __init__(self, folder: Path, model: Model | None = None) -> None:
        self.folder = folder
        self.source = folder / "source"
        self.model = model or start()
        self.known: frozenset[str] = frozenset()
        self.number = 0
        self.write()

    def write(self, *, backdated: bool = False) -> None:
        """Write what changed, and delete what is gone; *backdated* files look old, as out of an archive."""
        files = self.model.render()
        for path in [path for path in self.source.rglob("*") if path.is_file()]:
            if path.relative_to(self.source).as_posix() not in files and "__pycache__" not in path.parts:
                path.unlink()
        for name, content in files.items():
            path = self.source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists() or path.read_bytes() != content:
                path.write_bytes(content)
                if backdated and name != "conf.py":
                    self.number += 1
                    os.utime(path, (10**9 + self.number, 10**9 + self.number))

    def build(self, output: str, builder: str = "html", **options: object) -> Built:
        """Build in a new process, with the settings of an author's command."""
        return self.builds([(output, builder, options)])[0]

    def builds(self, what: list[tuple[str, str, dict[str, object]]]) -> list[Built]:
        """Run several builds at once."""
        _warm_up()
        context = multiprocessing.get_context("fork")
        running = []
        for output, builder, options in what:
            here, there = context.Pipe(duplex=False)
            process = context.Process(
                target=_build, args=(there, self.source, self.folder / output, builder, options)
            )
            process.start()
            there.close()
            running.append((process, here))
        results = []
        for process, here in running:
            result = here.recv()
            process.join()
            if isinstance(result, str):
                raise AssertionError(result)
            results.append(Built(*result))
        return results

    def kill(self, output: str, seconds: float) -> bool:
        """Begin a build, and kill it after some time; tell whether it was still running."""
        _warm_up()
        here, there = multiprocessing.Pipe(duplex=False)
        process = multiprocessing.get_context("fork").Process(
            target=_build, args=(there, self.source, self.folder / output, "html", {})
        )
        process.start()
        there.close()
        running = not here.poll(seconds)
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        here.close()
        return running

    def files(self, output: str) -> dict[str, bytes]:
        """Give all files of an output folder."""
        root = self.folder / output / "out"
        return {
            path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
        }

    def times(self, output: str) -> dict[str, int]:
        root = self.folder / output / "out"
        return {
            path.relative_to(root).as_posix(): path.stat().st_mtime_ns
            for path in root.rglob("*")
            if path.is_file()
        }

    def compare(self, builder: str = "html", *, parallel: int = 1) -> Built:
        """Build on, and anew elsewhere; assert that our content is the same. Return the first."""
        self.number += 1
        clean = f"clean-{self.number}"
        grown, new = self.builds([("grown", builder, {"parallel": parallel}), (clean, builder, {})])
        agree(self.files("grown"), self.files(clean))
        # What an earlier build said of a page that did not change since is not said again.
        assert grown.warnings <= new.warnings
        assert new.warnings <= grown.warnings | self.known
        self.known = new.warnings
        return grown


def restored(folder: Path) -> Changing:
    """Give a site of which *folder* holds a copy: in a place of its own, or Sphinx reads all again."""
    shutil.rmtree(folder / "site")
    shutil.copytree(folder / "copy", folder / "site")
    return Changing(folder / "site")


def article(page: bytes) -> bytes:
    """Give what a page of the themes `basic` and `alabaster` says, without what Sphinx puts around it."""
    return page.partition(b'role="main"')[2].partition(b'<div class="clearer"')[0] or page


#: What Sphinx makes of all pages together.
_SPHINX = {"genindex.html", "search.html", "genindex/index.html", "search/index.html"}


def contents(files: dict[str, bytes]) -> dict[str, bytes]:
    """Give what an output folder holds of our content: the pages, without theme, and files of papers."""
    result = {
        name: article(content)
        for name, content in files.items()
        if name.endswith((".html", ".txt", ".xml")) and not name.startswith("_") and name not in _SPHINX
    }
    return result | {name: files[name] for name in files if name.endswith((".pdf", ".bib", ".json", ".ris"))}


def agree(grown: dict[str, bytes], clean: dict[str, bytes]) -> None:
    """Assert that whatever a clean build has of our content is the same; leftovers are Sphinx's."""
    new = contents(clean)
    assert new
    old = contents(grown)
    same({name: old[name] for name in new if name in old}, new)


def same(one: dict[str, bytes], other: dict[str, bytes]) -> None:
    """Assert that two folders hold the same, and say how not."""
    differing = sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
    said = []
    for name in differing[:6]:
        left, right = (
            files[name].decode(errors="replace") if name in files else "" for files in (one, other)
        )
        at = next((i for i, pair in enumerate(zip(left, right, strict=False)) if pair[0] != pair[1]), 0)
        said.append(f"{name}: {left[max(at - 80, 0) : at + 80]!r} or {right[max(at - 80, 0) : at + 80]!r}")
    assert not differing, "\n".join([str(differing), *said])


@cache
def _warm_up() -> None:
    """Load here, once, what each build loads; a build is then a fork that knows no site of ours."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "source")
        source.mkdir()
        for name, content in Model(files={"_static/site.css": b""}).render().items():
            (source / name).parent.mkdir(exist_ok=True)
            (source / name).write_bytes(content)
        build_here(source, Path(folder))


def _build(pipe, source: Path, output: Path, builder: str, options: dict) -> None:
    """Run one build in this process, and send what it said."""
    try:
        pipe.send(build_here(source, output, builder, **options))
    except BaseException:
        pipe.send(traceback.format_exc())
    os._exit(0)  # what pytest does at an exit is none of ours


def build_here(
    source: Path,
    output: Path,
    builder: str = "html",
    *,
    parallel: int = 1,
    files: tuple[str, ...] = (),
    before: Callable[[], None] | None = None,
    fresh: bool = False,
    everything: bool = False,
) -> tuple[frozenset[str], str, tuple[str, ...]]:
    """Build as the command does; *before* is called first."""
    if before:
        before()
    nocolor()
    status, warning = io.StringIO(), io.StringIO()
    resolved: list[str] = []
    with patch_docutils(source), docutils_namespace():
        app = Sphinx(
            source,
            source,
            output / "out",
            output / "doctrees",
            builder,
            status=status,
            warning=warning,
            parallel=parallel,
            freshenv=fresh,
        )
        app.connect("doctree-resolved", lambda app, doctree, docname: resolved.append(docname))
        app.build(force_all=everything, filenames=[source / name for name in files])
    lines = re.sub(r"\x1b\[[\d;]*m", "", warning.getvalue()).splitlines()
    return frozenset(line for line in lines if line), status.getvalue(), tuple(sorted(resolved))

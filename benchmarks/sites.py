"""The sites and tools that compete: each makes its pages in a folder of its own, and says what that took."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import bibliography

ROOT = Path(__file__).parent.parent
THEME = "pydata_sphinx_theme"
CONF = """\
extensions = {extensions}
myst_enable_extensions = ["colon_fence", "dollarmath"]
bibtex_bibfiles = ["refs.bib"]
bibtex_reference_style = "author_year"
html_theme = "{theme}"
project = "Site"
"""
#: Without what the others do not make: a page a paper, files to take along, a box to find papers.
ON_ONE_PAGE = "scholar_paper_pages = False\nscholar_find = False\n"
WHOLE_LIST = ":files: none\n:paginate: none\n"
EXTENSIONS = {
    "ours": ["myst_parser", "sphinxcontrib.bibtex", "sphinx_scholar"],
    "bare": ["myst_parser", "sphinxcontrib.bibtex"],
    "static": ["myst_parser"],
}
#: Others, where they are installed: the files that they want beside ``refs.bib``, and their command.
OTHERS: dict[str, tuple[dict[str, str], str]] = {
    "jekyll": (
        {
            "_config.yml": "plugins: [jekyll/scholar]\nscholar: {source: ., bibliography: refs.bib}\n",
            "index.md": "---\n---\n{% bibliography %}\n",
        },
        "jekyll build --quiet -d out",
    ),
    "pandoc": ({}, "pandoc -f bibtex -t html -s --citeproc refs.bib -o out.html"),
    "bibtex2html": ({}, "bibtex2html -q -o out refs.bib"),
    "bibtexbrowser": (
        {"all.php": "<?php $_GET['bib'] = 'refs.bib'; $_GET['all'] = 1; include 'bibtexbrowser.php';"},
        "bibtexbrowser all.php",
    ),
    "eleventy": (
        {
            "index.11ty.js": "const Cite = require('citation-js'), fs = require('fs');\n"
            "const bib = fs.readFileSync('refs.bib', 'utf8');\n"
            "module.exports = () => new Cite(bib).format('bibliography', {format: 'html'});\n"
        },
        "eleventy --quiet --output=out",
    ),
}


class Run(NamedTuple):
    """What a process took: seconds, those of processors, and MiB of the largest of it and its children."""

    seconds: float
    cpu: float
    memory: float


def environment() -> dict[str, str]:
    """Give the variables of what is measured: as if installed, we are compiled once, not each time."""
    others = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**others, "PYTHONPATH": str(ROOT / "_ext"), "PYTHONHASHSEED": "0"}


def measure(command: list[str], folder: Path) -> Run:
    """Run a command to its end in a folder; one that fails ends the benchmark with its words."""
    env = environment()
    with (folder / "log").open("w+", encoding="utf-8") as log:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=env, stdout=log, stderr=log)
        _pid, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            log.seek(0)
            raise RuntimeError(f"{' '.join(command)}: {log.read()[-2000:]}")
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)


class Site:
    """A site in a folder of its own."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder, self.options, self.edits = folder, options, 0
        folder.mkdir(parents=True)

    def run(self, scenario: str = "clean") -> Run:
        """Make the change that the scenario is about, and build."""
        self.edits += 1
        if scenario == "clean":
            shutil.rmtree(self.folder / "out", ignore_errors=True)
            shutil.rmtree(self.folder / "doctrees", ignore_errors=True)
        else:
            self.edit(scenario)
        command = [
            sys.executable,
            "-m",
            "sphinx",
            "build",
            "-q",
            "-W",
            *self.options,
            "-d",
            "doctrees",
            ".",
            "out",
        ]
        return measure(command, self.folder)

    def edit(self, scenario: str) -> None:
        """Change what the scenario is about; a copied site is never changed."""


class Synthetic(Site):
    """A site with news, a list of *count* papers, and pages that cite them."""

    def __init__(
        self,
        folder: Path,
        *options: str,
        kind: str,
        count: int,
        theme: str = THEME,
        list_: str = "",
        cites: int = 0,
        on_one_page: bool = True,
    ) -> None:
        super().__init__(folder, *options)
        self.kind, self.count = kind, count
        bibliography.write(folder / "refs.bib", count)
        papers = {
            "ours": f"```{{publications}}\n{WHOLE_LIST * on_one_page}{list_}\n```\n",
            "bare": "```{bibliography}\n:all:\n```\n",
            "static": "".join(map(static, bibliography.entries(count))) if kind == "static" else "",
        }[kind]
        files = {
            "conf.py": CONF.format(extensions=EXTENSIONS[kind], theme=theme) + ON_ONE_PAGE * on_one_page,
            "index.md": "# Site\n\n```{toctree}\n:glob:\n\n*\n```\n",
            "publications.md": f"# Publications\n\n{papers}",
        }
        for start in range(0, cites, 100):
            keys = [f"paper{n * 7919 % count}" for n in range(start, start + 100)]
            text = "\n\n".join(f"Paragraph {n} {{cite:p}}`{key}`." for n, key in enumerate(keys))
            files[f"cites{start}.md"] = f"# Page {start}\n\n{text}\n"
        for name, text in files.items():
            (folder / name).write_text(text, "utf-8")
        self.edit("news")

    def edit(self, scenario: str) -> None:
        """Change a word of a title or of the news."""
        if scenario == "field":
            bibliography.write(self.folder / "refs.bib", self.count, self.edits)
        if scenario == "news":
            opening = ":::{news} 2024-01-%02d" if self.kind == "ours" else "**2024-01-%02d**"
            item = opening + "\nSomething happened, number %d.\n" + ":::\n" * (self.kind == "ours")
            items = [item % (day, self.edits if day == 9 else 0) for day in range(1, 21)]
            (self.folder / "news.md").write_text("# News\n\n" + "\n".join(items), "utf-8")

    def page(self) -> tuple[float, float]:
        """Give the MB of the page with the list, raw and gzipped."""
        data = (self.folder / "out" / "publications.html").read_bytes()
        return len(data) / 1e6, len(gzip.compress(data, mtime=0)) / 1e6


def static(entry: bibliography.Entry) -> str:
    """Give an entry as plain paragraphs: its reference, then its abstract."""
    line = [text for name, text in entry.fields.items() if name != "abstract"]
    return f"{'. '.join(line)}\n\n{entry.fields['abstract']}\n\n"


def own(folder: Path, *, ours: bool) -> Site:
    """Copy this project's own site; without us, its lists are `{bibliography}` and its news plain text."""
    site = Site(folder)
    for name in ("_templates", "_static"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("conf.py", "index.md", "news.md", "publications.md", "refs.bib"):
        text = (ROOT / name).read_text("utf-8") + (ON_ONE_PAGE if name == "conf.py" else "")
        if ours:
            text = text.replace("```{publications}\n```", "```{publications}\n:files: none\n```")
        else:
            text = text.replace('"sphinx_scholar", ', "").replace('html_math_renderer = "mathml"\n', "")
            text = text.replace("```{publications}\n```", "```{bibliography}\n:all:\n```")
            text = text.replace("{cite:title}", "{cite:t}")
            text = text.replace(', "profile-links"', "").replace("```{profile}\n```", "Research scientist")
            text = re.sub(r"```\{(publications|news-list)\}\n.*?```\n", "", text, flags=re.DOTALL)
            text = re.sub(r":::\{news\} (\S+)\n(.*?)\n:::\n", r"**\1** \2\n", text, flags=re.DOTALL)
        (folder / name).write_text(text, "utf-8")
    return site


TIMED = """
import importlib, sys, time
before = {name for name in sys.modules}
start = time.perf_counter()
for name in sys.argv[1].split():
    importlib.import_module(name)
middle = time.perf_counter()
for name in sys.argv[2].split():
    importlib.import_module(name)
print((time.perf_counter() - middle) * 1000, *(set(sys.modules) - before))
"""


def imported() -> float:
    """Give the ms that it takes to import the extension when all that it depends on is there."""
    package = ROOT / "_ext" / "sphinx_scholar"
    folders = (package, *(package / room for room in ("papers", "news", "output", "profile")))
    names = [
        ".".join(path.relative_to(package.parent).with_suffix("").parts)
        for folder in folders
        for path in folder.glob("[a-z]*.py")
        if path.name != "cli.py"  # no build asks for the commands
    ]
    env = environment()

    def run(first: list[str]) -> list[str]:
        command = [sys.executable, "-c", TIMED, " ".join(first), " ".join(names)]
        return subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout.split()

    needed = [name for name in run([])[1:] if not name.startswith(("sphinx_scholar", "_"))]
    return statistics.median(float(run(needed)[0]) for _run in range(5))


def other(folder: Path, name: str, count: int) -> Run | None:
    """Let another tool make its page; nothing where it is not installed, or fails, which is said."""
    files, command = OTHERS[name]
    if not shutil.which(name):
        return None
    folder.mkdir()
    bibliography.write(folder / "refs.bib", count)
    for file, text in files.items():
        (folder / file).write_text(text, "utf-8")
    try:
        return measure(command.split(), folder)
    except RuntimeError as error:
        print(error, file=sys.stderr)
        return None

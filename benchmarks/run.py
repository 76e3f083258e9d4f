"""Build synthetic sites with us and with others, in turns, and say how far we are from our bounds.

Each figure is that of a whole process, start and all. What counts are ratios within one run: machines differ,
and so do days. A warm-up goes first, and the contenders take turns, so that all meet the same weather.
"""

from __future__ import annotations

import argparse
import math
import os
import re
import statistics
import sys
import tempfile
from collections import defaultdict
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from sites import EXTENSIONS, OTHERS, THEME, Run, Site, Synthetic, imported, other, own

FEW = 11
CITES = (0, 500, 4000)
SCENARIOS = ("clean", "nothing", "field", "news")
#: Our site as an author has it, with all that others do not make.
AS_IT_COMES = "ours, as it comes"
OURS = {"ours": "", AS_IT_COMES: ", as it comes"}
RESULTS = Path(__file__).with_name("RESULTS.md")


class Row(NamedTuple):
    """A line of the table: what is measured, what it may be at most, and what it is, if it was measured."""

    what: str
    bound: float
    figure: float | None

    def __str__(self) -> str:
        if self.figure is None:
            return f"| {self.what} | {self.bound:g} | – | not measured |"
        return f"| {self.what} | {self.bound:g} | {self.figure:.3g} | {'yes' if self.held else 'no'} |"

    @property
    def held(self) -> bool:
        """Whether the figure keeps within the bound."""
        return self.figure is not None and self.figure <= self.bound


class Table:
    """All that was measured: runs by site, N and scenario."""

    def __init__(self) -> None:
        self.runs: defaultdict[tuple[str, int, str], list[Run]] = defaultdict(list)
        self.pages: dict[tuple[str, int], tuple[float, float]] = {}
        self.imported = math.nan

    def median(self, site: str, count: int, scenario: str, what: str) -> float:
        """Give the median of *what*, a name in `Run`; not a number if nothing was measured."""
        runs = self.runs.get((site, count, scenario))
        return statistics.median(getattr(run, what) for run in runs) if runs else math.nan

    def rows(self, counts: list[int], by: str = "seconds") -> list[Row]:
        """Give a row for each bound; *counts*: the N that were asked for, from the least one."""

        def s(site: str, count: int, scenario: str = "clean", what: str = by) -> float:
            return self.median(site, count, scenario, what)

        least, most = counts[0], counts[-1]
        middle = 5000 if 5000 in counts else most
        few, few_again = s("ours", FEW), s("ours", FEW, "nothing")
        news = s("ours", most, "nothing") + s("ours", FEW, "news") - few_again
        grown = exponent(least, s("ours", least) - few, most, s("ours", most) - few)
        none, some, many = (s(f"{n} cites", 0) for n in CITES)
        cited = exponent(CITES[1], some - none, CITES[2], many - none)
        peak = {site: s(site, most, what="memory") / s("bare", most, what="memory") for site in OURS}
        field = {site: s(site, middle, "field") / s(site, middle) for site in OURS}
        page = {site: self.pages.get((site, 1000), (0, math.nan))[1] for site in OURS}
        again = f"nothing changed, against {FEW} entries, N ="
        found = [
            *(
                (f"clean, against bare, N = {n:,}{words}", 0.5, s(site, n) / s("bare", n))
                for site, words in OURS.items()
                for n in counts
            ),
            *(
                (f"{again} {n:,}", 1.3 if n <= 1000 else 1.6, s("ours", n, "nothing") / few_again)
                for n in counts
                if n != 5000
            ),
            *(
                (f"one field changed, against clean, N = {middle:,}{words}", 0.35, field[site])
                for site, words in OURS.items()
            ),
            (
                f"one news item changed, against nothing and its pages, N = {most:,}",
                1.1,
                s("ours", most, "news") / news,
            ),
            (f"growth exponent, N = {least:,} to {most:,}", 1.05, grown),
            (f"growth exponent, {CITES[1]:,} to {CITES[2]:,} cites", 1.05, cited),
            ("40 groups, against one, N = 1,000", 1.05, s("40 groups", 0) / s("1 group", 0)),
            *(
                (f"peak memory, against bare, N = {most:,}{words}", 0.6, peak[site])
                for site, words in OURS.items()
            ),
            ("our own 11 papers, against no extension of ours", 1.15, s("own", 0) / s("own, bare", 0)),
            # 60 ms where the limits were set, on a machine that made the static page in 0.92 s.
            (
                "import beyond what it depends on, against the static page, N = 1,000",
                0.065,
                self.imported / 1000 / s("static", 1000, what="seconds"),
            ),
            (f"`-j 2`, against serial, {CITES[2]:,} cites", 1, s(f"{CITES[2]} cites, -j 2", 0) / many),
            *(
                (f"page of 1,000 entries, gzipped, MB{words}", 0.3, page[site])
                for site, words in OURS.items()
            ),
        ]
        return [Row(what, bound, None if math.isnan(figure) else figure) for what, bound, figure in found]

    def text(self, counts: list[int]) -> str:
        """Give all as Markdown tables."""
        lines = ["| | at most | is | held | by CPU time |", "| --- | --- | --- | --- | --- |"]
        for row, cpu in zip(self.rows(counts), self.rows(counts, "cpu"), strict=True):
            lines.append(f"{row} {'–' if cpu.figure is None else f'{cpu.figure:.3g}'} |")
        lines.append("")
        heads = [
            "site",
            "N",
            *(f"{name}, s" for name in SCENARIOS),
            "peak, MiB",
            "page, MB (gzipped)",
            "runs",
        ]
        lines += [f"| {' | '.join(heads)} |", "| --- " * len(heads) + "|"]
        for site, count in dict.fromkeys((site, count) for site, count, _scenario in self.runs):
            cells = [self.median(site, count, scenario, "seconds") for scenario in SCENARIOS]
            shown = ["–" if math.isnan(cell) else f"{cell:.2f}" for cell in cells]
            page = "{:.2f} ({:.2f})".format(*self.pages[site, count]) if (site, count) in self.pages else "–"
            peak, runs = (
                f"{self.median(site, count, 'clean', 'memory'):.0f}",
                str(len(self.runs[site, count, "clean"])),
            )
            size = f"{count:,}" if count else "–"
            lines.append(f"| {' | '.join([site, size, *shown, peak, page, runs])} |")
        if not math.isnan(self.imported):
            lines += ["", f"The import takes {self.imported:.0f} ms."]
        return "\n".join(lines) + "\n"


def exponent(small: float, quick: float, large: float, slow: float) -> float:
    """Give the power of the size with which time grows; not a number where it does not grow."""
    if not (quick > 0 and slow > 0) or small == large:
        return math.nan
    return math.log(slow / quick) / math.log(large / small)


def compete(table: Table, sites: dict[tuple[str, int], Site], scenarios: tuple[str, ...], times: int) -> None:
    """Let the sites take turns; each second time in the other order."""
    for turn in range(times):
        for scenario in scenarios:
            for (name, count), site in list(sites.items())[:: -1 if turn % 2 else 1]:
                large = count > 1000 and name not in (*OURS, "bare")
                wanted = {"news": name in OURS, "field": not name.startswith("static")}.get(scenario, True)
                if scenario == "clean" or (count and not large and wanted):
                    table.runs[name, count, scenario].append(run := site.run(scenario))
                    print(f"{name}, {count:,}, {scenario}: {run.seconds:.2f} s", file=sys.stderr, flush=True)
                if isinstance(site, Synthetic) and count:
                    table.pages[name, count] = site.page()


def keep(path: Path, title: str, text: str) -> None:
    """Put a run under its title, and leave the others as they are; the first run stays the first."""
    old = path.read_text("utf-8") if path.exists() else "# Benchmarks\n\nMade by `make bench-full`. " + NOTE
    head, *parts = re.split(r"^## ", old, flags=re.MULTILINE)
    sections = {part.partition("\n")[0]: part for part in parts}
    sections[title] = f"{title}\n\n{text}"
    path.write_text(
        head.rstrip() + "".join(f"\n\n## {part.rstrip()}" for part in sections.values()) + "\n", "utf-8"
    )


NOTE = """\
Each figure is the median of whole processes of one run, in which the contenders took turns; only ratios
within a run mean something. *ours*: a list of all papers, by year, with abstracts and BibTeX, on one page;
*as it comes*: the same with a page a paper, to which a long list leaves abstracts and BibTeX, with files to
take along and a box to find papers; *bare*: sphinxcontrib-bibtex alone, reference lines only; *static*: the
same amount of text in plain paragraphs; *basic*: the theme, where it is not pydata-sphinx-theme. *nothing*,
*field*, *news*: built again with nothing, one title of one entry, or one item of the news changed. *peak*:
the largest process of a clean build, or of a run of another tool. Growth is that of what a site takes beyond
one with 11 entries, or with no cites; the pages of one news item cost what they cost among 11 entries, and a
tenth is left to chance. *By CPU time*: the same of the processors' seconds, which other work on the machine
disturbs less; where it is far from the figure before it, measure again on a quiet machine.
"""


def main() -> None:
    """Measure, and print or keep the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="250,1000", help="the N to measure, from the least one")
    parser.add_argument("--times", type=int, default=1, help="runs of each, up to N = 1,000")
    parser.add_argument(
        "--title", help="measure the other theme, too, and keep all in RESULTS.md under this title"
    )
    options = parser.parse_args()
    counts = sorted(int(size) for size in options.sizes.split(","))
    table = Table()
    names = ["Sphinx", "sphinxcontrib-bibtex", "myst-parser", "pydata-sphinx-theme"]
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    about = f"{date.today()}, Python {sys.version.split()[0]}, {versions}, {os.cpu_count()} cores.\n\n"
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        few: dict[tuple[str, int], Site] = {
            ("own", 0): own(folder / "own", ours=True),
            ("own, bare", 0): own(folder / "own-bare", ours=False),
            ("ours", FEW): Synthetic(folder / "few", kind="ours", count=FEW),
        }
        few["own", 0].run()
        compete(table, few, SCENARIOS, options.times + 1)
        pages: dict[tuple[str, int], Site] = {
            (f"{n} cites", 0): Synthetic(folder / f"cites{n}", kind="ours", count=200, cites=n) for n in CITES
        }
        parallel = Synthetic(folder / "parallel", "-j", "2", kind="ours", count=200, cites=CITES[2])
        pages[f"{CITES[2]} cites, -j 2", 0] = parallel
        pages["40 groups", 0] = Synthetic(folder / "40", kind="ours", count=1000)
        pages["1 group", 0] = Synthetic(folder / "1", kind="ours", count=1000, list_=":group-by: none")
        compete(table, pages, ("clean",), options.times)
        table.imported = imported()
        for count in counts:
            sites: dict[tuple[str, int], Site] = {}
            for kind in EXTENSIONS:
                for theme in [THEME, "basic"] if options.title and kind != "ours" else [THEME]:
                    name = kind if theme == THEME else f"{kind}, {theme}"
                    place = folder / f"{kind}-{theme}-{count}"
                    sites[name, count] = Synthetic(place, kind=kind, count=count, theme=theme)
            place = folder / f"as-it-comes-{count}"
            sites[AS_IT_COMES, count] = Synthetic(place, kind="ours", count=count, on_one_page=False)
            compete(table, sites, SCENARIOS, options.times if count <= 1000 else 1)
            for name in OTHERS:
                if run := other(folder / f"{name}-{count}", name, count):
                    table.runs[name, count, "clean"].append(run)
            if options.title:
                keep(RESULTS, options.title, about + table.text(counts))
    print(about + table.text(counts))


if __name__ == "__main__":
    main()

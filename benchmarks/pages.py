"""Weigh our pages beside the theme's and bare HTML: bytes, elements, times, and what they break."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from datetime import date
from importlib.metadata import version
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

import homepages
import tools
from run import keep
from serve import Server
from visit import MOST, PRESSED, SLOWER, Visit, Visitor

RESULTS = Path(__file__).with_name("PAGES.md")
SITES = {
    "ours": "Ours",
    "300": "Ours, 300 papers",
    "2000": "Ours, 2,000 papers",
    "theme": "The theme as it comes",
    "bare": "The same words as bare HTML",
}
HEAD = f"""\
# Pages

Made by `make bench-pages`. Each page is opened in a phone's window (412 × 823) by somebody who was never
there, from a server that gzips (-9) and lets files be kept; the site knows no address of its own. *kB*:
the bodies of all that is sent, in 1,000 bytes; *next*: the same for somebody who comes from another page
(the front page; to it, from the news). *an entry*: elements of an entry of a list, itself one. *tasks*:
those over 50 ms, with a processor {SLOWER} times slower, and the *longest*; *open*: ms from when a finger
leaves the first dropdown of an entry, {PRESSED} ms after it came, until it is drawn, there. *shift*: the
layout's (CLS), the worst of the visits. *axe*: elements that break a rule, light and dark together, all
that can be opened open (of pages of up to {MOST:,} elements). *Nu*: messages of the Nu HTML checker.
*policy*: violations of
`default-src 'self'; script-src 'self'; style-src 'self'`
while the page loads, only reported. *mobile*, *desktop*: Lighthouse's scores for performance,
accessibility, best practices and SEO; then seconds to the largest paint, shift and ms blocked. Times and
Lighthouse's figures are medians of some visits, and depend on the machine and on what else it does; the
others do not. – is not measured, or not there. *The theme as it comes*: the same Markdown without a
setting of ours, its papers by `{{bibliography}}`, which has no abstracts and no pages of papers. *Bare*:
the text of our pages in the least tags.
"""


def cell(figure: float | None, form: str = "{:,.0f}") -> str:
    """Show a figure, or that there is none."""
    return "–" if figure is None else form.format(figure)


def table(pages: dict[str, Visit], *, nu: bool, lighthouse: bool) -> str:
    """Give a site's pages as a Markdown table; without a tool, without its columns."""
    heads = ["page", "kB", "requests", "next, kB", "elements", "an entry", "tasks", "longest, ms", "shift"]
    heads += ["open, ms", "axe", *["Nu"] * nu, "policy", *["mobile", "desktop"] * lighthouse]
    lines = [f"| {' | '.join(heads)} |", "| --- " * len(heads) + "|"]
    for name, page in pages.items():
        cells = [
            name,
            cell(page.size / 1000, "{:,.1f}"),
            f"{len(page.sent)}" + f" + {page.elsewhere} elsewhere" * bool(page.elsewhere),
            cell(page.next_size / 1000, "{:,.1f}"),
            cell(page.elements),
            cell(page.an_entry or None, "{:.1f}"),
            cell(page.tasks),
            cell(page.longest),
            cell(page.shift, "{:.3g}"),
            cell(page.opened),
            cell(None if page.axe is None else page.axe.total()),
            *[cell(None if page.nu is None else page.nu.total())] * nu,
            cell(page.broken.total()),
            *[str(page.mobile or "–"), str(page.desktop or "–")] * lighthouse,
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def details(title: str, pages: dict[str, Visit]) -> str:
    """Say what the figures are made of: files, scripts, rules and messages."""
    lines = [f"# {title}", ""]
    for name, page in pages.items():
        lines += [f"## {name}", ""]
        lines += [f"- {sent.size:,} {sent.path}" for sent in page.sent]
        busy = sorted(page.busy.items(), key=lambda item: -item[1])
        lines += [f"- {ms:,.0f} ms (÷{SLOWER}): {script}" for script, ms in busy if ms >= 5]
        for tool, found in (("axe", page.axe), ("Nu", page.nu), ("policy", page.broken)):
            lines += [f"- {tool}: {times} × {what}" for what, times in (found or {}).items()]
        lines.append("")
    return "\n".join(lines)


def measure(browser: Browser, folder: Path, addresses: dict[str, str], times: int) -> dict[str, Visit]:
    """Visit the pages of a site that stands in a folder, and let the tools judge them that are installed."""
    found: dict[str, Visit] = {}
    said = {}
    if tools.nu():
        said = tools.messages({folder / path.partition("?")[0]: None for path in addresses.values()})
    with Server(folder) as server:
        visitor = Visitor(browser, server)
        for name, path in addresses.items():
            start = "news.html" if path == "index.html" else "index.html"
            found[name] = page = visitor.visit(path, start, times)
            page.nu = said.get((folder / path.partition("?")[0]).resolve())
            if times and tools.lighthouse():
                page.mobile, page.desktop = (
                    tools.judge(f"{server.address}/{path}", desktop=desktop, times=times)
                    for desktop in (False, True)
                )
            print(f"{folder.name}, {name}: {page.size:,} bytes", file=sys.stderr, flush=True)
    return found


def about(browser: Browser) -> str:
    """Name what measured, and say what is not installed."""
    names = ["Sphinx", "sphinxcontrib-bibtex", "pydata-sphinx-theme"]
    parts = [f"{date.today()}", *(f"{name} {version(name)}" for name in names), f"Chromium {browser.version}"]
    missing = []
    for name, command in (("Nu", tools.nu()), ("Lighthouse", tools.lighthouse())):
        if command:
            parts.append(f"{name} {tools.said(command)}")
        else:
            missing.append(f" {name} is not installed here: its columns are left out.")
    machine = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.0f}"
    return ", ".join([*parts, machine]) + "." + "".join(missing) + "\n"


def main() -> None:
    """Measure, and print or keep the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", default="ours", help=f"of {','.join(SITES)}, or all")
    parser.add_argument("--times", type=int, default=1, help="timed visits, and Lighthouse's; 0: only count")
    parser.add_argument("--details", action="store_true", help="print what the figures are made of, too")
    parser.add_argument("--title", help="keep the tables in PAGES.md under this title")
    options = parser.parse_args()
    wanted = list(SITES) if options.sites == "all" else options.sites.split(",")
    if unknown := set(wanted) - set(SITES):
        parser.error(f"no such site: {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=tools.browser(), args=["--no-sandbox"])
        text = about(browser)
        for site in wanted:
            folder = Path(scratch) / site
            if site == "theme":
                pages, out = homepages.theme(folder), folder / "out"
            elif site == "bare":
                built = Path(scratch) / "for-bare"
                pages, out = homepages.bare(folder, homepages.ours(built), built / "out"), folder
            else:
                count = 0 if site == "ours" else int(site)
                pages, out = homepages.ours(folder, count), folder / "out"
            found = measure(browser, out, pages, options.times)
            shown = {"nu": bool(tools.nu()), "lighthouse": bool(options.times and tools.lighthouse())}
            text += f"\n### {SITES[site]}\n\n{table(found, **shown)}"
            if options.details:
                print(details(SITES[site], found), flush=True)
            if options.title:
                if not RESULTS.exists():
                    RESULTS.write_text(HEAD, "utf-8")
                keep(RESULTS, options.title, text)
        browser.close()
    print(text)


if __name__ == "__main__":
    main()

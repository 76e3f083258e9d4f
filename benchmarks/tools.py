"""Others' judges of pages, where they are installed: the Nu checker, and Lighthouse."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import statistics
import subprocess
import sys
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
#: Lighthouse's names of what the first of its scores is made of.
METRICS = ("largest-contentful-paint", "cumulative-layout-shift", "total-blocking-time")


def browser() -> str:
    """Give the path of the browser to measure with; without one, nothing can be measured."""
    named = os.environ.get("SCHOLAR_BROWSER")
    path = named or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not path:
        sys.exit(f"No browser: none of {', '.join(BROWSERS)} found, and SCHOLAR_BROWSER is not set.")
    return path


def nu() -> list[str]:
    """Give the command of the Nu checker: `VNU_JAR` is its file, or `vnu` stands on the path."""
    if jar := os.environ.get("VNU_JAR"):
        return ["java", "-Xss16m", "-jar", jar]
    return ["vnu"] if shutil.which("vnu") else []


def lighthouse() -> list[str]:
    """Give Lighthouse's command: `LIGHTHOUSE` is one, or `lighthouse` stands on the path."""
    if named := os.environ.get("LIGHTHOUSE"):
        return shlex.split(named)
    return ["lighthouse"] if shutil.which("lighthouse") else []


def said(command: list[str]) -> str:
    """Give the version that a tool says it is."""
    done = subprocess.run([*command, "--version"], capture_output=True, text=True, check=True)
    found = re.search(r"\d[\w.]*", done.stdout)
    return found[0] if found else "?"


def messages(files: Iterable[Path]) -> dict[Path, Counter[str]]:
    """Let the Nu checker read pages; give what it says of each, and how often."""
    paths = [file.resolve() for file in files]
    command = [*nu(), "--format", "json", "--stdout", "--exit-zero-always", *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for message in json.loads(done.stdout)["messages"]:
        kind = message.get("subType", message["type"])
        found[message["url"]][f"{kind}: {message['message']}"] += 1
    return {path: found[f"file:{path}"] for path in paths}


class Scores(NamedTuple):
    """Lighthouse's judgement: four scores of 100, seconds to the largest paint, shift, and ms blocked."""

    performance: float
    accessibility: float
    best_practices: float
    seo: float
    paint: float
    shift: float
    blocked: float

    def __str__(self) -> str:
        four = " ".join(f"{score:.0f}" for score in self[:4])
        return f"{four}; {self.paint:.1f} s, {self.shift:.3g}, {self.blocked:.0f} ms"


def judge(address: str, *, desktop: bool, times: int) -> Scores | None:
    """Let Lighthouse look at a page so many times; give the medians, or nothing if it failed, which is said.

    Only the first score varies: the others are asked for once.
    """
    results: list[list[float | None]] = []
    for _turn in range(times):
        asked = CATEGORIES[:1] if results else CATEGORIES
        command = [
            *lighthouse(),
            address,
            "--quiet",
            "--output=json",
            "--chrome-flags=--headless=new --no-sandbox",
            "--disable-full-page-screenshot",
            f"--only-categories={','.join(asked)}",
            *["--preset=desktop"] * desktop,
        ]
        environment = {**os.environ, "CHROME_PATH": browser()}
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
        try:
            results.append(read(json.loads(done.stdout)))
        except (ValueError, KeyError, TypeError) as error:
            print(f"{address}: Lighthouse: {error!r}: {done.stderr[-1000:]}", file=sys.stderr)
    return medians(results) if results else None


def read(report: dict[str, dict[str, dict[str, float]]]) -> list[float | None]:
    """Take what counts out of a report; nothing stands where it was not asked for."""
    categories = report["categories"]
    scores = [100 * categories[name]["score"] if name in categories else None for name in CATEGORIES]
    paint, shift, blocked = (report["audits"][name]["numericValue"] for name in METRICS)
    return [*scores, paint / 1000, shift, blocked]


def medians(results: list[list[float | None]]) -> Scores:
    """Give the median of each figure."""
    columns = ([figure for figure in column if figure is not None] for column in zip(*results, strict=True))
    return Scores(*(statistics.median(column) if column else float("nan") for column in columns))

"""What a page costs in Chromium: bytes, requests, elements, long tasks, shifts, and what it breaks.

Bytes, requests, elements and violations are the same each time; times are medians of some visits.
"""

from __future__ import annotations

import statistics
import sys
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import TimeoutError

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ViewportSize
    from playwright.sync_api import Page as Tab

    from serve import Sent, Server
    from tools import Scores

#: A phone's window, as Lighthouse has it, and how many times slower its processor is.
PHONE: ViewportSize = {"width": 412, "height": 823}
SLOWER = 4
#: How long a finger rests on what it taps, in ms.
PRESSED = 80
#: Pages of more elements are not given to axe, which would take minutes: their entries are like the others.
MOST = 20_000
#: An entry of a list: ours, sphinxcontrib-bibtex's, and ours without its classes.
ENTRIES = "li.publication, div.citation, dl.citation > dd, li:has(> details)"

WATCH = """
{
  window.measured = {tasks: [], frames: [], shifts: [], broken: []};
  const watch = (type, keep) =>
    new PerformanceObserver(list => list.getEntries().forEach(keep)).observe({type, buffered: true});
  watch("longtask", task => measured.tasks.push(task.duration));
  watch("long-animation-frame", frame => measured.frames.push(...[...frame.scripts].map(script =>
    [(script.sourceURL || "the page").split("?")[0].split("/").pop() + " " + script.sourceFunctionName
      + " (" + script.invoker.split("?")[0].split("/").pop() + ")", script.duration])));
  watch("layout-shift", shift =>
    shift.hadRecentInput || measured.shifts.push([shift.startTime, shift.value]));
  document.addEventListener("securitypolicyviolation", event =>
    measured.broken.push(event.effectiveDirective + " " + event.blockedURI.split(":")[0]));
}
"""
#: Wait until nothing was busy for a second.
SETTLE = """async () => {
  let before;
  do {
    before = measured.tasks.length;
    await new Promise(done => setTimeout(done, 1000));
  } while (before !== measured.tasks.length);
}"""
COUNT = """entries => {
  const items = [...document.querySelectorAll(entries)];
  const inside = items.reduce((sum, item) => sum + 1 + item.querySelectorAll("*").length, 0);
  return [document.querySelectorAll("*").length, items.length && inside / items.length];
}"""
OPEN_ALL = "for (const details of document.querySelectorAll('details')) details.open = true"
#: Wait for a click, and then until what it opened in its entry is drawn; give the ms between.
OPENED = """([entry]) => {
  measured.opened = new Promise(done => addEventListener("click", event => {
    const item = event.target.closest(entry);
    const look = () => item.querySelector("details[open], [aria-expanded=true]")
      ? requestAnimationFrame(() => setTimeout(() => done(performance.now() - event.timeStamp)))
      : requestAnimationFrame(look);
    look();
  }, {once: true, capture: true}));
}"""


@dataclass
class Visit:
    """What is known of a page; what was not measured is nothing."""

    sent: list[Sent] = field(default_factory=list)
    elsewhere: int = 0
    next_size: int = 0
    elements: int = 0
    an_entry: float = 0
    tasks: float | None = None
    longest: float | None = None
    shift: float = 0
    opened: float | None = None
    axe: Counter[str] | None = None
    broken: Counter[str] = field(default_factory=Counter)
    nu: Counter[str] | None = None
    mobile: Scores | None = None
    desktop: Scores | None = None
    busy: dict[str, float] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """The bytes of all that was sent."""
        return sum(sent.size for sent in self.sent)


class Visitor:
    """Opens pages of a served site, each time as somebody who was never there."""

    def __init__(self, browser: Browser, server: Server) -> None:
        self.browser, self.server = browser, server

    def visit(self, path: str, start: str, times: int) -> Visit:
        """Measure a page; *start*: the page from which it is reached as the next one."""
        found = Visit()
        self.cold(path, found)
        self.warm(path, start, found)
        if times:
            try:
                self.slow(path, times, found)
            except TimeoutError as error:
                print(f"{path} does not come to rest: {error}", file=sys.stderr)
        return found

    def tab(self, **options: Any) -> tuple[BrowserContext, Tab]:
        """Open an empty window of a new profile, which watches its pages."""
        context = self.browser.new_context(base_url=self.server.address, viewport=PHONE, **options)
        context.set_default_timeout(300_000)
        context.add_init_script(WATCH)
        return context, context.new_page()

    def go(self, tab: Tab, path: str) -> None:
        """Open a page, and wait until it has come to rest."""
        self.server.sent.clear()
        tab.goto(f"/{path}", wait_until="load")
        sent = -1
        while sent != len(self.server.sent):
            sent = len(self.server.sent)
            tab.evaluate(SETTLE)

    def cold(self, path: str, found: Visit) -> None:
        """Count what is sent, the elements that come of it, and what a strict policy and axe find wrong."""
        context, tab = self.tab(reduced_motion="reduce")
        asked: list[str] = []
        tab.on("request", lambda request: asked.append(request.url))
        self.server.watching = True
        self.go(tab, path)
        self.server.watching = False
        found.sent = sorted(self.server.sent, key=lambda sent: -sent.size)
        own = urlsplit(self.server.address).netloc
        found.elsewhere = sum(urlsplit(url).netloc not in ("", own) for url in asked)
        found.elements, found.an_entry = tab.evaluate(COUNT, ENTRIES)
        found.broken = Counter(tab.evaluate("measured.broken"))
        found.shift = shift(tab.evaluate("measured.shifts"))
        if found.elements <= MOST:
            found.axe = self.judged(tab, "light")
            tab.emulate_media(color_scheme="dark")
            self.go(tab, path)
            found.axe += self.judged(tab, "dark")
        context.close()

    def judged(self, tab: Tab, mode: str) -> Counter[str]:
        """Let axe look at all that can be opened."""
        tab.evaluate(OPEN_ALL)
        found: Counter[str] = Counter()
        for violation in Axe().run(tab).response["violations"]:
            found[f"{violation['id']}, {mode}"] += len(violation["nodes"])
        return found

    def warm(self, path: str, start: str, found: Visit) -> None:
        """Count what is sent to somebody who comes from another page."""
        context, tab = self.tab()
        self.go(tab, start)
        self.go(tab, path)
        found.next_size = sum(sent.size for sent in self.server.sent)
        context.close()

    def slow(self, path: str, times: int, found: Visit) -> None:
        """Take the times of a phone's processor."""
        runs = [self.once(path) for _turn in range(times)]
        tasks, longest, shifts, opened = zip(*(run[:4] for run in runs), strict=True)
        found.tasks, found.longest = statistics.median(tasks), statistics.median(longest)
        found.shift = max(found.shift, *shifts)
        known = [ms for ms in opened if ms is not None]
        found.opened = statistics.median(known) if known else None
        names = {name for run in runs for name in run[4]}
        found.busy = {name: statistics.median(run[4][name] for run in runs) for name in names}

    def once(self, path: str) -> tuple[int, float, float, float | None, Counter[str]]:
        """Give a visit's number of long tasks, the longest, the shift, the ms to open, and ms by script."""
        context, tab = self.tab(has_touch=True)
        context.new_cdp_session(tab).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        self.go(tab, path)
        tasks, frames, shifts = tab.evaluate("[measured.tasks, measured.frames, measured.shifts]")
        busy: Counter[str] = Counter()
        for name, ms in frames:
            busy[name] += ms
        opened = self.time_to_open(tab)
        context.close()
        return len(tasks), max(tasks, default=0), shift(shifts), opened, busy

    def time_to_open(self, tab: Tab) -> float | None:
        """Open the first thing that an entry has to open; give the ms until it is drawn."""
        entry = tab.locator(ENTRIES).first
        if not entry.count():
            return None
        control = entry.locator("details > summary, [aria-expanded]").first
        if not control.count():
            return None
        tab.evaluate(OPENED, [ENTRIES])
        control.click(delay=PRESSED)
        return float(tab.evaluate("measured.opened"))


def shift(shifts: list[list[float]]) -> float:
    """Give the worst sum of shifts that come within a second of each other, and within five (web.dev/cls)."""
    worst = total = start = last = 0.0
    for time, value in shifts:
        if time - last > 1000 or time - start > 5000:
            total, start = 0.0, time
        total, last = total + value, time
        worst = max(worst, total)
    return worst

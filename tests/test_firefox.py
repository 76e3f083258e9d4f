"""The same site in Firefox, driven by WebDriver BiDi: what a reader sees and does."""

import itertools
import json
import os
import re
import shutil
import subprocess

import pytest
from test_browser import OPEN_ALL, built, search_word, site  # noqa: F401  # fixtures
from test_light import WATCH, pages_of
from test_site import PAGES
from websockets.sync.client import connect

pytestmark = pytest.mark.browser

FIREFOX = ["firefox-esr", "firefox"]


class Firefox:
    """A tab of a Firefox that is told what to do."""

    def __init__(self, socket) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self.events: list[dict] = []
        self.tell("session.new", capabilities={})
        self.tell("session.subscribe", events=["log.entryAdded", "network.beforeRequestSent"])
        self.tab = self.tell("browsingContext.getTree")["contexts"][0]["context"]
        self.tell("script.addPreloadScript", functionDeclaration=f"() => {{ {WATCH} }}")

    def tell(self, method: str, **params: object) -> dict:
        """Give a command, wait for its end, and return what came of it."""
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while (said := json.loads(self._socket.recv(timeout=120))).get("id") != number:
            self.events.append(said)
        assert said["type"] == "success", said
        return said["result"]

    def open(self, url: str) -> None:
        self.tell("browsingContext.navigate", context=self.tab, url=url, wait="complete")

    def evaluate(self, expression: str):
        """Give what JSON can say of the value of an expression, which may be a promise."""
        told = self.tell(
            "script.evaluate",
            expression=f"(async () => JSON.stringify(await ({expression})))()",
            target={"context": self.tab},
            awaitPromise=True,
        )
        assert told["type"] == "success", told
        return json.loads(told["result"].get("value", "null"))

    def wait_for(self, condition: str) -> None:
        tick = "setTimeout(look, 50)"
        look = f"function look() {{ if ({condition}) done(1); else if (tries-- > 0) {tick}; else done(0) }}"
        assert self.evaluate(f"new Promise(done => {{ let tries = 200; {look}; look() }})"), condition

    def press(self, *keys: str) -> None:
        """Press keys, and release them the other way round."""
        actions = [{"type": "keyDown", "value": key} for key in keys]
        actions += [{"type": "keyUp", "value": key} for key in reversed(keys)]
        source = {"type": "key", "id": "keys", "actions": actions}
        self.tell("input.performActions", context=self.tab, actions=[source])

    def click(self, selector: str) -> None:
        """Press a mouse button on the middle of an element."""
        box = f"document.querySelector('{selector}').getBoundingClientRect()"
        x, y = self.evaluate(f"[{box}].map(b => [b.x + b.width / 2, b.y + b.height / 2])[0]")
        actions: list[dict] = [{"type": "pointerMove", "x": int(x), "y": int(y)}]
        actions += [{"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]
        source = {"type": "pointer", "id": "mouse", "actions": actions}
        self.tell("input.performActions", context=self.tab, actions=[source])

    def size(self, width: int, height: int) -> None:
        viewport = {"width": width, "height": height}
        self.tell("browsingContext.setViewport", context=self.tab, viewport=viewport)


ENTER, ESCAPE, CONTROL = "\ue007", "\ue00c", "\ue009"


@pytest.fixture(scope="module")
def firefox(tmp_path_factory):
    path = next(filter(None, map(shutil.which, FIREFOX)), None)
    if not path:
        if os.environ.get("SCHOLAR_REQUIRE_FIREFOX") == "1":
            pytest.fail("no Firefox")
        pytest.skip("no Firefox")
    profile = tmp_path_factory.mktemp("profile")
    (profile / "user.js").write_text('user_pref("ui.prefersReducedMotion", 1);\n')
    command = [path, "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"]
    env = {**os.environ, "HOME": str(profile)}
    run = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, env=env)
    try:
        for line in run.stderr:
            if listening := re.search(r"WebDriver BiDi listening on (ws://\S+)", line):
                break
        else:
            pytest.fail("Firefox does not listen")
        with connect(f"{listening[1]}/session", max_size=None) as socket:
            yield Firefox(socket)
    finally:
        run.terminate()
        run.wait(30)
        run.stderr.close()


def test_all_pages(built, site, firefox):  # noqa: F811
    """No error, nothing refused by a strict policy, nothing from elsewhere; all stands where it should."""
    firefox.events.clear()
    for path in pages_of(built):
        firefox.size(320, 256)
        firefox.open(f"{site}/{path.relative_to(built).as_posix()}")
        firefox.evaluate(f"(() => {{ {OPEN_ALL} }})()")
        assert firefox.evaluate("document.documentElement.scrollWidth") <= 320, path
        assert firefox.evaluate("refused") == [], path
        assert (
            firefox.evaluate("getComputedStyle(document.querySelector('.bd-article')).lineHeight") != "normal"
        )
        header = "document.querySelector('header').getBoundingClientRect().height"
        assert firefox.evaluate(header) < 128, path
    said = [event["params"] for event in firefox.events if event["method"] == "log.entryAdded"]
    assert [entry["text"] for entry in said if entry["level"] in ("error", "warn")] == []
    asked = [
        e["params"]["request"]["url"] for e in firefox.events if e["method"] == "network.beforeRequestSent"
    ]
    assert len(asked) > len(PAGES)
    assert [url for url in asked if not url.startswith((site, "data:"))] == []


def test_the_mode(site, firefox):  # noqa: F811
    """By mouse: without a screen, keys do not press buttons in Firefox."""
    firefox.size(1280, 800)
    firefox.open(f"{site}/index.html")
    theme = "document.documentElement.dataset.theme"
    before = firefox.evaluate(theme)
    firefox.click(".mode-button")
    firefox.wait_for(f"{theme} !== '{before}'")
    assert firefox.evaluate("document.activeElement.className").split()[0] == "mode-button"
    after = firefox.evaluate(theme)
    assert {before, after} == {"light", "dark"}
    words = firefox.evaluate("document.activeElement.dataset.words").split("|")
    assert firefox.evaluate("document.activeElement.textContent.trim()") == words[1 + (after == "dark")]
    firefox.open(f"{site}/news.html")
    assert firefox.evaluate(theme) == after
    firefox.evaluate("localStorage.clear()")


def test_the_search_by_keyboard(site, firefox):  # noqa: F811
    firefox.open(f"{site}/index.html")
    firefox.evaluate("document.querySelector('.search-opener').focus()")
    firefox.press(CONTROL, "k")
    assert firefox.evaluate("document.querySelector('dialog').open && document.activeElement.name") == "q"
    firefox.press(ESCAPE)
    assert firefox.evaluate("document.activeElement.className").split()[0] == "search-opener"
    firefox.press("/")
    for letter in search_word():
        firefox.press(letter)
    firefox.press(ENTER)
    firefox.wait_for("location.pathname.endsWith('/search.html')")
    firefox.wait_for("document.querySelector('#search-results .context')")
    firefox.wait_for("document.querySelector('[role=status]')?.textContent")
    assert firefox.evaluate("document.activeElement.name") == "q"
    assert firefox.evaluate("refused") == []
    links = firefox.evaluate("[...document.querySelectorAll('#search-results a')].map(a => a.href)")
    assert [link for link in links if "publications.html" in link]


def test_what_unfolds(site, firefox):  # noqa: F811
    firefox.open(f"{site}/publications.html")
    abstract = "document.querySelector('.scholar-abstract')"
    firefox.evaluate(f"{abstract}.scrollIntoView({{block: 'center'}})")
    for is_open in (True, False):
        firefox.click(".scholar-abstract summary")
        firefox.wait_for(f"{abstract}.open === {str(is_open).lower()}")

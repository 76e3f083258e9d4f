"""The same site in Firefox and in WebKit, which Safari is made of: what a reader sees and does."""

import itertools
import json
import os
import re
import shutil
import socket
import subprocess
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest
from conftest import Site
from test_browser import OPEN_ALL, built, search_word, serve, site  # noqa: F401  # fixtures
from test_light import WATCH, pages_of
from test_pages import entries
from test_site import PAGES
from websockets.sync.client import connect

FIREFOX = ["firefox-esr", "firefox"]
#: WebKit's own browser, of Debian's package for its driver.
MINI_BROWSER = "lib/*/webkit2gtk-4.1/MiniBrowser"


class Browser:
    """A tab of a browser that is told what to do."""

    def tell_json(self, script: str) -> str:
        """Give what a function of no arguments, or what it promises, comes to: a text in JSON."""
        raise NotImplementedError

    def act(self, source: dict) -> None:
        """Perform actions, as WebDriver has them."""
        raise NotImplementedError

    def evaluate(self, expression: str):
        """Give what JSON can say of the value of an expression, which may be a promise."""
        return json.loads(self.tell_json(f"(async () => JSON.stringify(await ({expression})) ?? 'null')()"))

    def wait_for(self, condition: str) -> None:
        for _try in range(200):
            with suppress(OSError):  # between two pages
                if self.evaluate(f"!!({condition})"):
                    return
            time.sleep(0.05)
        pytest.fail(condition)

    def press(self, *keys: str) -> None:
        """Press keys, and release them the other way round."""
        actions = [{"type": "keyDown", "value": key} for key in keys]
        actions += [{"type": "keyUp", "value": key} for key in reversed(keys)]
        self.act({"type": "key", "id": "keys", "actions": actions})

    def click(self, selector: str) -> None:
        """Press a mouse button on the middle of an element."""
        box = f"document.querySelector('{selector}').getBoundingClientRect()"
        x, y = self.evaluate(f"[{box}].map(b => [b.x + b.width / 2, b.y + b.height / 2])[0]")
        actions: list[dict] = [{"type": "pointerMove", "x": int(x), "y": int(y)}]
        actions += [{"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]
        self.act({"type": "pointer", "id": "mouse", "actions": actions})


class Firefox(Browser):
    """Firefox, by WebDriver BiDi."""

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

    def tell_json(self, script: str) -> str:
        target = {"context": self.tab}
        told = self.tell("script.evaluate", expression=script, target=target, awaitPromise=True)
        assert told["type"] == "success", told
        return told["result"]["value"]

    def act(self, source: dict) -> None:
        self.tell("input.performActions", context=self.tab, actions=[source])

    def size(self, width: int, height: int) -> None:
        viewport = {"width": width, "height": height}
        self.tell("browsingContext.setViewport", context=self.tab, viewport=viewport)

    def refused(self) -> list[str]:
        """What a strict policy refused of the page."""
        return self.evaluate("refused")

    def asked(self) -> list[str]:
        """Give all addresses that were asked for, and see that nothing was said of a mistake."""
        said = [event["params"] for event in self.events if event["method"] == "log.entryAdded"]
        assert [entry["text"] for entry in said if entry["level"] in ("error", "warn")] == []
        sent = [event for event in self.events if event["method"] == "network.beforeRequestSent"]
        return [event["params"]["request"]["url"] for event in sent]


class WebKit(Browser):
    """WebKit, by WebDriver; its window is no narrower than its bar of tools."""

    def __init__(self, port: int, binary: str) -> None:
        self._driver = f"http://127.0.0.1:{port}/session"
        self._asked: list[str] = []
        options = {"webkitgtk:browserOptions": {"binary": binary, "args": ["--automation"]}}
        made = self.tell("POST", "", capabilities={"alwaysMatch": options})
        self._driver += f"/{made['sessionId']}"

    def tell(self, method: str, path: str, **body: object):
        """Give a command, and return what came of it."""
        data = json.dumps(body).encode() if method == "POST" else None
        request = urllib.request.Request(self._driver + path, data, method=method)
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.load(answer)["value"]

    def open(self, url: str) -> None:
        self.tell("POST", "/url", url=url)

    def tell_json(self, script: str) -> str:
        script = f"const done = arguments[0]; ({script}).then(done, (error) => done(`!${{error}}`))"
        told = self.tell("POST", "/execute/async", script=script, args=[])
        assert not told.startswith("!"), told
        return told

    def act(self, source: dict) -> None:
        self.tell("POST", "/actions", actions=[source])

    def size(self, width: int, height: int) -> None:
        self.tell("POST", "/window/rect", width=width, height=height)

    def refused(self) -> list[str]:
        """Note what the page loaded. That nothing was refused is seen by its working."""
        loaded = "performance.getEntriesByType('resource')"
        self._asked += self.evaluate(f"[location.href, ...{loaded}.map(entry => entry.name)]")
        return []

    def asked(self) -> list[str]:
        return self._asked


ENTER, ESCAPE, CONTROL = "\ue007", "\ue00c", "\ue009"


def missing(name):
    """Skip a test for lack of a browser; fail, where it must be there."""
    if os.environ.get(f"SCHOLAR_REQUIRE_{name.upper()}") == "1":
        pytest.fail(f"no {name}")
    pytest.skip(f"no {name}")


def found(name, *programs):
    """Give the path of the first program that is there."""
    return next(filter(None, map(shutil.which, programs)), None) or missing(name)


def open_firefox(folder):
    path = found("Firefox", *FIREFOX)
    (folder / "user.js").write_text('user_pref("ui.prefersReducedMotion", 1);\n')
    command = [path, "--headless", "--no-remote", "--profile", folder, "--remote-debugging-port", "0"]
    env = {**os.environ, "HOME": str(folder)}
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


def open_webkit(folder):
    driver, screen = found("WebKit", "WebKitWebDriver"), found("WebKit", "Xvfb")
    binary = found("WebKit", *map(str, Path("/usr").glob(MINI_BROWSER)))
    show = [screen, "-displayfd", "1", "-screen", "0", "1400x1000x24", "-nolisten", "tcp"]
    running = [subprocess.Popen(show, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)]
    try:
        display = f":{running[0].stdout.readline().strip()}"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        env = {**os.environ, "DISPLAY": display, "HOME": str(folder), "GDK_BACKEND": "x11"}
        running.append(subprocess.Popen([driver, f"--port={port}"], env=env, stderr=subprocess.DEVNULL))
        for _try in range(100):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                break
            time.sleep(0.1)
        try:
            webkit = WebKit(port, binary)
        except OSError:  # a machine may forbid what it shuts its pages in with
            missing("WebKit")
        yield webkit
        webkit.tell("DELETE", "")
    finally:
        for process in reversed(running):
            process.terminate()
            process.wait(30)
        running[0].stdout.close()


@pytest.fixture(scope="module", params=[open_firefox, open_webkit], ids=["firefox", "webkit"])
def other(request, tmp_path_factory):
    yield from request.param(tmp_path_factory.mktemp("profile"))


def test_all_pages(built, site, other):  # noqa: F811
    """No error, nothing refused by a strict policy, nothing from elsewhere; all stands where it should."""
    for path in pages_of(built):
        other.size(320, 256)
        other.open(f"{site}/{path.relative_to(built).as_posix()}")
        other.evaluate(f"(() => {{ {OPEN_ALL} }})()")
        assert other.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert other.refused() == [], path
        assert (
            other.evaluate("getComputedStyle(document.querySelector('.bd-article')).lineHeight") != "normal"
        )
        header = "document.querySelector('header').getBoundingClientRect().height"
        assert other.evaluate(header) < 128, path
    asked = other.asked()
    assert len(asked) > len(PAGES)
    assert [url for url in asked if not url.startswith((site, "data:"))] == []


def test_the_mode(site, other):  # noqa: F811
    """By mouse: without a screen, keys do not press buttons in Firefox."""
    other.size(1280, 800)
    other.open(f"{site}/index.html")
    theme = "document.documentElement.dataset.theme"
    before = other.evaluate(theme)
    other.click(".mode-button")
    other.wait_for(f"{theme} !== '{before}'")
    assert other.evaluate("document.activeElement.className").split()[0] == "mode-button"
    after = other.evaluate(theme)
    assert {before, after} == {"light", "dark"}
    words = other.evaluate("document.activeElement.dataset.words").split("|")
    assert other.evaluate("document.activeElement.textContent.trim()") == words[1 + (after == "dark")]
    other.open(f"{site}/news.html")
    assert other.evaluate(theme) == after
    other.evaluate("localStorage.clear()")


def test_the_search_by_keyboard(site, other):  # noqa: F811
    other.open(f"{site}/index.html")
    other.evaluate("document.querySelector('.search-opener').focus()")
    other.press(CONTROL, "k")
    assert other.evaluate("document.querySelector('dialog').open && document.activeElement.name") == "q"
    other.press(ESCAPE)
    assert other.evaluate("document.activeElement.className").split()[0] == "search-opener"
    other.press("/")
    for letter in search_word():
        other.press(letter)
    other.press(ENTER)
    other.wait_for("location.pathname.endsWith('/search.html')")
    other.wait_for("document.querySelector('#search-results .context')")
    other.wait_for("document.querySelector('[role=status]')?.textContent")
    assert other.evaluate("document.activeElement.name") == "q"
    assert other.refused() == []
    links = other.evaluate("[...document.querySelectorAll('#search-results a')].map(a => a.href)")
    assert [link for link in links if "publications.html" in link]


def test_what_unfolds(site, other):  # noqa: F811
    other.open(f"{site}/publications.html")
    abstract = "document.querySelector('.scholar-abstract')"
    other.evaluate(f"{abstract}.scrollIntoView({{block: 'center'}})")
    for is_open in (True, False):
        other.click(".scholar-abstract summary")
        other.wait_for(f"{abstract}.open === {str(is_open).lower()}")


def test_the_address_of_a_paper_in_a_long_list(other, tmp_path):
    """It stays in view, also where what is above it is drawn only then."""
    made = Site(tmp_path)
    lists = "# Papers\n\n```{publications}\n:long: yes\n:paginate: 50\n```\n"
    made.configure("html_theme = 'pydata_sphinx_theme'\n")
    made.write({"p.md": lists, "refs.bib": "\n".join(entries(90).values())})
    made.clean_build()
    other.size(447, 800)
    with serve(made.output / "html") as address:
        for page, key in (("p", "key86"), ("p", "key70"), ("p", "key45"), ("p-2", "key10")):
            other.open("about:blank")
            other.open(f"{address}/p.html#{key}")
            other.wait_for(f"location.href === '{address}/{page}.html#{key}'")
            other.wait_for(f"document.querySelector('#{key} details.scholar-abstract[open]')")
            time.sleep(0.2)
            top = f"document.getElementById('{key}').getBoundingClientRect().top"
            other.wait_for(f"{top} >= 0 && {top} < 400")
        other.open(f"{address}/p.html?q=%22title+5%22")
        other.wait_for("document.querySelectorAll('li.publication').length === 90")
        other.wait_for("document.querySelectorAll('li.publication:not([hidden])').length === 11")

"""Random edits: after each, a build that goes on from the last one shows what a clean one shows.

`make test` runs a short form, always the same; `make test-long` runs as many steps as SCHOLAR_STEPS says.
"""

import os
import shutil
import tempfile
from pathlib import Path

from changing import PIXEL, Changing, Item, Page, contents, entry, same
from hypothesis import HealthCheck, Phase, settings, strategies
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

#: How many edits in all, and in one life of a site.
STEPS = int(os.environ.get("SCHOLAR_STEPS", "0"))
LIFE = 25 if STEPS else 9

KEYS = "ada bob cyd dan eve fay gus hal".split()
NAMES = "six seven eight nine ten".split()
DATES = ["2019", "2020-03", "2021-05-05", "2022-12-31", "2023-01", "2023-07-17", "2024", "someday"]
TEXTS = [
    "I joined {cite:p}`ada`.",
    "See [](/plain/two.md) and {doc}`/plain/three`.",
    "A picture ![](/img/dot.png) and {cite:t}`bob`.",
    "With a formula, $x^2$, and [a link](/plain/one.md#part-of-one).",
    "Plain words.",
]
IMAGES = ["", "img/dot.png", "other/spot.png"]
SETTINGS = {
    "scholar_author": [[], ["Ada Adason"], ["Bob Bobson"]],
    "scholar_max_authors": [1, 20],
    "scholar_links": [{}, {"pdf": ("Print", "{}")}, {"pdf": None}],
    "scholar_marks": [{}, {"*": "Star"}],
    "scholar_max_editors": [5, 0],
    "scholar_noise": [{}, {"Note": ""}],
    "scholar_private_fields": [[], ["journal"]],
    "scholar_coauthors": [{}, {"Otto Other": "https://example.org/"}],
    "bibtex_reference_style": ["label", "author_year"],
    "bibtex_tooltips": [True, False],
    "bibtex_bibliography_header": ["", "Listed:"],
    "language": ["en", "de"],
}

choose = strategies.sampled_from
texts = choose(TEXTS)
dates = choose(DATES)
data = strategies.data()
old = strategies.booleans()
files = choose(["_static/paper.pdf", "_static/other.pdf", "papers/talk.pdf", "img/dot.png"])


class Life(RuleBasedStateMachine):
    """A site in the hands of an author."""

    done = 0

    def __init__(self):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.site = Changing(self.folder)
        self.site.model.settings["suppress_warnings"] = ["image.not_readable", "scholar.link"]
        self.site.model.settings["scholar_file_path"] = ["papers"]
        self.model = self.site.model
        self.model.pages["six"].words = "Words."  # what leads to an item that goes is Sphinx's to renew
        self.check()

    def check(self, *, old=False):
        """Build, and compare with a clean build; each other build has two processes.

        An *old* edit leaves the time of the .bib file as it was.
        """
        bib = self.site.source / "refs.bib"
        before = bib.stat().st_mtime_ns
        self.site.write()
        if old:
            os.utime(bib, ns=(before, before))
        self.site.compare(parallel=1 + self.site.number % 2)
        shutil.rmtree(self.folder / f"clean-{self.site.number}")
        type(self).done += 1

    @rule(data=data, date=dates, text=texts, name=choose(["", "named", "new"]))
    def add_news(self, data, date, text, name):
        taken = {item.name for items in self.model.news.values() for item in items}
        items = self.model.news[data.draw(choose(["news", "life"]))]
        items.insert(
            data.draw(strategies.integers(0, len(items))), Item(date, text, "" if name in taken else name)
        )
        self.check()

    def some_news(self, data):
        return data.draw(choose([item for items in self.model.news.values() for item in items]))

    @precondition(lambda self: any(self.model.news.values()))
    @rule(data=data, text=texts)
    def change_news(self, data, text):
        self.some_news(data).text = text
        self.check()

    @precondition(lambda self: any(self.model.news.values()))
    @rule(data=data, date=dates)
    def date_news(self, data, date):
        self.some_news(data).date = date
        self.check()

    @precondition(lambda self: any(self.model.news.values()))
    @rule(data=data)
    def delete_news(self, data):
        gone = self.some_news(data)
        for items in self.model.news.values():
            items[:] = [item for item in items if item is not gone]
        self.check()

    @rule(key=choose(KEYS), year=strategies.integers(2018, 2024), selected=strategies.booleans(), old=old)
    def add_or_change_entry(self, key, year, selected, old):
        self.model.entries[key] = entry(key, year) | ({"selected": "true"} if selected else {})
        self.check(old=old)

    @precondition(lambda self: self.model.entries)
    @rule(
        data=data,
        field=choose(["title", "journal", "abstract", "slides", "note", "month"]),
        words=choose(["", "mar", "Other {Words}", "talk.pdf", "in press", "$x$"]),
        old=old,
    )
    def change_field(self, data, field, words, old):
        self.model.entries[data.draw(choose(sorted(self.model.entries)))][field] = words
        self.check(old=old)

    @precondition(lambda self: self.model.entries)
    @rule(data=data)
    def remove_entry(self, data):
        del self.model.entries[data.draw(choose(sorted(self.model.entries)))]
        self.check()

    @precondition(lambda self: self.model.entries)
    @rule(data=data, key=choose(KEYS), old=old)
    def rekey_entry(self, data, key, old):
        before = data.draw(choose(sorted(self.model.entries)))
        self.model.entries[key] = self.model.entries.pop(before)
        self.check(old=old)

    @precondition(lambda self: self.model.pages)
    @rule(data=data, key=choose(KEYS))
    def cite_or_not(self, data, key):
        cites = self.some_page(data).cites
        cites.remove(key) if key in cites else cites.append(key)
        self.check()

    def some_page(self, data):
        return self.model.pages[data.draw(choose(sorted(self.model.pages)))]

    @rule(name=choose(NAMES), cites=strategies.lists(choose(KEYS), max_size=2), image=choose(IMAGES))
    def add_or_change_page(self, name, cites, image):
        self.model.pages[name] = Page(name.capitalize(), cites, image)
        self.check()

    def some_name(self, data):
        """Choose a page that no other page names: what shows the title of a page is Sphinx's to renew."""
        return data.draw(choose(sorted(set(self.model.pages) & set(NAMES))))

    @precondition(lambda self: set(self.model.pages) & set(NAMES))
    @rule(data=data, name=choose(NAMES))
    def rename_page(self, data, name):
        self.model.pages[name] = self.model.pages.pop(self.some_name(data))
        self.check()

    @precondition(lambda self: set(self.model.pages) & set(NAMES))
    @rule(data=data)
    def delete_page(self, data):
        del self.model.pages[self.some_name(data)]
        self.check()

    @precondition(lambda self: set(self.model.pages) & set(NAMES))
    @rule(data=data, title=choose(["A title", "Another one", "A *third*"]), heading=choose(["Part", "Piece"]))
    def change_headings(self, data, title, heading):
        page = self.model.pages[self.some_name(data)]
        page.title, page.heading = title, heading
        self.check()

    @rule(data=data, name=choose(sorted(SETTINGS)))
    def configure(self, data, name):
        self.model.settings[name] = data.draw(choose(SETTINGS[name]))
        self.check()

    @rule(keys=strategies.lists(choose(KEYS), max_size=3, unique=True))
    def show_abstracts(self, keys):
        self.model.abstracts = keys
        self.check()

    @rule(name=files, number=strategies.integers(0, 3))
    def replace_file(self, name, number):
        self.model.files[name] = PIXEL + bytes([number])
        self.check()

    @rule(name=files.filter(lambda name: name.endswith(".pdf")))
    def remove_file(self, name):
        self.model.files.pop(name, None)
        self.check()

    def teardown(self):
        """Serial and parallel builds are the same; and where nothing changed, nothing is done."""
        serial, parallel = self.site.builds([("serial", "html", {}), ("parallel", "html", {"parallel": 2})])
        same(self.site.files("serial"), self.site.files("parallel"))
        assert serial.warnings == parallel.warnings
        before = self.times()
        again = self.site.build("grown")
        assert self.times() == before
        assert "no targets are out of date" in again.status
        shutil.rmtree(self.folder)

    def times(self):
        """Give the times of the pages."""
        pages = contents(self.site.files("grown"))
        return {name: time for name, time in self.site.times("grown").items() if name in pages}


class TestLife(Life.TestCase):
    settings = settings(
        max_examples=max(2, -(-STEPS // LIFE)),
        stateful_step_count=LIFE,
        derandomize=not STEPS,
        deadline=None,
        database=None,
        phases=[Phase.generate],  # to make an example smaller takes hours
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )

    def runTest(self):
        super().runTest()
        print(f"{Life.done} builds compared")
        assert Life.done >= max(STEPS, 10)

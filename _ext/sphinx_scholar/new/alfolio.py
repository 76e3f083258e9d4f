"""A site made from al-folio becomes a plan for a new site."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ..bib.words import Message, __
from ..profile.data import read as read_profile
from . import pages
from .ask import language_of
from .jekyll import Jekyll, Source, _, dict_of, list_of, text_of
from .markdown import Reader, arrange
from .plan import Item, Plan

#: Keys of al-folio -> keys of ``scholar_profile``.
SOCIALS = {
    "arxiv_id": "arxiv", "bluesky_url": "bluesky", "dblp_url": "dblp", "github_username": "github",
    "gitlab_username": "gitlab", "hal_id": "hal", "inspirehep_id": "inspire", "linkedin_username": "linkedin",
    "mastodon_username": "mastodon", "orcid_id": "orcid", "research_gate_profile": "researchgate",
    "scholar_userid": "google_scholar", "scopus_id": "scopus", "semanticscholar_id": "semantic_scholar",
    "stackoverflow_id": "stackoverflow", "twitter_username": "x", "x_username": "x", "youtube_id": "youtube",
}  # fmt: skip
#: Folders that keep their addresses, and where papers find their files.
FOLDERS = ("assets/pdf", "assets/img/publication_preview")
#: Names that no page can have, for the new site has its own; in small letters, as some disks see them.
_NAMES = {"index", "search", "genindex", "404", "readme"}


def read(path: Path) -> Plan:
    """Read a site.

    :param path: its folder.
    :raises ValueError: with a message as its argument, if it is no such site.
    """
    if not (path / "_config.yml").is_file() or not any(
        (path / name).is_dir() for name in ("_bibliography", "_news", "_pages")
    ):
        raise ValueError(__("%s is no site of al-folio: it has no _config.yml, or no pages beside it") % path)
    return _Site(path).plan


class _Site(Jekyll):
    """What is known of the old site, and the plan as it grows."""

    def __init__(self, root: Path) -> None:
        self.plan = Plan("")
        super().__init__(root.resolve(), self.plan.left)
        self.config = self.data("_config.yml")
        socials = self.data("_data/socials.yml")
        self._owner()
        self._papers()
        #: Old address, as ``_address`` writes it -> the page's name in the new site.
        self.places = {"/": "index", "/publications": "publications", "/news": "news"}
        self.made: dict[str, Source] = {}
        self.about: Source | None = None
        self._find()
        self._drop()
        self._profile(socials)
        self._write()

    def _owner(self) -> None:
        """Take over who the site is about, its language and its address."""
        config, plan = self.config, self.plan
        names = [text_of(config.get(f"{part}_name")) for part in ("first", "middle", "last")]
        title = text_of(config.get("title"))
        plan.name = pages.one_line(" ".join(names) or text_of(config.get("name")) or title) or pages.one_line(
            text_of(config.get("name")) or title
        )
        try:
            plan.language = language_of(text_of(config.get("lang")))
        except ValueError:
            self.leave("_config.yml", 0, _("%s is no code of a language; English is taken") % config["lang"])
        self.base = text_of(config.get("baseurl")).strip("/")
        self.url = text_of(config.get("url")).rstrip("/")
        if urlsplit(self.url).scheme in {"http", "https"}:
            plan.url = f"{self.url}/{self.base}"

    def _papers(self) -> None:
        """Take over the bibliography, its files, its owner and the other authors."""
        scholar, plan = dict_of(self.config.get("scholar")), self.plan
        folder = (text_of(scholar.get("source")) or "_bibliography").strip("/")
        name = f"{folder}/{text_of(scholar.get('bibliography')) or 'papers.bib'}"
        text = re.sub(r"\A---\s*\n(.*\n)?---\s*\n", "", self.read(name))
        plan.bib = re.sub(r'([{"]\s*)/assets/', r"\1assets/", text)
        for other in sorted((self.root / folder).glob("*.bib")):
            if other != self.root / name:
                self.leave(
                    f"{folder}/{other.name}", 0, _("the old site did not show it; it is not taken over")
                )
        library = pages.read(plan.bib)
        self.keys = set(library.entries)
        lasts, firsts = list_of(scholar.get("last_name")), list_of(scholar.get("first_name"))
        firsts = firsts or [text_of(self.config.get("first_name"))]
        names = dict.fromkeys(
            [plan.name, *(f"{first} {last}".strip() for last, first in product(lasts, firsts))]
        )
        known = [name for name in names if name and pages.owners(name, library)]
        # A name covers its initials; initials would mark others of that family, too.
        if known := [name for name in known if re.match(r"\w{2}", name)] or known:
            plan.settings["scholar_author"] = known
        if people := self._coauthors():
            plan.settings["scholar_coauthors"] = people
        limit = text_of(self.config.get("max_author_limit"))
        if limit.isdecimal() and int(limit):
            plan.settings["scholar_max_authors"] = int(limit)
        for venue, said in self.data("_data/venues.yml").items():
            if dict_of(said):
                self.leave(
                    "_data/venues.yml", 0, _("an abbreviation has no address or colour here: %s") % venue
                )
        for folder in FOLDERS:
            for path in sorted((self.root / folder).rglob("*")):
                self._file(path.relative_to(self.root).as_posix())
        if plan.files:
            plan.settings["scholar_file_path"] = [
                *(f"{pages.EXTRA}/{folder}" for folder in FOLDERS if (self.root / folder).is_dir()),
                pages.EXTRA,
            ]

    def _coauthors(self) -> dict[str, str]:
        """Give the pages of other authors, by each spelling that initials do not cover."""
        people = {}
        for last, said in self.data("_data/coauthors.yml").items():
            for one in map(dict_of, said if isinstance(said, list) else [said]):
                url, firsts = text_of(one.get("url")), list_of(one.get("firstname"))
                if urlsplit(url).scheme not in {"http", "https"}:
                    self.leave("_data/coauthors.yml", 0, _("%s has no address") % last)
                    continue
                full = [first for first in firsts if re.search(r"\w{2}", first)]
                family = last if last != last.lower() else last.title()
                for first in full or firsts or [""]:
                    people[f"{first} {family}".strip()] = url
        return people

    def _file(self, name: str) -> str:
        """Take a file over, at its old address; tell where it is in the new site, ``""`` if nowhere."""
        path = self.root / name
        hidden = any(part.startswith((".", "_")) for part in Path(name).parts)
        if hidden or not path.is_file() or not path.resolve().is_relative_to(self.root):
            return ""
        self.plan.files[f"{pages.EXTRA}/{name}"] = path
        return f"/{pages.EXTRA}/{name}"

    def _address(self, written: str) -> str:
        """Write an address of the old site in one way; one elsewhere stays as it is."""
        if self.url and (written + "/").startswith(self.url + "/"):
            written = written[len(self.url) :] or "/"
        parts = urlsplit(written)
        if parts.scheme or parts.netloc:
            return written
        path = parts.path.strip("/")
        for base in filter(None, (self.base, "al-folio")):  # as the sample pages say
            path = f"{path}/".removeprefix(f"{base}/").strip("/")
        return "/" + re.sub(r"(^|/)index\.html$|\.html$", "", path).strip("/")

    def _resolve(self, written: str) -> str:
        """Tell where an address of the old site leads in the new one; ``""`` if nowhere."""
        if written.startswith("#"):
            return ""  # an id of the old page
        try:
            address = self._address(written)
        except ValueError:
            return ""
        if not address.startswith("/") or address.startswith("//"):
            return address if re.match(r"(?:https?|mailto|ftp|tel):", address) else ""
        if place := self.places.get(address) or self.places.get("/" + written.strip("/")):
            return f"/{place}.md"
        return self._file(address[1:]) or self._file(urlsplit(written).path.strip("/"))

    def _place(self, source: Source, name: str, *addresses: str) -> None:
        """Give a page its name in the new site; its old addresses lead there."""
        name = "/".join(re.sub(r"[^\w.-]+", "-", part).strip("-.") or "page" for part in name.split("/"))
        while name.lower() in _NAMES.union(map(str.lower, self.made)):
            name += "-2"
        self.made[name] = source
        self.places[f"/{source.name}"] = name
        for address in filter(None, addresses):
            self.places[self._address(address)] = name
            self.plan.redirects[address] = f"{name}.html"

    def _find(self) -> None:
        """Find the pages, and where each will be."""
        self.collections: dict[str, list[str]] = {}
        for source in self.sources("_pages"):
            permalink = text_of(source.head.get("permalink"))
            if permalink == "/" or (source.path.stem == "about" and not permalink):
                self.about = source
            elif (
                source.head.get("dropdown") == "true" or permalink == "/404.html" or source.path.stem == "404"
            ):
                continue  # a menu: the header has its pages; the new site has a page for what is not found
            else:
                name = permalink.strip("/").removesuffix(".html").replace("/", "-") or source.path.stem
                self._place(source, name, permalink or f"/{source.path.stem}/")
        if not self.about and (self.root / "index.md").is_file():
            self.leave("index.md", 0, _("the front page is taken from _pages/about.md, which is not there"))
        named = {"projects", "teachings", "posts", *dict_of(self.config.get("collections"))} - {"news"}
        for folder in sorted(named):
            page = {"posts": "blog", "teachings": "teaching"}.get(folder, folder)
            sources = self.sources(f"_{folder}")
            for source in sorted(sources, key=lambda one: one.day, reverse=True):
                stem = source.path.stem
                words = re.sub(r"^\d{4}-\d\d?-\d\d?-", "", stem)
                old = f"/blog/{source.day[:4]}/{words}/" if folder == "posts" else f"/{folder}/{stem}/"
                self._place(source, f"{page}/{stem}", old, text_of(source.head.get("permalink")))
                self.collections.setdefault(page, []).append(next(reversed(self.made)))
        self.news = self.sources("_news")
        for source in self.news:
            if _is_long(source):
                self._place(source, f"news/{source.path.stem}", f"/news/{source.path.stem}/")
        self.plan.redirects |= {"/publications/": "publications.html", "/news/": "news.html"}

    def _drop(self) -> None:
        """Leave out pages that have no text, before others are written that lead there."""
        plan = self.plan
        for name, source in list(self.made.items()):
            before = len(plan.left)
            if name in {"publications", "news", *self.collections} or self._markdown(source):
                del plan.left[before:]  # it is named when the page is written
                continue
            what = _("it has no text of its own, and is not taken over")
            if elsewhere := text_of(source.head.get("redirect")):
                what = _("it only leads to %s, and is not taken over") % elsewhere
            self.leave(source.name, 0, what)
            del self.made[name]
            self.places = {old: new for old, new in self.places.items() if new != name}
            plan.redirects = {old: new for old, new in plan.redirects.items() if new != f"{name}.html"}
        # Older sites list their posts by a file that is no page.
        if not self.made.keys().isdisjoint(self.collections.get("blog", ())):
            self.places.setdefault("/blog", "blog")
            plan.redirects.setdefault("/blog/", "blog.html")

    def _markdown(self, source: Source, text: str | None = None, *, item: bool = False) -> str:
        """Turn the text of a page into Markdown."""
        reader = Reader(
            {"site": self.config, "page": source.head},
            self._resolve,
            self.keys.__contains__,
            lambda line, why: self.leave(source.name, line, why),
            _,
            source.first if text is None else 1,
        )
        return arrange(reader.read(source.text if text is None else text), item)

    def _profile(self, socials: dict[str, Any]) -> None:
        """Take over the portrait, the position and the profiles."""
        plan = self.plan
        head = self.about.head if self.about else {}
        said = dict_of(head.get("profile"))
        plan.position = _plain(text_of(head.get("subtitle")))
        places = text_of(said.get("more_info")) or text_of(said.get("address"))
        if lines := list(filter(None, map(_plain, re.split(r"<br\s*/?>|</p>|\n", places)))):
            plan.profile["places"] = lines
        image = text_of(said.get("image"))
        if image:
            found = self._file(f"assets/img/{image}") or self._file(image.strip("/"))
            if found:
                plan.profile["portrait"] = (found[1:], plan.name)
            else:
                name = self.about.name if self.about else ""
                self.leave(name, 0, _("the portrait is not there: %s") % image)
        for key, written in {**self.config, **socials}.items():
            value = text_of(written).strip("/")
            where = SOCIALS.get(key)
            name = "_data/socials.yml" if key in socials else "_config.yml"
            if key == "email" and value:
                if self._is_right(name, key, value):
                    plan.profile[key] = value
            elif key == "cv_pdf" and value:
                found = self._resolve(text_of(written))
                if found.startswith(f"/{pages.EXTRA}/"):
                    plan.profiles["cv"] = f"_static/{Path(found).name}"
                    plan.files[plan.profiles["cv"]] = plan.files[found[1:]]
                elif found:
                    plan.profiles["cv"] = found
                else:
                    self.leave(name, 0, _("the CV is not there: %s") % value)
            elif where and value:
                user = re.search(r"(?:user=)?([^?&=]+)(?:&|$)", value) if where == "google_scholar" else None
                value = user[1] if user else value
                if where == "mastodon" and "/" in value:
                    value = f"https://{value.removeprefix('https://')}"
                if self._is_right(name, where, value):
                    plan.profiles[where] = value
            elif isinstance(written, dict) and {"url", "title"} <= written.keys():
                link = text_of(written["title"]), text_of(written["url"])
                if self._is_right(name, "links", [link]):
                    plan.profile.setdefault("links", []).append(link)
            elif value and re.search(r"_(id|username|userid|profile|number|qr)$|^work_url$", key):
                self.leave(name, 0, _("there is no profile of this kind: %s") % f"{key}: {value}")

    def _is_right(self, name: str, key: str, value: object) -> bool:
        """Tell whether a profile can say that; it is named, if not."""
        complaints = read_profile({key: value})[1]
        for message, arguments in complaints:
            self.leave(name, 0, Message(message, arguments).tell(_))
        return not complaints

    def _write(self) -> None:
        """Write the front page, the news and the other pages."""
        plan = self.plan
        if self.about:
            note = text_of(self.config.get("contact_note"))
            plan.front = f"{self._markdown(self.about)}\n\n{self._markdown(self.about, note)}".strip()
        else:
            self.leave("_pages/about.md", 0, _("it is not there: the front page is a sample"))
        for path in sorted((self.root / "_data").glob("*")):
            if path.name not in {"coauthors.yml", "socials.yml", "venues.yml"}:
                self.leave(f"_data/{path.name}", 0, _("it is data of another kind, and is not taken over"))
        hidden = []
        for source in self.news:
            page = self.places.get(f"/{source.name}", "")
            hidden += [page] if page else []
            text = f"[{pages.in_markdown(source.title)}](/{page}.md)" if page else ""
            text = text or self._markdown(source, item=True)
            if source.head.get("title") and not page:
                text = f"**{pages.in_markdown(source.title)}**\n\n{text}"
            if source.day and text.strip():
                plan.news.append(Item(source.day, text))
            else:
                self.leave(source.name, 0, _("it has no date, or no text, and is not taken over"))
        for name, source in self.made.items():
            text = self._markdown(source)
            if name in {"publications", "news"}:
                text = text.replace("```{publications}\n:no-index:\n```", "").strip()
            plan.pages[name] = (source.title, text)
        for name, inner in [*self.collections.items(), ("news", hidden)]:
            title, text = plan.pages.get(name, (name[:1].upper() + name[1:], ""))
            lines = [page for page in inner if page in plan.pages]
            if lines:
                option = ":hidden:" if name == "news" else ":maxdepth: 1"
                tree = pages.directive("toctree", option, "", *(f"/{page}" for page in lines))
                plan.pages[name] = title, f"{text}\n\n{tree}".strip()


def _is_long(source: Source) -> bool:
    """Tell whether a piece of news has a page of its own."""
    return (
        source.head.get("inline") == "false" and bool(source.head.get("title")) and bool(source.text.strip())
    )


def _plain(markup: str) -> str:
    """Take the words of HTML and Markdown alone."""
    words = re.sub(r"<[^>]*>", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markup))
    return pages.one_line(words.replace("&nbsp;", " ").replace("&amp;", "&"))

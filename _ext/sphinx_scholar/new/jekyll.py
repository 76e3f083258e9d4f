"""Reads the files of a Jekyll site: YAML, and pages with front matter, sound or damaged."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from gettext import translation
from pathlib import Path
from typing import Any

from . import pages

_DAY = re.compile(r"\s*(\d{4})[-/](\d{1,2})[-/](\d{1,2})")


def _(text: str) -> str:
    """Say something in the language of the terminal."""
    folder = Path(__file__).parent.parent / "locale"
    return translation("sphinx_scholar", folder, fallback=True).gettext(text)


@dataclass(frozen=True)
class Source:
    """A file of Markdown: what stands before its text, and its text."""

    path: Path
    name: str  #: From the root of the site.
    head: dict[str, Any]
    text: str
    first: int  #: The line where the text begins.

    @property
    def title(self) -> str:
        """Its title, with a capital; made of the file's name, if it has none."""
        title = pages.one_line(text_of(self.head.get("title"))) or self.path.stem.replace("_", " ")
        return title[:1].upper() + title[1:]

    @property
    def day(self) -> str:
        """Its date, as ``2015-10-22``; empty if it has none."""
        for written in (text_of(self.head.get("date")), self.path.name):
            if found := _DAY.match(written):
                try:
                    return date(*map(int, found.groups())).isoformat()
                except ValueError:
                    return ""
        return ""


@dataclass
class Jekyll:
    """The folder of a site, and what could not be read there."""

    root: Path
    left: list[str]

    def leave(self, name: str, line: int, why: str) -> None:
        """Name what is not taken over, and why; line 0 is the whole file."""
        self.left.append(f"{name}:{line}: {why}" if line else f"{name}: {why}")

    def read(self, name: str) -> str:
        """Read a text of the old site; nothing, if it cannot be read."""
        try:
            raw = (self.root / name).read_bytes()
        except OSError as error:
            self.leave(name, 0, error.strerror or str(error))
            return ""
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            self.leave(name, line, _("this is not UTF-8, and is read as Latin-1"))
            text = raw.decode("latin-1")
        return text.replace("\r\n", "\n").replace("\0", "")

    def yaml(self, name: str, text: str, first: int = 1) -> Any:
        """Read YAML, each value as the text that it is written in; line by line, if it is damaged."""
        import yaml  # here, for a build needs none

        try:
            return yaml.load(text, yaml.BaseLoader)
        except (yaml.YAMLError, RecursionError) as error:
            mark = getattr(error, "problem_mark", None)
            line = first + (mark.line if mark else 0)
            self.leave(name, line, _("this is no YAML; only what stands in lines of its own is read"))
        lines = re.findall(r"^(\w+):[ \t]+([^#\n]*)", text, re.MULTILINE)
        return {key: value.strip().strip("\"'") for key, value in lines}

    def data(self, name: str) -> dict[str, Any]:
        """Give what a file of YAML says, by name; nothing, if it is not there."""
        if not (self.root / name).is_file():
            return {}
        said = self.yaml(name, self.read(name))
        if said and not isinstance(said, dict):
            self.leave(name, 0, _("it holds no names with values, and is not taken over"))
        return dict_of(said)

    def sources(self, folder: str) -> list[Source]:
        """Read the pages of a folder."""
        found = []
        for path in sorted((self.root / folder).rglob("*")):
            name = path.relative_to(self.root).as_posix()
            if path.suffix in {".html", ".ipynb"}:
                self.leave(name, 0, _("only Markdown is taken over"))
            if path.suffix not in {".md", ".markdown"} or not path.is_file():
                continue
            whole = self.read(name)
            head = re.match(r"---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", whole, re.DOTALL | re.MULTILINE)
            values = dict_of(self.yaml(name, head[1], 2)) if head else {}
            text = whole[head.end() :] if head else whole
            if not head and folder == "_pages":
                self.leave(name, 0, _("it has no front matter, so it was no page; it is not taken over"))
                continue
            if values.get("published") == "false":
                self.leave(name, 0, _("it is not published, and not taken over"))
                continue
            first = whole.count("\n", 0, len(whole) - len(text)) + 1
            found.append(Source(path, name, values, text, first))
        return found


def text_of(value: Any) -> str:
    """Give a text of YAML; nothing for all else."""
    return value.strip() if isinstance(value, str) else ""


def list_of(value: Any) -> list[str]:
    """Give the texts of a list; a text alone is a list, too."""
    if isinstance(value, str):  # [Albert] in a text, too
        value = value.strip("[] ").split(",") if value.startswith("[") else [value]
    return [part for part in map(text_of, value if isinstance(value, list) else []) if part]


def dict_of(value: Any) -> dict[str, Any]:
    """Give names and values; nothing for all else."""
    return {str(key): item for key, item in value.items()} if isinstance(value, dict) else {}

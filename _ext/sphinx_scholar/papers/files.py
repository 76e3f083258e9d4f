"""Files that papers link to: where they are looked up, their address in the site, and their copies."""

from __future__ import annotations

import filecmp
import os
import shutil
from contextlib import suppress
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, NamedTuple

from sphinx.util.matching import Matcher

from ..bib.entry import digest
from ..bib.links import LINKS, all_links_of, wrong_with
from ..bib.places import Places
from ..bib.problems import Problem
from ..config import warn
from ..lists import cite_domain
from ..store import ScholarDomain, library_of
from ..words import __

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from ..bib.entry import Entry
    from ..bib.links import Link

Links = dict[str, tuple[str, str] | None]
#: Where files from folders of ``scholar_file_path`` are in the site.
FOLDER = "_files"


class File(NamedTuple):
    """A file that is in the site."""

    path: Path  #: Where it is now.
    address: str  #: Where it will be, from the site's root; with slashes, not quoted.


class Files:
    """Finds files by what a ``.bib`` field says.

    :param confdir: the folder of ``conf.py``, from which the folders of *config* are named.
    """

    def __init__(self, confdir: Path, config: Config) -> None:
        self.confdir = confdir.resolve()
        self.roots = [(_join(self.confdir, name), "_static") for name in config.html_static_path]
        for name in config.scholar_file_path:
            root = _join(self.confdir, name)
            inside = root.name
            if root.is_relative_to(self.confdir):
                inside = root.relative_to(self.confdir).as_posix()
            self.roots.append((root, f"{FOLDER}/{inside}".removesuffix("/.")))
        self.passed_over = Matcher([*config.exclude_patterns, "**/.*"])

    def find(self, written: str) -> File | None:
        """Find a file by its path from a folder of the configuration, or from ``conf.py``.

        Only what lies in such a folder is found: a ``../`` leads nowhere. A symlink in ``html_static_path``
        is followed, as Sphinx follows it; one in ``scholar_file_path`` may not lead out of its folder.
        """
        if ".." in PurePath(written).parts:
            return None
        for root, prefix in self.roots:
            for start in (root, self.confdir):
                path = _join(start, written)
                with suppress(OSError, ValueError):  # not in the folder, or no name that a file may have
                    # A folder of the configuration may be one file.
                    address = root.name if path == root else path.relative_to(root).as_posix()
                    if path.is_file() and (
                        self._is_static(address)
                        if prefix == "_static"
                        else path.resolve().is_relative_to(root.resolve())
                    ):
                        return File(path, f"{prefix}/{address}")
        return None

    def _is_static(self, address: str) -> bool:
        """Tell whether Sphinx copies this file of a static folder, and under its name."""
        parts = address.split("/")
        heads = [f"./{parts[0]}", *("/".join(parts[: n + 1]) for n in range(1, len(parts)))]
        return not any(map(self.passed_over, heads)) and not address.endswith(("_t", ".jinja"))

    def __contains__(self, written: str) -> bool:
        return self.find(written) is not None


def _join(folder: Path, name: str) -> Path:
    """Join two paths by their words alone: symlinks stay what they are."""
    return Path(os.path.normpath(folder / name))


def link_table(config: Config) -> Links:
    """Give the link fields of a site: the built-in ones, then its own."""
    return {**LINKS, **config.scholar_links}


def _links(env: BuildEnvironment, files: Files) -> Iterator[tuple[Entry, Link]]:
    """Give the links and pictures of all papers that are listed somewhere, each with its entry, once."""
    data = ScholarDomain.of(env).data
    table = link_table(env.config)
    entries = library_of(env).entries
    now = digest(library_of(env).digest, data["decided"][0], sorted(env.config.scholar_links.items()))
    if data["checked"][0] != now:
        listed = sorted({place.entry for place in cite_domain(env).places})
        data["checked"] = now, [key for key in listed if _may_be_wrong(entries[key], table)]
    for key in data["checked"][1]:
        for link in all_links_of(entries[key], table, files.__contains__):
            yield entries[key], link


def _may_be_wrong(entry: Entry, table: Links) -> bool:
    """Tell whether an entry has a link that must be looked at in each build."""
    asked: list[str] = []

    def is_file(written: str) -> bool:
        asked.append(written)
        return False

    links = all_links_of(entry, table, is_file)
    return bool(asked) or any(wrong_with(link, exists=False) for link in links)


def check_links(app: Sphinx, env: BuildEnvironment) -> None:
    """Look at each link of a listed paper, once (``env-updated``).

    One that leads nowhere is warned of; a file that is to be put into the site is noted in the store.
    """
    domain = ScholarDomain.of(env)
    domain.copies = {}
    domain.linked = {}
    files = Files(Path(app.confdir), env.config)
    places = Places()
    for entry, link in _links(env, files):
        file = None if link.scheme else files.find(link.target)
        if wrong := wrong_with(link, file is not None):
            warn(Problem.LINK, "%s: %s", entry.key, wrong.tell(__), location=places.of(entry, link.field))
        if link.scheme:
            continue
        domain.linked.setdefault(entry.key, []).append(file.address if file else "")
        if file and file.address.startswith(FOLDER):
            domain.copies[file.address] = file.path


def copy_files(app: Sphinx, exception: Exception | None) -> None:
    """Put the files of papers into the site, where they changed (``build-finished``).

    What stands in the way is left as it is, with a warning: it is somebody else's.
    """
    if exception or app.builder.format != "html" or app.builder.name == "epub":
        return
    for address, path in ScholarDomain.of(app.env).copies.items():
        try:
            _copy(path, Path(app.outdir), address)
        except OSError as error:
            message = __("%s is not copied to %s: %s")
            warn(Problem.LINK, message, path, address, error.strerror or error, location=None)


def _copy(path: Path, outdir: Path, address: str) -> None:
    target = outdir
    for part in PurePath(address).parts:
        target /= part
        if target.is_symlink():
            raise OSError(__("a symbolic link is there"))
    if not target.exists() or not filecmp.cmp(path, target, shallow=False):
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)

"""Files that papers link to: where they are looked up, their address in the site, and their copies."""

from __future__ import annotations

import filecmp
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..bib.entry import source_of
from ..bib.links import LINKS, links_of, picture_of
from ..bib.problems import Problem
from ..config import warn
from ..store import ScholarDomain, cite_domain
from ..words import __

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pybtex.database import Entry
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from ..bib.links import Link

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
        self.roots = [(self.confdir.joinpath(name).resolve(), "_static") for name in config.html_static_path]
        for name in config.scholar_file_path:
            root = self.confdir.joinpath(name).resolve()
            inside = root.name
            if root.is_relative_to(self.confdir):
                inside = root.relative_to(self.confdir).as_posix()
            self.roots.append((root, f"{FOLDER}/{inside}".removesuffix("/.")))

    def find(self, written: str) -> File | None:
        """Find a file by its path from a folder of the configuration, or from ``conf.py``.

        Only what lies in such a folder is found: a ``../`` leads nowhere.
        """
        for root, prefix in self.roots:
            for start in (root, self.confdir):
                try:
                    path = start.joinpath(written).resolve()
                    if path.is_relative_to(root) and path.is_file():
                        return File(path, f"{prefix}/{path.relative_to(root).as_posix()}")
                except (OSError, ValueError):  # too long, or with a character that no file may have
                    continue
        return None

    def __contains__(self, written: str) -> bool:
        return self.find(written) is not None


def link_table(config: Config) -> dict[str, tuple[str, str] | None]:
    """Give the link fields of a site: the built-in ones, then its own."""
    return {**LINKS, **config.scholar_links}


def _links(env: BuildEnvironment, files: Files) -> Iterator[tuple[Entry, Link]]:
    """Give the links and pictures of all papers that are listed somewhere, each with its entry, once."""
    cite = cite_domain(env)
    table = link_table(env.config)
    entries = {citation.entry.key: citation.entry for citation in cite.citations}
    for key in sorted(entries):
        for link in links_of(entries[key], table, files.__contains__):
            yield entries[key], link
        if picture := picture_of(entries[key]):
            yield entries[key], picture


def check_links(app: Sphinx, env: BuildEnvironment) -> None:
    """Look at each link of a listed paper, once (``env-updated``).

    One that leads nowhere is warned of; a file that is to be put into the site is noted in the domain.
    """
    domain = ScholarDomain.of(env)
    domain.copies = {}
    files = Files(Path(app.confdir), env.config)
    for entry, link in _links(env, files):
        location = source_of(entry).location
        file = None if link.scheme else files.find(link.target)
        if file and file.address.startswith(FOLDER):
            domain.copies[file.address] = file.path
        elif link.scheme and not link.is_web:
            message = __("%s: a link may not begin with %s:; it is left out")
            warn(Problem.LINK, message, link.field, link.scheme, location=location)
        elif not link.scheme and not file:
            message = __(
                "%s: %s is neither a web address nor a file in html_static_path or scholar_file_path;"
                " it is left out"
            )
            warn(Problem.LINK, message, link.field, link.target, location=location)


def copy_files(app: Sphinx, exception: Exception | None) -> None:
    """Put the files of papers into the site, where they changed (``build-finished``)."""
    if exception or app.builder.format != "html" or app.builder.name == "epub":
        return
    for address, path in ScholarDomain.of(app.env).copies.items():
        target = Path(app.outdir, address)
        if not target.is_file() or not filecmp.cmp(path, target, shallow=False):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)

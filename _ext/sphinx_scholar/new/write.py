"""A plan becomes a site: all of it, or nothing."""

from __future__ import annotations

import re
import shutil
from contextlib import suppress
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from . import pages
from .plan import Item

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from .plan import Plan

PACKAGE = Path(__file__).parent.parent
#: What is for new sites alone; in a wheel, also what is below.
TEMPLATES = Path(__file__).parent / "site"
#: Whether a site carries the extension; else the extension is installed.
CARRIED = PACKAGE.parent.name == "_ext"
#: What every site has as it stands in the repository, or in the site that carries the extension.
SHARED = (
    ".github/workflows/pages.yml",
    ".gitignore",
    ".readthedocs.yaml",
    "_static/site.css",
    "_static/site.js",
    "_templates",
    "requirements-author.lock",
    "requirements.lock",
)


def complete(plan: Plan, today: date) -> Plan:
    """Put samples into a plan where it has nothing, and find its owner among the authors.

    :param today: the day of the first piece of news.
    """
    _ = pages.words_of(plan.language)
    name = pages.one_line(plan.name)
    library = pages.read(plan.bib)
    bib = plan.bib
    if not library.entries:
        bib = pages.sample(name, today.year, _)
        library = pages.read(bib)
    return replace(
        plan,
        name=name,
        position=pages.one_line(plan.position),
        affiliation=pages.one_line(plan.affiliation),
        bib=bib,
        news=plan.news or [Item(today.isoformat(), _("This site is online."))],
        settings={"scholar_author": pages.owners(name, library), **plan.settings},
    )


def is_free(folder: Path) -> bool:
    """Tell whether a folder is not there, or is empty."""
    return not (folder.exists() or folder.is_symlink()) or (folder.is_dir() and not any(folder.iterdir()))


def write(plan: Plan, folder: Path) -> list[str]:
    """Write a site.

    :param plan: complete.
    :param folder: where; it is made, or it is there and empty.
    :returns: the names of its files and folders, those at the top.
    :raises FileExistsError: if there is something already.
    :raises OSError: if a file cannot be read or written; nothing is left then.
    """
    if not is_free(folder):
        raise FileExistsError(str(folder))
    parent = folder.absolute().parent
    parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".new-", dir=parent) as beside:
        made = Path(beside) / "site"
        _fill(plan, made)
        if folder.exists():  # perhaps somebody stands in it
            for path in made.iterdir():
                path.rename(folder / path.name)
        else:
            made.rename(folder)
    return sorted(f"{path.name}/" if path.is_dir() else path.name for path in folder.iterdir())


def _fill(plan: Plan, folder: Path) -> None:
    """Write all files of a site into a folder."""
    _ = pages.words_of(plan.language)
    for name in SHARED:
        _copy(_source(name), folder / name)
    if CARRIED:
        _copy(PACKAGE, folder / "_ext" / PACKAGE.name)
        if not (PACKAGE / "LICENSE").is_file():
            _copy(_source("LICENSE"), folder / "_ext" / PACKAGE.name / "LICENSE")
    texts = {
        "refs.bib": plan.bib,
        "_static/favicon.svg": pages.icon(plan.name),
        **pages.pages(plan, _),
        **{
            path.relative_to(TEMPLATES).as_posix().removesuffix(".in"): path.read_text("utf-8")
            for path in sorted(TEMPLATES.rglob("*.in"))
        },
    }
    texts["conf.py"] = conf(texts["conf.py"], plan, _)
    where = f"_ext/{PACKAGE.name}" if CARRIED else "requirements.txt"
    texts["README.md"] = texts["README.md"].replace("@WHERE@", where)
    texts["README.md"] = texts["README.md"].replace("@TITLE@", pages.in_markdown(plan.name))
    for name in ("requirements.lock", "requirements-author.lock"):
        texts[name] = lock((folder / name).read_text("utf-8"))
    if not CARRIED:
        texts["requirements.txt"] = "sphinx-scholar\n"
        with suppress(PackageNotFoundError):
            texts["requirements.txt"] = f"sphinx-scholar=={version('sphinx-scholar')}\n"
        texts[".readthedocs.yaml"] = (
            (folder / ".readthedocs.yaml")
            .read_text("utf-8")
            .replace(
                "    - requirements: requirements.lock\n",
                "    - requirements: requirements.lock\n    - requirements: requirements.txt\n",
            )
        )
    texts |= pages.redirects(plan, {*plan.files, *(name.replace(".md", ".html") for name in texts)})
    for name, text in texts.items():
        _put(folder / name, text)
    for name, source in plan.files.items():
        path = folder / name
        if not path.resolve().is_relative_to(folder.resolve()):
            raise ValueError(name)
        _copy(source, path)


def conf(template: str, plan: Plan, _: Callable[[str], str]) -> str:
    """Write ``conf.py``."""
    extra = bool(plan.redirects) or any(name.startswith(f"{pages.EXTRA}/") for name in plan.files)
    excluded = ["_build", "_ext", ".venv", "tests", "README.md", ".*"]
    if extra:
        excluded.insert(2, pages.EXTRA)
        more = (TEMPLATES / "old-addresses.txt").read_text("utf-8")
        template = template.replace("\n\n\nclass ", f"\n{more}\n\nclass ", 1)
    values = {
        "@WHO@": pages.settings(plan),
        "@EXCLUDED@": f"exclude_patterns = {excluded!r}".replace("'", '"'),
        "@URL@": pages.literal(plan.url),
        "@SEARCH@": pages.literal(_("Search this site")),
        "@PROFILES@": pages.literal(_("Profiles")),
    }
    return re.sub("@[A-Z]+@", lambda found: values[found[0]], template)


def lock(text: str) -> str:
    """Leave out of a lock file how the repository made it, and for whom."""
    return re.sub(r"^ *#.*\n", "", text, flags=re.MULTILINE)


def _source(name: str) -> Path:
    """Find a file that is in the wheel, or beside the extension in the repository and in its sites."""
    packed = TEMPLATES / name
    return packed if packed.exists() else PACKAGE.parent.parent / name


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _copy(source: Path, target: Path) -> None:
    """Copy a file or a folder, but nothing that Python keeps."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
    else:
        shutil.copyfile(source, target)

"""The command line: ``python -m sphinx_scholar check refs.bib``, ``… export refs.bib --to csl``."""

from __future__ import annotations

import argparse
import sys
from contextlib import chdir, suppress
from functools import partial
from gettext import translation
from pathlib import Path
from runpy import run_path
from typing import TYPE_CHECKING, Any

from .bib.check import check, fold
from .bib.dialects import PRIVATE_FIELDS
from .bib.formats import FORMATS
from .bib.read import open_file, read_files

if TYPE_CHECKING:
    from collections.abc import Callable


def main(arguments: list[str] | None = None) -> int:
    """Check ``.bib`` files, a line a problem; or print them in another format.

    :returns: 1 if there is a problem that was looked for, else 0.
    """
    _ = translation("sphinx_scholar", Path(__file__).parent / "locale", fallback=True).gettext
    parser = argparse.ArgumentParser(prog="python -m sphinx_scholar")
    commands = parser.add_subparsers(required=True)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("files", nargs="*", type=Path, metavar="FILE.bib")
    common.add_argument(
        "--conf",
        type=Path,
        metavar="conf.py",
        help=_("settings of a site, which name files and folders where the command line names none"),
    )
    common.add_argument("--encoding", help=_("of the files (default: UTF-8)"))
    command = commands.add_parser(
        "export", parents=[common], help=_("print the papers in a format that others read")
    )
    command.add_argument("--to", choices=[*FORMATS], required=True, help=_("the format"))
    command.set_defaults(run=_export, command=command)
    command = commands.add_parser(
        "check", parents=[common], help=_("check .bib files without building a site")
    )
    command.set_defaults(run=_check, command=command)
    command.add_argument(
        "--format", choices=["text", "github"], default="text", help=_("how to print a problem")
    )
    command.add_argument(
        "--files",
        dest="folders",
        action="append",
        type=Path,
        metavar="FOLDER",
        help=_("where the files are that papers link to; once for each folder"),
    )
    command.add_argument(
        "--all", action="store_true", help=_("print every problem, also of a flood of one kind")
    )
    options = parser.parse_args(arguments)
    site: dict[str, Any] = {}
    base = Path()
    if options.conf:
        base = options.conf.parent
        try:
            site = _settings(options.conf)
        except (Exception, SystemExit) as error:  # whatever a site's own code does
            options.command.error(_("cannot read %s: %s") % (options.conf, error))
    options.files = options.files or [base / name for name in site.get("bibtex_bibfiles", ())]
    if not options.files:
        options.command.error(_("no .bib file is named"))
    options.encoding = options.encoding or site.get("bibtex_encoding", "utf-8-sig")
    result: int = options.run(options, site, base, _)
    return result


def _check(options: argparse.Namespace, site: dict[str, Any], base: Path, _: Callable[[str], str]) -> int:
    named = [*site.get("html_static_path", ()), *site.get("scholar_file_path", ())]
    folders = options.folders or [base / name for name in named]
    is_file = partial(_is_file, base, folders) if folders else None
    findings = check(options.files, options.encoding, is_file, site)
    for finding in findings if options.all else fold(findings):
        message = finding.message.tell(_)
        if options.format == "github":
            text = message.replace("%", "%25").replace("\n", "%0A")
            print(f"::warning file={finding.file},line={finding.line},title={finding.kind}::{text}")
        else:
            print(f"{finding.file}:{finding.line}: {message} [{finding.kind}]")
    return 1 if findings else 0


def _export(options: argparse.Namespace, site: dict[str, Any], base: Path, _: Callable[[str], str]) -> int:
    """Print all papers; what cannot be read is told beside them."""
    files = [open_file(path, str(path)) for path in options.files]
    own = site.get("scholar_macros"), site.get("scholar_noise")
    library = read_files(files, options.encoding, *own)
    for problem, message, location in library.problems:
        print(f"{location}: {message.tell(_)} [{problem.value}]", file=sys.stderr)
    private = (*PRIVATE_FIELDS, *map(str.lower, site.get("scholar_private_fields", ())))
    sys.stdout.write(FORMATS[options.to](list(library.entries.values()), private))
    return 0


def _settings(conf: Path) -> dict[str, Any]:
    """Give the settings of a site; ours only if they have the right form."""
    from .config import VALUES, listed  # here, for it loads Sphinx

    with chdir(conf.parent):  # as Sphinx does
        site = run_path(conf.name)
    site |= {name: listed(site[name]) for name in ("bibtex_bibfiles", "scholar_file_path") if name in site}
    wrong = {value.name for value in VALUES if value.name in site and not value.check(site[value.name])}
    return {name: value for name, value in site.items() if name not in wrong}


def _is_file(base: Path, folders: list[Path], written: str) -> bool:
    """Tell whether a path leads to a file in one of some folders, from there or from *base*."""
    path = Path(written)
    if path.is_absolute() or ".." in path.parts:
        return False
    places = [folder / path for folder in folders]
    places += [base / path for folder in folders if (base / path).is_relative_to(folder)]
    with suppress(OSError, ValueError):  # no name that a file may have
        return any(place.is_file() for place in places)
    return False

"""The command line: ``python -m sphinx_scholar check refs.bib``."""

from __future__ import annotations

import argparse
from contextlib import suppress
from functools import partial
from gettext import translation
from pathlib import Path

from .check import check, fold


def main(arguments: list[str] | None = None) -> int:
    """Check ``.bib`` files; print a line a problem.

    :returns: 1 if there is a problem, else 0.
    """
    _ = translation("sphinx_scholar", Path(__file__).parent.parent / "locale", fallback=True).gettext
    parser = argparse.ArgumentParser(prog="python -m sphinx_scholar")
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("check", help=_("check .bib files without building a site"))
    command.add_argument("files", nargs="+", type=Path, metavar="FILE.bib")
    command.add_argument(
        "--format", choices=["text", "github"], default="text", help=_("how to print a problem")
    )
    command.add_argument("--encoding", default="utf-8-sig", help=_("of the files (default: UTF-8)"))
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
    is_file = partial(_is_file, options.folders) if options.folders else None
    findings = check(options.files, options.encoding, is_file)
    for finding in findings if options.all else fold(findings):
        message = finding.message.tell(_)
        if options.format == "github":
            text = message.replace("%", "%25").replace("\n", "%0A")
            print(f"::warning file={finding.file},line={finding.line},title={finding.kind}::{text}")
        else:
            print(f"{finding.file}:{finding.line}: {message} [{finding.kind}]")
    return 1 if findings else 0


def _is_file(folders: list[Path], written: str) -> bool:
    """Tell whether a path leads to a file in one of some folders, from there or from where we are."""
    path = Path(written)
    if path.is_absolute() or ".." in path.parts:
        return False
    places = [folder / path for folder in folders]
    places += [path for folder in folders if path.is_relative_to(folder)]
    with suppress(OSError, ValueError):  # no name that a file may have
        return any(place.is_file() for place in places)
    return False

"""The command line: ``python -m sphinx_scholar check refs.bib``."""

from __future__ import annotations

import argparse
from gettext import translation
from pathlib import Path

from .check import check


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
    options = parser.parse_args(arguments)
    findings = check(options.files, options.encoding)
    for finding in findings:
        message = finding.message.tell(_)
        if options.format == "github":
            text = message.replace("%", "%25").replace("\n", "%0A")
            print(f"::warning file={finding.file},line={finding.line},title={finding.kind}::{text}")
        else:
            print(f"{finding.file}:{finding.line}: {message} [{finding.kind}]")
    return 1 if findings else 0

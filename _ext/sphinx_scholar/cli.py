"""The command line: ``python -m sphinx_scholar check``, ``… export`` and ``… new``."""

from __future__ import annotations

import argparse
import shlex
import sys
from contextlib import chdir, suppress
from datetime import date
from functools import partial
from gettext import translation
from pathlib import Path
from runpy import run_path
from typing import TYPE_CHECKING, Any, NoReturn

from .bib.check import check, fold
from .bib.dialects import private_fields
from .bib.formats import FORMATS, Work
from .bib.read import open_file, read_files
from .bib.words import Message
from .new import alfolio
from .new.ask import add_options, ask, plan_of
from .new.write import complete, is_free, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .new.plan import Plan


def main(arguments: list[str] | None = None) -> int:
    """Run a command.

    :returns: its exit status.
    """
    _ = translation("sphinx_scholar", Path(__file__).parent / "locale", fallback=True).gettext
    parser = argparse.ArgumentParser(prog="python -m sphinx_scholar")
    commands = parser.add_subparsers(required=True)
    _add_check(commands.add_parser("check", help=_("check .bib files without building a site")), _)
    _add_export(commands.add_parser("export", help=_("print papers in a format that others read")), _)
    _add_new(commands.add_parser("new", help=_("write a new site")), _)
    options = parser.parse_args(arguments)
    return int(options.run(options))


def _add_files(command: argparse.ArgumentParser, _: Callable[[str], str]) -> None:
    """Let a command take ``.bib`` files."""
    command.add_argument("files", nargs="*", type=Path, metavar="FILE.bib")
    command.add_argument(
        "--conf",
        type=Path,
        metavar="conf.py",
        help=_("settings of a site, which name files and folders where the command line names none"),
    )
    command.add_argument("--encoding", help=_("of the files (default: UTF-8)"))


def _complete(
    command: argparse.ArgumentParser, _: Callable[[str], str], options: argparse.Namespace
) -> tuple[dict[str, Any], Path]:
    """Take what is not named on the command line from the settings of a site; give these, and its folder."""
    site: dict[str, Any] = {}
    base = Path()
    if options.conf:
        base = options.conf.parent
        try:
            site = _settings(options.conf)
        except (Exception, SystemExit) as error:  # whatever a site's own code does
            command.error(_("cannot read %s: %s") % (options.conf, error))
    options.files = options.files or [base / name for name in site.get("bibtex_bibfiles", ())]
    if not options.files:
        command.error(_("no .bib file is named"))
    options.encoding = options.encoding or site.get("bibtex_encoding", "utf-8-sig")
    return site, base


def _add_check(command: argparse.ArgumentParser, _: Callable[[str], str]) -> None:
    """Let the checker take its options."""
    _add_files(command, _)
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
    command.set_defaults(run=partial(_check, command, _))


def _check(command: argparse.ArgumentParser, _: Callable[[str], str], options: argparse.Namespace) -> int:
    """Check ``.bib`` files; print a line a problem.

    :returns: 1 if there is a problem, else 0.
    """
    site, base = _complete(command, _, options)
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


def _add_export(command: argparse.ArgumentParser, _: Callable[[str], str]) -> None:
    """Let the export take its options."""
    _add_files(command, _)
    command.add_argument("--to", choices=[*FORMATS], required=True, help=_("the format"))
    command.set_defaults(run=partial(_export, command, _))


def _export(command: argparse.ArgumentParser, _: Callable[[str], str], options: argparse.Namespace) -> int:
    """Print all papers; what cannot be read is told beside them."""
    site, _base = _complete(command, _, options)
    files = [open_file(path, str(path)) for path in options.files]
    own = site.get("scholar_macros"), site.get("scholar_noise")
    library = read_files(files, options.encoding, *own)
    for problem, message, location in library.problems:
        print(f"{location}: {message.tell(_)} [{problem.value}]", file=sys.stderr)
    private = private_fields(site.get("scholar_private_fields", ()))
    sys.stdout.writelines(FORMATS[options.to]([*map(Work, library.entries.values())], private))
    return 0


def _add_new(command: argparse.ArgumentParser, _: Callable[[str], str]) -> None:
    """Let a new site take its options."""
    command.add_argument(
        "folder", nargs="?", type=Path, metavar="FOLDER", help=_("where: a folder that is empty or not there")
    )
    command.add_argument(
        "--from", dest="source", type=Path, metavar="PATH", help=_("a site of al-folio to begin with")
    )
    add_options(command, _)
    command.set_defaults(run=partial(_new, command, _))


def _new(command: argparse.ArgumentParser, _: Callable[[str], str], options: argparse.Namespace) -> int:
    """Write a new site, or say why not; ask for what is not said, where there is somebody to ask."""

    def refuse(why: str) -> NoReturn:
        command.exit(2, f"{command.prog}: {why}\n")

    try:
        if options.folder is None and sys.stdin.isatty():
            options.folder = Path(input(_("Folder of the new site") + ": ").strip() or ".")
        if options.folder is None:
            command.error(_("no folder is named"))
        if not is_free(options.folder):
            raise FileExistsError
        start = None
        if options.source:
            start = alfolio.read(options.source)
        elif sys.stdin.isatty():
            ask(options, input, _)
        plan = complete(plan_of(options, start), date.today())
        written = write(plan, options.folder)
    except ValueError as error:
        first = error.args[0]
        refuse(first.tell(_) if isinstance(first, Message) else str(error))
    except FileExistsError:
        refuse(_("%s is not empty; nothing is written") % options.folder)
    except OSError as error:
        refuse(_("%s: %s; nothing is written") % (error.filename or options.folder, error.strerror))
    except (EOFError, KeyboardInterrupt):
        refuse(_("nothing is written"))
    print(_("%s is written: %s") % (options.folder, " ".join(written)))
    if left := [*plan.left, *_to_mend(plan, options.folder, _)]:
        print(_("For you to mend:"), *left, sep="\n  ")
    todo = _("write who you are in index.md, and put the site online as README.md says")
    print(_("Next:"), f"cd {shlex.quote(str(options.folder))} && make html", todo, sep="\n  ")
    return 0


def _to_mend(plan: Plan, folder: Path, _: Callable[[str], str]) -> Iterator[str]:
    """Tell what is wrong in a new site, since its author brought it along."""
    if not plan.settings["scholar_author"]:
        message = _("nobody in refs.bib is called %s; put your name as it stands there into scholar_author")
        yield f"conf.py: {message % plan.name}"
    folders = [folder / name for name in ("_static", *plan.settings.get("scholar_file_path", ()))]
    is_file = partial(_is_file, folder, folders)
    for finding in fold(check([folder / "refs.bib"], is_file=is_file, settings=plan.settings)):
        yield f"refs.bib:{finding.line}: {finding.message.tell(_)}"


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

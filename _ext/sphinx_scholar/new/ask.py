"""What an author says of a new site: by flags of the command line, or asked for at a terminal."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from babel import Locale, UnknownLocaleError

from ..bib.words import Message, __
from ..profile.data import read
from . import pages
from .plan import Plan

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable

#: Hosts of profiles, without ``www.``, and what ``scholar_profile`` calls them.
HOSTS = {
    "arxiv.org": "arxiv",
    "bsky.app": "bluesky",
    "dblp.org": "dblp",
    "github.com": "github",
    "gitlab.com": "gitlab",
    "hal.science": "hal",
    "huggingface.co": "huggingface",
    "inspirehep.net": "inspire",
    "linkedin.com": "linkedin",
    "openreview.net": "openreview",
    "orcid.org": "orcid",
    "researchgate.net": "researchgate",
    "scholar.google.com": "google_scholar",
    "scopus.com": "scopus",
    "semanticscholar.org": "semantic_scholar",
    "stackoverflow.com": "stackoverflow",
    "ui.adsabs.harvard.edu": "ads",
    "webofscience.com": "web_of_science",
    "x.com": "x",
    "youtube.com": "youtube",
}


def add_options(command: argparse.ArgumentParser, _: Callable[[str], str]) -> None:
    """Let a command take all that can be said of a new site."""
    command.add_argument("--name", help=_("your name"))
    command.add_argument("--position", help=_("what you are, such as Professor of Mathematics"))
    command.add_argument("--affiliation", help=_("where you are that"))
    command.add_argument("--language", help=_("the language of the site, such as de or pt_BR (default: en)"))
    command.add_argument(
        "--profile",
        action="append",
        metavar=_("ADDRESS"),
        help=_("the address of a profile of yours, or NAME=ADDRESS; once for each"),
    )
    command.add_argument("--url", metavar=_("ADDRESS"), help=_("where the site will be"))
    command.add_argument("--bib", metavar="FILE.bib", help=_("the papers to begin with"))


def ask(options: argparse.Namespace, answer: Callable[[str], str], _: Callable[[str], str]) -> None:
    """Ask for what no flag says.

    :param answer: puts a question, and gives what was typed.
    """

    def until_right(name: str, question: str, understand: Callable[[str], object]) -> None:
        if getattr(options, name) is not None:
            return
        while True:
            typed = answer(f"{question}: ").strip()
            try:
                understand(typed)
            except ValueError as error:
                print(f"  {error.args[0].tell(_)}")
            else:
                setattr(options, name, typed)
                return

    until_right("name", _("Your name"), name_of)
    if options.position is None and options.affiliation is None:
        until_right("position", _("Your position and affiliation, with a comma between (or nothing)"), str)
        said = str(options.position).partition(",")
        options.position, options.affiliation = said[0].strip(), said[2].strip()
    until_right("language", _("Language of the site, such as en, de or pt_BR (nothing: en)"), language_of)
    if options.profile is None:
        until_right(
            "profile",
            _("Addresses of your profiles, such as https://github.com/ada, with spaces between (or nothing)"),
            lambda typed: profiles_of(typed.split()),
        )
        options.profile = str(options.profile).split()
    until_right("url", _("Address of the site (nothing: not known yet)"), address_of)
    until_right("bib", _("A .bib file to begin with (nothing: a sample)"), bib_of)


def plan_of(options: argparse.Namespace, plan: Plan | None = None) -> Plan:
    """Make a plan of what was said, or overrule one.

    :raises ValueError: with a message as its argument, if something cannot be.
    """
    plan = plan or Plan("")
    plan = replace(plan, name=name_of(options.name or plan.name), profiles=dict(plan.profiles))
    plan.position = plan.position if options.position is None else options.position
    plan.affiliation = plan.affiliation if options.affiliation is None else options.affiliation
    plan.language = language_of(options.language or plan.language)
    plan.profiles |= profiles_of(options.profile or ())
    plan.url = address_of(options.url or plan.url)
    plan.bib = bib_of(options.bib or "") or plan.bib
    return plan


def name_of(typed: str) -> str:
    """Give a name that something can be called by."""
    name = pages.one_line(typed)
    if not name:
        raise ValueError(__("a site wants the name of its owner: --name"))
    return name


def language_of(typed: str) -> str:
    """Give the code of a language as Sphinx writes it: ``pt-br`` -> ``pt_BR``."""
    code = typed.strip().replace("-", "_") or "en"
    try:
        return str(Locale.parse(code))
    except (ValueError, UnknownLocaleError):
        raise ValueError(__("%s is no code of a language, such as de or pt_BR") % typed) from None


def address_of(typed: str) -> str:
    """Give an address on the web with its scheme, and a slash at its end; nothing stays nothing."""
    if not typed.strip():
        return ""
    return _web(typed).rstrip("/") + "/"


def profiles_of(typed: Iterable[str]) -> dict[str, str]:
    """Give profiles as ``scholar_profile`` takes them, each of them right."""
    profiles = dict(map(profile_of, typed))
    for message, arguments in read({key: value for key, value in profiles.items() if "." not in key})[1]:
        raise ValueError(Message(message, arguments))
    return profiles


def profile_of(typed: str) -> tuple[str, str]:
    """Give what a profile is called, and its address or id: ``github=ada``, ``https://github.com/ada``.

    One that we do not know is called by its host.
    """
    name, equals, value = typed.partition("=")
    if equals and re.fullmatch(r"[\w-]+", name) and value.strip():
        return name, value.strip()
    address = _web(typed)
    parts = urlsplit(address)
    host = re.sub(r"^www\.", "", parts.hostname or "")
    if host.startswith("scholar.google."):
        host = "scholar.google.com"
    for known, name in HOSTS.items():
        if host == known or host.endswith(f".{known}"):
            return name, address
    return ("mastodon" if parts.path.startswith("/@") else host), address


def bib_of(typed: str) -> str:
    """Read a ``.bib`` file; nothing stays nothing."""
    if not typed:
        return ""
    try:
        data = Path(os.path.expanduser(typed)).read_bytes()  # noqa: PTH111  # a "~" that no shell has seen
    except OSError as error:
        raise ValueError(__("cannot read %s: %s") % (typed, error.strerror)) from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    text = "\n".join(text.splitlines()) + "\n"
    if not pages.read(text).entries:
        raise ValueError(__("there is no paper in %s") % typed)
    return text


def _web(typed: str) -> str:
    address = typed.strip()
    if not re.match(r"[a-z]+:", address, re.IGNORECASE):
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
    except ValueError:
        parts = urlsplit("")
    if (
        parts.scheme.lower() not in {"http", "https"}
        or "." not in parts.netloc
        or re.search(r"[\s<>\"']", address)
    ):
        raise ValueError(__("%s is no address, such as https://example.org/") % typed)
    return address

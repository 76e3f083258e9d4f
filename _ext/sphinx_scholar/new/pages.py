"""The texts of a new site: settings, pages in its language, an icon, pages for old addresses."""

from __future__ import annotations

import json
import re
import unicodedata
from gettext import translation
from html import escape
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING, Any

from ..bib.names import owner_matcher
from ..bib.read import File, read_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..bib.entry import Library
    from .plan import Item, Plan

#: The folder of files that are put online under their old addresses.
EXTRA = "_extra"
#: What no name in TeX, and no name of a person, can do without an escape; stars mark.
_NOT_IN_NAMES = re.compile(r"[\\{}%#$&_^~\"*∗†‡§¶,;=]")
#: What is markup in Markdown wherever it stands in a line.
_MARKUP = re.compile(r"([\\`*_\[\]<>{}$&#|~!^])")


def words_of(language: str) -> Callable[[str], str]:
    """Give the words of a language, English where we have none."""
    folder = Path(__file__).parent.parent / "locale"
    return translation("sphinx_scholar", folder, [language], fallback=True).gettext


def one_line(text: str) -> str:
    """Make one line of text: what controls, and what is no character, is not in it."""
    kept = (" " if char.isspace() else char for char in text)
    return " ".join("".join(char for char in kept if unicodedata.category(char) not in {"Cc", "Cs"}).split())


def in_markdown(text: str) -> str:
    """Write text so that Markdown reads it as it is."""
    return _MARKUP.sub(r"\\\1", text)


def literal(value: Any) -> str:
    """Write a value in Python: text in the quotes that code has, if it can be; a dict with a line a key."""
    match value:
        case str() if value.isprintable() and not re.search(r'["\\]', value):
            return f'"{value}"'
        case list():
            return f"[{', '.join(map(literal, value))}]"
        case tuple() if len(value) > 1:
            return f"({', '.join(map(literal, value))})"
        case dict() if value:
            lines = "".join(f"{literal(key)}: {literal(inner)},\n" for key, inner in value.items())
            return "{\n" + indent(lines, "    ", lambda line: True) + "}"
    return repr(value)


def read(bib: str) -> Library:
    """Read the text of a ``.bib`` file."""
    return read_files([File(Path("refs.bib"), "refs.bib", bib.encode(), "")], "utf-8-sig")


def sample(name: str, year: int, _: Callable[[str], str]) -> str:
    """Give a bibliography of one paper, by which an author sees how one is written."""
    fields = {
        "author": _spellings(name)[0] or "?",
        "title": _("The title of a paper"),
        "journal": _("The name of a journal"),
        "year": str(year),
        "doi": "10.1000/182",
        "selected": "true",
        "abstract": _("What the paper says, in a few sentences."),
    }
    return "".join(
        ["@article{first,\n", *(f"  {key} = {{{value}}},\n" for key, value in fields.items()), "}\n"]
    )


def _spellings(name: str) -> list[str]:
    """Give a name as one for BibTeX, the best first: what is TeX left out, and as a whole in braces."""
    plain = " ".join(_NOT_IN_NAMES.sub(" ", name).split())
    spellings = [plain, f"{{{plain}}}"]
    return spellings[::-1] if "and" in plain.casefold().split() else spellings


def owners(name: str, library: Library) -> list[str]:
    """Give the owner's name, if some paper is by them."""
    people = {
        person for entry in library.entries.values() for some in entry.persons.values() for person in some
    }
    for spelling in _spellings(name):
        if any(map(owner_matcher([spelling]), people)):
            return [spelling]
    return []


def settings(plan: Plan) -> str:
    """Write the part of ``conf.py`` that tells who it is."""
    profile: dict[str, Any] = {
        "name": plan.name,
        "position": plan.position,
        "affiliations": [plan.affiliation] if plan.affiliation else [],
        **plan.profile,
        **{key: value for key, value in plan.profiles.items() if "." not in key},
    }
    # A key with a dot is the host of a site that has no key.
    others = [(key, value) for key, value in plan.profiles.items() if "." in key]
    profile["links"] = [*profile.get("links", ()), *others]
    given = {key: value for key, value in profile.items() if value}
    values = {
        "scholar_profile": given,
        "project = author = project_copyright = html_title": plan.name,
        "language": plan.language,
        **plan.settings,
    }
    return "\n".join(f"{name} = {literal(value)}" for name, value in values.items())


def page(description: str, title: str, *parts: str) -> str:
    """Write a page in Markdown, with its description and its title."""
    head = f"---\nmyst:\n  html_meta:\n    description: {json.dumps(description, ensure_ascii=False)}\n---\n"
    return "\n\n".join([head + f"\n# {in_markdown(title)}", *filter(None, parts)]) + "\n"


def directive(name: str, *lines: str, argument: str = "", fence: str = "```") -> str:
    """Write a directive: its name and argument, and its options and body."""
    return "\n".join([f"{fence}{{{name}}} {argument}".rstrip(), *lines, fence])


def news_item(item: Item) -> str:
    """Write an item, in a fence that is longer than any in it."""
    longest = max(map(len, re.findall("^ *(:{3,})", item.text, re.MULTILINE)), default=2)
    options = [f":{name}: {one_line(value)}".rstrip() for name, value in item.options.items()]
    body = ["", *item.text.strip().splitlines()] if options else item.text.strip().splitlines()
    return directive("news", *options, *body, argument=item.date, fence=":" * (longest + 1))


def pages(plan: Plan, _: Callable[[str], str]) -> dict[str, str]:
    """Write all pages, by the names of their files."""
    name = plan.name
    place = ", ".join(filter(None, [plan.position, plan.affiliation]))
    chosen = any("selected" in entry.fields for entry in read(plan.bib).entries.values())
    short = directive(
        "publications",
        ":filter: selected" if chosen else ":limit: 5",
        ":no-index:",
        ":group-by: none",
    )
    front = plan.front.strip() or _(
        "Write here who you are and what you work on: this page is the file %s."
    ) % ("`index.md`")
    extra = {key: value for key, value in plan.pages.items() if key not in {"news", "publications"}}
    top = [key for key in extra if "/" not in key]  # others are in the contents of their own page
    news_title, news_text = plan.pages.get("news", (_("News"), ""))
    title, text = plan.pages.get("publications", (_("Publications"), ""))
    made = {
        "index": page(
            f"{name}: {place}" if place else _("The homepage of %s") % name,
            name,
            directive("profile"),
            front,
            "## " + (_("Selected papers") if chosen else _("Recent papers")),
            short,
            "[" + _("All publications") + "](publications.md)",
            "## " + _("News"),
            directive("news-list", ":limit: 5"),
            "[" + _("All news") + "](news.md)",
            directive("toctree", ":hidden:", "", "news", "publications", *top),
        ),
        "news": page(_("News of %s") % name, news_title, news_text.strip(), *map(news_item, plan.news)),
        "publications": page(_("Publications of %s") % name, title, text.strip(), directive("publications")),
    }
    for key, (title, text) in extra.items():
        made[key] = page(f"{title}: {name}", title, text.strip())
    return {f"{key}.md": text for key, text in made.items()}


def icon(name: str) -> str:
    """Draw the icon of the browser's tab: initials."""
    words = [word for word in name.split() if word[0].isalnum()]
    letters = "".join(word[0] for word in [*words[:1], *words[1:][-1:]]).upper() or name[:1]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        '<rect width="32" height="32" rx="7" fill="#0d5c6b"/>'
        '<text x="16" y="16.5" text-anchor="middle" dominant-baseline="central" fill="#fff" '
        f'font-family="system-ui, sans-serif" font-size="14" font-weight="650">{escape(letters)}</text>'
        "</svg>\n"
    )


def redirect(address: str) -> str:
    """Write a page that leads on, also where a reader has to follow the link."""
    quoted = escape(address)
    return (
        '<!doctype html>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="refresh" content="0; url={quoted}">\n<meta name="robots" content="noindex">\n'
        f'<link rel="canonical" href="{quoted}">\n<title>{quoted}</title>\n<a href="{quoted}">{quoted}</a>\n'
    )


def redirects(plan: Plan, taken: Iterable[str]) -> dict[str, str]:
    """Write the pages at old addresses, by their paths; where a file of the site is, none is needed."""
    made = {}
    for old, new in plan.redirects.items():
        path = old.partition("#")[0].strip("/")
        if not path.endswith((".html", ".htm")):
            path = f"{path}/index.html".lstrip("/")
        parts = path.split("/")
        if path != new and path not in taken and not {"", ".", ".."} & set(parts):
            made[f"{EXTRA}/{path}"] = redirect("../" * (len(parts) - 1) + new)
    return made

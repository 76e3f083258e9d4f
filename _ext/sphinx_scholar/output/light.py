"""Light pages: one style sheet, of the rules that are used, and no script that the page does not need.

The theme's sheets are reduced (``sheet.py``) by a list of names, ``light.txt``, and put into one file with
those of the site and of its extensions. The template of such a page is the site's, ``_templates/light.html``.
"""

from __future__ import annotations

import json
import re
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from pygments.formatters import HtmlFormatter
from pygments.util import ClassNotFound

from ..bib.entry import digest
from ..bib.problems import Problem
from ..bib.words import babel_locale
from ..config import warn
from ..library import keep, kept
from ..store import is_site
from ..words import _, __
from .pages import put, take_away

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

THEME = "pydata_sphinx_theme"
#: The file that all pages load.
SHEET = "scholar-light.css"
#: Names that pages can have; what the file begins with.
NAMES = Path(__file__).with_name("light.txt")
_HEAD = "/* By sphinx-scholar: the site's style, and what is used of the theme's and Bootstrap's (MIT). */\n"
#: Sphinx's scripts, which its search needs, and maybe those of extensions.
_SEARCH = ("documentation_options.js", "doctools.js", "sphinx_highlight.js")
_FOR_OTHERS = _SEARCH[:2]
_TRANSLATIONS = "_static/translations.js"
#: Their words in the site's language, without code in a string, which a strict policy refuses.
WORDS = "_static/scholar-words.js"
_PLURAL = re.compile(r"[\s\dn%&|!=<>?:()+-]+")
_TOOLS = ("_static/searchtools.js", "_static/language_data.js")
#: All that the search runs on, in one: a phone asks once, and not six times. Its index comes beside it.
SEARCH = "_static/scholar-search.js"
_INDEX = "searchindex.js"
_VOID = re.compile(r"""(<(?:meta|link)\b(?:[^>"]|"[^"]*")*?)\s*/>""")
_VIEWPORT = re.compile(r'<meta [^>]*name="viewport"[^>]*>\s*')


class Light:
    """What the pages of one build have in common."""

    def __init__(self) -> None:
        self._is_on = False
        self._sheets: list[str] | None = None
        self._words: str | None = None
        self._of_extensions: set[str] = set()
        self._of_site: set[str] = set()

    def begin(self, app: Sphinx, builder: Builder) -> None:
        """See what all pages load, before single pages load more (``write-started``)."""
        self._sheets = self._words = None
        self._is_on = bool(app.config.scholar_light) and is_site(builder)
        if self._is_on and app.config.html_theme != THEME:
            message = __("%s is for the theme %s; nothing comes of it with %s")
            warn(Problem.CONFIG, message, "scholar_light", THEME, app.config.html_theme, location=None)
            self._is_on = False
        if not self._is_on and is_site(builder):
            for name in (f"_static/{SHEET}", WORDS, SEARCH):
                take_away(app, name)
        self._of_extensions = {f"_static/{name}" for name, _attributes in app.registry.js_files if name}
        sheets = [*app.registry.css_files, *app.config.html_css_files]
        self._of_site = {f"_static/{name}" for name, _attributes in sheets} | {"_static/scholar.css"}

    def lighten(self, app: Sphinx, page: str, template: str, context: dict[str, Any], tree: object) -> None:
        """Leave out what a page does not need (``html-page-context``, after others).

        Its template gets ``scholar_light``, ``scholar_words``, ``scholar_direction`` (``ltr`` or ``rtl``, as
        the site's language) and, for the search, ``scholar_search``: addresses of scripts, in their order.
        """
        if not self._is_on:
            return
        context["scholar_light"] = True
        context["scholar_direction"] = babel_locale(app.config.language).text_direction
        context["scholar_words"] = {
            "skip": _("Skip to the text"),
            "pages": _("Pages"),
            "close": _("Close"),
            "auto": _("Colours: as the system"),
            "light": _("Colours: light"),
            "dark": _("Colours: dark"),
        }
        tags = _VIEWPORT.sub("", context.get("metatags") or "")
        context["metatags"] = _VOID.sub(r"\1>", tags)
        self._choose_scripts(app, page, context)
        self._choose_sheets(app, context)

    def _choose_scripts(self, app: Sphinx, page: str, context: dict[str, Any]) -> None:
        scripts = context["script_files"]
        names = [str(getattr(script, "filename", script) or "") for script in scripts]
        needed = _FOR_OTHERS if self._of_extensions & set(names) else ()
        unneeded = {f"_static/{name}" for name in _SEARCH if name not in needed}
        search = [name for name in names if name in unneeded]
        if _TRANSLATIONS in names:
            self._words = self._words or _write_words(app)
            if self._words == WORDS or not needed:
                unneeded.add(_TRANSLATIONS)
        if not needed and self._words:
            search.append(self._words)
        left = [
            (script, name)
            for script, name in zip(scripts, names, strict=True)
            if not (name in unneeded and (name == _TRANSLATIONS or getattr(script, "priority", 0) < 300))
            and (name or not _is_theme_s(script))  # an author's come later than 300
        ]
        scripts[:] = [script for script, _name in left]
        if page == "search":
            there = {name for _script, name in left}
            wanted = [name for name in dict.fromkeys([*search, *_TOOLS]) if name not in there]
            # The page is there when they run: what marks words asks at once for what searches.
            wanted.sort(key=lambda name: name.endswith(_SEARCH[-1]))
            _join_scripts(app, wanted)
            context["scholar_search"] = SEARCH, _INDEX
        if needed and self._words == WORDS:  # behind Sphinx's scripts, as its own words would be
            app.add_js_file(PurePosixPath(WORDS).name)

    def _choose_sheets(self, app: Sphinx, context: dict[str, Any]) -> None:
        app.add_css_file(SHEET, priority=0)
        sheets = context["css_files"]
        if self._sheets is None:  # the first page, when static files are in place
            ours = [sheet for sheet in sheets if getattr(sheet, "filename", "") in self._of_site]
            ours.sort(key=lambda sheet: sheet.priority)
            self._sheets = _join(app, [sheet.filename for sheet in ours if _is_plain(sheet)])
        taken = {*self._sheets, "_static/pygments.css"}
        sheets[:] = [s for s in sheets if getattr(s, "filename", s) not in taken or not _is_plain(s)]


def _write_words(app: Sphinx) -> str:
    """Write the words of Sphinx's search; give the file to load: Sphinx's own where it is not understood."""
    text = Path(app.outdir, _TRANSLATIONS).read_text("utf-8")
    try:
        catalog = json.loads(text[text.index("{") : text.rindex("}") + 1])
        plural = catalog["plural_expr"]
        # What is not translated is empty there, and would be shown so.
        words = {name: told for name, told in catalog["messages"].items() if all(told)}
    except (ValueError, KeyError, TypeError, AttributeError):
        return _TRANSLATIONS
    if not _PLURAL.fullmatch(plural):
        return _TRANSLATIONS
    said = f"Object.assign(Documentation.TRANSLATIONS, {json.dumps(words, sort_keys=True)});\n"
    said += f"Documentation.PLURAL_EXPR = (n) => Number({plural});\n"
    said += f"Documentation.LOCALE = {json.dumps(catalog.get('locale', ''))};\n"
    put(app, WORDS, f"// By sphinx-scholar, of Sphinx's translations.js.\n{said}".encode())
    return WORDS


def _join_scripts(app: Sphinx, names: list[str]) -> None:
    """Write the scripts of the search as one."""
    files = [Path(app.outdir, name) for name in names]
    texts = [file.read_text("utf-8") for file in files if file.is_file()]
    # The stemmers are not strict: "use strict", at the head of some scripts, must not be at that of this one.
    put(app, SEARCH, "\n;\n".join(["// By sphinx-scholar, of Sphinx's scripts.", *texts]).encode())


def _is_theme_s(script: Any) -> bool:
    """Tell whether a script within the page is the theme's, about its search."""
    return str(script.attributes.get("body", "")).startswith("DOCUMENTATION_OPTIONS.")


def _is_plain(sheet: Any) -> bool:
    """Tell whether a sheet is one for all readers, and no icon or choice."""
    attributes = dict(getattr(sheet, "attributes", {}))
    return {name: value for name, value in attributes.items() if value} == {
        "rel": "stylesheet",
        "type": "text/css",
    }


def _join(app: Sphinx, names: list[str]) -> list[str]:
    """Write the sheet of all pages; give the names of those that are in it."""
    from . import sheet  # with its parser, which other sites need not load

    out = Path(app.outdir)
    # Ours is loaded by the pages that need it, of which the first may be none: it comes before the site's.
    names = [name for name in names if name != "_static/scholar.css"]
    names.insert(0, "_static/scholar.css")
    texts = {}
    for name in names:
        text = (out / name).read_text("utf-8") if (out / name).is_file() else ""
        if text and sheet.is_movable(text, str(PurePosixPath(name).parent.relative_to("_static")).strip(".")):
            texts[name] = text
    theme = app.builder.theme  # type: ignore[attr-defined]  # that of builders of HTML
    options = {**theme.get_options(), **app.config.html_theme_options}
    colours = "\n".join(_colours(options[f"pygments_{mode}_style"], mode) for mode in ("light", "dark"))
    of_theme = "".join(
        (out / "_static" / name).read_text("utf-8") for name in ("basic.css", *theme.stylesheets)
    )
    wanted = sheet.read_names(NAMES.read_text("utf-8"), app.extensions)
    wanted += app.config.scholar_light if app.config.scholar_light is not True else ()
    place = Path(app.doctreedir) / "scholar-light"
    subject = digest(version("tinycss2"), wanted, of_theme, colours, texts)
    css = kept(place, subject)
    if css is None:
        others = "\n".join(map(sheet.without_comments, texts.values()))
        reduced = sheet.Reducer(wanted).reduce(of_theme, others)
        css = (_HEAD + reduced + sheet.without_comments(colours) + "\n" + others + "\n").encode()
        keep(place, subject, css)
    put(app, f"_static/{SHEET}", css)
    return list(texts)


def _colours(style: str, mode: str) -> str:
    """Give the rules for the colours of code in a mode, as the theme would write them."""
    try:
        formatter = HtmlFormatter(style=style)
    except ClassNotFound:
        formatter = HtmlFormatter()
    rules: str = formatter.get_style_defs(f'html[data-theme="{mode}"] .highlight')  # type: ignore[no-untyped-call]
    return rules

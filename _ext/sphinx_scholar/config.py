"""The settings in ``conf.py``: a table, and a check that says what was expected; how a warning is given."""

from __future__ import annotations

import ast
import difflib
from pathlib import Path
from types import NoneType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sphinx.util import logging

from .bib.problems import Problem
from .bib.sound import balanced
from .bib.words import N_
from .words import __

if TYPE_CHECKING:
    from collections.abc import Callable

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config


logger = logging.getLogger(__name__)

#: What has names of its own.
_INNER = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


def warn(
    problem: Problem,
    message: str,
    *args: object,
    location: str | tuple[str, int] | nodes.Node | None,
) -> None:
    """Log a Sphinx warning of type ``scholar``.

    :param problem: what it is about: the subtype.
    :param message: a translated ``%``-format; *args* fill it in.
    :param location: ``(docname, line)``, ``"file:line"``, a node, or None for the configuration.
    """
    logger.warning(message, *args, type="scholar", subtype=problem.value, location=location)


def _is_strings(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(item, str) for item in value)


def _is_links(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(field, str)
        and (rule is None or (_is_strings(rule) and len(rule) == 2 and "{}" in rule[1]))
        for field, rule in value.items()
    )


class Value(NamedTuple):
    """One setting."""

    name: str  #: Its name in ``conf.py``.
    default: Any  #: What it is when not set, or set wrongly.
    rebuild: Literal["", "env", "html"]  #: What a change of it makes stale.
    types: tuple[Any, ...]  #: Python types that Sphinx lets pass without a word.
    description: str  #: What it does.
    check: Callable[[Any], bool]  #: Whether a value has the right form.
    expected: str  #: The right form, in words, for the message; marked for translation.


VALUES = (
    Value(
        "scholar_author",
        (),
        "env",
        (list, tuple, str),
        "The owner of the site, in each spelling that occurs in the .bib files; marked in lists.",
        lambda value: isinstance(value, str) or _is_strings(value),
        N_('a list of names, such as ["Ada Lovelace", "Lovelace, A. A."]'),
    ),
    Value(
        "scholar_profile",
        {},
        "env",
        (Any,),  # a Profile takes its place
        "Who the site is about, for `{profile}`, the header and the title of the PDF: part -> what it is.",
        lambda value: isinstance(value, dict),
        N_('a dict such as {"name": "Ada Lovelace", "github": "ada"}'),
    ),
    Value(
        "scholar_coauthors",
        {},
        "env",
        (dict,),
        "Pages of other authors, linked wherever they are named: name -> address.",
        lambda value: isinstance(value, dict) and _is_strings([*value, *value.values()]),
        N_('a dict such as {"Luigi Menabrea": "https://example.org/"}'),
    ),
    Value(
        "scholar_marks",
        {},
        "env",
        (dict,),
        "What marks at names mean, beside * for equal contribution: mark -> words.",
        lambda value: isinstance(value, dict) and _is_strings([*value, *value.values()]),
        N_('a dict such as {"†": "Corresponding author"}'),
    ),
    Value(
        "scholar_max_authors",
        20,
        "env",
        (int,),
        "Longer lists of authors are shortened to the first few and the owner; the rest unfolds.",
        lambda value: type(value) is int and value > 0,
        N_("a number of authors from 1"),
    ),
    Value(
        "scholar_max_editors",
        5,
        "env",
        (int,),
        "Longer lists of editors, in the venue, are shortened to the first one; 0 leaves all of them out.",
        lambda value: type(value) is int and value >= 0,
        N_("a number of editors, or 0 for none"),
    ),
    Value(
        "scholar_links",
        {},
        "env",
        (dict,),
        "Link fields beside the built-in ones: field -> (label, address with {} for the value), or None.",
        _is_links,
        N_('a dict such as {"talk": ("Talk", "https://example.org/{}"), "blog": None}'),
    ),
    Value(
        "scholar_file_path",
        (),
        "env",
        (list, tuple, str),
        "Folders of files that papers link to, such as PDFs, beside those of html_static_path.",
        _is_strings,
        N_('a list of folders, such as ["papers"]'),
    ),
    Value(
        "scholar_macros",
        {},
        "env",
        (dict,),
        "Your own commands of TeX, for formulas and text of .bib files: name -> what it stands for. "
        "It may name others of them; what stands outside of dollars is text, or `\\ensuremath{…}`.",
        lambda value: (
            isinstance(value, dict)
            and _is_strings([*value, *value.values()])
            and all(name.isascii() and name.isalpha() for name in value)
            and all(balanced(tex) == tex for tex in value.values())
        ),
        N_('a dict such as {"Bz": "B^0"}: letters, and TeX with its braces in pairs'),
    ),
    Value(
        "scholar_noise",
        {},
        "env",
        (dict,),
        "What programs write into notes as `Label: value`, beside the built-in labels: label -> the field "
        'that it is, `""` to leave it out, or None to show it.',
        lambda value: (
            isinstance(value, dict)
            and all(value)
            and _is_strings([*value, *(field for field in value.values() if field is not None)])
        ),
        N_('a dict such as {"Tags": "", "Event": "eventtitle"}'),
    ),
    Value(
        "scholar_private_fields",
        (),
        "env",
        (list, tuple, str),
        "Fields kept out of the BibTeX that readers copy, beside the built-in ones.",
        _is_strings,
        N_('a list of field names, such as ["keywords", "my-*"]'),
    ),
    Value(
        "scholar_feed_limit",
        20,
        "html",
        (int,),
        "How many items a feed holds; 0 makes no feeds.",
        lambda value: type(value) is int and value >= 0,
        N_("a number of items, or 0 for no feeds"),
    ),
    Value(
        "scholar_feed_kinds",
        (),
        "html",
        (list, tuple),
        "Kinds of news that have a feed of their own.",
        _is_strings,
        N_('a list of kinds, such as ["talk"]'),
    ),
    Value(
        "scholar_feed_tags",
        (),
        "html",
        (list, tuple),
        "Tags of news that have a feed of their own.",
        _is_strings,
        N_('a list of tags, such as ["teaching"]'),
    ),
    Value(
        "scholar_show_future",
        False,
        "env",
        (bool,),
        "Whether news are shown before their day.",
        lambda value: isinstance(value, bool),
        N_("True or False"),
    ),
    Value(
        "scholar_descriptions",
        True,
        "html",
        (bool,),
        "Whether the head of each page says what it is about, for search engines and for who shares it.",
        lambda value: isinstance(value, bool),
        N_("True or False"),
    ),
    Value(
        "scholar_preview",
        None,
        "html",
        (bool, NoneType),
        "Whether this is a preview, which search engines are asked to pass over; None: if Read the Docs says "
        "that it builds a pull request.",
        lambda value: value is None or isinstance(value, bool),
        N_("True, False or None"),
    ),
    Value(
        "scholar_long_list",
        100,
        "html",
        (int, NoneType),
        "A list of more papers is long: abstracts and BibTeX stand on the papers’ pages, and are shown from "
        "there; None: no list is.",
        lambda value: value is None or (type(value) is int and value >= 0),
        N_("a number of papers, or None"),
    ),
    Value(
        "scholar_paper_pages",
        True,
        "html",
        (bool,),
        "Whether each paper of a full list has a page of its own.",
        lambda value: isinstance(value, bool),
        N_("True or False"),
    ),
    Value(
        "scholar_light",
        False,
        "html",
        (bool, list, tuple),
        "Whether pages load one small style sheet in place of the theme's, and no script of the theme's: for "
        "the templates of a new site, with `pydata_sphinx_theme`; a list names further classes to keep.",
        lambda value: isinstance(value, bool) or _is_strings(value),
        N_('True, False or a list of classes, such as [".text-center", ".mt-*"]'),
    ),
    Value(
        "scholar_find",
        True,
        "html",
        (bool, int),
        "Whether a box to find papers stands above a full list: True from 20 papers on, or from a number of "
        "your own on; False never.",
        lambda value: isinstance(value, bool) or (type(value) is int and value > 0),
        N_("True, False, or a number of papers from 1"),
    ),
)


def settings_of(config: Config, *prefixes: str) -> list[tuple[str, str]]:
    """Give the settings whose names begin so, to be digested."""
    return sorted((value.name, repr(value.value)) for value in config if value.name.startswith(prefixes))


#: Settings that are lists: a text is one of one item.
_LISTS = ("bibtex_bibfiles", "scholar_author", "scholar_file_path", "scholar_private_fields")


def listed(value: Any) -> Any:
    """Take a text for a list of one."""
    return [value] if isinstance(value, str) else value


def set_in(conf: Path) -> dict[str, int]:
    """Give the names that a ``conf.py`` sets for good, and the line of each; none if it cannot be read."""
    try:
        todo: list[ast.AST] = list(ast.parse(conf.read_bytes()).body)
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    names: dict[str, int] = {}
    removed = set()
    while todo:
        node = todo.pop(0)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names[node.id] = max(names.get(node.id, 0), node.lineno)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Del):
            removed.add(node.id)
        elif not isinstance(
            node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda | _INNER
        ):
            todo += ast.iter_child_nodes(node)
    return {name: line for name, line in names.items() if name not in removed}


def check(app: Sphinx, config: Config) -> None:
    """Put the default in place of a setting of the wrong form, with a warning (``config-inited``)."""
    conf = Path(app.confdir) / "conf.py"
    lines = set_in(conf)

    def tell(message: str, name: str, *args: object) -> None:
        location = f"{conf.name}:{lines[name]}" if name in lines else None
        warn(Problem.CONFIG, message, name, *args, location=location)

    for name in _LISTS:
        setattr(config, name, listed(getattr(config, name)))
    for value in VALUES:
        given = getattr(config, value.name)
        if not value.check(given):
            tell(__("%s: expected %s, not %r; it is ignored"), value.name, __(value.expected), given)
            setattr(config, value.name, value.default)
    for name in lines:
        if name.startswith("scholar_") and name not in config:
            ours = [value.name.removeprefix("scholar_") for value in VALUES]
            near = difflib.get_close_matches(name.removeprefix("scholar_"), ours, n=1)
            if near:
                tell(__("%s is no setting, nothing comes of it; is it %s?"), name, f"scholar_{near[0]}")
            else:
                tell(__("%s is no setting, nothing comes of it"), name)
    for folder in config.scholar_file_path:
        if not (Path(app.confdir) / folder).exists():
            tell(
                __("%s: there is no %s beside conf.py, no file is looked up there"),
                "scholar_file_path",
                folder,
            )
    if config.bibtex_bibfiles is None:  # a site with news alone
        config.bibtex_bibfiles = []
    # sphinxcontrib-bibtex would take its cache for outdated, and read all again by its own parser.
    files: dict[Path, str] = {}
    for file in config.bibtex_bibfiles:
        path = (Path(app.confdir) / file).resolve()
        if path in files:
            tell(__("%s names a file twice: %s; it is read once"), "bibtex_bibfiles", file)
        files.setdefault(path, file)
    config.bibtex_bibfiles = list(files.values())

"""A theme's style sheet without the rules that no page needs, and several sheets as one. It knows no Sphinx.

A rule stays if every class and id that its selector asks for is among those that pages can have; of a list of
selectors, each is judged for itself. What nobody then uses goes: custom properties, animations, fonts; and
pictures that are written into the sheet, for a strict policy refuses them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import tinycss2

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

#: At-rules that hold rules.
_GROUPS = {"media", "supports", "layer", "container"}
#: Pseudo-classes whose argument is a list of selectors of which one must match.
_ANY_OF = {"is", "where", "matches", "-webkit-any", "-moz-any", "has"}
_ADDRESS = re.compile(r"url\(|@import", re.IGNORECASE)
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)")
#: A comment; or, to pass over what looks like one in it, a text in quotes.
_COMMENT = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|/\*.*?\*/""", re.DOTALL)
#: A rule without others in it, behind a brace.
_RULE = re.compile(r"""(?<=[{}])([^{}@;]+)\{(?:[^{}"'\\]|"[^"{}]*"|'[^'{}]*')*+\}""")
#: What the names in a selector may stand in without being asked for; and names.
_NO_MATTER = re.compile(r":(?:not|nth-[a-z-]+)\([^()]*\)|\[[^]]*\]")
_NAME = re.compile(r"[.#][a-zA-Z_-][\w-]*")


def read_names(text: str, extensions: Collection[str]) -> list[str]:
    """Read a list of names: ``.class``, ``#id``, ``*`` for any end; behind ``//`` stands a comment.

    :param extensions: those that are used; what stands below ``@extension`` counts only with it.
    """
    names, counts = [], True
    for line in text.splitlines():
        for name in line.partition("//")[0].split():
            if name.startswith("@"):
                counts = name[1:] in extensions
            elif counts:
                names.append(name)
    return names


def is_movable(css: str, folder: str) -> bool:
    """Tell whether a sheet means the same in another folder, behind other sheets."""
    return "@import" not in css and (not folder or not _ADDRESS.search(css))


def compact(tokens: Iterable[Any]) -> str:
    """Write tokens without comments and with one space where there were several."""
    return re.sub(r"\s+", " ", tinycss2.serialize([t for t in tokens if t.type != "comment"])).strip()


def without_comments(css: str) -> str:
    """Give a sheet without comments, and without space where lines begin and end."""
    return re.sub(r"\s*\n\s*", "\n", _COMMENT.sub(lambda found: found[1] or " ", css)).strip()


class Rule(NamedTuple):
    """A rule that stays."""

    head: str  #: Its selectors, or the at-rule's beginning.
    declarations: Sequence[tuple[str, str]] = ()  #: Names and values.
    rules: Sequence[Rule] = ()  #: Of an at-rule, those that it holds.
    moves: str = ""  #: Of an animation, all that stands in its braces.

    def walk(self) -> Iterator[Rule]:
        """Give the rule and all that it holds."""
        yield self
        for rule in self.rules:
            yield from rule.walk()

    def write(self, used: set[str], moved: str) -> str:
        """Write the rule, without variables that are not *used* and animations that *moved* does not name."""
        if self.moves:
            return f"{self.head}{{{self.moves}}}\n" if self.head.split()[-1] in moved else ""
        inner = "".join(rule.write(used, moved) for rule in self.rules)
        inner = inner and f"\n{inner}"
        inner += ";".join(f"{n}:{value}" for n, value in self.declarations if n[:2] != "--" or n in used)
        return f"{self.head}{{{inner}}}\n" if inner else ""


class Reducer:
    """Reduces sheets to what is used.

    :param names: of classes and ids that pages can have: ``.admonition``, ``.sd-*``, ``#main-content``.
    """

    def __init__(self, names: Sequence[str]) -> None:
        whole = {name for name in names if "*" not in name}
        beginnings = tuple(name.removesuffix("*") for name in names if "*" in name)
        self._is_known: Callable[[str], bool] = lambda name: name in whole or name.startswith(beginnings)

    def reduce(self, css: str, others: str = "") -> str:
        """Give what is used of a theme's sheet.

        :param others: sheets that stand beside it, whose variables and animations count as used.
        """
        css = "}" + without_comments(css)  # the first rule stands behind a brace, too
        css = _RULE.sub(lambda rule: rule[0] if self._may_stay(rule[1]) else "", css)[1:]
        rules = self._rules(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True))
        values, moved = others, others
        given: dict[str, set[str]] = {}
        for rule in (inner for outer in rules for inner in outer.walk()):
            for name, value in rule.declarations:
                if name.startswith("--"):
                    given.setdefault(name, set()).update(_VARIABLE.findall(value))
                else:
                    values += f" {value}"
                    moved += f" {value}" if name.startswith("animation") else ""
        todo, used = _VARIABLE.findall(values), set[str]()
        while todo:
            if (name := todo.pop()) not in used:
                used.add(name)
                todo += given.get(name, ())
        return "".join(rule.write(used, moved) for rule in rules)

    def _may_stay(self, head: str) -> bool:
        """Tell whether one of some selectors may be wanted: most are not, and the parser takes long."""
        head = _NO_MATTER.sub("", head)
        return "(" in head or any(all(map(self._is_known, _NAME.findall(part))) for part in head.split(","))

    def _rules(self, parsed: Iterable[Any]) -> list[Rule]:
        """Give the rules that stay."""
        kept = []
        for rule in parsed:
            if rule.type == "qualified-rule":
                heads = [compact(part) for part in _split(rule.prelude) if self._is_wanted(part)]
                if heads:
                    kept.append(Rule(",".join(heads), _declarations(rule.content)))
            elif rule.type == "at-rule" and rule.content is not None:
                word = rule.lower_at_keyword
                head = f"@{word} {compact(rule.prelude)}"
                if word in _GROUPS:
                    inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
                    kept.append(Rule(head, rules=self._rules(inner)))
                elif word.endswith("keyframes"):
                    kept.append(Rule(head, moves=compact(rule.content)))
        return kept

    def _is_wanted(self, selector: Sequence[Any]) -> bool:
        """Tell whether pages can have what a selector asks for; what stands in ``:not()`` is no matter."""
        before = None
        for token in selector:
            if token.type == "hash":
                known = self._is_known(f"#{token.value}")
            elif token.type == "ident" and before == ".":
                known = self._is_known(f".{token.value}")
            elif token.type == "function" and token.lower_name in _ANY_OF:
                known = any(self._is_wanted(part) for part in _split(token.arguments))
            else:
                known = token.type != "error" and (token.type != "[] block" or self._can_have(token.content))
            if not known:
                return False
            before = token
        return True

    def _can_have(self, attribute: Sequence[Any]) -> bool:
        """Tell whether an element can have an attribute; if that is its class, by how the class begins."""
        tokens = [token for token in attribute if token.type != "whitespace"]
        name = tokens[0].lower_value if tokens and tokens[0].type == "ident" else ""
        last = tokens[-1].value if len(tokens) > 1 and tokens[-1].type in ("string", "ident") else ""
        if name == "class" and last:
            return self._is_known(f".{last.strip()}*")
        return not name.startswith("data-bs-")


def _split(tokens: Sequence[Any]) -> list[list[Any]]:
    """Split a list of selectors at its commas."""
    parts: list[list[Any]] = [[]]
    for token in tokens:
        if token == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _declarations(content: Sequence[Any]) -> list[tuple[str, str]]:
    """Give declarations, without those that fetch something or carry a picture."""
    parsed = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
    given = [
        (item.name, compact(item.value) + ("!important" if item.important else ""))
        for item in parsed
        if item.type == "declaration"
    ]
    return [(name, value) for name, value in given if not _ADDRESS.search(value)]

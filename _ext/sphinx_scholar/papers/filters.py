"""``:filter:`` expressions: sphinxcontrib-bibtex's language, on decoded text, with numbers that compare.

What an expression says of an entry alone is worked out while reading, so that whatever is wrong with it is
told once; what it says of cites is left to sphinxcontrib-bibtex, which knows them when all is read.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

from pybtex.database import Entry as PybtexEntry
from sphinxcontrib.bibtex.domain import _FilterVisitor

from ..bib.links import LINKS
from ..bib.tex import plain_address, to_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..bib.entry import Entry

#: Names that mean something only when all pages are read.
_LATE = frozenset({"cited", "docname", "docnames"})


class Number(float):
    """A number in a filter: ``year > 2020`` compares it with the first number of a field's text."""

    def __lt__(self, other: object) -> bool:
        return float(self) < _number(other)

    def __le__(self, other: object) -> bool:
        return float(self) <= _number(other)

    def __gt__(self, other: object) -> bool:
        return float(self) > _number(other)

    def __ge__(self, other: object) -> bool:
        return float(self) >= _number(other)

    def __eq__(self, other: object) -> bool:
        return float(self) == _number(other)

    def __ne__(self, other: object) -> bool:
        return float(self) != _number(other)

    def __hash__(self) -> int:
        return super().__hash__()


def _number(value: object) -> float:
    found = re.search(r"-?\d+(\.\d+)?", str(value))
    return float(found[0]) if found else float("nan")


class _Visitor(_FilterVisitor):
    """Works an expression out for one entry."""

    def visit_Constant(self, node: ast.Constant) -> Any:
        value: Any = node.value
        return Number(value) if type(value) in {int, float} else value

    def visit_Compare(self, node: ast.Compare) -> Any:
        """Compare; a type is what it was typed as, and what it reads as."""
        sides = [node.left, *node.comparators]
        typed = next((n for n in sides if isinstance(n, ast.Name) and n.id == "type"), None)
        results = [super().visit_Compare(node)]  # type: ignore[no-untyped-call]
        if typed:
            with_typed = ast.Constant(str(getattr(self.entry, "typed", "")).lower())
            left, *others = (with_typed if side is typed else side for side in sides)
            other = ast.Compare(left, node.ops, others)
            results.append(super().visit_Compare(other))  # type: ignore[no-untyped-call]
        negated = isinstance(node.ops[0], ast.NotEq | ast.NotIn)
        return all(results) if negated else any(results)

    def visit_Name(self, node: ast.Name) -> Any:
        """Give a field, decoded: what a reader sees is what is compared."""
        entry: Any = self.entry
        if node.id in {"type", "key"}:
            return super().visit_Name(node)  # type: ignore[no-untyped-call]
        if node.id in {"author", "editor"}:
            people = entry.persons.get(node.id, [])
            text = " and ".join(to_text(str(person)) for person in people)
        else:
            value = entry.fields.get(node.id, "")
            text = plain_address(value) if node.id in LINKS else to_text(value)
        return text.replace("\u00a0", " ")


def parse(text: str, entries: Sequence[Entry]) -> ast.AST:
    """Parse an expression, and work it out for each entry as far as it is about entries alone.

    :returns: an expression that sphinxcontrib-bibtex understands.
    :raises ValueError: it is no expression, or an entry cannot be compared so.
    """
    trial = PybtexEntry("misc")
    trial.key = ""
    try:
        tree = ast.parse(text.strip())
        for node in ast.walk(tree):
            if isinstance(node, ast.Module | ast.expr):
                _Visitor(trial, "", set()).visit(node)  # type: ignore[no-untyped-call]
        settled: ast.AST = _settle(tree, entries)
        return settled
    except (SyntaxError, TypeError, RecursionError, re.error) as error:
        raise ValueError(str(error)) from error


def _settle(node: ast.AST, entries: Sequence[Entry]) -> Any:
    """Put ``key in {...}`` in place of what is about entries alone; leave what is about cites."""
    if isinstance(node, ast.Module):
        return ast.Module([_settle(statement, entries) for statement in node.body], [])
    if isinstance(node, ast.Expr):
        return ast.Expr(_settle(node.value, entries))
    if not any(isinstance(inner, ast.Name) and inner.id in _LATE for inner in ast.walk(node)):
        keys = []
        for entry in entries:
            try:
                if _Visitor(entry, "", set()).visit(node):  # type: ignore[no-untyped-call]
                    keys.append(entry.key.lower())
            except (TypeError, ValueError, re.error) as error:
                raise ValueError(f"{entry.source.location}: {error}") from error
        among: Any = frozenset(keys)
        return ast.Compare(ast.Name("key"), [ast.In()], [ast.Constant(among)])
    if isinstance(node, ast.BoolOp):
        return ast.BoolOp(node.op, [_settle(value, entries) for value in node.values])
    if isinstance(node, ast.UnaryOp):
        return ast.UnaryOp(node.op, _settle(node.operand, entries))
    return node

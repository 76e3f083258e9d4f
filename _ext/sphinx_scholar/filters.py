"""``:filter:`` expressions: sphinxcontrib-bibtex's language, checked once, with numbers that compare."""

from __future__ import annotations

import ast
import re

from pybtex.database import Entry
from sphinxcontrib.bibtex.domain import _FilterVisitor


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


class _Numbers(ast.NodeTransformer):
    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        if type(node.value) in {int, float}:
            node.value = Number(node.value)  # type: ignore[arg-type]  # checked in the line above
        return node


def parse(text: str) -> ast.AST:
    """Parse an expression, and try each part of it on an empty entry.

    :raises ValueError: it is no expression, or no entry could ever be compared so.
    """
    try:
        tree: ast.AST = _Numbers().visit(ast.parse(text.strip()))
        entry = Entry("misc")
        entry.key = ""
        visitor = _FilterVisitor(entry, "", set())  # type: ignore[no-untyped-call]
        for node in [tree, *ast.walk(tree)]:
            if isinstance(node, ast.Module | ast.expr):
                visitor.visit(node)
    except (SyntaxError, TypeError, re.error) as error:
        raise ValueError(str(error)) from error
    return tree

"""``:filter:`` expressions: a small language on decoded text, in which numbers compare.

It has the syntax of Python's expressions: names of fields, text, numbers and sets of them; ``and or not``,
``== != < <= > >=``, ``in``, ``not in``, and ``%``, which searches a text for a pattern.

What an expression says of an entry alone is worked out while reading, so that whatever is wrong with it is
told once; what it says of cites is left to sphinxcontrib-bibtex, which knows them when all is read.
"""

from __future__ import annotations

import ast
import operator
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ..bib.links import LINKS
from ..bib.tex import plain_address, to_text
from ..words import __

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ..bib.entry import Entry

#: Names that mean something only when all pages are read, and what they are until then.
_LATE: Mapping[str, Any] = {"cited": False, "docname": "", "docnames": frozenset()}
#: How many levels an expression has at most.
_DEEPEST = 50
_NEGATED = (ast.NotEq, ast.NotIn)
_ORDERS: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
#: How many characters a repetition in a pattern spans at most, and how many ways its choices make.
_SPAN, _WAYS = 10_000, 64
_TOKEN = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?:|\(\??|[)|]|(?:[*+?]|\{(?=[\d,])\d*,?\d*\})[?+]?|.", re.DOTALL
)


class Either(tuple[str, ...]):
    """What one thing is called, in each way: any of them may be meant."""

    __slots__ = ()


def parse(text: str, entries: Sequence[Entry]) -> ast.expr:
    """Parse an expression, and work it out for each entry as far as it is about entries alone.

    :returns: an expression that sphinxcontrib-bibtex understands.
    :raises ValueError: it is no expression, or an entry cannot be compared so.
    """
    try:
        tree = ast.parse(text.strip(), mode="eval").body
        if _depth(tree) > _DEEPEST:
            raise _wrong(tree)
        for node in ast.walk(tree):  # also what "and" and "or" pass over
            if isinstance(node, ast.expr):
                evaluate(node, _before)
        return _settle(tree, entries)
    except (SyntaxError, RecursionError, MemoryError, OverflowError, re.error) as error:
        raise ValueError(str(error)) from error


def evaluate(node: ast.expr, value_of: Callable[[str], Any]) -> Any:
    """Work an expression out.

    :param value_of: gives the value of a name: text, :class:`Either`, or a set.
    :raises ValueError: an operation is not of this language, or not for such values.
    """
    match node:
        case ast.Name(name):
            return value_of(name)
        case ast.Constant(str() | int() | float() as value):
            return value
        case ast.Set(elements) | ast.List(elements) | ast.Tuple(elements):
            return frozenset(evaluate(element, value_of) for element in elements)
        case ast.BoolOp(ast.And(), parts):
            return all(evaluate(part, value_of) for part in parts)
        case ast.BoolOp(ast.Or(), parts):
            return any(evaluate(part, value_of) for part in parts)
        case ast.UnaryOp(ast.Not(), operand):
            return not evaluate(operand, value_of)
        case ast.Compare(left, operators, others):
            sides = [evaluate(side, value_of) for side in (left, *others)]
            pairs = zip(operators, sides, sides[1:], strict=False)
            results = [_compare(node, *pair) for pair in pairs]  # each, so that each is tried
            return all(results)
        case ast.BinOp(left, ast.Mod() | ast.BitAnd() | ast.BitOr(), right):
            one, other = evaluate(left, value_of), evaluate(right, value_of)
            if isinstance(node.op, ast.Mod) and isinstance(one, str | Either) and isinstance(other, str):
                texts = one if isinstance(one, Either) else (one,)
                return any(pattern(other).search(text) for text in texts)
            if (
                not isinstance(node.op, ast.Mod)
                and isinstance(one, frozenset)
                and isinstance(other, frozenset)
            ):
                return one & other if isinstance(node.op, ast.BitAnd) else one | other
    raise _wrong(node)


def _wrong(node: ast.expr) -> ValueError:
    return ValueError(__("%s cannot be worked out") % ast.unparse(node))


def _compare(node: ast.expr, op: ast.cmpop, left: Any, right: Any) -> bool:
    """Compare two values; one that has several names is equal to each of them."""
    if isinstance(left, Either):
        results = [_compare(node, op, name, right) for name in left]
        return all(results) if isinstance(op, _NEGATED) else any(results)
    if isinstance(right, Either):
        results = [_compare(node, op, left, name) for name in right]
        return all(results) if isinstance(op, _NEGATED) else any(results)
    if isinstance(op, ast.Eq | ast.NotEq):
        return _equal(left, right) is isinstance(op, ast.Eq)
    if isinstance(op, ast.In | ast.NotIn):
        if isinstance(right, frozenset):
            found = any(_equal(left, element) for element in right)
        elif isinstance(left, str) and isinstance(right, str):
            found = left in right
        else:
            raise _wrong(node)
        return found is isinstance(op, ast.In)
    if type(op) in _ORDERS and (_is_number(left) or _is_number(right)):
        return _ORDERS[type(op)](_number(left), _number(right))
    if type(op) in _ORDERS and isinstance(left, str) and isinstance(right, str):
        return _ORDERS[type(op)](left, right)
    raise _wrong(node)


def _equal(left: Any, right: Any) -> bool:
    if _is_number(left) or _is_number(right):
        return _number(left) == _number(right)
    return bool(left == right)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _number(value: Any) -> float:
    """Give a number, or the first one of a text; what has none is equal to nothing."""
    if _is_number(value):
        return float(value)
    found = re.search(r"-?\d+(?:\.\d+)?", value) if isinstance(value, str) else None
    return float(found[0]) if found else float("nan")


@lru_cache
def pattern(text: str) -> re.Pattern[str]:
    """Compile a pattern (of Python's ``re``) that cannot take for ever, whatever it is searched in.

    Of each alternative, one part may repeat, and no part that holds a choice or repeats itself; there are no
    lookarounds and no references. More is said by ``and`` and ``not``.

    :raises ValueError: it is none.
    """
    re.compile(text)
    refused = ValueError(__("the pattern %s repeats or chooses too much") % text)
    repeats, ways, simple = 0, 1, True
    groups = [[0, False]]  # the choices in each open group, and whether it varies
    result = ""
    for token in _TOKEN.findall(text):
        varies = False
        if token[0] == "(":
            if token == "(?":
                raise refused
            groups.append([0, False])
        elif token == "|":
            groups[-1][0] += 1
            if len(groups) == 1:
                repeats, ways = 0, 1
        elif token == ")":
            choices, inner = groups.pop()
            ways *= choices + 1
            varies = bool(choices or inner)
            groups[-1][1] |= varies
        elif re.match(r"\\[1-9]", token):
            raise refused
        elif re.match(r"[*+?]|\{(?=[\d,])", token):
            groups[-1][1] = True
            if token[0] == "?":
                ways *= 2
            else:
                token, least, most = _bounded(token)
                repeats += least != most
                if not simple or least > _SPAN:
                    raise refused
        simple = not varies
        if repeats > 1 or ways > _WAYS:
            raise refused
        result += token
    return re.compile(result, re.IGNORECASE)


def _bounded(token: str) -> tuple[str, int, int]:
    """Give an end to ``*``, ``+``, ``{2,}``; return it with its numbers."""
    found = re.match(r"\{(\d*)(,?)(\d*)\}", token)
    if not found:
        least, most, rest = int(token[0] == "+"), _SPAN, token[1:]
    else:
        least = int(found[1] or 0)
        most = int(found[3] or _SPAN) if found[2] else least
        rest = token[found.end() :]
    return f"{{{least},{most}}}{rest}", least, most


def _before(name: str) -> Any:
    """Give a name some value of its kind, to try an expression on."""
    return _LATE.get(name, Either(("", "")) if name in {"type", "key"} else "")


def field_of(entry: Entry, name: str) -> str | Either:
    """Give a field, decoded: what a reader sees is what is compared.

    A type is what it was typed as, and what it reads as; a key is written with or without capitals.
    """
    if name == "type":
        return Either((entry.type, entry.typed))
    if name == "key":
        return Either((entry.key.lower(), entry.key))
    if name in {"author", "editor"}:
        text = " and ".join(to_text(str(person)) for person in entry.persons.get(name, []))
    else:
        value = entry.fields.get(name, "")
        text = plain_address(value) if name in LINKS else to_text(value)
    return text.replace("\u00a0", " ")


def _depth(node: ast.AST) -> int:
    return 1 + max(map(_depth, ast.iter_child_nodes(node)), default=0)


def _is_late(node: ast.expr) -> bool:
    return any(isinstance(inner, ast.Name) and inner.id in _LATE for inner in ast.walk(node))


def _settle(node: ast.expr, entries: Sequence[Entry]) -> ast.expr:
    """Put ``key in {...}`` in place of what is about entries alone; leave what is about cites."""
    match node:
        case _ if not _is_late(node):
            return ast.Compare(ast.Name("key"), [ast.In()], [ast.Constant(_keys(node, entries))])  # type: ignore[arg-type]  # a set is what visitors take
        case ast.BoolOp(op, parts):
            return ast.BoolOp(op, [_settle(part, entries) for part in parts])
        case ast.UnaryOp(op, operand):
            return ast.UnaryOp(op, _settle(operand, entries))
    return _about_cites(node)


def _keys(node: ast.expr, entries: Sequence[Entry]) -> frozenset[str]:
    """Give the keys of the entries of which an expression is true."""
    keys = set()
    for entry in entries:
        try:
            if evaluate(node, lambda name, entry=entry: field_of(entry, name)):  # type: ignore[misc]
                keys.add(entry.key.lower())
        except (ValueError, OverflowError, re.error) as error:
            raise ValueError(f"{entry.source.location}: {error}") from error
    return frozenset(keys)


def _about_cites(node: ast.expr) -> ast.expr:
    """Check what is said of cites; what is compared with them is worked out, as a set or a text."""
    match node:
        case ast.Name(name) if name in _LATE:
            return node
        case ast.Compare(left, [ast.Eq() | ast.NotEq() | ast.In() | ast.NotIn() as op], [right]):
            return ast.Compare(_about_cites(left), [op], [_about_cites(right)])
        case ast.BinOp(left, op, right):
            return ast.BinOp(_about_cites(left), op, _about_cites(right))
        case _ if not any(isinstance(inner, ast.Name) for inner in ast.walk(node)):
            return ast.Constant(evaluate(node, _before))
    raise _wrong(node)

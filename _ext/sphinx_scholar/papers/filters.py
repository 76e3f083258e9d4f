"""``:filter:`` expressions: a small language on decoded text, in which numbers compare.

It has the syntax of Python's expressions: names of fields, text, numbers and sets of them; ``and or not``,
``== != < <= > >=``, ``in``, ``not in``, and ``%``, which searches a text for a pattern.

What an expression says of an entry alone is worked out while reading, so that whatever is wrong with it is
told once; what it says of cites is left to sphinxcontrib-bibtex, which knows them when all is read.
"""

from __future__ import annotations

import ast
import difflib
import operator
import re
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from ..bib.dialects import NAMES
from ..bib.links import LINKS
from ..bib.tex import plain_address, to_text
from ..words import __

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from ..bib.entry import Entry

#: Names that mean something only when all pages are read, and what they are.
_LATE: Mapping[str, type] = {"cited": bool, "docname": str, "docnames": frozenset}
#: How many levels an expression has at most.
_DEEPEST = 50
_ORDERS: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
#: How many characters a repetition in a pattern spans at most, and how many ways its choices make.
_SPAN, _WAYS = 10_000, 64
_ENDLESS = {"*": f"{{0,{_SPAN}}}", "+": f"{{1,{_SPAN}}}"}
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_ONE_EQUALS = re.compile(r"(?<![=!<>])=(?!=)")
_SEVERAL = re.compile(r"[^\W\d]\w*(?:\s+[^\W\d]\w*)+")
_OPERATORS = frozenset({"and", "or", "not", "in"})
_TOKEN = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?:|\(\??|(?:[*+?]|\{(?=[\d,])\d*,?\d*\})[?+]?|.", re.DOTALL
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
        evaluate(tree, _before)
        return _settle(tree, entries)
    except SyntaxError as error:
        raise ValueError(_remedy(text) or error.msg) from error
    except (RecursionError, MemoryError, OverflowError, re.error) as error:
        raise ValueError(str(error)) from error


def _remedy(text: str) -> str:
    """Say how what is no expression may be meant; ``""`` if nobody knows."""
    bare = _QUOTED.sub('""', text)
    if _ONE_EQUALS.search(bare):
        return __("write == for =")
    words = [found[0] for found in _SEVERAL.finditer(bare) if not set(found[0].split()) & _OPERATORS]
    return __('write text in quotes: "%s"') % words[0] if words else ""


def doubts(text: str, entries: Sequence[Entry], others: Iterable[str] = ()) -> Iterator[str]:
    """Tell of names in an expression that are no field of any entry, and what may be meant.

    :param others: fields that are known beside the manual's.
    """
    tree = ast.parse(text.strip(), mode="eval").body
    known = NAMES.union(_LATE, ("type", "key"), others)
    quoted = {id(name) for node in ast.walk(tree) for name in _values(node)}
    told = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Name) or node.id in known or node.id in told:
            continue
        told.add(node.id)
        if any(node.id in entry.fields or node.id in entry.persons for entry in entries):
            continue
        near = difflib.get_close_matches(node.id, sorted(known), n=1, cutoff=0.74)
        if id(node) in quoted:
            yield __('%s is no field, and counts as empty; if it is text, write "%s"') % (node.id, node.id)
        elif near:
            yield __("no paper has the field %s, it counts as empty; is it %s?") % (node.id, near[0])
        else:
            yield __("no paper has the field %s, it counts as empty") % node.id


def _values(node: ast.AST) -> Iterator[ast.expr]:
    """Give what stands where a text is to be expected: behind an operator, or in a set."""
    match node:
        case ast.Compare(_, _, others):
            yield from others
        case ast.BinOp(_, ast.Mod(), right):
            yield right
        case ast.Set(elements) | ast.List(elements) | ast.Tuple(elements):
            yield from elements


def evaluate(node: ast.expr, value_of: Callable[[str], Any]) -> Any:
    """Work an expression out: all of its parts, so that whatever is wrong with one is told.

    :param value_of: gives the value of a name: text, :class:`Either`, or a set.
    :returns: text, a number (always a float), a truth value, or a set of them.
    :raises ValueError: an operation is not of this language, or not for such values.
    """
    match node:
        case ast.Name(name):
            return value_of(name)
        case ast.Constant(str() | bool() as value):
            return value
        case ast.Constant(int() | float() as value):
            return float(value)
        case ast.Set(elements) | ast.List(elements) | ast.Tuple(elements):
            return frozenset(name for element in elements for name in _names(evaluate(element, value_of)))
        case ast.BoolOp(op, parts):
            truths = [bool(evaluate(part, value_of)) for part in parts]
            return all(truths) if isinstance(op, ast.And) else any(truths)
        case ast.UnaryOp(ast.Not(), operand):
            return not evaluate(operand, value_of)
        case ast.Compare(left, operators, others):
            sides = [_names(evaluate(side, value_of)) for side in (left, *others)]
            triples = zip(operators, sides, sides[1:], strict=False)
            results = [_compare(node, *triple) for triple in triples]  # each, so that each is tried
            return all(results)
        case ast.BinOp(left, op, right):
            match op, evaluate(left, value_of), evaluate(right, value_of):
                case ast.Mod(), str() | Either() as texts, str() as wanted:
                    return any(pattern(wanted).search(text) for text in _names(texts))
                case ast.BitAnd(), frozenset() as one, frozenset() as other:
                    return one & other
                case ast.BitOr(), frozenset() as one, frozenset() as other:
                    return one | other
    raise _wrong(node)


def _wrong(node: ast.expr) -> ValueError:
    return ValueError(__("%s cannot be worked out") % ast.unparse(node))


def _names(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, Either) else (value,)


def _compare(node: ast.expr, op: ast.cmpop, left: tuple[Any, ...], right: tuple[Any, ...]) -> bool:
    """Compare two things; one that has several names is equal to each of them."""
    found = any(_holds(node, op, one, other) for one in left for other in right)
    return found is not isinstance(op, ast.NotEq | ast.NotIn)


def _holds(node: ast.expr, op: ast.cmpop, left: Any, right: Any) -> bool:
    """Compare two values; of ``!=`` and ``not in`` tell the contrary."""
    match op, left, right:
        case ast.Eq() | ast.NotEq(), _, _:
            return _equal(left, right)
        case ast.In() | ast.NotIn(), _, frozenset():
            return any(_equal(left, element) for element in right)
        case ast.In() | ast.NotIn(), str(), str():
            return left in right
    order = _ORDERS.get(type(op))
    if order and isinstance(left, str) and isinstance(right, str):
        return order(left, right)
    if order and (isinstance(left, float) or isinstance(right, float)):
        return order(_number(left), _number(right))
    raise _wrong(node)


def _equal(left: Any, right: Any) -> bool:
    if isinstance(left, float) or isinstance(right, float):
        return _number(left) == _number(right)
    return bool(left == right)


def _number(value: Any) -> float:
    """Give a number, or the first one of a text; what has none is equal to nothing."""
    if isinstance(value, float):
        return value
    found = re.search(r"-?\d+(?:\.\d+)?", value) if isinstance(value, str) else None
    return float(found[0] if found else "nan")


@lru_cache
def pattern(text: str) -> re.Pattern[str]:
    """Compile a pattern (of Python's ``re``) that cannot take for ever, whatever it is searched in.

    Of each alternative, one part may repeat, and no part that holds a choice or repeats itself; there are no
    lookarounds and no references. More is said by ``and`` and ``not``.

    :raises ValueError: it is none.
    """
    re.compile(text)
    refused = ValueError(__("the pattern %s repeats or chooses too much") % text)
    repeats, ways = 0, 1
    groups = [[1, False]]  # the choices in each open group, and whether it varies
    varies = False
    result = ""
    for token in _TOKEN.findall(text):
        varied, varies = varies, False
        if re.match(r"\\[1-9]|\(\?$", token):
            raise refused
        if token[0] == "(":
            groups.append([1, False])
        elif token == "|":
            groups[-1][0] += 1
            if len(groups) == 1:
                repeats, ways = 0, 1
        elif token == ")":
            choices, inner = groups.pop()
            ways *= choices
            varies = choices > 1 or bool(inner)
            groups[-1][1] |= varies
        elif token[0] == "?":
            groups[-1][1] = True
            ways *= 2
        elif re.match(r"[*+]|\{.", token):
            groups[-1][1] = True
            repeats += token[0] != "{" or "," in token
            if varied or any(int(number) > _SPAN for number in re.findall(r"\d+", token)):
                raise refused
            token = _ENDLESS.get(token[0], token[0]) + token[1:].replace(",}", f",{_SPAN}}}")
        if repeats > 1 or ways > _WAYS:
            raise refused
        result += token
    return re.compile(result, re.IGNORECASE)


def _before(name: str) -> Any:
    """Give a name some value of its kind, to try an expression on."""
    return _LATE.get(name, str)()


def field_of(entry: Entry, name: str) -> str | Either:
    """Give a field, decoded: what a reader sees is what is compared.

    A type is what it was typed as, and what it reads as; a key is written with or without capitals.
    """
    if name == "type":
        return Either((entry.type, entry.typed))
    if name == "key":
        return Either((entry.key.lower(), entry.key))
    value = entry.fields.get(name, "")
    text = plain_address(value) if name in LINKS else to_text(value)
    people = " and ".join(to_text(str(person)) for person in entry.persons.get(name, ()))
    return (people or text).replace("\u00a0", " ")


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
            if evaluate(node, partial(field_of, entry)):
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

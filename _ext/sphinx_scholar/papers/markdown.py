"""Markdown from a ``.bib`` field -> nodes: emphasis, lists, links, maths; nothing that runs or includes.

A bibliography is data, often somebody else's: raw HTML, images and whatever else is not named here show as
they were typed, and links lead to the web.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from docutils import nodes
from markdown_it import MarkdownIt
from markdown_it.rules_block import list_block
from mdit_py_plugins.dollarmath import dollarmath_plugin

from ..bib.grammar import rebuild
from ..bib.tex import from_bibtex
from ..bib.text import SCHEMES, MarkdownBackend, is_web

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

#: Schemes that a link of an abstract may have.
ADDRESSES = SCHEMES - {"ftp"}
#: How deep lists and quotes may be in each other, for LaTeX takes few; what is deeper shows as typed.
DEEPEST = 3
#: How deep emphasis may be; what is deeper is not emphasised once more.
DEEPEST_INLINE = 8
_LISTS = ("list", "blockquote")
#: All that the parser knows.
_RULES = frozenset(
    """normalize block inline text_join paragraph list blockquote text newline escape backticks emphasis link
    autolink math_inline balance_pairs fragments_join""".split()
)
#: A formula, or an underscore that TeX escaped; and what stands for that until Markdown is read.
_TYPED = re.compile(r"\$[^$]*+\$|\\_")
_UNDERSCORE = "\ue05f"
_BLOCKS: dict[str, type[nodes.Element]] = {
    "paragraph": nodes.paragraph,
    "bullet_list": nodes.bullet_list,
    "ordered_list": nodes.enumerated_list,
    "list_item": nodes.list_item,
    "blockquote": nodes.block_quote,
}
_INLINES: dict[str, type[nodes.Element]] = {"em": nodes.emphasis, "strong": nodes.strong}


def _keep(found: re.Match[str]) -> str:
    return _UNDERSCORE if found[0] == r"\_" else found[0]


def _list(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Begin a list within a paragraph only behind a colon: a line that is wrapped may begin with ``- 3``."""
    if silent and state.level == 0:
        before = state.src[state.bMarks[line - 1] : state.eMarks[line - 1]]
        if not before.rstrip().endswith(":"):
            return False
    return list_block(state, line, end, silent)


class _Parser(MarkdownIt):
    """A parser of the few things that an abstract may have."""

    def __init__(self, *without: str) -> None:
        super().__init__("commonmark")
        self.use(dollarmath_plugin)
        self.block.ruler.at("list", _list, {"alt": ["paragraph", "reference", "blockquote"]})
        known = {rule for rules in self.get_all_rules().values() for rule in rules}
        self.disable([*sorted(known - _RULES), *without])

    def validateLink(self, url: str) -> bool:  # the parser's own name for it
        """Tell whether an address may be linked to; if not, the link shows as typed."""
        return is_web(url, ADDRESSES)


@cache  # to make one takes longer than an abstract does; it keeps nothing between two
def _parser(*without: str) -> MarkdownIt:
    return _Parser(*without)


def parse(text: str, path: str, line: int, *, lists: bool = True) -> list[nodes.Node]:
    """Parse an abstract, or a remark, of which ``* Equal contribution`` is no list.

    :param text: a raw field: TeX is decoded first, then it is Markdown with ``$…$`` maths. What TeX
        escaped is no Markdown.
    :param path: the file that it comes from, and the *line* there, for warnings.
    :returns: block nodes, to be put into others.
    """
    rich = from_bibtex(_TYPED.sub(_keep, text), "\n\n")
    source = rich.render(MarkdownBackend()).replace(_UNDERSCORE, r"\_")
    tokens = _parser(*(() if lists else _LISTS)).parse(source)
    if _depth(tokens) > DEEPEST:
        tokens = _parser(*_LISTS).parse(source)
    root = nodes.container()
    opened: list[nodes.Element] = [root]
    for token in tokens:
        if token.nesting == 1:
            block = _BLOCKS[token.type.removesuffix("_open")]()
            if isinstance(block, nodes.bullet_list):
                block["bullet"] = token.markup
            elif isinstance(block, nodes.enumerated_list):
                block.attributes.update(enumtype="arabic", prefix="", suffix=token.markup, **token.attrs)
            opened[-1] += block
            opened.append(block)
        elif token.nesting == -1:
            opened.pop()
        elif token.children:
            opened[-1] += _inline(token.children)
    for node in root.findall():
        node.source, node.line = path, line
    return root.children


def _depth(tokens: Sequence[Token]) -> int:
    """Count how many lists and quotes are in each other."""
    depth = deepest = 0
    for token in tokens:
        if token.type.startswith(("bullet_list", "ordered_list", "blockquote")):
            depth += token.nesting
            deepest = max(deepest, depth)
    return deepest


def _inline(tokens: Sequence[Token]) -> list[nodes.Node]:
    """Write what is in a paragraph."""
    root = nodes.inline()
    opened: list[nodes.Element] = [root]
    for token in tokens:
        if token.nesting == -1:
            opened.pop()
        elif token.nesting == 1:
            opened.append(_open(token, opened))
        elif token.type == "math_inline":
            opened[-1] += _formula(token.content)
        elif token.type == "code_inline":
            code = re.sub(r"\\([\\$])", r"\1", token.content)  # which MarkdownBackend put there
            opened[-1] += nodes.literal(code, code)
        elif token.type == "hardbreak":
            opened[-1] += [
                nodes.raw("", "<br />", format="html"),
                nodes.raw("", "\\newline{}", format="latex"),
                nodes.Text("\n"),
            ]
        else:
            opened[-1] += nodes.Text("\n" if token.type == "softbreak" else token.content)
    return root.children


def _open(token: Token, opened: list[nodes.Element]) -> nodes.Element:
    """Begin emphasis or a link, and give what its content goes into."""
    if len(opened) > DEEPEST_INLINE:
        return opened[-1]
    if token.type == "link_open":
        address = str(token.attrs["href"])  # the parser asks nobody about an empty one
        if not is_web(address, ADDRESSES) or any(isinstance(node, nodes.reference) for node in opened):
            return opened[-1]
        node: nodes.Element = nodes.reference(refuri=address)
        if title := token.attrs.get("title"):
            node["reftitle"] = title
    else:
        node = _INLINES[token.type.removesuffix("_open")]()
    opened[-1] += node
    return node


def _formula(tex: str) -> nodes.Node:
    """Write a formula, if it may be one: a dollar in an address can come to look like one."""
    try:
        return nodes.math("", rebuild(tex))
    except ValueError:
        return nodes.Text(f"${tex}$")

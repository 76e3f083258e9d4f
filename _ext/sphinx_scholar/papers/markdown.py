"""Markdown of a ``.bib`` field, by a backend: emphasis, lists, links, maths; nothing that runs or includes.

A bibliography is data, often somebody else's: raw HTML, images and whatever else is not named here show as
they were typed, and links lead to the web. Most abstracts are plain words, which need no parser: with one,
an abstract took most of the time of its entry.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import list_block
from mdit_py_plugins.dollarmath import dollarmath_plugin

from ..bib.grammar import rebuild
from ..bib.maths import understood
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
#: Words that neither Markdown nor TeX takes for anything else, if none of these is among them.
_PLAIN = re.compile(r"[^\W\d_](?:[^\W_]|[ \n,.;:()/?!'’“”=+-])*+(?<![ \n])")
_MINDED = re.compile(r"--|''|\s\s|\n[^A-Za-z]")


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


def write(text: str, backend: Any, *, lists: bool = True) -> list[Any]:
    """Write an abstract, or a remark, of which ``* Equal contribution`` is no list.

    :param text: a raw field: TeX is decoded first, then it is Markdown with ``$…$`` maths. What TeX
        escaped is no Markdown.
    :param backend: a :class:`.backend.Backend`, or the one of HTML.
    :returns: blocks, as it writes them.
    """
    if _is_plain(text):
        return [backend.format_block("paragraph", backend.render_sequence([backend.format_str(text)]))]
    rich = from_bibtex(_TYPED.sub(_keep, text), "\n\n")
    source = rich.render(MarkdownBackend()).replace(_UNDERSCORE, r"\_")
    tokens = _parser(*(() if lists else _LISTS)).parse(source)
    if _depth(tokens) > DEEPEST:
        tokens = _parser(*_LISTS).parse(source)
    return _write(tokens, backend)


def _is_plain(text: str) -> bool:
    return bool(
        _PLAIN.fullmatch(text) and not _MINDED.search(text) and unicodedata.is_normalized("NFC", text)
    )


def _depth(tokens: Sequence[Token]) -> int:
    """Count how many lists and quotes are in each other."""
    depth = deepest = 0
    for token in tokens:
        if token.type.startswith(("bullet_list", "ordered_list", "blockquote")):
            depth += token.nesting
            deepest = max(deepest, depth)
    return deepest


def _write(tokens: Sequence[Token], backend: Any) -> list[Any]:
    """Write blocks, or what is in one."""
    opened: list[tuple[Token | None, list[Any]]] = [(None, [])]  # with no token, the content stands alone
    for token in tokens:
        if token.nesting == 1:
            opened.append((token if token.block or _counts(token, opened) else None, []))
            continue
        if token.nesting == -1:
            begin, content = opened.pop()
            text = backend.render_sequence(content)
            written = _enclose(begin, text, backend) if begin else text
        elif token.type == "inline":
            written = backend.render_sequence(_write(token.children or (), backend))
        else:
            written = _leaf(token, backend)
        opened[-1][1].append(written)
    return opened[0][1]


def _counts(token: Token, opened: list[tuple[Token | None, list[Any]]]) -> bool:
    """Tell whether emphasis or a link may begin: not too deep, to the web, and not in another link."""
    if len(opened) > DEEPEST_INLINE:
        return False
    # The parser asks nobody about an empty address.
    return token.type != "link_open" or (
        is_web(str(token.attrs["href"]), ADDRESSES)
        and not any(begin and begin.type == "link_open" for begin, _content in opened)
    )


def _enclose(begin: Token, text: Any, backend: Any) -> Any:
    """Write a block, emphasis or a link, of which the content is written."""
    name = begin.type.removesuffix("_open")
    if name == "link":
        return backend.format_link(str(begin.attrs["href"]), text, str(begin.attrs.get("title", "")))
    if not begin.block:
        return backend.format_tag(name, text)
    start = begin.attrs.get("start")
    return backend.format_block(name, text, begin.markup, None if start is None else int(start))


def _leaf(token: Token, backend: Any) -> Any:
    """Write what has nothing in it; what looks like a formula may be a dollar in an address."""
    if token.type == "math_inline":
        if understood(token.content):
            return backend.format_maths(rebuild(token.content))
        return backend.format_str(f"${token.content}$")
    if token.type == "code_inline":  # MarkdownBackend put backslashes there
        return backend.format_tag("tt", backend.format_str(re.sub(r"\\([\\$])", r"\1", token.content)))
    if token.type == "hardbreak":
        return backend.format_break()
    return backend.format_str("\n" if token.type == "softbreak" else token.content)

"""Raw HTML in an item: what it opens is closed, so that nothing after it is inside it."""

from __future__ import annotations

from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Elements without an end tag, by the HTML standard.
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
#: Elements whose text is no HTML.
VERBATIM = frozenset({"script", "style"})


class Pairs(HTMLParser):
    """Writes HTML again, with its tags in pairs; what is open goes on in the next piece."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[str] = []  #: Elements that are open, the outermost first.
        self.wrong: list[str] = []  #: Tags that had no partner, as they are written.
        self.written: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Note that the element is open."""
        self.written.append(self.get_starttag_text() or "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        """Close ``<a/>``, which is an open ``<a>`` to browsers; inside of ``svg`` and ``math`` it is not."""
        text = self.get_starttag_text() or ""
        self.written.append(text)
        if tag not in VOID and not {"svg", "math"} & {tag, *self.open}:
            self.written.append(f"</{tag}>")
            self.wrong.append(text)

    def handle_endtag(self, tag: str) -> None:
        """Close the element and those in it; leave out a tag that closes nothing."""
        if tag not in self.open:
            self.wrong.append(f"</{tag}>")
            return
        while self.open[-1] != tag:
            self.wrong.append(f"<{self.open[-1]}>")
            self.written.append(f"</{self.open.pop()}>")
        self.written.append(f"</{self.open.pop()}>")

    def handle_data(self, data: str) -> None:
        """Keep text; a tag that breaks off is text."""
        is_verbatim = bool(self.open) and self.open[-1] in VERBATIM
        self.written.append(data if is_verbatim else escape(data, quote=False))

    def handle_entityref(self, name: str) -> None:
        """Keep ``&amp;``."""
        self.written.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """Keep ``&#38;``."""
        self.written.append(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        """Keep a comment, and end it."""
        self.written.append(f"<!--{data}-->")

    def take(self) -> str:
        """Give what was written since the last time."""
        text, self.written = "".join(self.written), []
        return text


def close_html(item: nodes.Element) -> Iterator[str]:
    """Put tags in pairs among the children of each element; name those that had no partner."""
    for parent in list(item.findall(nodes.Element)):
        raws = [n for n in parent.children if isinstance(n, nodes.raw) and "html" in n["format"].split()]
        if not raws:
            continue
        pairs = Pairs()
        mended = []
        for raw in raws:
            pairs.feed(raw.astext())
            pairs.close()
            pairs.reset()
            mended.append(pairs.take())
        wrong = [*pairs.wrong, *(f"<{tag}>" for tag in pairs.open)]
        if not wrong and all(map(_is_whole, raws)):
            continue
        for raw, text in zip(raws, mended, strict=True):
            raw.clear()
            raw += nodes.Text(text)
        if pairs.open:
            parent += nodes.raw("", "".join(f"</{tag}>" for tag in reversed(pairs.open)), format="html")
        yield ", ".join(wrong or ["<"])


def _is_whole(raw: nodes.Node) -> bool:
    """Tell whether no tag or comment breaks off at the end."""
    text = raw.astext()
    return text.rfind("<") <= text.rfind(">") and text.count("<!--") <= text.count("-->")

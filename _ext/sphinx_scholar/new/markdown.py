"""A page of Jekyll becomes Markdown for MyST: Liquid is put into effect or named, HTML is rewritten."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Any
from unicodedata import lookup

if TYPE_CHECKING:
    from collections.abc import Callable

#: Short names of emoji that are not Unicode's.
_EMOJI = {
    "+1": "👍", "thumbsup": "👍", "smile": "😄", "smiley": "😃", "grin": "😁", "tada": "🎉", "heart": "❤️",
    "v": "✌️", "wave": "👋", "bulb": "💡", "mortar_board": "🎓", "mega": "📣", "clap": "👏", "pray": "🙏",
    "book": "📖", "books": "📚", "airplane": "✈️", "medal_sports": "🏅", "star2": "🌟", "computer": "💻",
    "microphone": "🎤", "pencil": "📝", "memo": "📝", "email": "✉️", "link": "🔗", "muscle": "💪",
}  # fmt: skip
_DRAWN = set(
    "mermaid chart chartjs echarts vega_lite geojson diff2html plotly tikz pseudocode typograms".split()
)
#: Tags of Liquid whose text is a program's; that of others stays.
_BLOCK_TAGS = {"raw", "comment", "highlight", "if", "unless", "for", "case", "capture", "tablerow", *_DRAWN}
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`"}
_KEPT = {"sub", "sup", "kbd", "mark", "s", "del", "details", "summary", "abbr"}
_BLOCKS = set("p div section article center figure figcaption ul ol dl dt dd blockquote".split())
_PLAIN = {"span", "font", "u", "small", "big", "nobr"}
_VALUE = re.compile(
    r"\{%-?\s*raw\s*-?%\}.*?\{%-?\s*endraw\s*-?%\}|\{\{-?\s*(?P<said>.*?)\s*-?\}\}", re.DOTALL
)
_TOKEN = re.compile(
    r"""^[ ]{0,3}(?P<fence>```+|~~~+)(?P<info>[^\n]*)\n(?P<code>.*?)^[ ]{0,3}(?P=fence)[`~]*[ ]*$
    |(?P<tick>`+)(?!`).*?(?<!`)(?P=tick)(?!`)
    |(?P<comment><!--.*?-->)
    |\$\$(?P<math>[^$]+?)\$\$
    |\{%-?\s*(?P<tag>\w+)(?P<said>.*?)-?%\}
    |(?P<table>^[ \t]*<table\b.*?</table>)
    |<(?P<foreign>script|style|iframe|video|audio|form|object|svg|canvas)\b.*?</(?P=foreign)\s*>
    |\{\{-?\s*(?P<value>.*?)\s*-?\}\}
    |[ \t]*<(?P<close>/?)(?P<html>[a-zA-Z][\w-]*)
        (?P<attributes>(?:\s+[^\s<>=/"']+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+))?)*)\s*/?>
    |(?P<image>!?)\[(?P<text>(?:[^\[\]\n]|\n(?!\n)|\[[^\[\]\n]*\])*)\]
        \(\s*<?(?P<target>(?:\{\{[^{}]*\}\}|[^()\s<>]|\([^()\s]*\))*)>?(?:\s+"[^"\n]*")?\s*\)
    |(?P<toc>^[ ]{0,3}(?:[*+-]|\d+\.)[ ][^\n]*\n[ ]*\{:toc\b[^{}\n]*\})
    |(?P<attribute>\{:[^{}\n]*\})
    |^[ ]{0,3}\[(?P<label>[^\[\]^\n][^\[\]\n]*)\]:[ \t]*<?(?P<place>[^\s<>]+)>?
    |(?<![\w:}]):(?P<emoji>[a-z0-9_+-]*[a-z1][a-z0-9_]*):(?![\w:])
    |^(?P<indent>[ \t]+)(?=\S)
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""")
_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*$")
_RULE = re.compile(r"^ {0,3}([-*_])( *\1){2,} *$")


@dataclass
class Reader:
    """Turns one page into Markdown."""

    values: dict[str, dict[str, Any]]  #: What ``site`` and ``page`` are in Liquid.
    #: Address -> where that is in the new site, ``""`` if nowhere; an address elsewhere is itself.
    resolve: Callable[[str], str]
    cites: Callable[[str], bool]  #: Whether there is such a paper.
    name: Callable[[int, str], None]  #: Told of what is left out: its line, and why.
    _: Callable[[str], str]
    first: int = 1  #: The line where the text begins.
    open: list[str | None] = field(default_factory=list)  #: Addresses of links that are not closed yet.
    depth: int = 0  #: How many blocks of HTML are open.

    def read(self, text: str) -> str:
        """Turn a text into Markdown."""
        self.text = _VALUE.sub(self._value, text)
        parts, at = [], 0
        while found := _TOKEN.search(self.text, at):
            parts.append(self.text[at : found.start()])
            self.at, self.end = found.start(), found.end()
            parts.append(self._token(found))
            at = self.end
        made = "".join([*parts, self.text[at:]])
        return re.sub(r"\n[ \t]*\n\s*\n", "\n\n", made).strip("\n")

    def _tell(self, why: str, what: object = "") -> str:
        """Name what is left out; nothing stands in its place."""
        line = self.first + self.text.count("\n", 0, self.at)
        self.name(line, why % what if what else why)
        return ""

    def _value(self, found: re.Match[str]) -> str:
        if found["said"] is None:
            return found[0]
        head, *filters = [part.strip() for part in found["said"].split("|")]
        value = self._said(head)
        for one in filters:
            name, _colon, argument = one.partition(":")
            more = self._said(argument.strip())
            if name.strip() in {"append", "prepend"} and value is not None and more is not None:
                value = value + more if name.strip() == "append" else more + value
            elif name.strip() not in {"relative_url", "absolute_url", "escape", "strip", "markdownify"}:
                value = None
        return found[0] if value is None else value + "\n" * found[0].count("\n")

    def _said(self, written: str) -> str | None:
        """Give the value of a word of Liquid: a text, or something of ``site`` or ``page``."""
        if len(written) > 1 and written[0] == written[-1] and written[0] in "'\"":
            return written[1:-1]
        where, _dot, key = written.partition(".")
        if (where, key) in {("site", "baseurl"), ("site", "url")}:
            return ""
        value = self.values.get(where, {}).get(key)
        return value if isinstance(value, str) else None

    def _token(self, found: re.Match[str]) -> str:
        """Give what stands in the new page in place of a piece of the old one."""
        if found["fence"]:
            if found["info"].strip().split(" ")[0] not in _DRAWN:
                # In braces it would be a directive.
                told = re.sub(r"^\s*\{\s*([\w+-]*).*", r"\1", found["info"])
                return f"{found['fence']}{told}\n{found['code']}{found['fence']}"
            self._tell(self._("a drawing that needs a script is shown as its source"))
            return f"{found['fence']}text\n{found['code']}{found['fence']}"
        if found["tick"] or found["comment"] or found["attribute"] or found["toc"]:
            return found[0] if found["tick"] else ""
        if found["math"]:
            line = self.text[self.text.rfind("\n", 0, self.at) + 1 : self.at]
            line += self.text[self.end :].partition("\n")[0]
            return f"${found['math'].strip()}$" if line.strip() else found[0]
        if found["tag"]:
            return self._liquid(found["tag"], found["said"].strip())
        if found["value"]:
            return self._tell(self._("Liquid is left out: %s"), found[0])
        if found["table"]:
            return re.sub(r"\n\s*\n", "\n", found["table"].strip())
        if found["foreign"]:
            return self._tell(self._("<%s> is left out"), found["foreign"])
        if found["html"]:
            return self._html(found)
        if found["label"]:
            target = self.resolve(unescape(found["place"]))
            if not target:
                self._tell(self._("nothing is at %s: the link is left out"), found["place"])
            return f"[{found['label']}]: <{target}>" if target else ""
        if found["emoji"]:
            return self._emoji(found["emoji"])
        if found["indent"]:
            return "" if self.depth else found["indent"]
        inner = Reader(self.values, self.resolve, self.cites, self.name, self._, self.first)
        inner.first += self.text.count("\n", 0, self.at)
        text = found["text"] if found["image"] else inner.read(found["text"])
        return self._link(text, found["target"], bool(found["image"]))

    def _link(self, text: str, address: str, image: bool = False) -> str:
        """Write a link, or an image; its text alone, if it would lead nowhere."""
        target = self.resolve(unescape(address)) if address else ""
        if not target:
            self._tell(self._("nothing is at %s: the link is left out"), address or '""')
            return "" if image else text
        if image and re.match(r"https?:", target):
            self._tell(self._("an image of another site becomes a link: %s"), target)
            text, image = text or target, False
        return f"{'!' * image}[{text}]({_bare(target)})"

    def _emoji(self, name: str) -> str:
        try:
            return _EMOJI.get(name) or lookup(name.replace("_", " ").upper())
        except KeyError:
            return f":{name}:"

    def _liquid(self, tag: str, said: str) -> str:
        """Do what a tag says, if that is possible; name it, if not."""
        end = self._end(tag) if tag in _BLOCK_TAGS else None
        inside = self.text[self.end : end[0]] if end else ""
        self.end = end[1] if end else self.end
        if tag == "raw":
            return inside
        if tag == "comment" or tag.startswith("end"):
            return ""
        if tag in _DRAWN and end:
            self._tell(self._("a drawing that needs a script is shown as its source"))
            said = "text"
        if tag in {"highlight", *_DRAWN} and end:
            return f"\n```{(said.split() or ['text'])[0]}\n{inside.strip(chr(10))}\n```\n"
        options = {key: a or b or c for key, a, b, c in _ATTRIBUTE.findall(said)}
        if tag == "include" and re.match(r"figure\b", said) and "path" in options:
            text = options.get("alt") or options.get("caption") or options.get("title") or ""
            return f"\n\n{self._link(text, '/' + options['path'].lstrip('/'), True)}\n\n"
        if tag == "cite":
            keys = [key for key in said.split() if self.cites(key)]
            if keys and len(keys) == len(said.split()):
                return f"{{cite:p}}`{','.join(keys)}`"
        if tag in {"link", "post_url"}:
            return self.resolve(said if tag == "link" else f"_posts/{said}.md") or self._tell(
                self._("nothing is at %s: the link is left out"), said
            )
        if tag == "include" and re.match(r"(news|bib_search)\b", said):
            return ""  # the new site has both
        if tag == "bibliography" and not re.search(r"-q|--query", said):
            return "\n\n```{publications}\n:no-index:\n```\n\n"
        return self._tell(self._("Liquid is left out: %s"), f"{{% {f'{tag} {said}'.strip()} %}}")

    def _end(self, tag: str) -> tuple[int, int] | None:
        """Find where the block that a tag opens ends: its end tag."""
        depth = 1
        for found in re.finditer(rf"\{{%-?\s*(end)?{tag}\b.*?%\}}", self.text[self.end :], re.DOTALL):
            depth += -1 if found[1] else 1
            if not depth:
                return self.end + found.start(), self.end + found.end()
        return None

    def _html(self, found: re.Match[str]) -> str:
        """Write what a tag of HTML means."""
        tag, closed = found["html"].lower(), bool(found["close"])
        options = {key.lower(): a or b or c for key, a, b, c in _ATTRIBUTE.findall(found["attributes"])}
        space = found[0][: len(found[0]) - len(found[0].lstrip())]
        if tag == "a":
            if not closed:
                self.open.append(self.resolve(unescape(options["href"])) if "href" in options else None)
                if self.open[-1] == "":
                    self._tell(self._("nothing is at %s: the link is left out"), options["href"])
                return space + ("[" if self.open[-1] else "")
            target = self.open.pop() if self.open else None
            return space + (f"]({_bare(target)})" if target else "")
        if tag == "img":
            return space + self._link(options.get("alt", ""), options.get("src", ""), True)
        if tag in _MARKS:
            return space + _MARKS[tag]
        if tag == "br":
            line = self.text[self.text.rfind("\n", 0, self.at) + 1 : self.at].strip()
            after = self.text[self.end : self.end + 200]
            if not line or line.startswith(("|", "#")) or re.match(r"[ \t]*(\n[ \t]*(\n|$)|$|</)", after):
                return " "
            return "\\" if re.match(r"[ \t]*\n", after) else "\\\n"
        if tag in _BLOCKS:
            self.depth = max(0, self.depth + (-1 if closed else 1))
            return "\n\n"
        if tag == "li":
            return "" if closed else "\n- "
        if re.fullmatch("h[1-6]", tag):
            return "\n\n" if closed else f"\n\n{'#' * int(tag[1])} "
        if tag == "hr":
            return "\n\n"
        if tag in _KEPT:
            return space + found[0].strip()
        return space if tag in _PLAIN or closed else self._tell(self._("<%s> is left out"), tag)


def arrange(text: str, item: bool = False) -> str:
    """Bring headings below the title, a level at a time (in an item, they become bold); drop rules."""
    made: list[str] = []
    fence, above = "", 1
    for line in text.split("\n"):
        opened = re.match(r" {0,3}(```+|~~~+)", line)
        if opened and (not fence or opened[1].startswith(fence)):
            fence = "" if fence else opened[1]
        heading = None if fence else _HEADING.match(line)
        if heading and item:
            line = f"**{heading[2]}**" if heading[2] else ""
        elif heading:
            above = min(max(len(heading[1]), 2), above + 1)
            line = f"{'#' * above} {heading[2]}"
        elif not fence and line.startswith("%"):
            line = f"\\{line}"  # else a comment
        elif not fence and _RULE.match(line) and not (made and made[-1].strip()):
            line = ""
        made.append(line)
    return "\n".join(made).strip("\n")


def _bare(address: str) -> str:
    """Write an address so that Markdown takes all of it."""
    return f"<{address}>" if set(address) & set(" ()") else address

r"""The grammar of formulas: TeX is read by an allow-list and written anew. No Sphinx in it.

A formula of a bibliography is somebody's input, and stands in a TeX run as it is. So each command must be in
a table of :mod:`.symbols`, each has its arguments, and what comes out has braces around all of them:
``x_\hat y`` becomes ``x_{\hat{y}}``. What TeX would stop at is refused as well: two exponents, a cell too
many, ``\left`` without ``\right``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from string import ascii_letters, digits
from typing import NoReturn

from .symbols import (
    ARGUMENTS,
    DECLARATIONS,
    DELIMITERS,
    ENVIRONMENTS,
    ESCAPED,
    FENCES,
    INFIX,
    OPERATORS,
    OPTIONAL,
    SIZES,
    SYMBOLS,
    TEXTS,
)

#: How long a formula may be, in characters; longer ones are no formulas, and what reads them may be slow.
LONGEST = 4000
#: How deep groups may be in each other.
DEEPEST = 20

#: Primes and the exponent behind them are one script, as in TeX.
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\s+|'+\^?|.", re.DOTALL)
#: What is TeX's own, and no character that is shown; in a text, a prime is, and a tie is not.
_SPECIAL, _SPECIAL_IN_TEXT = frozenset("\\{}$%#&^_'"), frozenset("\\{}$%#&^_~")
#: Characters that need no braces as an exponent.
_PLAIN = frozenset(ascii_letters + digits + "+-*/=")
_LENGTH = re.compile(r"-?[0-9]{1,2}(\.[0-9]{1,3})?(em|ex|pt|mm)")
_COLUMNS = re.compile(r"\|?([lcr]\|?){1,10}")
#: What needs nothing behind it.
_ALONE = SYMBOLS | OPERATORS | DELIMITERS | DECLARATIONS | ESCAPED
#: Fences that look better as what people mean by them.
_ANGLES = {"<": "\\langle", ">": "\\rangle"}


def _gap(before: str, after: str) -> str:
    """Give the space that ends a command's name: XeTeX takes letters and marks of any script into it."""
    return " " if re.search(r"\\[A-Za-z]+$", before) and re.match(r"[A-Za-z]|[^\0-\x7f]", after) else ""


@lru_cache(maxsize=4096)
def rebuild(tex: str) -> str:
    """Read a formula and write it anew.

    :param tex: what stands between the dollars.
    :returns: the same formula, in TeX that does nothing but show it.
    :raises ValueError: it may not stand in a TeX run, or TeX would not take it; the message says which part.
    """
    if len(tex) > LONGEST:
        raise ValueError(f"{tex[:20]}…")
    written = _Formula(tex).read({""})
    if not written.strip():
        raise ValueError("{}")
    return written


class _Formula:
    """One formula, from its first token to its last."""

    def __init__(self, tex: str) -> None:
        self.tokens = _TOKEN.findall(tex)
        self.place = 0
        self.depth = 0

    def peek(self) -> str:
        """Give the next token; ``""`` behind the last."""
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def take(self) -> str:
        """Give the next token and go on."""
        token = self.peek()
        self.place += 1
        return token

    def skip(self) -> str:
        """Go on to the next token that is no space, and give it."""
        while self.peek().isspace():
            self.place += 1
        return self.peek()

    def refuse(self, token: str) -> NoReturn:
        """Say which part is not understood."""
        raise ValueError(token or "}")

    def read(self, ends: set[str], *, halved: bool = False) -> str:
        r"""Read atoms and their scripts up to one of *ends*, which is left; no ``\over`` if *halved*."""
        self.depth += 1
        if self.depth > DEEPEST:
            self.refuse("{{{")
        parts = [""]
        scripts: set[str] = set()  # what the last atom has
        last = ""  # the last part that is no space
        while (token := self.peek()) not in ends:
            self.place += 1
            if token[:1] in {"^", "_", "'"}:
                script = token[0].replace("'", "^")
                if script in scripts:
                    self.refuse(token)
                scripts.add(script)
                part = token if token[-1] == "'" else token + self.argument(script=True)
            elif token.isspace():
                part = " "
            elif token == "\\limits":
                if last[1:] not in OPERATORS and not last.startswith(("\\mathop{", "\\operatorname*")):
                    self.refuse(token)
                part = token
            else:
                if token[1:] in INFIX:
                    if halved or not last:
                        self.refuse(token)
                    halved, part = True, token
                else:
                    part = self.atom(token)
                if token[1:] not in DECLARATIONS:  # which are no atoms
                    scripts = set()
            parts.append(_gap(parts[-1], part) + part)
            last = part.strip() or last
        self.depth -= 1
        return "".join(parts)

    def atom(self, token: str) -> str:
        """Read what scripts can be put at: a character, a group, a command with its arguments."""
        if token == "{":
            inner = self.read({"}"})
            self.take()
            return f"{{{inner}}}"
        if token[:1] == "\\":
            return self.command(token)
        if not token or set(token) & _SPECIAL or not token.isprintable():
            self.refuse(token)
        return token

    def argument(self, *, script: bool = False) -> str:
        """Read an argument; in braces, but for a *script* of one plain character."""
        token = self.skip()
        self.take()
        if (token in {"[", "]"} and not script) or self.depth >= DEEPEST:
            self.refuse(token)
        self.depth += 1
        written = self.atom(token)
        self.depth -= 1
        return written if written[0] == "{" or (script and written in _PLAIN) else f"{{{written}}}"

    def command(self, token: str) -> str:
        """Read the arguments of a command."""
        name = token[1:]
        if name in _ALONE:
            return token
        if name in SIZES:
            return token + self.fence()
        if name == "substack":
            return self.stack()
        if name in ARGUMENTS:
            return token + "".join(self.argument() for _number in range(ARGUMENTS[name]))
        if name in OPTIONAL:
            return token + self.option() + self.argument()
        if name in TEXTS:
            return f"{token}{{{self.text()}}}"
        if name == "operatorname":
            star = self.take() if self.skip() == "*" else ""
            words = self.text()
            if not re.fullmatch("[A-Za-z ]*[A-Za-z][A-Za-z ]*", words):
                self.refuse(token)
            return f"{token}{star}{{{words}}}"
        if name == "hspace":
            width = self.text()
            return f"{token}{{{width}}}" if _LENGTH.fullmatch(width) else self.refuse(token)
        if name == "not":
            return token + self.negated()
        if name == "left":
            return self.fenced()
        if name == "begin":
            return self.environment()
        self.refuse(f"{token}{{{self.text()}}}" if name == "end" else token)

    def negated(self) -> str:
        """Read the relation that is denied."""
        token = self.skip()
        self.take()
        if token[1:] not in SYMBOLS and token not in set("=<>|"):
            self.refuse(token)
        return token

    def fence(self) -> str:
        """Read a delimiter."""
        token = self.skip()
        self.take()
        if token not in FENCES and token[1:] not in DELIMITERS:
            self.refuse(token)
        return _ANGLES.get(token, token)

    def fenced(self) -> str:
        r"""Read from behind ``\left`` to ``\right``."""
        written = "\\left" + self.fence()
        while True:
            inner = self.read({"\\middle", "\\right"})
            token = self.take()
            written += _gap(written, inner) + inner + token + self.fence()
            if token == "\\right":
                return written

    def option(self) -> str:
        """Read what is in brackets, if anything is."""
        if self.skip() != "[":
            return ""
        self.take()
        inner = self.read({"]"})
        self.take()
        return f"[{{{inner}}}]" if "]" in inner else f"[{inner}]"

    def text(self) -> str:
        """Read a group of characters and nothing else; give it without its braces."""
        if self.skip() != "{":
            self.refuse(self.peek())
        self.take()
        words: list[str] = []
        while (token := self.take()) != "}":
            if not token.isspace() and (
                not token or not token.isprintable() or set(token) & _SPECIAL_IN_TEXT
            ):
                self.refuse(token)
            words.append(" " if token.isspace() else token)
        return "".join(words)

    def stack(self) -> str:
        r"""Read lines upon each other: ``\substack``."""
        if self.skip() != "{":
            self.refuse("\\substack")
        self.take()
        rows = self.rows(1, "}")
        self.take()
        return f"\\substack{{{rows}}}"

    def environment(self) -> str:
        r"""Read from behind ``\begin`` to its ``\end``."""
        name = self.text()
        if name not in ENVIRONMENTS:
            self.refuse(f"\\begin{{{name}}}")
        head, columns = f"\\begin{{{name}}}", ENVIRONMENTS[name]
        if name == "array":
            form = "".join(self.text().split())
            if not _COLUMNS.fullmatch(form):
                self.refuse(form)
            head, columns = f"{head}{{{form}}}", len(form.replace("|", ""))
        rows = self.rows(columns, "\\end")
        self.take()
        if (closed := self.text()) != name:
            self.refuse(f"\\end{{{closed}}}")
        return f"{head}{rows}\\end{{{name}}}"

    def rows(self, columns: int, end: str) -> str:
        """Read cells, not more than *columns* in a row, up to *end*, which is left."""
        written, column = "", 1
        while True:
            if self.skip() in {"[", "*"}:  # TeX would take it for an option
                self.refuse(self.peek())
            written += self.read({"&", "\\\\", end}, halved=True)
            token = self.peek()
            if token == end:
                return written
            self.take()
            column = column + 1 if token == "&" else 1
            if column > columns:
                self.refuse(token)
            written += token

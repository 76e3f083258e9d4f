"""The manual's own directives: examples that are live, and tables made of the extension's own."""

from __future__ import annotations

import ast
import inspect
import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from sphinx_scholar.bib import problems
from sphinx_scholar.bib.dialects import FIELDS, KINDS, PREPRINTS, PRIVATE_FIELDS, STATES, TYPES
from sphinx_scholar.bib.fields import ROWS
from sphinx_scholar.bib.links import LINKS
from sphinx_scholar.bib.style import VENUE
from sphinx_scholar.config import VALUES
from sphinx_scholar.news.directives import NewsDirective, NewsListDirective
from sphinx_scholar.papers.directives import PublicationsDirective, type_title
from sphinx_scholar.profile.sites import EXAMPLES, PARTS, SITES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata, OptionSpec

    Row = tuple[str, ...]

#: The directives of the extension that have options, by name.
DIRECTIVES = {"news": NewsDirective, "news-list": NewsListDirective, "publications": PublicationsDirective}


def problem_words() -> dict[str, tuple[str, str]]:
    """Read what is said below each kind of problem: what is wrong, and what to do."""
    source = ast.parse(inspect.getsource(problems))
    [body] = [node.body for node in source.body if isinstance(node, ast.ClassDef)]
    words = {}
    for node, text in pairwise(body):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            said = ast.literal_eval(text.value) if isinstance(text, ast.Expr) else ""
            wrong, _blank, remedy = inspect.cleandoc(said).partition("\n\n")
            words[str(node.value.value)] = (" ".join(wrong.split()), " ".join(remedy.split()))
    return words


def code(names: str | Iterable[str]) -> str:
    """Write names as code, with commas between."""
    return ", ".join(f"`{name}`" for name in (names.split() if isinstance(names, str) else names))


def options(name: str) -> Iterator[Row]:
    """Give the options of a directive, those that matter most first."""
    for option, (value, words) in DIRECTIVES[name].option_words.items():
        yield f"`:{option}:`", value, words


def settings() -> Iterator[Row]:
    """Give the settings of ``conf.py``."""
    for value in VALUES:
        default = repr(list(value.default) if isinstance(value.default, tuple) else value.default)
        form = re.sub(r"such as (.*)", r"such as `\1`", value.expected)
        yield f"`{value.name}`", value.description, f"It is {form}. Default: `{default}`."


def profile() -> Iterator[Row]:
    """Give the parts of a profile, and the sites that have some."""
    for key, words in PARTS.items():
        yield f"`{key}`", words, f"`{EXAMPLES[key]}`"
    for key, site in SITES.items():
        words = (
            f"{site.name}: an address, or an id" if site.address else f"{site.name}: an address, or a file"
        )
        yield f"`{key}`", words, f"`{EXAMPLES[key]}`"


def links() -> Iterator[Row]:
    """Give the link fields, in the order of their links."""
    for field, rule in LINKS.items():
        if rule:
            label, address = rule
            yield f"`{field}`", label, "an address, or a file" if address == "{}" else f"`{address}`"


def types() -> Iterator[Row]:
    """Give the types of entry: heading, other names, and the fields of the venue line."""
    for kind, line in VENUE.items():
        others = [f"@{theirs}" for theirs, ours in TYPES.items() if ours == kind]
        fields = "; ".join(" or ".join(field or f"“{words}”" for field, words in choices) for choices in line)
        yield f"`@{kind}`", type_title(kind), fields, ", ".join(others)


def biblatex() -> Iterator[Row]:
    """Give biblatex's fields and words, and what they read as."""
    yield from ((f"`{theirs}`", f"`{ours}`") for theirs, ours in FIELDS.items())
    yield from ((f"`pubstate = {{{state}}}`", words) for state, words in STATES.items())
    for kind, (better, words) in KINDS.items():
        yield f"`type = {{{kind}}}`", words or f"`@{better}`"


def servers() -> Iterator[Row]:
    """Give the servers of preprints, by the names that stand in place of a journal's."""
    for server in dict.fromkeys(PREPRINTS.values()):
        yield server, code(name for name, ours in PREPRINTS.items() if ours == server)


#: Table -> its heads (with none, it is a list of terms), and what gives its rows in Markdown.
TABLES: dict[str, tuple[Row, Callable[[], Iterable[Row]]]] = {
    "settings": ((), settings),
    "profile": ((), profile),
    "fields": ((), lambda: ((code(names), words) for names, words in ROWS)),
    "links": (("Field", "Link", "Value"), links),
    "private": (("Fields that stay out of the BibTeX",), lambda: [(code(PRIVATE_FIELDS),)]),
    "types": (("Type", "Heading", "Venue line", "Other names"), types),
    "biblatex": (("Written", "Read as"), biblatex),
    "preprints": (("Shown", "Written"), servers),
    "warnings": ((), lambda: ((f"`scholar.{name}`", *words) for name, words in problem_words().items())),
}
for _name in DIRECTIVES:
    TABLES[f"options-{_name}"] = (("Option", "Value", "What it does"), lambda name=_name: options(name))


class TableDirective(SphinxDirective):
    """A table made of one that the code works by: it cannot say anything else."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Make the table."""
        head, rows = TABLES[self.arguments[0]]
        made = self.table([head, ["---"] * len(head), *rows()]) if head else self.terms(rows())
        made["classes"] += ["reference-table", f"table-{self.arguments[0]}"]
        return [made]

    def table(self, cells: Iterable[Iterable[str]]) -> nodes.Element:
        """Write rows in Markdown, and parse that."""
        lines = ["| " + " | ".join(row).replace("``", "`") + " |" for row in cells]
        [made] = (node for node in parse(self, lines) if isinstance(node, nodes.table))
        return made

    def terms(self, rows: Iterable[Row]) -> nodes.Element:
        """Make a list: long names and words find room in it on a narrow screen, too."""
        made = nodes.definition_list()
        for term, *words in rows:
            [name] = parse(self, [term])
            paragraphs = [node for text in words for node in parse(self, [text.replace("``", "`")])]
            made += nodes.definition_list_item(
                "", nodes.term("", "", *name.children), nodes.definition("", *paragraphs)
            )
        return made


class ExampleDirective(SphinxDirective):
    """An example: its source, and below that what becomes of it."""

    has_content = True
    option_spec: ClassVar[OptionSpec] = {"headings": directives.flag}

    def run(self) -> list[nodes.Node]:
        """Show the body, and parse it, too; with ``:headings:`` right on the page, where some may stand."""
        text = "\n".join(self.content)
        source = nodes.literal_block(text, text, language="markdown", classes=["example-source"])
        if "headings" not in self.options:
            result = nodes.container("", *self.parse_content_to_nodes(), classes=["example-result"])
            return [source, result]
        place = nodes.section()  # what is made in it sees that headings may stand there
        self.state.nested_parse(self.content, self.content_offset, place)
        source["classes"].append("example-headings")
        return [source, *place.children]


class EntryDirective(SphinxDirective):
    """An entry of the manual's ``refs.bib`` as it is written, and below that as it is shown."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Cut the entry out of the file, and list it."""
        key = self.arguments[0]
        path = Path(self.config.bibtex_bibfiles[0])
        path = path if path.is_absolute() else Path(self.env.srcdir) / path
        self.env.note_dependency(str(path))
        found = re.search(rf"^@\w+\{{{key},.*?^\}}", path.read_text("utf-8"), re.DOTALL | re.MULTILINE)
        if not found:
            raise self.error(f"{path.name} has no entry {key}")
        source = nodes.literal_block(found[0], found[0], language="bibtex", classes=["example-source"])
        made = parse(self, ["```{publications}", ":no-index:", ":group-by: none", "", key, "```"])
        return [source, nodes.container("", *made, classes=["example-result"])]


def parse(directive: SphinxDirective, lines: list[str]) -> list[nodes.Node]:
    """Parse Markdown where a directive stands."""
    place = nodes.Element()
    source, _line = directive.get_source_info()
    directive.state.nested_parse(StringList(lines, source), directive.content_offset, place)
    return place.children


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directives."""
    app.add_directive("example", ExampleDirective)
    app.add_directive("entry", EntryDirective)
    app.add_directive("reference", TableDirective)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

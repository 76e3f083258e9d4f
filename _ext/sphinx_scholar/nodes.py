"""Nodes that several modules share: slots to be filled in, and what folds, what runs right to left."""

from __future__ import annotations

import unicodedata
from html import escape
from typing import TYPE_CHECKING

from docutils import nodes

from .bib.entry import free_name
from .words import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.config import Config
    from sphinx.writers.html5 import HTML5Translator


class publication_slot(nodes.General, nodes.Element):  # docutils' way with nodes
    """Stands where papers of one group will be listed.

    Attributes: ``docname`` and ``list_id`` (the list), ``group`` and ``group_by`` (as in ``domain.Section``),
    ``limit`` (papers of the whole list; 0: all), ``to_paper`` (whether titles lead to papers), ``kind``,
    ``news`` (whether the news about papers are shown), ``long`` (as the option), ``start`` (-1: go on
    counting) and ``enumtype`` (as ``list`` … in ``{bibliography}``).
    """


class publication(nodes.General, nodes.Element):
    """A paper on a page of HTML; its only child are the words that no paper before it has, for the search.

    Attributes: ``ids``; ``key``; ``fragment``, that of its HTML in the store; ``root``, the way to the site's
    root; ``level``, that of its title among the headings of the page; ``news``, what is told about it.
    """


class files_slot(nodes.General, nodes.Element):
    """Stands where the files of a list will be linked; ``docname`` and ``list_id`` are the list's."""


class abstract_slot(nodes.General, nodes.Element):
    """Stands where the abstract of the paper ``key`` will be."""


class group_links(nodes.General, nodes.Element):  # docutils' way with nodes
    """A line of links to the groups of a list, above it, on a page of HTML.

    Attributes: ``label``, what the line is; ``links``, the id and the title of each group's heading. It has
    no children, so that no search finds it.
    """


def visit_group_links(translator: HTML5Translator, node: group_links) -> None:
    """Write the line."""
    links = " ".join(f'<a href="#{escape(anchor)}">{escape(title)}</a>' for anchor, title in node["links"])
    label = escape(node["label"])
    translator.body.append(f'<nav class="scholar-years" aria-label="{label}">{links}</nav>\n')
    raise nodes.SkipNode


#: A list that folds more has a button that opens all.
MANY_FOLDS = 8


class expand_all(nodes.General, nodes.Element):  # docutils' way with nodes
    """A button that opens and closes all that the next so many ``papers`` fold, on a page of HTML."""


def visit_expand_all(translator: HTML5Translator, node: expand_all) -> None:
    """Write the button: hidden, as it does nothing without its script (``static/scholar.js``)."""
    button = f'<button type="button" class="scholar-all" data-papers="{node["papers"]}" hidden>'
    translator.body.append(f"{button}{escape(_('Expand all'))}</button>\n")
    raise nodes.SkipNode


class right_to_left(nodes.inline):  # docutils' way with nodes
    """Text of a script that runs from right to left. An inline for builders but HTML."""


def visit_right_to_left(translator: HTML5Translator, node: right_to_left) -> None:
    """Open a ``<span>`` that says so."""
    translator.body.append(translator.starttag(node, "span", "", dir="rtl"))


def depart_right_to_left(translator: HTML5Translator, node: right_to_left) -> None:
    """Close the ``<span>``."""
    translator.body.append("</span>")


def is_right_to_left(text: str) -> bool:
    """Tell the direction of a text by its first letter that has one (Unicode's rules P2 and P3)."""
    kinds = map(unicodedata.bidirectional, text)
    return next((kind != "L" for kind in kinds if kind in {"L", "R", "AL"}), False)


def unique_id(document: nodes.document, wanted: str, node: nodes.Element) -> str:
    """Give *node* the id *wanted*, or the next free one of that name, and note it."""
    result = free_name(wanted, lambda name: document.ids.get(name, node) is not node)
    node["ids"] = [result]
    document.ids[result] = node
    return result


def claim_id(document: nodes.document, wanted: str, node: nodes.Element) -> None:
    """Give a paper's *node* the id *wanted*: a heading or label of that name gets the next free one.

    Links by name follow, as they are resolved when all of the document is read. Papers share ids here:
    which list shows one is known when all is read.
    """
    holder = document.ids.get(wanted)
    if holder is not None and "publication" not in holder["classes"]:
        free = free_name(wanted, document.ids.__contains__)
        holder["ids"] = [free if identifier == wanted else identifier for identifier in holder["ids"]]
        document.ids[free] = holder
        for name, identifier in document.nameids.items():
            if identifier == wanted:
                document.nameids[name] = free
    document.ids[wanted] = node
    node["ids"] = [wanted]
    node["classes"] = ["publication"]


def name_heading(section: nodes.section, config: Config, docname: str, *, is_first: bool) -> None:
    """Let autosectionlabel, where it is in use, name a group's heading such that no other has that name.

    It takes a heading's source for its label, and a year stands over each list. Labels are by document
    (``papers:1843``) if the site has set that, and the first heading of a text keeps it.
    """
    by_document = getattr(config, "autosectionlabel_prefix_document", None)
    [identifier], title = section["ids"], section[0]
    if isinstance(title, nodes.title) and by_document is not None and not (by_document and is_first):
        title.rawsource = identifier if by_document else f"{docname}:{identifier}"


def dropdown(title: str, name: str, *content: nodes.Node) -> nodes.admonition:
    """Fold *content* under *title*: a core node, ``<details>`` in HTML and plain text elsewhere."""
    return nodes.admonition(
        "",
        nodes.title("", title),
        *content,
        classes=["scholar-dropdown", f"scholar-{name}"],
        collapsible="closed",
    )


def run_in(label: str, name: str, blocks: Sequence[nodes.Node]) -> list[nodes.Node]:
    """Begin *blocks* with a label of class *name* and a colon: in their first paragraph, or in a new one."""
    first, *rest = blocks or [nodes.paragraph()]
    if not isinstance(first, nodes.paragraph):
        first, rest = nodes.paragraph(), [*blocks]
    first.insert(0, [nodes.inline("", _("{}:").format(label), classes=[name]), nodes.Text(" ")])
    return [first, *rest]

"""Nodes that several modules share: slots to be filled in, and what folds. No visitors: core nodes write."""

from __future__ import annotations

from docutils import nodes


class publication_slot(nodes.General, nodes.Element):  # docutils' way with nodes
    """Stands where papers of one group will be listed.

    Attributes: ``docname`` and ``list_id`` (the list), ``group`` and ``group_by`` (as in ``domain.Section``),
    ``limit`` (papers of the whole list; 0: all), ``kind``, ``start`` (-1: go on counting) and
    ``enumtype`` (as ``list`` … in ``{bibliography}``).
    """


class abstract_slot(nodes.General, nodes.Element):
    """Stands where the abstract of the paper ``key`` will be."""


def unique_id(document: nodes.document, wanted: str, node: nodes.Element) -> str:
    """Give *node* the id *wanted*, or the next free one of that name, and note it."""
    result, number = wanted, 1
    while document.ids.get(result, node) is not node:
        number += 1
        result = f"{wanted}-{number}"
    node["ids"] = [result]
    document.ids[result] = node
    return result


def dropdown(title: str, name: str, *content: nodes.Node) -> nodes.admonition:
    """Fold *content* under *title*: a core node, ``<details>`` in HTML and plain text elsewhere."""
    return nodes.admonition(
        "",
        nodes.title("", title),
        *content,
        classes=["scholar-dropdown", f"scholar-{name}"],
        collapsible="closed",
    )

"""Icons: SVG in the colour of the text, of simple-icons, drawn here, or of the author's own file.

simple-icons (https://simpleicons.org, CC0) comes with the package ``simplepycons``, if that is installed.
"""

from __future__ import annotations

import ast
import re
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

from .sites import SITES

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What simple-icons lacks, drawn by ourselves: an SVG file each.
_DRAWN = Path(__file__).parent / "drawn"

#: What an SVG file may hold: shapes, and where and how they are drawn.
_SHAPES = set("svg g path circle ellipse rect line polyline polygon title desc metadata defs".split())
_ATTRIBUTES = set(
    """d cx cy r rx ry x y x1 y1 x2 y2 points width height transform opacity
    fill fill-rule clip-rule fill-opacity
    stroke stroke-width stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-dasharray
    """.split()
)
_VALUE = re.compile(r"[\w\s.,()#%+-]*", re.ASCII)
_SVG = "{http://www.w3.org/2000/svg}"
#: No icon is larger, in characters.
_LARGEST = 50_000


def icon_of(key: str) -> str:
    """Give the icon of a site or of ``email``, as markup; empty if there is none."""
    if key in SITES and SITES[key].icon:
        text = _simple_icon(SITES[key].icon)
    else:
        text = (_DRAWN / f"{key}.svg").read_text("utf-8") if key else ""
    return clean(text)[0] if text else ""


def clean(text: str) -> tuple[str, str]:
    """Make an icon of an SVG file: its shapes, in the colour of the text.

    :returns: the markup, and what forbids to take any of it, of which one is empty.
    """
    if len(text) > _LARGEST:
        return "", f"{len(text)} > {_LARGEST}"
    if declared := re.search(r"<!(?:DOCTYPE|ENTITY)[^>]*\[|<!ENTITY", text, re.IGNORECASE):
        return "", declared[0]
    try:
        root = ElementTree.fromstring(text)
    except (ElementTree.ParseError, ValueError) as error:
        return "", str(error)
    if root.tag not in {"svg", f"{_SVG}svg"}:
        return "", f"<{root.tag}>"
    if found := next(_forbidden(root), ""):
        return "", found
    box = root.get("viewBox") or f"0 0 {root.get('width', '24')} {root.get('height', '24')}".replace("px", "")
    if not re.fullmatch(r"\s*-?[\d.]+(?:[\s,]+-?[\d.]+){3}\s*", box, re.ASCII):
        return "", f"viewBox={quoteattr(box)}"
    # What is painted on the root holds for all in it.
    outer = _written(
        {name: value for name, value in root.items() if name not in {"width", "height", "x", "y"}}
    )
    shapes = "".join(map(_shape, root))
    return _svg(box, f"<g{outer}>{shapes}</g>" if outer else shapes), ""


def _svg(box: str, shapes: str) -> str:
    """Write an icon that says nothing: its name stands beside it."""
    return (
        f'<svg class="scholar-icon" viewBox="{box}" width="20" height="20" fill="currentColor" '
        f'aria-hidden="true" focusable="false">{shapes}</svg>'
    )


def _forbidden(root: ElementTree.Element) -> Iterator[str]:
    """Give what no icon may hold: scripts, handlers of events, links, styles, pictures of others."""
    for element in root.iter():
        name = element.tag.removeprefix(_SVG)
        if name.startswith("{"):  # of an editor: it is left out
            continue
        if name not in _SHAPES:
            yield f"<{name}>"
        for attribute, value in element.items():
            plain = attribute.rpartition("}")[2].lower()
            written = attribute in _ATTRIBUTES and not _VALUE.fullmatch(value)
            if plain.startswith("on") or plain in {"href", "style"} or written or "url(" in value.lower():
                yield f"{plain}={quoteattr(value)}"


def _shape(element: ElementTree.Element) -> str:
    name = element.tag.removeprefix(_SVG)
    if name.startswith("{") or name in {"title", "desc", "metadata", "defs", "svg"}:
        return ""
    attributes = _written(dict(element.items()))
    inner = "".join(map(_shape, element))
    return f"<{name}{attributes}>{inner}</{name}>" if inner else f"<{name}{attributes}/>"


def _written(attributes: dict[str, str]) -> str:
    result = ""
    for name, value in attributes.items():
        if name in _ATTRIBUTES:
            painted = name in {"fill", "stroke"} and value != "none"
            result += f" {name}={quoteattr('currentColor' if painted else ' '.join(value.split()))}"
    return result


def _simple_icon(name: str) -> str:
    """Give the SVG of an icon of simple-icons.

    Read out of its module: importing that would import all 3,400 icons, which takes a second in each build.
    """
    package = find_spec("simplepycons")
    if not name or package is None or not package.submodule_search_locations:
        return ""
    try:
        source = Path(package.submodule_search_locations[0], f"_{name}.py").read_text("utf-8")
        tree = ast.parse(source)
    except (OSError, SyntaxError, ValueError):
        return ""
    texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return next(
        (text.strip() for text in texts if isinstance(text, str) and text.strip().startswith("<svg")), ""
    )

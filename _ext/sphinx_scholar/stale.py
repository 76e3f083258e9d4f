"""Which documents to read again, beside those whose file is newer than Sphinx's last look.

Sphinx compares times alone: a file put back from a copy has an old one. It re-reads nothing for settings
that it takes to matter for HTML only, and leaves a document as it is when another one comes or goes.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx import addnodes

if TYPE_CHECKING:
    from collections.abc import Iterable, Set

    from docutils.nodes import document
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

#: What a file looked like: time and size, or a digest of what it says; None if it was not there.
Mark = tuple[int, int] | str | None

#: Settings that matter for what is written alone: Sphinx sees to them, and so does ``fresh``.
_WRITING = {"html", "epub", "gettext"}


def digest(*what: object) -> str:
    """Digest values by how they read."""
    return hashlib.blake2b(repr(what).encode(), digest_size=16).hexdigest()


def digest_file(path: Path) -> str:
    """Digest what a file holds; the same for all that cannot be read."""
    try:
        return hashlib.blake2b(path.read_bytes(), digest_size=16).hexdigest()
    except OSError:
        return ""


def mark(path: Path) -> Mark:
    """Give the mark of a file. A ``.bib`` file is edited by programs that may keep times, and is small."""
    try:
        status = path.stat()
    except OSError:
        return None
    return digest_file(path) if path.suffix == ".bib" else (status.st_mtime_ns, status.st_size)


def plain(value: Any) -> Any:
    """Make a setting one that reads the same in each process: no addresses, no order of sets."""
    if isinstance(value, dict):
        return [(plain(key), plain(value[key])) for key in value]
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted(repr(plain(item)) for item in value)
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return getattr(value, "__qualname__", type(value).__qualname__)


def settings(config: Config, *, reading: bool) -> str:
    """Digest the settings that matter for reading, or those for writing.

    sphinxcontrib-bibtex declares ``html`` even those that its directives read.
    """
    return digest(
        [
            (value.name, plain(value.value))
            for value in config
            if reading == (value.rebuild not in _WRITING or value.name.startswith("bibtex_"))
        ]
    )


def note(app: Sphinx, doctree: document) -> None:
    """Mark the files that a document was made from (``doctree-read``, after Sphinx's collectors)."""
    env = app.env
    docname = env.docname
    paths = {env.doc2path(docname), *env.dependencies.get(docname, ())}
    read: dict[str, Mark] = env.get_domain("scholar").data["bibfiles"]  # what was read, not what is there now
    marks = {path: (read[path] or None) if path in read else mark(Path(path)) for path in map(str, paths)}
    crossing = False
    for node in doctree.findall(addnodes.pending_xref):
        crossing = crossing or node.get("refdomain") != "cite"
        if node.get("reftype") == "myst":  # a page or a file: MyST looks what is there while it reads
            target = str(node["reftarget"]).partition("#")[0]
            if node.get("refdomain") == "doc":
                marks.update(_presence(Path(env.doc2path(target))))
            elif target:
                marks.update(_presence(Path(env.relfn2path(target)[1])))
    data: dict[str, Any] = env.get_domain("scholar").data
    data["marks"][docname] = marks
    if crossing:
        data["crossing"][docname] = True


def _presence(path: Path) -> dict[str, Mark]:
    return {f"?{path}": "there" if path.is_file() else None}


def outdated(
    app: Sphinx, env: BuildEnvironment, added: Set[str], changed: Set[str], removed: Set[str]
) -> Iterable[str]:
    """Name the documents to be read again (``env-get-outdated``)."""
    data: dict[str, Any] = env.get_domain("scholar").data
    now = settings(app.config, reading=True)
    if data["settings"] not in {"", now}:
        data["settings"] = now
        return set(env.found_docs)
    data["settings"] = now
    result = {
        docname
        for docname, marks in data["marks"].items()
        if any(_differs(path, old) for path, old in marks.items())
    }
    # A toctree keeps the place of a document that is gone: the next one's neighbour is then nobody.
    result |= {docname for docname, included in env.toctree_includes.items() if removed & set(included)}
    return result & env.found_docs


def _differs(path: str, old: Mark) -> bool:
    now = _presence(Path(path[1:]))[path] if path.startswith("?") else mark(Path(path))
    return now != old

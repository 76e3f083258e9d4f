"""One order, whatever was read when: what depends on it is sorted before anybody looks.

An incremental build reads a few documents last, and a parallel one merges them as they come. A clean, serial
build reads by name; so do these.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def settle(app: Sphinx, env: BuildEnvironment) -> None:
    """Sort what follows the order of reading (``env-updated``, before sphinxcontrib-bibtex formats)."""
    cite: Any = env.get_domain("cite")
    # Which full list of a paper wins, and the order of citations; within a document, theirs stays.
    _sort_dict(cite.bibliographies, lambda key: key.docname)
    cite.citation_refs.sort(key=lambda ref: ref.docname)
    for kind in env.get_domain("scholar").data.values():
        if isinstance(kind, dict):
            _sort_dict(kind, str)
    _sort_dict(env.domaindata.get("index", {}).get("entries", {}), str)
    name_images(env)


def _sort_dict(values: dict[Any, Any], key: Any) -> None:
    """Sort a dict by its keys, in place: others hold it, too."""
    ordered = sorted(values.items(), key=lambda item: key(item[0]))
    values.clear()
    values.update(ordered)


def name_images(env: BuildEnvironment) -> None:
    """Name the images of the output by their paths: those of one name get a number in that order.

    Sphinx gives the plain name to the image that it meets first.
    """
    taken: set[str] = set()
    images = dict(sorted(env.images.items()))
    env.images.clear()
    for path, (docnames, _name) in images.items():
        plain = PurePosixPath(path)
        name, number = plain.name, 0
        while name in taken:
            number += 1
            name = f"{plain.stem}{number}{plain.suffix}"
        taken.add(name)
        env.images[path] = (docnames, name)
    env.images.__setstate__(taken)  # the names in use, as when an environment is loaded

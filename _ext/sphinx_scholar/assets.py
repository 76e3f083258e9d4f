"""What stands in ``_static`` and beside the pages by the site's settings: which file comes from where."""

from __future__ import annotations

import os
import posixpath
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util.matching import DOTFILES, Matcher

from .stale import digest_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx.application import Sphinx

#: Files that Sphinx writes into ``_static`` in each build, if the settings want them.
_BY_SETTING = ("translations.js", "pygments_dark.css", "opensearch.xml")

#: What a page links with a checksum, and the templates of such.
_LINKED = (".css", ".js", "_t", ".jinja")


def _files(root: Path, excluded: Callable[[str], bool]) -> Iterator[tuple[str, Path]]:
    """List the files in a folder, as Sphinx copies them: their name in the output, and themselves."""
    if root.is_file():
        yield root.name, root
    for folder, subfolders, names in os.walk(root, followlinks=True):
        below = Path(folder).relative_to(root).as_posix()
        subfolders[:] = sorted(name for name in subfolders if not excluded(posixpath.join(below, name)))
        for name in sorted(names):
            if not excluded(posixpath.join(below, name)):
                plain = name.removesuffix("_t").removesuffix(".jinja")
                yield posixpath.normpath(posixpath.join(below, plain)), Path(folder, name)


def static_names(app: Sphinx) -> list[str]:
    """Name the files of the site's own static folders: what entries may link to."""
    excluded = Matcher([*app.config.exclude_patterns, "**/.*"])
    folders = [Path(app.confdir, folder) for folder in app.config.html_static_path]
    return sorted({name for folder in folders for name, _ in _files(folder, excluded)})


def copied(app: Sphinx) -> dict[str, Path]:
    """Give all files that an HTML builder copies by the settings: path in the output -> source."""
    config = app.config
    result: dict[str, Path] = {}
    theme: Any = getattr(app.builder, "theme", None)
    for folder in reversed(theme.get_theme_dirs() if theme else ()):
        result.update((f"_static/{name}", path) for name, path in _files(Path(folder, "static"), DOTFILES))
    excluded = Matcher([*config.exclude_patterns, "**/.*"])
    ours = [
        Path(__file__).parent / "static",
        *(Path(app.confdir, folder) for folder in config.html_static_path),
    ]
    for folder in ours:
        result.update((f"_static/{name}", path) for name, path in _files(folder, excluded))
    for image in filter(None, (config.html_logo, config.html_favicon)):
        if "://" not in image:
            result[f"_static/{posixpath.basename(image)}"] = Path(app.confdir, image)
    for folder in config.html_extra_path:
        result.update(_files(Path(app.confdir, folder), Matcher(config.exclude_patterns)))
    return result


def by_setting(name: str) -> bool:
    """Tell whether Sphinx writes this file of the output in each build, or not, by the settings alone."""
    folder, _, base = name.rpartition("/")
    return folder == "_static" and (base in _BY_SETTING or base.endswith("-stemmer.js"))


def linked(files: dict[str, Path]) -> list[tuple[str, str]]:
    """Digest the style sheets and scripts of *files*, whose checksums stand in the pages."""
    return [(name, digest_file(path)) for name, path in sorted(files.items()) if path.name.endswith(_LINKED)]


def templates(app: Sphinx) -> list[tuple[str, str]]:
    """Digest the templates that pages are made with."""
    bridge: Any = getattr(app.builder, "templates", None)
    folders = [str(folder) for folder in getattr(bridge, "pathchain", ())]
    return [
        (f"{number}/{name}", digest_file(path))
        for number, folder in enumerate(folders)
        for name, path in _files(Path(folder), "./static".__eq__)
        if name.endswith((".html", ".xml"))
    ]

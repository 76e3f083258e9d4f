"""What Sphinx's linkcheck found, told where a link was written: in an entry."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..bib.links import all_links_of
from ..bib.places import Places
from ..bib.problems import Problem
from ..config import warn
from ..lists import cite_domain
from ..papers.files import link_table
from ..store import library_of
from ..words import __

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: What Sphinx says of a link that it did ask for; the others are as before.
_DEAD = frozenset({"broken", "timeout"})
_ALIVE = frozenset({"working", "redirected", "rate-limited"})
#: In the words of requests, no server was there to answer.
_NOBODY = re.compile("Max retries exceeded")


def tell(app: Sphinx, exception: Exception | None) -> None:
    """Tell of dead links of papers by key and line, or that the machine is offline (``build-finished``)."""
    if exception or app.builder.name != "linkcheck":
        return
    lines = (Path(app.outdir) / "output.json").read_text("utf-8").splitlines()
    found: list[dict[str, Any]] = [json.loads(line) for line in lines]
    dead = {result["uri"]: result["info"] for result in found if result["status"] in _DEAD}
    is_alive = any(result["status"] in _ALIVE for result in found)
    if dead and not is_alive and all(map(_NOBODY.search, dead.values())):
        message = __("none of the links (%d) was reached; is this machine offline?")
        warn(Problem.LINK, message, len(dead), location=None)
        return
    entries, places, table = library_of(app.env).entries, Places(), link_table(app.config)
    for key in sorted({place.entry for place in cite_domain(app.env).places} if dead else ()):
        for link in all_links_of(entries[key], table):
            if link.target in dead:
                message = __("%s: %s: no good answer from %s (%s)")
                where = places.of(entries[key], link.field)
                warn(Problem.LINK, message, key, link.field, link.target, dead[link.target], location=where)

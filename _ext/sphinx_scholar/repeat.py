"""The same bytes from the same sources, wherever and whenever they are built: no build dates, no paths.

Where a format wants a date, it is that of the newest content, unless ``SOURCE_DATE_EPOCH`` says otherwise
(https://reproducible-builds.org/specs/source-date-epoch/).
"""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from sphinx import locale
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.i18n import format_date

from .ledger import Ledger
from .store import ScholarDomain, builder_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

_EPOCH = "SOURCE_DATE_EPOCH"

#: The first day that a ZIP file can name, and the last year.
_FIRST, _LAST = datetime(1980, 1, 1, tzinfo=UTC), 2107

#: A message of Sphinx's own catalog: how a language writes a date.
_SPHINX_DATE = "%b %d, %Y"


def content_date(env: BuildEnvironment) -> datetime:
    """Give the date of the newest news item, or else of the newest paper."""
    domain = env.get_domain("scholar")
    assert isinstance(domain, ScholarDomain)
    cite: Any = env.get_domain("cite")
    dates = [item.date for item in domain.news()] or [
        found[0]
        for entry in cite.bibdata.data.entries.values()
        if (found := re.match(r"\d{4}", entry.fields.get("year", "")))
    ]
    year, month, day = [*(max(dates, default="") or "1980").split("-"), "1", "1"][:3]
    return max(_FIRST, datetime(min(max(int(year), 1), _LAST), int(month), int(day), tzinfo=UTC))


def begin(app: Sphinx, builder: Builder) -> None:
    """Give writers that ask for the time that of the content (``write-started``)."""
    if _EPOCH in os.environ or (builder.format == "html" and builder.name != "epub"):
        return
    date = content_date(app.env)
    Ledger.of(app).clock = True
    os.environ[_EPOCH] = str(int(date.timestamp()))
    context = getattr(builder, "context", None)
    if (
        builder.name == "latex" and context and not app.config.today
    ):  # made before this build's content was read
        form = app.config.today_fmt or locale._(_SPHINX_DATE)
        context["date"] = format_date(form, language=app.config.language)


def end(app: Sphinx, exception: Exception | None) -> None:
    """Take times out of what was written, and set the clock free again (``build-finished``)."""
    given = not Ledger.of(app).clock
    stamp = os.environ.get(_EPOCH) if given else os.environ.pop(_EPOCH)
    if exception or not stamp:
        return
    date = max(_FIRST, datetime.fromtimestamp(int(stamp), tz=UTC))
    if app.builder.name == "epub":
        _pack_again(Path(app.outdir, f"{app.config.epub_basename}.epub"), date)
    if app.builder.name == "gettext" and not given:  # Sphinx looks at the clock when it is loaded
        for path in Path(app.outdir).rglob("*.pot"):
            text = path.read_text(encoding="utf-8")
            header = rf'\g<1>{date:%Y-%m-%d %H:%M}+0000\\n"'
            path.write_text(
                re.sub(r'^("POT-Creation-Date: ).*', header, text, count=1, flags=re.M), encoding="utf-8"
            )


def _pack_again(path: Path, date: datetime) -> None:
    """Write an e-book's archive again, with one date and mode for all files in it."""
    with ZipFile(path) as archive:
        content = [(name, archive.read(name)) for name in archive.namelist()]
    with ZipFile(path, "w") as archive:
        for name, data in content:
            info = ZipInfo(name, date.timetuple()[:6])
            info.external_attr = 0o100644 << 16
            # EPUB Open Container Format: the first file, mimetype, is not compressed.
            info.compress_type = ZIP_STORED if name == "mimetype" else ZIP_DEFLATED
            archive.writestr(info, data)


class RelativeSource(SphinxPostTransform):
    """Name the source of a document from the site's folder, in formats that show it."""

    default_priority = 990
    formats = ("xml", "pseudoxml")

    def run(self, **kwargs: Any) -> None:
        """Take the folder away."""
        if builder_of(self.env).format in self.formats:
            self.document["source"] = Path(self.env.doc2path(self.env.docname, False)).as_posix()

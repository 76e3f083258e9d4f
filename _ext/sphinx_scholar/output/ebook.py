"""Sphinx's EPUB builder, less what EPUBCheck finds wrong with it: pages with MathML have to say so."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

from sphinx.builders.epub3 import Epub3Builder


class EpubBuilder(Epub3Builder):
    """Declares the property ``mathml`` of each page that has some (EPUB 3.3, 5.6.2 and D.2)."""

    def build_content(self) -> None:
        """Write the package document, then complete its list of files."""
        super().build_content()
        package = Path(self.outdir, "content.opf")
        text = package.read_text(encoding="utf-8")
        text = re.sub(r'<item [^>]*href="([^"]+\.xhtml)"[^>]*?(?= ?/>)', self._declare, text)
        package.write_text(text, encoding="utf-8")

    def _declare(self, item: re.Match[str]) -> str:
        page = Path(self.outdir, unquote(item[1]))
        maths = page.is_file() and "<math" in page.read_text(encoding="utf-8")
        return f'{item[0]} properties="mathml"' if maths and "properties=" not in item[0] else item[0]

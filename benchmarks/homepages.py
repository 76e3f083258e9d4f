"""The homepages whose pages are measured: ours, also with long lists, the theme's, and the words alone."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup, Comment, Doctype, Tag

import bibliography
from sites import CONF, EXTENSIONS, ROOT, THEME, Site, own

if TYPE_CHECKING:
    from pathlib import Path

#: What a page is called in the table, and its address; those of a paper and of a year are the site's own.
PAGES = {
    "front": "index.html",
    "news": "news.html",
    "publications": "publications.html",
    "a year": "",
    "a paper": "",
    "search": "search.html",
    "search with results": "search.html?q=information",
    "404": "404.html",
}
LONG = ("publications", "a year", "a paper")
#: What of a page is no words of it.
WITHOUT = (
    "script, style, link, svg, button, form, dialog, template, input, noscript, "
    "a.headerlink, a.permalink, a.skip-link"
)
KEPT = set(
    "html head title meta body header nav main footer h1 h2 h3 h4 h5 h6 p a ul ol li dl dt dd em strong i b "
    "code pre abbr blockquote table thead tbody tr th td details summary time img br hr sub sup".split()
)
KEPT_ATTRIBUTES = {"href", "lang", "name", "content", "charset", "src", "alt", "datetime", "start", "title"}


def ours(folder: Path, count: int = 0) -> dict[str, str]:
    """Build this project's own site, with so many more papers as make *count*; give its pages."""
    site = Site(folder)
    for name in ("_templates", "_static"):
        shutil.copytree(ROOT / name, folder / name)
    for path in [ROOT / "conf.py", *ROOT.glob("*.md"), *ROOT.glob("*.bib")]:
        shutil.copy(path, folder)
    refs = folder / "refs.bib"
    if count:
        text = refs.read_text("utf-8")
        bibliography.write(refs, count - text.count("\n@") - text.startswith("@"))
        refs.write_text(text + "\n" + refs.read_text("utf-8"), "utf-8")
    site.run()
    out = folder / "out"
    papers = sorted((out / "papers").glob("*.html"))
    wanted = [path for path in papers if path.stem == "paper5"] or papers
    years = sorted(out.glob("publications-*.html"))
    own_pages = {"a paper": wanted[:1], "a year": years[-1:]}
    addresses = {name: found[0].relative_to(out).as_posix() for name, found in own_pages.items() if found}
    return there(out, {name: PAGES[name] or addresses.get(name, "") for name in (LONG if count else PAGES)})


def theme(folder: Path) -> dict[str, str]:
    """Build the same pages with the theme as it comes; a 404 page is that of the extension for it."""
    site = own(folder, ours=False)
    for name in ("_templates", "_static"):
        shutil.rmtree(folder / name)
    extensions = [*EXTENSIONS["bare"], "notfound.extension"]
    conf = CONF.format(extensions=extensions, theme=THEME) + 'notfound_urls_prefix = "/"\n'
    (folder / "conf.py").write_text(conf, "utf-8")
    site.run()
    return there(folder / "out", PAGES)


def bare(folder: Path, pages: dict[str, str], built: Path) -> dict[str, str]:
    """Write the words of built pages with the least tags, no style and no script; search is a script."""
    words = {name: path for name, path in pages.items() if not path.startswith("search")}
    for path in words.values():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(plain((built / path).read_text("utf-8")), "utf-8")
    return words


def plain(html: str) -> str:
    """Give a page without all that is not its words, their order and their structure."""
    soup = BeautifulSoup(html, "html.parser")
    for element in soup.select(WITHOUT):
        element.decompose()
    for text in soup.find_all(string=lambda text: isinstance(text, Comment | Doctype)):
        text.extract()
    for element in soup.find_all(True):
        if isinstance(element, Tag):
            element.attrs = {k: v for k, v in element.attrs.items() if k in KEPT_ATTRIBUTES}
            if element.name not in KEPT and not element.find_parent("math") and element.name != "math":
                element.unwrap()
    for meta in soup.find_all("meta"):
        if "charset" not in meta.attrs and meta.get("name") not in ("description", "viewport"):
            meta.decompose()
    lines = (line.strip() for line in str(soup).splitlines())
    return "<!DOCTYPE html>\n" + "\n".join(filter(None, lines)) + "\n"


def there(out: Path, pages: dict[str, str]) -> dict[str, str]:
    """Leave out the pages that a site does not have."""
    return {name: path for name, path in pages.items() if path and (out / path.partition("?")[0]).is_file()}

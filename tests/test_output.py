"""The output folder belongs to its owner and to other extensions: nothing in it is deleted."""

import shutil
import sys

import pytest
from changing import Changing, Page, entry

HOOKS = """
from pathlib import Path

def collect(app):
    if not Path(app.outdir, "collected.html").exists():  # made once, for it takes long
        yield "collected", {"body": "Collected.", "title": "C"}, "page.html"

def finish(app, exception):
    if not Path(app.outdir, "finished.xml").exists():
        Path(app.outdir, "finished.xml").write_text("<finished/>")

def setup(app):
    app.connect("html-collect-pages", collect)
    app.connect("build-finished", finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
"""

#: Where earlier builds wrote something, and no build does so any more.
FORMER = [
    "life.html",
    "plain/two.html",
    "plain/nine.html",
    "_sources/life.md.txt",
    "_sources/plain/two.md.txt",
    "_images/spot.png",
    "_static/paper.pdf",
    "_files/papers/talk.pdf",
    "genindex.html",
]

#: Where no build ever wrote.
OTHERS = [
    "CNAME",
    ".nojekyll",
    ".well-known/security.txt",
    "_static/mine.js",
    "_static/.hidden",
    "_images/mine.png",
    "_files/papers/mine.pdf",
    "_files/mine.txt",
    "_sources/mine.txt",
    "plain/two/index.html",
    "plain/six/class_a.html",
    "plain/six/search/all_0.js",
]

LINKS = {"current": "plain", "alias.html": "plain/six/class_a.html", "dangling": "nowhere"}

#: What two hooks made, each once.
HOOKED = ["collected.html", "finished.xml"]


def state(folder):
    """Give what each file of somebody else holds, and where each link leads."""
    names = [*FORMER, *OTHERS, *HOOKED]
    found = {name: (folder / name).read_bytes() for name in names if (folder / name).is_file()}
    return found | {name: str((folder / name).readlink()) for name in LINKS if (folder / name).is_symlink()}


def test_files_of_others_stay(tmp_path):
    site = Changing(tmp_path)
    model = site.model
    model.settings.update(
        extensions=["myst_parser", "sphinxcontrib.bibtex", "sphinx_scholar", "hooks"],
        scholar_file_path=["papers"],
        suppress_warnings=["scholar.link", "myst.xref_missing", "toc.not_readable"],
    )
    model.files.update({"hooks.py": HOOKS.encode(), "papers/talk.pdf": b"%PDF"})
    model.entries["bob"]["slides"] = "talk.pdf"
    model.pages["nine"] = Page("Nine", ["ada"])
    output = site.folder / "out"

    def build(builder="html", **options):
        site.write()
        site.build(".", builder, before=lambda: sys.path.insert(0, str(site.source)), **options)

    build()
    assert {name for name in FORMER if (output / name).is_file()} == set(FORMER)
    del model.news["life"], model.pages["two"], model.pages["nine"], model.entries["bob"]["slides"]
    del model.files["_static/paper.pdf"], model.files["papers/talk.pdf"]
    model.files["other/mark.png"] = model.files.pop("other/spot.png")
    model.settings["html_use_index"] = False
    for name in [*FORMER, *OTHERS]:
        (output / name).parent.mkdir(parents=True, exist_ok=True)
        (output / name).write_text(f"By hand: {name}.")
    for name, target in LINKS.items():
        (output / name).symlink_to(target)
    before = state(output)
    assert len(before) == 26

    def check(step):
        after = state(output)
        assert {name for name in before if before[name] != after.get(name)} == set(), step

    build()
    check("removals")
    model.entries["ada"]["title"] = "On oda"
    model.news["news"][0].text = "Other words."
    build()
    check("edits")
    model.pages["ten"] = model.pages.pop("six")
    model.entries["eve"] = model.entries.pop("dan")
    build(parallel=2)
    check("renames")
    build(fresh=True)
    check("-E")
    build(everything=True)
    check("-a")
    for builder in ("dirhtml", "text", "latex", "epub", "html"):
        build(builder)
        check(builder)
    shutil.rmtree(site.folder / "doctrees")
    model.settings["project"] = "Another one"
    model.entries = {"eve": entry("eve", 2000)}
    build()
    check("another project")


SEARCH = """
from pathlib import Path

def finish(app, exception):
    Path(app.outdir, "searchindex.js").write_text('Search.setIndex({"config": {"lang": ["en"]}, "docs": []})')

def setup(app):
    app.connect("build-finished", finish)
"""


def test_a_search_index_of_another_form(site):
    """A theme may write its own, as sphinx-immaterial does."""
    site.configure(SEARCH)
    site.write({"p.md": "# P\n\n```{publications}\n```\n"})
    for _number in range(2):
        site.clean_build()
        assert '"docs": []' in site.text("searchindex.js", "html")


def copying(site, bib="pdf = {a.pdf}"):
    site.configure('scholar_file_path = ["papers"]')
    site.write({"p.md": "# P\n\n```{publications}\n```\n", "papers/a.pdf": "%PDF"})
    site.write({"refs.bib": f"@misc{{k, title = {{T}}, author = {{A, B}}, year = 2000, {bib}}}"})


@pytest.mark.parametrize("place", ["_files", "_files/papers", "_files/papers/a.pdf"])
@pytest.mark.parametrize("kind", ["link", "dangling", "loop"])
def test_copies_do_not_go_through_symlinks(site, place, kind):
    copying(site)
    elsewhere = site.output.parent / "elsewhere"
    (elsewhere / "papers").mkdir(parents=True)
    (elsewhere / "a.pdf").write_text("Mine.")
    target = elsewhere / "a.pdf" if place.endswith("pdf") else elsewhere
    path = site.output / "html" / place
    path.parent.mkdir(parents=True)
    path.symlink_to({"link": target, "dangling": elsewhere / "none", "loop": path}[kind])
    site.build()
    assert "a symbolic link is there" in site.warnings
    assert path.is_symlink()
    found = sorted(p.relative_to(elsewhere).as_posix() for p in elsewhere.rglob("*"))
    assert found == ["a.pdf", "papers"]
    assert (elsewhere / "a.pdf").read_text() == "Mine."


def test_what_stands_in_the_way_of_a_copy(site):
    copying(site)
    path = site.output / "html" / "_files" / "papers" / "a.pdf"
    path.mkdir(parents=True)
    site.build()
    assert "papers/a.pdf is not copied to _files/papers/a.pdf: " in site.warnings
    path.rmdir()
    path.parent.rmdir()
    path.parent.write_text("Mine.")
    site.build()
    assert "is not copied to _files/papers/a.pdf: " in site.warnings
    assert path.parent.read_text() == "Mine."


def test_files_that_sphinx_does_not_copy_are_no_links(site):
    """No link is dead: a hidden file of `html_static_path` is not in the site, one that we copy is."""
    copying(site, "pdf = {.hidden.pdf}, slides = {.b.pdf}, poster = {sub/.c/d.pdf}, supp = {sub/e.pdf}")
    conf = (
        'scholar_file_path = ["papers"]\nhtml_static_path = ["_static"]\nexclude_patterns = ["sub/e.pdf"]\n'
    )
    site.configure(conf)
    hidden = ["_static/.hidden.pdf", "_static/sub/.c/d.pdf", "_static/sub/e.pdf", "papers/.b.pdf"]
    site.write(dict.fromkeys(hidden, "%PDF"))
    site.build()
    links = [a["href"] for a in site.page("p").select("#k .publication-links a:not(.permalink)")]
    assert links == ["_files/papers/.b.pdf"]
    assert site.text("_files/papers/.b.pdf", "html") == "%PDF"
    for name in (".hidden.pdf", "sub/.c/d.pdf", "sub/e.pdf"):
        assert not (site.output / "html/_static" / name).exists()
        assert f"{name} is neither a web address nor a file" in site.warnings


def test_symlinks_in_the_static_folder(site):
    """Sphinx copies what they lead to; a loop is no file, and no traceback."""
    copying(site, "pdf = {linked.pdf}, slides = {folder/talk.pdf}, poster = {loop.pdf}, supp = {gone.pdf}")
    site.configure('html_static_path = ["_static"]\nscholar_file_path = ["papers"]\n')
    elsewhere = site.source.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "talk.pdf").write_text("%PDF")
    static = site.source / "_static"
    static.mkdir()
    (static / "linked.pdf").symlink_to(elsewhere / "talk.pdf")
    (static / "folder").symlink_to(elsewhere)
    for folder in (static, site.source / "papers"):
        (folder / "loop.pdf").symlink_to("loop.pdf")
        (folder / "gone.pdf").symlink_to("nothing")
    site.build()
    links = [a["href"] for a in site.page("p").select("#k .publication-links a:not(.permalink)")]
    assert sorted(links) == ["_static/folder/talk.pdf", "_static/linked.pdf"]
    for link in links:
        assert (site.output / "html" / link).read_text() == "%PDF"
    said = [line for line in site.warnings.splitlines() if "scholar.link" in line]
    assert [name in line for line, name in zip(sorted(said), ("poster", "supp"), strict=True)] == [True, True]


def test_pages_that_are_gone_stay(site):
    """Sphinx's leftovers are Sphinx's: a page that is gone stays until somebody cleans."""
    site.write({"p.md": "# P\n", "q.md": "# Q\n"})
    site.clean_build()
    (site.source / "q.md").unlink()
    site.clean_build(fresh=False)
    assert (site.output / "html" / "q.html").is_file()


def test_hostile_paths_in_a_build(site):
    """In `pdf`, `preview` and a folder of `scholar_file_path`: warnings, and nothing else in the site."""
    copying(site, "pdf = {../../secret.txt}, preview = {../secret.txt}, slides = {/etc/passwd}")
    (site.source.parent / "secret.txt").write_text("secret")
    folders = [
        "papers",
        "../source/papers",
        "/nonexistent",
        "papers/../../elsewhere",
        "papers/loop",
        "\0",
        "",
    ]
    site.configure(f"scholar_file_path = {folders!r}\n")
    (site.source / "papers" / "loop").symlink_to("loop")
    site.build()
    assert site.warnings.count("scholar.link") == 3
    made = [
        path
        for path in (site.output / "html").rglob("*")
        if path.is_file() and "secret" in path.read_text("latin-1")
    ]
    assert [path for path in made if path.suffix != ".txt" and ".doctrees" not in path.parts] == []
    assert not (site.output / "html" / "_files").exists()

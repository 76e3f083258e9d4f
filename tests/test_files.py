"""Which files entries may name, what their addresses are, and how they come into the site."""

import os
from types import SimpleNamespace
from typing import NamedTuple

import pytest

from sphinx_scholar.papers import files as module
from sphinx_scholar.papers.files import Files


class Config(NamedTuple):
    html_static_path: list[str]
    scholar_file_path: list[str]
    exclude_patterns: list[str]


SECRET = "secret.txt"


@pytest.fixture(scope="module")
def confdir(tmp_path_factory):
    folder = tmp_path_factory.mktemp("paths")
    conf = folder / "conf"
    for name in ("_static/sub", "papers", "other"):
        (conf / name).mkdir(parents=True)
    for name in (
        "_static/a.pdf",
        "_static/sub/b.pdf",
        "papers/c.pdf",
        "papers/d e.pdf",
        f"other/{SECRET}",
        SECRET,
    ):
        (conf / name).write_text(name)
    (folder / SECRET).write_text("secret")
    (conf / "papers" / "out.txt").symlink_to(folder / SECRET)
    (conf / "papers" / "up").symlink_to(folder)
    (conf / "papers" / "root").symlink_to("/")
    (conf / "papers" / "loop").symlink_to("loop")
    return conf


def files(confdir):
    return Files(confdir, Config(["_static"], ["papers"], []))


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("a.pdf", "_static/a.pdf"),
        ("./a.pdf", "_static/a.pdf"),
        ("sub/b.pdf", "_static/sub/b.pdf"),
        ("sub//b.pdf", "_static/sub/b.pdf"),
        ("_static/a.pdf", "_static/a.pdf"),
        ("c.pdf", "_files/papers/c.pdf"),
        ("papers/c.pdf", "_files/papers/c.pdf"),
        ("d e.pdf", "_files/papers/d e.pdf"),
    ],
)
def test_a_file_is_found(confdir, written, address):
    found = files(confdir).find(written)
    assert found is not None
    assert found.address == address
    assert found.path.is_file()


def tries(confdir):
    """Give ways to name a file outside of the folders."""
    targets = [SECRET, f"other/{SECRET}", "conf.py", "../secret.txt", "etc/passwd"]
    for prefix in (
        "../",
        "../../",
        "sub/../../",
        "./../",
        "..//",
        "papers/../",
        "_static/../",
        "sub/../../../",
    ):
        yield from (prefix + target for target in targets)
    for prefix in (
        "..\\",
        "..\\..\\",
        "%2e%2e/",
        "..%2f",
        "%2e%2e%2f",
        "..%5c",
        "..%c0%af",
        "....//",
        ".../",
        "\u2025/",
    ):
        yield from (prefix + target for target in targets[:3])
    yield from (
        str(confdir / SECRET),
        str(confdir.parent / SECRET),
        f"//{confdir}/{SECRET}",
        f"file://{confdir}/{SECRET}",
    )
    yield from (
        "/etc/passwd",
        "//etc/passwd",
        "~/.bashrc",
        "~root/.bashrc",
        "$HOME/.bashrc",
        "file:///etc/passwd",
    )
    yield from (
        "/dev/null",
        "/dev/stdin",
        "/proc/self/environ",
        "/dev/tty",
        "CON",
        "NUL",
        "aux.pdf",
        "COM1:",
        "LPT1",
    )
    yield from ("C:/Windows/win.ini", "C:\\Windows\\win.ini", "C:a.txt", "\\\\host\\share\\a", "\\\\?\\C:\\a")
    yield from (
        "a.pdf\0",
        "\0",
        "a\0/../a.pdf",
        "x" * 5000,
        "x/" * 3000 + "a.pdf",
        "a.pdf/",
        "a.pdf/.",
        "a.pdf/b",
    )
    yield from (
        "out.txt",
        "papers/out.txt",
        "up/secret.txt",
        "up/conf/secret.txt",
        "root/etc/passwd",
        "loop",
        "loop/a",
    )
    yield from (
        "",
        ".",
        "..",
        "/",
        "sub",
        "papers",
        "_static",
        "*",
        "?.pdf",
        "\ud800.pdf",
        "A.PDF?x",
        "a.pdf#x",
    )


def test_no_path_leads_out(confdir):
    found = files(confdir)
    every = list(tries(confdir))
    assert len(every) >= 110
    outside = [written for written in every if found.find(written) is not None]
    assert set(outside) <= {"a.pdf/", "a.pdf/."}, "the same file"
    assert (confdir / SECRET).exists()


@pytest.mark.parametrize(
    ("static", "own", "written", "address"),
    [
        # The first folder that has it, from there or from conf.py.
        (["s", "t"], ["p"], "a.pdf", "_static/a.pdf"),
        (["s", "t"], ["p"], "t.pdf", "_static/t.pdf"),
        (["s"], ["p"], "p.pdf", "_files/p/p.pdf"),
        ([], ["p/q"], "q.pdf", "_files/p/q/q.pdf"),
        ([], ["p/q"], "p/q/q.pdf", "_files/p/q/q.pdf"),
        ([], ["p/../p/q"], "q.pdf", "_files/p/q/q.pdf"),
        ([], ["../conf/p"], "p.pdf", "_files/p/p.pdf"),
        ([], ["."], "p/p.pdf", "_files/p/p.pdf"),
        ([], ["../far/away"], "far.pdf", "_files/away/far.pdf"),
        ([], ["p"], "a.pdf", None),
        ([], [], "s/a.pdf", None),
        # Folders that are files.
        (["s/a.pdf"], [], "s/a.pdf", "_static/a.pdf"),
        ([], ["p/p.pdf"], "p/p.pdf", "_files/p/p.pdf/p.pdf"),
        # What Sphinx does not copy, or under another name; what we do.
        (["s"], [], ".a.pdf", None),
        (["s"], [], ".b/c.pdf", None),
        (["s"], [], "d/.e.pdf", None),
        (["s"], [], "d/f.pdf", None),
        (["s"], [], "d/g.pdf", "_static/d/g.pdf"),
        (["s"], [], "x/y/z.pdf", None),
        (["s"], [], "h.css_t", None),
        (["s"], [], "h.css.jinja", None),
        ([], ["s"], "h.css_t", "_files/s/h.css_t"),
        ([], ["s"], ".a.pdf", "_files/s/.a.pdf"),
        # A file that is not copied from one folder may be from the next.
        (["s"], ["s"], ".a.pdf", "_files/s/.a.pdf"),
        # Symlinks: Sphinx follows all of them, and we those that stay in their folder.
        (["s"], [], "out.pdf", "_static/out.pdf"),
        ([], ["s"], "out.pdf", None),
        ([], ["s"], "in.pdf", "_files/s/in.pdf"),
        ([], ["linked"], "a.pdf", "_files/linked/a.pdf"),
        # Never upwards, not even to what is there.
        (["s"], [], "d/../a.pdf", None),
        (["s"], [], "../s/a.pdf", None),
        (["s"], [], "d", None),
    ],
)
def test_addresses_of_files(tmp_path, static, own, written, address):
    conf = tmp_path / "conf"
    names = "s/a.pdf s/.a.pdf s/.b/c.pdf s/d/.e.pdf s/d/f.pdf s/d/g.pdf s/x/y/z.pdf s/h.css_t s/h.css.jinja"
    for name in f"{names} t/a.pdf t/t.pdf p/p.pdf p/q/q.pdf ../far/away/far.pdf".split():
        path = conf / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    (conf / "s" / "out.pdf").symlink_to(conf / "p" / "p.pdf")
    (conf / "s" / "in.pdf").symlink_to("a.pdf")
    (conf / "linked").symlink_to("s")
    found = Files(conf, Config(static, own, ["d/f.pdf", "x/y"]))
    file = found.find(written)
    assert (file and file.address) == address
    assert (written in found) is bool(address)
    assert file is None or file.path.is_file()


def linked(confdir, monkeypatch, config=None, **papers):
    """Look at the links of papers (fields by key), as is done when all pages are read."""
    entries = {
        key: SimpleNamespace(
            key=key, fields=fields, source=SimpleNamespace(location=f"a.bib:{key}", path="", line=key)
        )
        for key, fields in papers.items()
    }
    places = [SimpleNamespace(entry=key) for key in [*entries, *entries]]
    monkeypatch.setattr(module, "cite_domain", lambda env: SimpleNamespace(places=places))
    monkeypatch.setattr(module, "library_of", lambda env: SimpleNamespace(entries=entries, digest=""))
    values = {
        "html_static_path": ["_static"],
        "scholar_file_path": ["papers"],
        "exclude_patterns": [],
        "scholar_links": config or {},
    }
    env = SimpleNamespace(config=SimpleNamespace(**values), copies={"old": "copy"}, linked={"old": ["link"]})
    env.data = {"decided": ("x", []), "checked": ("", [])}
    module.check_links(SimpleNamespace(confdir=str(confdir)), env)
    return env


NEITHER = "is neither a web address nor a file in html_static_path or scholar_file_path; it is left out"


def test_links_of_papers(confdir, monkeypatch, said):
    env = linked(
        confdir,
        monkeypatch,
        {"talk": ("Talk", "{}"), "slides": None},
        b={
            "pdf": "gone.pdf",
            "code": "a.pdf sub/b.pdf",
            "talk": "d e.pdf",
            "slides": "gone.pdf",
            "preview": "gone.png",
        },
        a={"pdf": "c.pdf", "url": "https://a.org", "preview": "sub/b.pdf", "code": "javascript:a()"},
        c={"doi": "10.1000/x", "url": "mailto:a@b.org"},
    )
    assert env.linked == {
        "a": ["_files/papers/c.pdf", "_static/sub/b.pdf"],
        "b": ["", "_static/a.pdf", "_static/sub/b.pdf", "_files/papers/d e.pdf", ""],
    }
    assert env.copies == {
        "_files/papers/c.pdf": confdir / "papers" / "c.pdf",
        "_files/papers/d e.pdf": confdir / "papers" / "d e.pdf",
    }
    assert said == [
        ("link", "a: code: a link may not begin with javascript:; it is left out", "a.bib:a"),
        ("link", f"b: pdf: gone.pdf {NEITHER}", "a.bib:b"),
        ("link", f"b: preview: gone.png {NEITHER}", "a.bib:b"),
    ]


def test_papers_without_links(confdir, monkeypatch, said):
    env = linked(confdir, monkeypatch, a={"title": "T"})
    assert (env.linked, env.copies, said) == ({}, {}, [])


def copies(folder, **options):
    """Copy a.pdf of a folder into its output, as a builder does when it has ended."""
    values = {"format": "html", "name": "html", "exception": None, "address": "_files/p/a.pdf"} | options
    env = SimpleNamespace(copies={values["address"]: folder / "a.pdf"})
    app = SimpleNamespace(
        builder=SimpleNamespace(format=values["format"], name=values["name"]),
        env=env,
        outdir=str(folder / "out"),
    )
    module.copy_files(app, values["exception"])
    return folder / "out" / values["address"]


@pytest.fixture
def said(monkeypatch):
    """Take the store for what it is here, and collect the warnings."""
    found = []
    monkeypatch.setattr(module.ScholarDomain, "of", lambda env: env)
    monkeypatch.setattr(
        module,
        "warn",
        lambda kind, message, *values, location: found.append((kind.value, message % values, location)),
    )
    return found


def test_a_copy_is_made_where_it_is_needed(tmp_path, said):
    source = tmp_path / "a.pdf"
    source.write_text("one")
    assert copies(tmp_path).read_text() == "one"
    os.utime(copies(tmp_path), (1, 1))
    assert copies(tmp_path).stat().st_mtime == 1, "what is the same is not written again"
    source.write_text("two")  # of the same size
    os.utime(source, (1, 1))
    assert copies(tmp_path).read_text() == "two"
    assert said == []


@pytest.mark.parametrize(
    "options",
    [{"format": "latex", "name": "latex"}, {"name": "epub"}, {"exception": ValueError()}],
)
def test_no_copy_is_made_for_other_builders_and_after_a_failure(tmp_path, said, options):
    (tmp_path / "a.pdf").write_text("one")
    assert not copies(tmp_path, **options).exists()
    assert said == []


def test_what_is_in_the_way_of_a_copy_stays(tmp_path, said):
    (tmp_path / "a.pdf").write_text("one")
    (tmp_path / "mine.pdf").write_text("mine")
    (tmp_path / "out" / "_files").mkdir(parents=True)
    (tmp_path / "out" / "_files" / "a.pdf").symlink_to(tmp_path / "mine.pdf")
    (tmp_path / "out" / "_files" / "p").write_text("mine")
    copies(tmp_path, address="_files/a.pdf")
    copies(tmp_path)
    assert [words.partition(" is not copied to ")[2] for _kind, words, _place in said] == [
        "_files/a.pdf: a symbolic link is there",
        "_files/p/a.pdf: File exists",
    ]
    assert {(kind, place) for kind, _words, place in said} == {("link", None)}
    assert (tmp_path / "mine.pdf").read_text() == "mine"
    (tmp_path / "a.pdf").unlink()
    copies(tmp_path, address="b.pdf")
    assert said[-1][1].endswith("b.pdf: No such file or directory")

"""The library beside the doctrees: loaded when somebody asks, and made anew when it is no good."""

import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from changing import Changing, restored
from test_fresh import damages

from sphinx_scholar import library
from sphinx_scholar.bib.read import File, read_files
from sphinx_scholar.library import NO_SHELF, Fragments, Twins, keep, kept, open_shelf

BIB = "@misc{Ada, title = {One}, author = {A. B. and C, Jr, D.}}\n@article{eve, title = {Two}, journal = {J}}"
PARTS = ["index", "entries"]
FRAGMENTS = "scholar-fragments"


def read(tell=True, text=BIB):
    return read_files([File(Path("a.bib"), "a.bib", text.encode(), "")], "utf-8")


def place(folder, part):
    return folder / f"scholar-library.{part}"


def never(tell):
    raise AssertionError


def test_what_is_kept_is_given_back_whole_or_not_at_all(tmp_path):
    path = tmp_path / "x"
    assert kept(path, "s") is None
    keep(path, "s", b"data\n\0\n")
    assert kept(path, "s") == b"data\n\0\n"
    assert kept(path, "t") is None
    whole = path.read_bytes()
    for content in damages(whole):
        path.write_bytes(content)
        assert kept(path, "s") is None
    path.unlink()
    path.mkdir()
    keep(path, "s", b"")
    assert kept(path, "s") is None
    keep(tmp_path / "nowhere" / "x", "s", b"")  # no word of it


def test_what_other_code_kept_is_none(tmp_path):
    path, package = tmp_path / "x", tmp_path / "package"
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(Path(library.__file__).parent, package / "sphinx_scholar", ignore=ignored)
    head = "import sys; from pathlib import Path; from sphinx_scholar.library import keep, kept; "

    def run(what):
        command = [sys.executable, "-B", "-c", f"{head}p = Path(sys.argv[1]); {what}", str(path)]
        return subprocess.check_output(command, env={"PYTHONPATH": str(package)}, text=True)

    run("keep(p, 's', b'data')")
    assert run("print(kept(p, 's'))") == "b'data'\n"
    with (package / "sphinx_scholar" / "bib" / "style.py").open("a") as file:
        file.write("#\n")
    assert run("print(kept(p, 's'))") == "None\n"


def test_entries_are_those_that_were_read(tmp_path):
    first = open_shelf(tmp_path, "s", read)
    again = open_shelf(tmp_path, "s", never)
    for shelf in (first, again):
        assert [*shelf.entries] == ["ada", "eve"]
        assert len(shelf.entries) == 2
        assert shelf.keys == {Path("a.bib"): ("Ada", "eve")}
        assert shelf.entries["ADA"] is shelf.entries["ada"]
        assert "x" not in shelf.entries
        for key, entry in read().entries.items():
            assert repr(shelf.entries[key]) == repr(entry)
            title = entry.fields.get("title", entry.key)
            assert shelf.entries.heads[key][2:] == (entry.digest, entry.reference, title)
    changed = open_shelf(tmp_path, "t", lambda tell: read(text=BIB.replace("One", "1")))
    assert changed.entries["ada"].fields["title"] == "1"
    assert not NO_SHELF.entries


@pytest.mark.parametrize("is_kept", [True, False])
def test_few_entries_are_unpacked_when_that_is_asked_for(tmp_path, monkeypatch, is_kept):
    monkeypatch.setattr("sphinx_scholar.library.MANY", 3)
    text = "".join(f"@misc{{k{n}, title = {{T{n}}}}}\n" for n in range(10))
    times = []
    shelf = open_shelf(tmp_path, "s", lambda tell: (times.append(tell), read(text=text))[1])
    assert shelf.entries["k0"] is shelf.entries["k0"]
    before = shelf.entries["k0"]
    if not is_kept:
        place(tmp_path, "entries").unlink()
    shelf.entries.spare()
    for _again in range(2):
        assert [entry.fields["title"] for entry in shelf.entries.values()] == [f"T{n}" for n in range(10)]
    assert shelf.entries["k0"] is not before
    assert repr(shelf.entries["k0"]) == repr(before)
    # All of them only where they have to be read again, which is done once.
    assert len(shelf.entries._loaded) == (10 if not is_kept else 3)
    assert times == ([True] if is_kept else [True, False])


@pytest.mark.parametrize("part", PARTS)
def test_a_library_that_is_no_good_is_read_again(tmp_path, part):
    told = []
    open_shelf(tmp_path, "s", read)
    place(tmp_path, part).write_bytes(b"x")
    shelf = open_shelf(tmp_path, "s", lambda tell: (told.append(tell), read())[1])
    assert [entry.key for entry in shelf.entries.values()] == ["Ada", "eve"]
    assert told == [part == "index"]


def test_a_field_that_a_reference_does_not_show():
    texts = [f"@misc{{k, title = {{T}}, {field}}}" for field in ("abstract = {A}", "pdf = {a}", "note = {n}")]
    entry, other, third = (read(text=text).entries["k"] for text in texts)
    assert entry.digest != other.digest
    assert entry.reference == other.reference != third.reference


def test_fragments_are_kept_while_their_entries_are_there(tmp_path):
    first = Fragments(tmp_path, "seal")
    assert first == {}
    first["a 1"] = "<li>Á\ud800</li>"
    first["b 1"] = "<li>B</li>"
    assert [first[key] for key in ("a 1", "b 1", "a 1")] == [
        "<li>Á\ud800</li>",
        "<li>B</li>",
        "<li>Á\ud800</li>",
    ]
    with pytest.raises(KeyError):
        first["c 1"]
    first.keep({"a", "b"})
    again = Fragments(tmp_path, "seal")
    assert again == first
    path = tmp_path / FRAGMENTS
    time = path.stat().st_mtime_ns
    again.keep({"a", "b", "c"})
    assert path.stat().st_mtime_ns == time
    again["b 2"] = "<li>B!</li>"
    again.keep({"b"})
    assert Fragments(tmp_path, "seal") == {"b 1": "<li>B</li>", "b 2": "<li>B!</li>"}
    assert Fragments(tmp_path, "other") == {}
    path.write_bytes(path.read_bytes()[:-1])
    assert Fragments(tmp_path, "seal") == {}


def test_pybtex_s_view(tmp_path):
    entries = Twins(open_shelf(tmp_path, "s", read).entries).entries
    assert [(key, twin.key, twin.type) for key, twin in entries.items()] == [
        ("ada", "ada", "misc"),
        ("eve", "eve", "article"),
    ]
    assert len(entries) == 2
    assert entries["Ada"].original_type == "misc"
    assert [str(person) for person in entries["ada"].persons["Author"]] == ["B., A.", "C, Jr, D."]
    assert entries["eve"].fields["Journal"] == "J"
    with pytest.raises(KeyError):
        entries["x"]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("library")
    Changing(folder / "site").build("grown")
    shutil.copytree(folder / "site", folder / "copy")
    return folder


@pytest.fixture
def site(built):
    return restored(built)


def forbid(*names):
    """Let a build break off that calls one of some functions."""

    def patch():
        for name in names:
            module, _dot, attribute = name.rpartition(".")
            assert hasattr(import_module(f"sphinx_scholar.{module}"), attribute)
            setattr(import_module(f"sphinx_scholar.{module}"), attribute, None)

    return patch


def test_a_build_with_nothing_changed_loads_and_decides_nothing(site):
    before = forbid("store.read_files", "bib.style.format_venue", "papers.style.format_venue")
    built = site.build("grown", before=before)
    assert "no targets are out of date" in built.status
    assert built.warnings == frozenset()


def test_news_need_no_library_but_what_they_cite(site):
    site.model.news["life"][0].text = "Other words."
    site.write()
    site.build("grown", before=forbid("store.read_files", "papers.content.links_of"))


DAMAGES = {
    "empty": lambda data: b"",
    "cut": lambda data: data[:-1],
    "more": lambda data: data + b"x",
    "folder": None,
}


@pytest.mark.parametrize("name", [*(f"scholar-library.{part}" for part in PARTS), FRAGMENTS])
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_build_on_a_damaged_library(site, name, damage):
    path = site.folder / "grown" / "doctrees" / name
    if damage != "folder":
        path.write_bytes(DAMAGES[damage](path.read_bytes()))
    else:
        path.unlink()
        path.mkdir()
    site.model.news["news"][0].text = "Other words, of {cite:t}`ada`."
    site.model.entries["bob"]["title"] = "On bobs"
    site.write()
    assert site.compare().warnings == frozenset()

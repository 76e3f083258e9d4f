"""The project's own files agree: metadata, locks, Makefile, texts, hosting."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PACKAGE = ROOT / "_ext" / "sphinx_scholar"
TEXTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
LOCKS = ["requirements.lock", "requirements-dev.lock", "requirements-book.lock"]


def load_yaml(path):
    return yaml.safe_load((ROOT / path).read_text("utf-8"))


def locked(name):
    """Give the lock file's lines as (requirement, hashes)."""
    text = (ROOT / name).read_text("utf-8").replace("\\\n", " ")
    for line in re.findall(r"^[^#\s].*$", text, re.MULTILINE):
        requirement, *hashes = line.split("--hash=")
        yield Requirement(requirement), [h.strip() for h in hashes]


def make(*arguments):
    if not shutil.which("make"):
        pytest.skip("no make on this machine")
    # A surrounding `make test` would speak through these.
    env = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS"))}
    command = ["make", "--no-print-directory", *arguments]
    return subprocess.check_output(command, cwd=ROOT, env=env, text=True)


# Metadata


def test_changelog_newest_version_is_the_project_version():
    versions = re.findall(r"^## \[(\d.*?)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert versions[0] == PROJECT["project"]["version"]


def test_classifiers_name_the_pythons():
    prefix = "Programming Language :: Python :: 3."
    named = [c.rpartition(" ")[2] for c in PROJECT["project"]["classifiers"] if c.startswith(prefix)]
    assert named == PYTHONS


# Lock files


@pytest.mark.parametrize("name", LOCKS)
def test_lock_pins_everything_by_hash_and_names_no_host(name):
    text = (ROOT / name).read_text("utf-8")
    assert not re.search(r"://|^\s*-[a-z-]+\s", text, re.MULTILINE)
    for requirement, hashes in locked(name):
        assert [s.operator for s in requirement.specifier] == ["=="], requirement
        assert hashes, requirement
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", h) for h in hashes), requirement


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize(("name", "group"), [(LOCKS[0], "site"), (LOCKS[1], "dev")])
def test_lock_meets_the_dependencies(name, group, python):
    groups = PROJECT["dependency-groups"]

    def members(group):
        for item in groups[group]:
            yield from members(item["include-group"]) if isinstance(item, dict) else [item]

    full = {"python_version": python, "python_full_version": f"{python}.9"}
    pins = {}
    for pin, _ in locked(name):
        if pin.marker is None or pin.marker.evaluate(full):
            assert pin.name not in pins, "pinned twice"
            pins[pin.name] = next(iter(pin.specifier)).version
    for wanted in map(Requirement, [*PROJECT["project"]["dependencies"], *members(group)]):
        if wanted.marker is None or wanted.marker.evaluate(full):
            assert wanted.specifier.contains(pins[wanted.name.lower()]), wanted


# Makefile and texts


def test_help_lists_every_target():
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    listed = re.findall(r"^  make ([a-z-]+) +\S", make(), re.MULTILINE)
    assert listed == phony[1].split()


@pytest.fixture
def folder(tmp_path):
    """Make a folder with the Makefile and a page, and say how make ends there, and with which words."""
    if not shutil.which("make"):
        pytest.skip("no make on this machine")
    folder = tmp_path / "A site"
    (folder / ".venv/bin").mkdir(parents=True)
    shutil.copy(ROOT / "Makefile", folder)
    for name in LOCKS:
        (folder / name).touch()
    python = folder / ".venv/bin/python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    for stamp in ("site", "dev", "book"):
        (folder / ".venv" / stamp).touch()
    (folder / "conf.py").write_text(
        'project = "P"\nversion = "1"\ncopyright = "P"\nexclude_patterns = [".*"]\n'
    )
    (folder / "index.rst").write_text("Home\n====\n")
    return folder


def run_make(folder, target):
    env = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS"))}
    done = subprocess.run(["make", target], cwd=folder, env=env, capture_output=True, text=True)
    return done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("target", ["html", "epub"])
def test_a_warning_stays_an_error(folder, target):
    assert run_make(folder, target)[0]
    page = folder / "index.rst"
    page.write_text("Home\n====\n\n:doc:`nowhere`\n")
    for _ in range(2):
        well, said = run_make(folder, target)
        assert not well
        assert "index.rst:4: WARNING: unknown document: 'nowhere'" in said
    page.write_text("Home\n====\n")
    assert run_make(folder, target)[0]
    well, said = run_make(folder, target)
    assert well
    assert "0 added, 0 changed, 0 removed" in said


def test_a_folder_that_was_moved_is_read_anew(folder):
    assert run_make(folder, "html")[0]
    moved = folder.rename(folder.with_name("Moved"))
    for anew in (True, False):
        well, said = run_make(moved, "html")
        assert well, said
        assert ("1 added" in said) == anew


def test_clean_leaves_the_sources_and_the_environment(folder):
    before = {path.name for path in folder.iterdir()}
    assert run_make(folder, "html")[0]
    for name in ("_ext/__pycache__", ".mypy_cache", ".hypothesis", "dist", ".venv/__pycache__"):
        (folder / name).mkdir(parents=True)
    assert run_make(folder, "clean")[0]
    assert {path.name for path in folder.iterdir()} == before | {"_ext"}
    assert not any((folder / "_ext").iterdir())
    assert (folder / ".venv/__pycache__").is_dir()


def test_each_target_has_a_state_of_its_own():
    lines = make("--dry-run", "live", "html", "docs", "epub", "linkcheck").replace("\\\n", "").splitlines()
    built = [line for line in lines if re.search(r" -m sphinx(_autobuild)? ", line)]
    states = [re.search(r" -d _build/doctrees/(\w+) ", line)[1] for line in built]
    assert states == ["live", "html", "docs", "epub", "linkcheck"]
    assert [line.rpartition("/")[2] for line in built] == states


def plain(command):
    """Give a command without the environment's path, which each system spells its own way."""
    command = re.sub(r"^\.venv[/\\](bin|Scripts)[/\\]", "", command)
    return re.sub(r"^(python3|py) ", "python ", command)


def test_commands_in_the_manuals_are_those_of_the_makefile():
    text = "".join(path.read_text("utf-8") for path in TEXTS)
    blocks = re.findall(r"<!-- commands: (\w+) -->\s+```\w*\n(.*?)```", text, re.DOTALL)
    assert [target for target, _block in blocks] == ["test", "html", "html"]
    for target, block in blocks:
        lines = make("--dry-run", "--always-make", target, "PYTHON=python3").splitlines()
        # What else make does is its own business: checks, stamps and messages.
        made = [plain(line) for line in lines if line.startswith((".venv/bin/", "python3 -m "))]
        assert [plain(line) for line in block.splitlines()] == made


def test_readme_is_short():
    lines = (ROOT / "README.md").read_text("utf-8").splitlines()
    assert len(lines) <= 100
    assert sum(line.startswith("![") for line in lines) == 1


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_links_between_the_manuals_lead_somewhere(path):
    prose = re.sub(r"^ *(````?)[\w{].*?^ *\1$", "", path.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    links = re.findall(r"\]\(([^):#]+)\)", re.sub(r"`[^`\n]+`", "", prose))
    assert [link for link in links if not (path.parent / link).is_file()] == []


# The developer's map


def test_each_room_has_its_line_in_the_map():
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    rooms = [path.parent.name for path in PACKAGE.glob("*/__init__.py")]
    assert rooms
    assert [room for room in rooms if f"- **`{room}/`**: " not in text] == []


def private_names():
    """Find the private names of others that the extension reads."""
    # The documented methods of named tuples begin with an underscore, too.
    public = {"_replace", "_asdict", "_fields", "_make"}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Attribute(value=ast.Name(id="self" | "cls")):
                    pass
                case ast.Attribute(attr=name) if re.match("_[a-z]", name) and name not in public:
                    yield name
                case ast.ImportFrom(level=0, module=module, names=names):
                    parts = [*module.split("."), *(name.name for name in names)]
                    yield from (part for part in parts if re.match("_[A-Za-z]", part))


def test_private_names_of_others_are_listed_with_their_reason():
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    [listed] = re.findall(r"<!-- survivors -->\n(.*?)<!-- end of survivors -->", text, re.DOTALL)
    assert set(re.findall(r"^- `(.+?)` of .+: \w.+$", listed, re.MULTILINE)) == set(private_names())


# Hosting


def test_read_the_docs_configuration():
    config = load_yaml(".readthedocs.yaml")
    assert config["version"] == 2
    assert config["build"]["os"] == "ubuntu-24.04"
    assert config["build"]["tools"]["python"] in PYTHONS, "a version is a quoted string"
    assert (ROOT / config["sphinx"]["configuration"]).is_file()
    assert config["sphinx"]["fail_on_warning"] is True
    assert config["python"]["install"] == [{"requirements": "requirements.lock"}]
    assert set(config["formats"]) == {"pdf", "epub"}


def test_workflows_test_every_python():
    job = load_yaml(".github/workflows/tests.yml")["jobs"]["tests"]
    assert job["strategy"]["matrix"]["python"] == PYTHONS, "versions are quoted strings"
    ran = [step["run"] for step in job["steps"] if "run" in step]
    assert [ran[0], ran[-1]] == ["make html", "make test"]


@pytest.mark.parametrize("path", sorted((ROOT / ".github/workflows").iterdir()), ids=lambda p: p.name)
def test_workflow_is_pinned_and_holds_few_rights(path):
    workflow = load_yaml(path)
    assert set(workflow["permissions"].values()) <= {"read"}
    for job in workflow["jobs"].values():
        assert job["runs-on"] == "ubuntu-24.04"
        used = [s["uses"] for s in job["steps"] if "uses" in s]
        assert all(re.fullmatch(r"actions/[a-z-]+@v\d+", u) for u in used), used

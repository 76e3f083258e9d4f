"""Who imports whom: ``bib`` knows no Sphinx, imports run one way between the rooms, and none in a circle."""

import ast
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import sphinx_scholar

ROOT = Path(sphinx_scholar.__file__).parent
#: What ``bib`` may not load.
FOREIGN = {"docutils", "myst_parser", "sphinx", "sphinxcontrib"}
#: The floor of each room; modules beside ``store`` share its floor, and ``setup`` sees all.
FLOORS = {"bib": 0, "papers": 2, "news": 2, "profile": 2, "output": 3, "new": 3, "cli": 4, "__main__": 4}
SHARED, SETUP = 1, 4


def modules():
    """Give the modules of the package, by their dotted names below it; ``""`` is the package itself."""
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


MODULES = dict(modules())


def imports(name, *, types):
    """Give the modules of the package that a module imports; *types*: for types alone, too."""
    path = MODULES[name]
    package = path.relative_to(ROOT).parts[:-1]
    tree = ast.parse(path.read_text("utf-8"))
    skipped = set()
    for node in ast.walk(tree):
        if not types and isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            skipped |= {id(inner) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level and id(node) not in skipped:
            base = [*package[: len(package) - node.level + 1], *(node.module or "").split(".")]
            base = ".".join(filter(None, base))
            for alias in node.names:
                inner = ".".join(filter(None, [base, alias.name]))
                yield inner if inner in MODULES else base


def floor(name):
    room = name.partition(".")[0]
    return SETUP if name == "" else FLOORS.get(room, SHARED)


def test_imports_run_one_way_between_the_rooms():
    wrong = [
        f"{name} -> {other}"
        for name in MODULES
        for other in imports(name, types=True)
        if floor(other) > floor(name)
        or (floor(other) == floor(name) and name.partition(".")[0] != other.partition(".")[0] and "." in name)
    ]
    assert wrong == []


def test_no_circle_of_imports():
    graph = {name: set(imports(name, types=False)) - {name} for name in MODULES}
    while ends := {name for name, others in graph.items() if not others}:
        graph = {name: others - ends for name, others in graph.items() if name not in ends}
    assert graph == {}


def run(code, *arguments):
    """Run code in a fresh interpreter that finds the package; return the words that it prints."""
    done = subprocess.run(
        [sys.executable, "-c", code, str(ROOT.parent), *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout.split()


BIB = [f"sphinx_scholar.{name}" for name in MODULES if name.partition(".")[0] == "bib"]
LOADED = """
import importlib, sys
sys.path.insert(0, sys.argv[1])
for name in sys.argv[2:]:
    importlib.import_module(name)
print(*sys.modules)
"""


def test_bib_loads_no_sphinx():
    assert {name.partition(".")[0] for name in run(LOADED, *BIB)} & FOREIGN == set()


@pytest.mark.parametrize("name", BIB)
def test_bib_names_no_sphinx(name):
    tree = ast.parse(MODULES[name.removeprefix("sphinx_scholar.")].read_text("utf-8"))
    named = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    named |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and not node.level}
    assert {module.partition(".")[0] for module in named} & FOREIGN == set()
    inner = name.removeprefix("sphinx_scholar.")
    assert [other for other in imports(inner, types=True) if floor(other) > 0] == []


def test_each_domain_is_asked_for_in_one_place():
    """By functions that know the types which ``get_domain`` does not tell."""
    asks = {name: path.read_text("utf-8").count(".get_domain(") for name, path in MODULES.items()}
    assert {name: number for name, number in asks.items() if number} == {"store": 1, "lists": 1}


def test_what_is_imported_is_declared():
    project = tomllib.loads((ROOT.parent.parent / "pyproject.toml").read_text("utf-8"))["project"]
    declared = {Requirement(text).name.lower().replace("-", "_") for text in project["dependencies"]}
    distributions = packages_distributions()
    for path in MODULES.values():
        tree = ast.parse(path.read_text("utf-8"))
        names = {
            alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
        }
        names |= {
            node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and not node.level
        }
        for top in {name.partition(".")[0] for name in names} - sys.stdlib_module_names:
            assert {name.lower().replace("-", "_") for name in distributions[top]} & declared, (path, top)

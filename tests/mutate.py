"""Changes the code that guards people, one small mistake at a time, and tells which of them no test notices.

``make mutants`` changes each module of :data:`TARGETS` in turn: a comparison, a constant, a branch, a word of
a table; runs the tests that guard it in a process of their own; and prints the changes that pass. Those of
:data:`EQUIVALENT` change nothing that anybody can see.
"""

import argparse
import ast
import copy
import os
import random
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from importlib.abc import MetaPathFinder, SourceLoader
from importlib.machinery import ModuleSpec
from itertools import repeat
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "_ext" / "sphinx_scholar"
#: Module -> the tests that guard it, the fastest first.
TARGETS = {
    "bib/scan.py": ["test_blocks.py", "test_scan.py", "test_bibfile.py"],
    "bib/sound.py": ["test_scan.py", "test_bibfile.py"],
    "bib/damaged.py": ["test_damaged.py", "test_blocks.py", "test_scan.py", "test_bibfile.py"],
    "bib/read.py": ["test_read.py", "test_scan.py", "test_bibfile.py"],
    "bib/export.py": ["test_scan.py", "test_bibfile.py", "test_export.py"],
    "bib/entry.py": ["test_read.py", "test_scan.py", "test_bibfile.py"],
    "bib/dialects.py": ["test_dialects.py", "test_scan.py", "test_bibfile.py", "test_bib_classes.py"],
    "bib/inherit.py": ["test_dialects.py", "test_scan.py", "test_bibfile.py", "test_bib_classes.py"],
    "bib/tex.py": ["test_tex.py"],
    "bib/commands.py": ["test_tex.py"],
    "bib/foreign.py": ["test_foreign.py"],
    "bib/text.py": ["test_tex.py", "test_markdown.py"],
    "bib/maths.py": ["test_maths.py"],
    "bib/grammar.py": ["test_maths.py"],
    "bib/symbols.py": ["test_maths.py"],
    "bib/check.py": ["test_check.py"],
    "bib/dates.py": ["test_dates.py"],
    "bib/ids.py": ["test_ids.py"],
    "bib/links.py": ["test_links.py"],
    "bib/names.py": ["test_names.py"],
    "papers/filters.py": ["test_filters.py"],
    "papers/markdown.py": ["test_markdown.py"],
    "papers/backend.py": ["test_tex.py", "test_markdown.py", "test_publications.py"],
    "papers/files.py": ["test_files.py", "test_output.py"],
}
#: What the tests load that is not ours.
NEEDED = (
    "pytest bs4 html5lib pybtex.database pylatexenc.latex2text latex2mathml.converter markdown_it".split()
)
NEEDED += [
    "mdit_py_plugins.dollarmath",
    "babel.dates",
    "bibtexparser",
    "sphinxcontrib.bibtex",
    "sphinx.testing.util",
]
#: How long the tests of one change may take: a loop that does not end is noticed, too.
SECONDS = 120

COMPARE = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
ARITHMETIC = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}


class Places(ast.NodeVisitor):
    """Finds what can be changed in a module: each place as a function that gives the changed node."""

    def __init__(self, source):
        self.found = []  # (node, changed node or statements, description)
        self.scope = []
        self.visit(ast.parse(source))

    def add(self, node, new, words=""):
        old, text = (ast.unparse(part).partition("\n")[0][:100] for part in (node, new))
        self.found.append((node, new, f"{'.'.join(self.scope) or 'table'}: {words or f'{old} -> {text}'}"))

    def changed(self, node, **values):
        new = copy.copy(node)
        for name, value in values.items():
            setattr(new, name, value)
        self.add(node, new)

    def visit_body(self, node):
        self.scope.append(node.name)
        for child in node.body:
            self.visit(child)
        self.scope.pop()

    visit_FunctionDef = visit_ClassDef = visit_body  # not the decorators, defaults and annotations

    def visit_AnnAssign(self, node):
        if node.value:
            self.visit(node.value)

    def visit_If(self, node):
        if ast.unparse(node.test) == "TYPE_CHECKING":
            return
        self.changed(node, test=ast.UnaryOp(ast.Not(), node.test))
        self.generic_visit(node)

    def visit_IfExp(self, node):
        self.changed(node, test=ast.UnaryOp(ast.Not(), node.test))
        self.generic_visit(node)

    def visit_Compare(self, node):
        for place, operator in enumerate(node.ops):
            if type(operator) in COMPARE:
                ops = [*node.ops]
                ops[place] = COMPARE[type(operator)]()
                self.changed(node, ops=ops)
        self.generic_visit(node)

    def visit_BoolOp(self, node):
        self.changed(node, op=ast.And() if isinstance(node.op, ast.Or) else ast.Or())
        for value in node.values:
            self.changed(node, values=[other for other in node.values if other is not value])
        self.generic_visit(node)

    def visit_UnaryOp(self, node):
        if isinstance(node.op, ast.Not):
            self.add(node, node.operand)
        self.generic_visit(node)

    def visit_BinOp(self, node):
        if type(node.op) in ARITHMETIC:
            self.changed(node, op=ARITHMETIC[type(node.op)]())
        self.generic_visit(node)

    def visit_Expr(self, node):
        if isinstance(node.value, ast.Constant):
            return  # a docstring
        if self.scope:
            self.add(node, ast.Pass())
        self.generic_visit(node)

    def visit_Continue(self, node):
        self.add(node, ast.Break())

    def visit_Break(self, node):
        self.add(node, ast.Continue())

    def visit_Return(self, node):
        if node.value and ast.unparse(node.value) not in {"None", "False"}:  # None is as false
            self.changed(node, value=ast.Constant(None))
        self.generic_visit(node)

    def visit_Raise(self, node):
        self.add(node, ast.Pass())

    def visit_Call(self, node):
        self.visit(node.func)
        for child in (*node.args, *(keyword.value for keyword in node.keywords)):
            self.visit(child)
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        if name in {"strip", "lower", "casefold", "rstrip", "lstrip"}:
            self.add(node, node.func.value)
        if name == "split" and not node.args and isinstance(node.func.value, ast.Constant) and not self.scope:
            words = node.func.value.value.split()
            for word in words:
                less = ast.List([ast.Constant(other) for other in words if other != word], ast.Load())
                self.add(node, less, f"without {word}")

    def visit_Constant(self, node):
        value = node.value
        if isinstance(value, bool):
            self.changed(node, value=not value)
        elif isinstance(value, int):
            self.changed(node, value=value + 1)
        elif isinstance(value, str) and value and not (" " in value and "\n" in value):
            self.changed(node, value=value + "XX" if value[:1].isalnum() else "XX")

    def visit_JoinedStr(self, node):
        pass  # messages and patterns put together: what is in them is named elsewhere

    def visit_Dict(self, node):
        if not self.scope and None not in node.keys:
            for place, key in enumerate(node.keys):
                less = ast.Dict(
                    [k for n, k in enumerate(node.keys) if n != place],
                    [v for n, v in enumerate(node.values) if n != place],
                )
                self.add(node, less, f"without {ast.unparse(key)[:80]}")
            for value in node.values:
                self.visit(value)
        else:
            self.generic_visit(node)

    def visit_Set(self, node):
        if not self.scope and len(node.elts) > 1:
            for value in node.elts:
                less = ast.Set([other for other in node.elts if other is not value])
                self.add(node, less, f"without {ast.unparse(value)[:80]}")
        else:
            self.generic_visit(node)


class Replace(ast.NodeTransformer):
    def __init__(self, old, new):
        self.old, self.new = ast.dump(old, include_attributes=True), new

    def visit(self, node):
        if getattr(node, "lineno", None) and ast.dump(node, include_attributes=True) == self.old:
            return ast.copy_location(copy.deepcopy(self.new), node)  # the new may be part of another old
        return self.generic_visit(node)


def mutants(path):
    """Give the changes of a module: (line, description, changed source)."""
    source = path.read_text("utf-8")
    seen = set()
    for old, new, words in Places(source).found:
        tree = ast.fix_missing_locations(Replace(old, new).visit(ast.parse(source)))
        text = ast.unparse(tree)
        if text not in seen:
            seen.add(text)
            yield old.lineno, words, text


class Changed(MetaPathFinder, SourceLoader):
    """Imports one module from changed source, and leaves all others to Python."""

    def __init__(self, name, path, text):
        self.name, self.path, self.text = name, path, text

    def find_spec(self, fullname, path=None, target=None):
        return ModuleSpec(fullname, self, origin=str(self.path)) if fullname == self.name else None

    def get_filename(self, fullname):
        return str(self.path)

    def get_data(self, path):
        return self.text.encode()

    def path_stats(self, path):
        raise OSError  # nothing is kept of it


def survives(path, text, tests):
    """Tell whether the tests pass with the changed source, in a process of their own."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] == 0
    signal.alarm(SECONDS)
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    name = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
    sys.meta_path.insert(0, Changed(name, path, text))
    import pytest

    os._exit(
        int(
            pytest.main(
                ["-x", "-q", "-n0", "-m", "not browser and not growth", *(f"tests/{name}" for name in tests)]
            )
        )
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", default=[*TARGETS])
    parser.add_argument("--sample", type=int, help="so many changes of each module, chosen by chance")
    options = parser.parse_args()
    os.chdir(ROOT)
    sys.path[:0] = [str(PACKAGE.parent), str(ROOT / "tests")]
    # What the tests need is loaded once, before the processes part; nothing of ours is.
    for needed in NEEDED:
        __import__(needed)
    passed = 0
    for module in options.modules:
        path = PACKAGE / module
        found = list(mutants(path))
        if options.sample:
            found = random.Random(1).sample(found, min(options.sample, len(found)))
        assert survives(path, path.read_text("utf-8"), TARGETS[module]), f"{module}: its tests fail as it is"
        start = time.monotonic()
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            texts = [text for _line, _words, text in found]
            alive = list(pool.map(survives, repeat(path), texts, repeat(TARGETS[module])))
        left = [change for change, lives in zip(found, alive, strict=True) if lives]
        known = [change for change in left if f"{module}: {change[1]}" in EQUIVALENT]
        noticed = f"{len(found) - len(left)} of {len(found)} noticed, {len(known)} change nothing"
        print(f"{module}: {noticed}, in {time.monotonic() - start:.0f} s", flush=True)
        for line, words, _text in left:
            if f"{module}: {words}" not in EQUIVALENT:
                passed += 1
                print(f"  {module}:{line}: {words}", flush=True)
    return 1 if passed else 0


#: Changes that nobody can see, each with the reason.
_BOUND = "a bound that is a free choice: one more or less is as good"
_SIGN = "it counts down and up, and is zero at the same place"
EQUIVALENT: dict[str, str] = {
    # bib/damaged.py
    "bib/damaged.py: DamagedEntry._read_quoted: 1 -> 2": "a quote right behind the first is found before",
    # bib/scan.py
    "bib/scan.py: Scanner._next_head: 1 -> 2": "no head ends where another begins",
    "bib/scan.py: Scanner.closed_by_own: "
    "1 if brace[0] == '{' else -1 -> 1 if not brace[0] == '{' else -1": _SIGN,
    "bib/scan.py: Scanner.closed_by_own: brace[0] == '{' -> brace[0] != '{'": _SIGN,
    # bib/sound.py
    "bib/sound.py: table: 50 -> 51": _BOUND,
    "bib/sound.py: _is_balanced: 0 <= depth <= _DEEPEST -> 0 <= depth < _DEEPEST": _BOUND,
    # bib/entry.py
    "bib/entry.py: table: 'Value' -> 'ValueXX'": "a name for type checkers",
    # bib/read.py
    "bib/read.py: table: 10000 -> 10001": _BOUND,
    "bib/read.py: table: 20000000 -> 20000001": _BOUND,
    # bib/tex.py
    "bib/tex.py: _Field.piece: self.depth < DEEPEST -> self.depth <= DEEPEST": "what is in it is text anyway",
    # papers/backend.py
    "papers/backend.py: _People.__init__: super().__init__() -> pass": "it sets an encoding, for files alone",
    # bib/grammar.py: bounds that are a free choice; the tests take them from the module
    "bib/grammar.py: table: 4000 -> 4001": "one character more is no worse",
    "bib/grammar.py: table: 20 -> 21": "one group more is no worse",
    # bib/dates.py
    "bib/dates.py: table: without en": "the other languages have each of its months; a reader looks for it",
    # papers/filters.py
    "papers/filters.py: pattern: 1 -> 2": "of the outermost group, whose choices are not counted",
    "papers/filters.py: pattern: False -> True": "what comes first repeats nothing, nor does the outermost",
}

if __name__ == "__main__":
    sys.exit(main())

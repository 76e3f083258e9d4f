"""Held against BibTeX's ``plain`` and a CSL style: what they print we do, or a list says why not."""

from pathlib import Path

import pytest
from styles import (
    LEFT_OUT,
    bibliography,
    compare,
    print_csl,
    print_ours,
    print_plain,
    write,
    write_table,
)

TABLE = Path(__file__).parent.parent / "benchmarks" / "REFERENCES.md"
STYLES = {"plain": print_plain, "csl": print_csl}


@pytest.mark.parametrize("other", STYLES)
def test_what_others_print_is_in_our_line(other, tmp_path):
    (tmp_path / "refs.bib").write_text(write(bibliography()), "utf-8")
    theirs, ours = STYLES[other](tmp_path), print_ours(tmp_path)
    if theirs is None:
        pytest.skip("bibtex or plain.bst is not installed")
    assert bibliography().keys() == theirs.keys() == ours.keys()
    found = compare(other, theirs, ours)
    assert found.lost == {}
    assert set(found.listed.values()) == LEFT_OUT[other].keys(), "a row that nothing needs goes"
    assert len(found.more) > 60, "what an author typed and the other style has no place for"


def test_the_table_is_as_new_as_the_code(tmp_path):
    if not write_table(tmp_path / "a.md"):
        pytest.skip("bibtex or plain.bst is not installed")
    assert (tmp_path / "a.md").read_text("utf-8") == TABLE.read_text("utf-8"), "make references"

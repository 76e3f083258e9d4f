"""Where the fields of a damaged text may begin: the rules, each by a text in which one thing is other."""

import pytest

from sphinx_scholar.bib.damaged import Starts, next_in


@pytest.mark.parametrize(
    ("text", "anywhere", "likely", "sure"),
    [
        ("a = {x}", [0], [], []),
        (" a = {x}", [1], [], []),
        ("\na = {x}", [1], [1], []),
        ("\na = {x}\n", [1], [1], []),
        ("\n\n a = {x}", [3], [3], []),
        (",a = {x}", [1], [1], [1]),
        (", a = {x}", [2], [2], [2]),
        (',a = "x"', [1], [1], [1]),
        (",a = 1", [1], [1], [1]),
        (",a = b,", [1], [1], []),
        (", \n a = b,", [4], [4], [4]),
        (",a =\n b\n,", [1], [1], []),
        (",a = b c", [1], [], []),
        (",\na = b c", [2], [], []),
        ("}a = {x}", [1], [], []),
        ("}\na = {x}", [2], [2], [2]),
        ("}\na = b}", [2], [], [2]),
        ('"\na = b#', [2], [], [2]),
        ("x\na = {x}", [2], [2], []),
        ("x\na = b,", [2], [], []),
        ("x a = {x}", [2], [], []),
        ("\\a = {x}", [], [], []),
        ("1a = {x}", [], [], []),
        ("é+b.c = {x}", [0], [], []),
        ("(\na = {x}", [2], [2], []),
        (",a = {x}\nb = 1,c=d\n", [1, 9, 15], [1, 9, 15], [1, 9]),
    ],
)
def test_where_fields_may_begin(text, anywhere, likely, sure):
    starts = Starts(text)
    assert (starts.anywhere, starts.likely, starts.sure) == (anywhere, likely, sure)


def test_the_next_of_some_places():
    assert [next_in([2, 5, 9], start, 8) for start in (0, 1, 2, 4, 5, 9)] == [2, 2, 5, 5, 8, 8]
    assert next_in([], 0, 8) == 8

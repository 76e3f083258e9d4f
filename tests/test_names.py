"""Who is the owner: many spellings, and namesakes who are somebody else."""

import pytest

from sphinx_scholar.bib.names import Person, owner_matcher

MARTA = ["Calero Valdez, André", "Marta Doe"]


@pytest.mark.parametrize(
    "name",
    [
        "Calero Valdez, André",
        "André {Calero Valdez}",
        "Calero-Valdez, Andre",
        "{Calero Valdez}, A.",
        r"Calero Valdez, Andr{\'e}",
        "CALERO VALDEZ, ANDRÉ",
        "Doe, M.",
        "Doe*, Marta",
        "Doe, Marta Q.",
    ],
)
def test_the_owner(name):
    assert owner_matcher(MARTA)(Person.read(name))


@pytest.mark.parametrize("name", ["Doe, John", "Doe, Maria", "Valdez, Juan", "Doe", "{Doe Collaboration}"])
def test_somebody_else(name):
    assert not owner_matcher(MARTA)(Person.read(name))


def test_nobody_is_the_owner_of_a_lab_page():
    assert not owner_matcher([])(Person.read("Doe, John"))

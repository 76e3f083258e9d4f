"""People: how a field of names is read, and who is the owner."""

import pytest
from conftest import growth
from hypothesis import given
from hypothesis import strategies as st

from sphinx_scholar.bib.names import Person, address_finder, owner_matcher, read_names

MARTA = ["Calero Valdez, André", "Marta Doe"]


@pytest.mark.parametrize(
    "name",
    [
        "Calero Valdez, André",
        "André {Calero Valdez}",
        "André Calero Valdez",
        "Calero Valdez André",
        "Calero-Valdez, Andre",
        "{Calero Valdez}, A.",
        r"Calero Valdez, Andr{\'e}",
        "CALERO VALDEZ, ANDRÉ",
        "Calero Valdez, A. Q.",
        "Doe, M.",
        "Doe, M",
        "Doe*, Marta",
        "Doe, Marta Q.",
        "Doe Marta",
        "M. Doe",
    ],
)
def test_the_owner(name):
    assert owner_matcher(MARTA)(Person.read(name))


@pytest.mark.parametrize(
    "name",
    [
        "Doe, John",
        "Doe, Maria",
        "Doe, Mart",
        "Doe, Martha",
        "Doe, J. M.",
        "Valdez, Juan",
        "Valdez, A.",
        "Valdez, André",
        "Calero, André",
        "Calero Valdez, Andreas",
        "Doe",
        "{Doe Collaboration}",
        "Doe Maria",
        "Does, Marta",
    ],
)
def test_somebody_else(name):
    assert not owner_matcher(MARTA)(Person.read(name))


@pytest.mark.parametrize(
    ("owner", "name", "same"),
    [
        ("Doe, Jane", "Doe, JQ", True),
        ("Doe, Jane Quinn", "Doe, JR", False),
        ("Doe, J. Q.", "Doe, Jane", True),
        ("Doe, J. Q.", "Doe, Jane Rose", False),
        ("Doe, J. Q.", "Doe, Jane Quinn", True),
        ("Doe, Jane Q.", "Doe, J. Quinn", True),
        ("Doe, A. B.", "Doe, A.-B.", True),
        ("Doe, Jean-Luc", "Doe, Jean Luc", True),
        ("Doe, Jean-Luc", "Doe, J.-L.", True),
        ("Øst, Łukasz", "Ost, Lukasz", True),
        ("Æbel, Đ", "Aebel, D", True),
        ("O’Neil, J.", "O'Neil, Jane", True),
        ("ONeil, J.", "O'Neil, Jane", True),
        ("van der Berg, J.", "Jane van der Berg", True),
        ("van der Berg, J.", "Berg, Jane", False),
        ("Berg, J.", "Jane van der Berg", False),
        ("Doe", "Doe", True),
        ("Doe", "Doe, J.", False),
        ("Юнг, К.", "Юнг, Карл", True),
        ("Straße, A", "STRASSE, A", True),
        ("Guðmundsdóttir, B.", "Gudmundsdottir, Björk", True),
        ("Đokić, A", "Dokic, A", True),
        ("Cœur, J", "Coeur, Jacques", True),
        ("Yıldız, A", "Yildiz, A", True),
        ("Yıldız, Işıl", "Yildiz, Isil", True),
        ("Calero Valdez, André", "André Juan Valdez", False),
        ("Calero Valdez, André", "Juan Calero Valdez", False),
        ("Calero Valdez, André", "Calero Valdez", False),
        ("Doe, Ab", "Doe, AC", True),
        ("Doe, AB", "Doe, Bc", False),
        ("Doe, Abcd", "Doe, ABCD", True),
        ("Jun Li", "LI, JIE", False),
        ("Jun Li", "JIE LI", False),
        ("Jie Li", "LI, JIE", True),
        ("Jun Li", "LI, J", True),
        ("Jun Q. Li", "LI, JQ", True),
        ("Jun Li", "Li, JIE", True),
    ],
)
def test_two_spellings(owner, name, same):
    assert owner_matcher([owner])(Person.read(name)) == same


def test_nobody_is_the_owner_of_a_lab_page():
    assert not owner_matcher([])(Person.read("Doe, John"))


WORDS = st.lists(st.sampled_from(["Ada", "A.", "AB", "de", "Love-Lace", "Lovelace", "Lo", "Jr"]), min_size=1)
NAMES = st.lists(WORDS.map(" ".join), min_size=1, max_size=2).map(", ".join)


@given(NAMES, NAMES)
def test_a_name_without_accents_is_the_owners_as_one_with_them(owner, name):
    is_owner = owner_matcher([owner])
    assert is_owner(Person.read(name)) == is_owner(Person.read(name.replace("e", "é").replace("d", "ḍ")))


def test_addresses_of_people():
    find = address_finder({"Jane Doe": "https://jane.org", "J. Doe": "https://j.org"})
    assert find(Person.read("Doe, Jane")) == "https://jane.org"
    assert find(Person.read("Doe, John")) == "https://j.org"
    assert find(Person.read("Roe, R.")) is None


@pytest.mark.parametrize(
    ("field", "value", "marks"),
    [
        ("Doe, Jane and Roe, R.", "Doe, Jane and Roe, R.", ["", ""]),
        ("Doe,\n Jane   and\tRoe, R.", "Doe, Jane and Roe, R.", ["", ""]),
        ("Doe*, Jane", "Doe, Jane", ["*"]),
        ("Doe *, Jane", "Doe, Jane", ["*"]),
        ("*Doe, Jane*", "Doe, Jane", ["*"]),
        ("Doe†‡, J", "Doe, J", ["†‡"]),
        ("Doe§, J and Roe¶, R and Poe, P", "Doe, J and Roe, R and Poe, P", ["§", "¶", ""]),
        ("Doe∗, J", "Doe, J", ["*"]),
        (r"Doe$^*$, J", "Doe, J", ["*"]),
        (r"Doe$^{**}$, J", "Doe, J", ["*"]),
        (r"Doe$ ^ { \ast } $, J", "Doe, J", ["*"]),
        (r"Doe$^\star$, J", "Doe, J", ["*"]),
        (r"Doe$^{\dagger}$, J and *Roe, R$^\S$", "Doe, J and Roe, R", ["†", "*§"]),
        (r"Doe$\ddagger$, J", "Doe, J", ["‡"]),
        (r"Doe$\P$, J", "Doe, J", ["¶"]),
        (r"Doe$\dag$, J", "Doe, J", ["†"]),
        (r"Doe$†$, J", "Doe, J", ["†"]),
        (r"Doe\dag, J", "Doe, J", ["†"]),
        (r"Doe\ddag, J", "Doe, J", ["‡"]),
        (r"Doe\dagger, J", "Doe, J", ["†"]),
        (r"Doe\textdagger{}, J", "Doe, J", ["†"]),
        (r"Doe\textdaggerdbl, J", "Doe, J", ["‡"]),
        (r"Doe\textasteriskcentered, J", "Doe, J", ["*"]),
        (r"Doe\textsuperscript{*}, J", "Doe, J", ["*"]),
        (r"Doe\textsuperscript{1,*}, J", "Doe, J", ["*"]),
        (r"Doe\textsuperscript{1, 2}, J", "Doe, J", [""]),
        (r"Doe$^{1}$, J", "Doe$^{1}$, J", [""]),
        (r"Doe$^{*,1}$, J", "Doe, J", ["*"]),
        (r"Doe$^{1, 2,*}$, J", "Doe, J", ["*"]),
        (r"Doe$^{\dagger,*}$, J", "Doe, J", ["†*"]),
        (r"Doe\textsuperscript{‡,1}, J", "Doe, J", ["‡"]),
        (r"\*Doe, J", r"\*Doe, J", [""]),
        (r"Doe\dagx, J", r"Doe\dagx, J", [""]),
        ("* and Doe, J", "Doe, J", [""]),
        ("", "", []),
        (r"\textbf{Zhu, W.}", "Zhu, W.", [""]),
        (r"\textbf {Zhu, W.} and Doe, J", "Zhu, W. and Doe, J", ["", ""]),
        (r"\textit{Zhu, W.}", "Zhu, W.", [""]),
        (r"\underline{\textbf{ Zhu, W. } }", "Zhu, W.", [""]),
        (r"\uline{\textsc{Zhu, {W}}}", "Zhu, {W}", [""]),
        (r"\emph{A {B}}", "A {B}", [""]),
        (r"\textbf{Zhu}, \textbf{W.}", r"\textbf{Zhu}, \textbf{W.}", [""]),
        (r"\textbf{\emph{Zhu}, \emph{W.}}", r"\emph{Zhu}, \emph{W.}", [""]),
        (r"\emph{\textbf{\emph{A} \emph{B}}}", r"\emph{A} \emph{B}", [""]),
        (r"\textbf{Zhu, W.", r"\textbf{Zhu, W.", [""]),
        (r"\textbf{Zhu, {W.}", r"\textbf{Zhu, {W.}", [""]),
        (r"\emph{A\}}", r"A\}", [""]),
        (r"\emph{A\{}", r"A\{", [""]),
        (r"\emph{A\}", r"\emph{A\}", [""]),
        (r"\texttt{Zhu, W.}", r"\texttt{Zhu, W.}", [""]),
        (r"\textbf{}", "", []),
        ("{Doe, J. and Roe, R.}", "Doe, J. and Roe, R.", ["", ""]),
        ("{ Doe, J. and Roe, R. }", "Doe, J. and Roe, R.", ["", ""]),
        ("{Doe}, J. and Roe, R.", "{Doe}, J. and Roe, R.", ["", ""]),
        ("Doe, J. and Roe, {R.}", "Doe, J. and Roe, {R.}", ["", ""]),
        ("{Doe, J.} and {Roe, R.}", "{Doe, J.} and {Roe, R.}", ["", ""]),
        ("{Barnes and Noble}", "{Barnes and Noble}", [""]),
        ("{Doe, J. and Noble}", "{Doe, J. and Noble}", [""]),
        ("{Doe, J.}", "{Doe, J.}", [""]),
        ("family=Doe, given=Jane, given-i=J", "Doe, Jane", [""]),
        ("family=Beethoven, prefix=van, given=L", "van Beethoven, L", [""]),
        ('family="Doe", suffix=Jr, GIVEN = J', "Doe, Jr, J", [""]),
        ("given=Jane", "Jane", [""]),
        ("family=Doe, Jane", "family=Doe, Jane", [""]),
        ("Doe, Jr., John", "Doe, Jr., John", [""]),
        ("Doe, III, John", "Doe, III, John", [""]),
        ("Doe, 3rd, John", "Doe, 3rd, John", [""]),
        ("Doe, PhD, John", "Doe, PhD, John", [""]),
        ("Doe, J., Jr.", "Doe, Jr., J.", [""]),
        ("{Doe}, J.~B., II and Roe, R., 3rd", "{Doe}, II, J.~B. and Roe, 3rd, R.", ["", ""]),
        ("Jane B. Doe, Jr.", "Doe, Jr., Jane B.", [""]),
        ("Doe, Jr., III", "Doe, Jr., III", [""]),
        ("Doe, Jr and Doe, V.", "Doe, Jr and Doe, V.", ["", ""]),
        ("Jane Doe 0001 and Roe 0012, R.", "Jane Doe and Roe, R.", ["", ""]),
        ("0001, Jane Doe and Agent 007", "Jane Doe and Agent 007", ["", ""]),
        ("Doe, J. and ...", "Doe, J. and others", ["", ""]),
        (r"Doe, J. and \dots", "Doe, J. and others", ["", ""]),
        ("Doe, J. ,", "Doe, J.", [""]),
        ("Doe, J. and others", "Doe, J. and others", ["", ""]),
        ("Doe, J. and {others}", "Doe, J. and others", ["", ""]),
        ("Doe, J. and et al.", "Doe, J. and others", ["", ""]),
        ("Doe, J. and {et al.}", "Doe, J. and others", ["", ""]),
        ("Doe, J. and Roe, R. et al", "Doe, J. and Roe, R. and others", ["", "", ""]),
        ("Doe, J., et al.", "Doe, J. and others", ["", ""]),
        ("{Metal}, J. and Etal, R.", "{Metal}, J. and Etal, R.", ["", ""]),
    ],
)
def test_a_field_of_names(field, value, marks):
    names = read_names(field)
    assert (names.value, [person.mark for person in names.people], names.odd) == (value, marks, [])


@pytest.mark.parametrize(
    ("field", "several"),
    [
        ("Jane Doe, John Roe", ["Jane Doe and John Roe"]),
        ("J. Doe, R. Roe, Pat van Poe", []),
        ("J. Doe, R. Roe, P. Q. Poe", ["J. Doe and R. Roe and P. Q. Poe"]),
        ("Jane Doe, John Roe and Pat Poe", ["Jane Doe and John Roe"]),
        ("García Márquez, Gabriel José and Roe, R.", []),
        ("{García Márquez}, Gabriel José", []),
        ("Calero Valdez, André C.", []),
        ("Calero Valdez, A C", []),
        ("van der Berg, Jan Peter", []),
        ("Doe, Jane", []),
        ("Jane Doe", []),
        ("王 伟, 李 明", []),
    ],
)
def test_several_people_with_commas_between(field, several):
    assert list(read_names(field).several) == several


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Ludwig Otto van Beethoven", "van Beethoven, Ludwig Otto"),
        ("van Beethoven, Jr, Ludwig", "van Beethoven, Jr, Ludwig"),
        ("Plato", "Plato"),
    ],
)
def test_a_name_is_written_as_bibtex_takes_it(typed, written):
    assert str(Person.read(typed)) == written


@pytest.mark.parametrize("name", ["A, B, C, D", "Doe; Roe", "Doe, X Y, John", "Doe, J.R., K.K. Roe"])
def test_what_is_no_name_stays_as_typed(name):
    assert read_names(name)[:2] == (f"{{{name}}}", [name])


@pytest.mark.parametrize(
    ("again", "middle", "close"),
    [
        (r"\textbf{", "A", "}"),
        (r"\textbf{", "A", "} x"),
        (r"\textbf{A} ", "", ""),
        ("}", "", ""),
        ("} ", "x", ""),
        ("$ ", "", ""),
        ("$*", "", ""),
        (r"\textsuperscript{1,", "", ""),
        ("A, B and ", "C, D", ""),
        ("given=a, ", "family=b", ""),
        ("; ", "", ""),
    ],
)
@pytest.mark.growth
def test_time_grows_with_the_field(again, middle, close):
    def work(size):
        read_names(again * size + middle + close * size)

    assert growth(work, 1000, 4000, 10) < 10


@pytest.mark.parametrize(
    ("field", "mended"),
    [
        ("Doe, J. and Roe, R.", False),
        ("Doe, J. and others", True),
        ("Doe*, J. and Roe, R.", True),
        ("A, B, C, D", True),
        ("Doe, J., Jr.", True),
        ("Doe, Jr., J.", False),
        ("Jane Doe 0001", True),
    ],
)
def test_what_is_copied_otherwise_than_typed(field, mended):
    assert read_names(field).mended is mended


def test_short_names_with_commas_between_them():
    assert read_names("Jane Li, John Wu").several == ("Jane Li and John Wu",)

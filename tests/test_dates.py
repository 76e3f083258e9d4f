"""When an entry appeared, as functions of what is written."""

import pytest
from test_scan import entry_of

from sphinx_scholar.bib.dates import dated, month_and_day

MONTHS = "January February March April May June July August September October November December"


@pytest.mark.parametrize(
    ("written", "month_day"),
    [
        *((name, (number, 0)) for number, name in enumerate(MONTHS.split(), 1)),
        *((name[:3].lower(), (number, 0)) for number, name in enumerate(MONTHS.split(), 1)),
        *((str(number), (number, 0)) for number in range(1, 13)),
        ("Jan.", (1, 0)),
        ("Sept.", (9, 0)),
        ("DEC", (12, 0)),
        ("01", (1, 0)),
        ("januari", (1, 0)),  # Swedish
        ("maj", (5, 0)),
        ("März", (3, 0)),
        ("enero", (1, 0)),
        ("août", (8, 0)),
        ("févr.", (2, 0)),
        ("juil", (7, 0)),
        ("gennaio", (1, 0)),
        ("mrt", (3, 0)),
        ("mei", (5, 0)),
        ("fevereiro", (2, 0)),
        ("outubro", (10, 0)),
        ("styczeń", (1, 0)),
        ("янв", (1, 0)),
        ("января", (1, 0)),
        ("հունվարի", (1, 0)),
        ("may 8", (5, 8)),
        ("8 mai", (5, 8)),
        ("may 1", (5, 1)),
        ("may 31", (5, 31)),
        ("may 32", (5, 0)),
        ("may 0", (5, 0)),
        ("may 2019", (5, 0)),
        ("oct-nov", (10, 0)),
        ("Oct 3 -- Nov 4", (10, 3)),
        ("early june", (6, 0)),
        ("3 12", (3, 0)),
        ("spring", (3, 0)),
        ("Summer", (6, 0)),
        ("autumn", (9, 0)),
        ("fall", (9, 0)),
        ("winter", (12, 0)),
        ("21", (3, 0)),
        ("22", (6, 0)),
        ("23", (9, 0)),
        ("24", (12, 0)),
        ("", (0, 0)),
        (" ", (0, 0)),
        ("in press", (0, 0)),
        ("to appear 3", (0, 0)),
        ("0", None),
        ("13", None),
        ("20", None),
        ("25", None),
        ("13 5", None),
        ("12 foo", None),
        ("foo", None),
        ("-", None),
    ],
)
def test_months(written, month_day):
    assert month_and_day(written) == month_day


COMING = [
    "forthcoming",
    "in press",
    "inpress",
    "to appear",
    "to be published",
    "accepted",
    "submitted",
    "Under Review",
    "in preparation",
    "inpreparation",
    "prepublished",
]


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ("year = 2020", (-2020, 0, 0)),
        ("year = {c. 2020}", (-2020, 0, 0)),
        (r"year = {\noopsort{1969}2020}", (-2020, 0, 0)),
        ("year = {1982--1983}", (-1982, 0, 0)),
        ("year = 2020, month = may", (-2020, -5, 0)),
        ("year = 2020, month = {may 8}", (-2020, -5, -8)),
        ("year = 2020, month = may, day = 9", (-2020, -5, -9)),
        ("year = 2020, month = {may 8}, day = {9th}", (-2020, -5, -9)),
        ("year = 2020, month = {may 8}, day = {some}", (-2020, -5, -8)),
        ("year = 2020, month = {may 8}, day = {100}", (-2020, -5, -8)),
        ('year = 2020, month = {M{\\"a}rz}', (-2020, -3, 0)),
        ("year = 2020, month = {foo}", (-2020, 0, 0)),
        ("", (9999, 0, 0)),
        ("month = may", (9999, 0, 0)),
        ("year = {n.d.}", (9999, 0, 0)),
        *((f"year = {{2020 ({words})}}", (-2020, -13, 0)) for words in COMING),
        *((f"{field} = {{{words}}}", (-9999, 0, 0)) for words in COMING for field in ("year", "note")),
        ("pubstate = {inpress}", (-9999, 0, 0)),
        ("date = {forthcoming}", (-9999, 0, 0)),
        ("month = {to appear}", (-9999, 0, 0)),
        ("year = 2020, month = {to appear}", (-2020, -13, 0)),
        ("year = 2020, month = may, note = {in press}", (-2020, -5, 0)),
        ("year = 2020, date = {forthcoming}", (-2020, -13, 0)),
        ("year = 2020, pubstate = {submitted}", (-2020, -13, 0)),
        ("year = 2020, note = {N}, pubstate = {submitted}", (-2020, -13, 0)),
        ("note = {unaccepted}", (9999, 0, 0)),
        ("year = 2020, note = {Accepted as an oral}", (-2020, 0, 0)),
        ("year = 2020, note = {Accepted, in press}", (-2020, -13, 0)),
        ("abstract = {accepted}", (9999, 0, 0)),
    ],
)
def test_what_an_entry_is_ordered_by(fields, key):
    entry = entry_of(f"@misc{{k, title = {{T}}, {fields}}}")
    assert entry.date == (*key, entry.order)


@pytest.mark.parametrize(
    ("fields", "language", "words"),
    [
        ("year = 2020", "en", "2020"),
        ("year = 2020, month = may", "en", "May 2020"),
        ("year = 2020, month = 5", "en", "May 2020"),
        ("year = 2020, month = {May 8}", "en", "May 2020"),
        ("year = 2020, month = {8 mai}", "en", "May 2020"),
        ("year = 2020, month = mar", "de", "März 2020"),
        ("year = 2020, month = mar", "zh_CN", "2020年3月"),
        ("year = 2020, month = {oct-nov}", "en", "2020"),
        ("year = 2020, month = {spring}", "en", "2020"),
        ("year = 2020, month = 21", "en", "2020"),
        ("year = 2020, month = {to appear}", "en", "2020"),
        ("year = {c. 2020}, month = may", "en", "c. 2020"),
        ("year = {in press}, month = may", "en", "in press"),
        ("month = may", "en", ""),
    ],
)
def test_what_a_reference_says_of_its_date(fields, language, words):
    assert dated(entry_of(f"@misc{{k, title = {{T}}, {fields}}}"), language) == words

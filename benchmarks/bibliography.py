"""Synthetic bibliographies: as long and as varied as real ones, and the same bytes for the same seed.

An entry depends on the seed and its number alone, so a short bibliography is the beginning of a longer one.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ABSTRACT_WORDS = 140
YEARS = range(1985, 2025)  # 40 groups in a list by year
FIRST = (
    "Ada Aram Zoë José François Miloš Ana-María Søren Łukasz Emmy Hrayr Ngọc {\\'E}mile Bj{\\\"o}rn "
    "Wei Ayşe Olga Kwame J.~R. M."
).split()
LAST = (
    "Lovelace Müller Nuñez Harutyunyan {Ver~Steeg} {van~der~Waals} O'Brien Nguy{\\~{\\^e}}n Erd{\\H{o}}s "
    'Đorđević S{\\o}rensen Åström {\\c{C}}elik Wójcik García-Márquez Smith Tanaka Zhang Okafor G{\\"o}del'
).split()
COMMON = (
    "the of and a in to is that we for with by on this are from as which not an show our can be at it "
    "between under these more than model data method learning bound results"
).split()
MATHS = ("$O(n \\log n)$", "$\\ell_2$", "$p(y \\mid x)$", "$\\alpha > \\frac{1}{2}$", "$\\mathbb{R}^d$")
VENUES = {
    "article": ("journal", ("Annals of Statistics", "Journal of Machine Learning Research", "Physica D")),
    "inproceedings": ("booktitle", ("Advances in Computing {(AC)}", "Proceedings of the {IEEE} {ICASSP}")),
    "misc": ("howpublished", ("Preprint", "Technical note")),
}


class Entry(NamedTuple):
    """An entry's key, type and fields."""

    key: str
    type: str
    fields: dict[str, str]

    def __str__(self) -> str:
        lines = "".join(f"  {name} = {{{value}}},\n" for name, value in self.fields.items())
        return f"@{self.type}{{{self.key},\n{lines}}}\n\n"


def vocabulary(seed: int, size: int = 8000) -> list[str]:
    """Give words to write with: common ones, then ever rarer ones that nobody has read before."""
    random = Random(f"words {seed}")
    parts = [a + b for a in "b d f g k l m n p r s t v st tr pl".split() for b in "a e i o u ai or".split()]
    made = (
        "".join(random.choices(parts, k=random.randint(2, 4))) + random.choice("nstly") for _ in range(size)
    )
    return list(dict.fromkeys([*COMMON, *made]))


def entries(count: int, seed: int = 11) -> Iterator[Entry]:
    """Give so many entries."""
    words = vocabulary(seed)
    # Zipf's law: the second word is half as frequent as the first one.
    weights, total = [], 0.0
    for rank in range(1, len(words) + 1):
        total += 1 / rank
        weights.append(total)
    for number in range(count):
        random = Random(f"{seed} {number}")

        def text(length: int, random: Random = random) -> list[str]:
            return random.choices(words, cum_weights=weights, k=length)

        [kind] = random.choices(list(VENUES), weights=[5, 4, 1])
        field, venues = VENUES[kind]
        year = YEARS[number % len(YEARS)]
        title = text(random.randint(6, 12))
        abstract = text(ABSTRACT_WORDS)
        title[0], abstract[0] = title[0].capitalize(), abstract[0].capitalize()
        if number % 10 == 0:
            title[1:] = ["{" + title[1].capitalize() + "}", *title[2:], random.choice(MATHS)]
        if number % 5 == 0:
            abstract[random.randrange(5, 100)] = random.choice(MATHS)
        for end in range(19, ABSTRACT_WORDS, 20):
            abstract[end] += "."
        people = random.randint(3, 6)
        authors = zip(random.sample(LAST, people), random.sample(FIRST, people), strict=True)
        start = random.randint(1, 900)
        fields = {
            "author": " and ".join(f"{last}, {first}" for last, first in authors),
            "title": " ".join(title),
            field: random.choice(venues),
            "year": str(year),
            "doi": f"10.1000/synthetic.{number}",
            "url": f"https://example.org/papers/{number}",
            "eprint": f"{year % 100:02}{number % 12 + 1:02}.{number % 100000:05}",
            "archiveprefix": "arXiv",
            "keywords": ", ".join(text(3)),
            "abstract": " ".join(abstract),
        }
        if kind != "misc":
            fields["pages"] = f"{start}--{start + 12}"
        if kind == "article":
            fields |= {"volume": str(random.randint(1, 60)), "number": str(random.randint(1, 12))}
        yield Entry(f"paper{number}", kind, fields)


def write(path: Path, count: int, edit: int = 0) -> None:
    """Write so many entries into a file; *edit*: a number to put into the title of the one in the middle."""
    with path.open("w", encoding="utf-8") as file:
        for number, entry in enumerate(entries(count)):
            if edit and number == count // 2:
                entry.fields["title"] += f" {edit}"
            file.write(str(entry))

"""Documents damaged at random, and what must hold of each: ``python tests/damage.py 20000``."""

import random
import re
import sys
import unicodedata
from collections import Counter
from pathlib import Path

import bibtexparser
from pybtex.database.input.bibtex import LowLevelParser, month_names
from pybtex.utils import CaseInsensitiveDict

from sphinx_scholar.bib.dialects import PRIVATE_FIELDS
from sphinx_scholar.bib.export import export_bibtex
from sphinx_scholar.bib.names import read_names
from sphinx_scholar.bib.read import File, read_files
from sphinx_scholar.bib.sound import balanced, legal_key, legal_name, legal_type

SOURCES = [path.read_bytes() for path in sorted((Path(__file__).parent / "bib").glob("*.bib"))]
SOURCES.append(
    b"@article{a, owner = {Somebody Secret}, title = {A},\n  year = 2020, file = {/home/secret/x.pdf}}\n"
)
SOURCES.append(
    b'@misc{a, title = "A {B} c" # jan, OWNER = "Somebody Secret",\n note = {x \\{ y \\} z}, year = 1999,}\n'
)
SOURCES.append(
    b"@misc(k, title = {In (so called) parentheses}, note = {a@b.c},\n author = {Doe*, Jane and Roe, R.})\n"
)
TOKENS = re.compile(rb"\w+|\s+|.", re.DOTALL)
INSERTED = [
    b"{",
    b"}",
    b'"',
    b",",
    b"=",
    b"#",
    b"@",
    b"\\",
    b"%",
    b"$",
    b"(",
    b")",
    b"\n",
    b" ",
    b"@misc{",
    b"\\{",
]
INSERTED += [
    b"\\}",
    b"title = {",
    b"@string{a = {b}}",
    b"\n@",
    b" # ",
    b"\xff",
    b"\xc3\xa9",
    b"\x00",
    b"x y = {z}",
]

#: An entry in the source, as anybody sees it.
HEAD = re.compile(
    r"^[ \t]*@[ \t]*(?!comment\b|string\b|preamble\b|xdata\b|set\b)[\w-]+\s*[{(]\s*[^\s,={}()]+\s*,",
    re.M | re.I,
)


def damage(seed):
    """Give a document of one or two sources, with one to six changes of bytes and tokens."""
    chance = random.Random(seed)
    data = b"\n".join(chance.choice(SOURCES) for _source in range(chance.choice([1, 1, 2])))
    for _change in range(chance.randint(1, 6)):
        tokens = (
            TOKENS.findall(data) if chance.random() < 0.7 else [data[n : n + 1] for n in range(len(data))]
        )
        if not tokens:
            break
        place = chance.randrange(len(tokens))
        kind = chance.randrange(5)
        if kind == 0:
            del tokens[place]
        elif kind == 1:
            tokens.insert(place, chance.choice(INSERTED))
        elif kind == 2:
            tokens[place] = chance.choice(INSERTED)
        elif kind == 3:
            other = chance.randrange(len(tokens))
            tokens[place], tokens[other] = tokens[other], tokens[place]
        else:
            del tokens[place : place + chance.randint(1, 8)]
        data = b"".join(tokens)
    return data


def read(data, name="refs.bib"):
    return read_files([File(Path(name), name, data, "")], "utf-8-sig")


def plain(value):
    return " ".join(unicodedata.normalize("NFC", value).split())


def understood(entry):
    """Give the fields that an entry has of its own, less private ones: what is to be copied."""
    result = {}
    stems = tuple(name[:-1] for name in PRIVATE_FIELDS if name.endswith("*"))
    shown = export_bibtex(entry, [])
    for field in entry.source.fields:
        name = legal_name(field.name)
        words = {name, *field.name.lower().split()}
        if any(word in PRIVATE_FIELDS or word.startswith(stems) for word in words):
            continue
        macros = {**month_names, **entry.source.macros}
        texts = [macros.get(p.text.lower(), p.text) if p.bare else p.text for p in field.parts]
        value = "".join(texts)
        if name in {"author", "editor"}:
            names = read_names(plain(value))
            if names.mended:
                value = balanced(names.value)  # as it is shown
        result[name] = plain(value)
    assert shown
    return result


def by_pybtex(text):
    """Give key, type and fields of the one entry, as pybtex reads it; any problem is an exception."""
    [(kind, (key, fields))] = LowLevelParser(text, macros=CaseInsensitiveDict(month_names))
    assert len(fields) == len({name.lower() for name, _parts in fields}), "a field stands twice"
    return key, kind.lower(), {name.lower(): plain("".join(parts)) for name, parts in fields}


def by_bibtexparser(text):
    """Give the same as bibtexparser reads it, with values only where they are one part in braces."""
    library = bibtexparser.parse_string(text)
    assert not library.failed_blocks
    assert not library.comments
    [entry] = library.entries
    fields = {field.key.lower(): plain(str(field.value)) for field in entry.fields}
    return entry.key, entry.entry_type.lower(), fields


def check(data):
    """Give what is wrong with how a document was read and is exported; nothing should be."""
    library = read(data)
    text = library_text(data)
    told = {int(trouble.location.rpartition(":")[2]) for trouble in library.problems}
    told |= {entry.source.line for entry in library.entries.values()}
    for head in HEAD.finditer(text):
        line = text.count("\n", 0, text.index("@", head.start())) + 1
        if line not in told:
            yield f"lost: {head[0]!r} in line {line}"
    secret = re.search(r"[,\n] *owner = [{\"]Somebody Secret[}\"]", text, re.I)
    for entry in library.entries.values():
        exported = export_bibtex(entry, PRIVATE_FIELDS)
        if secret and "Secret" in exported:
            yield f"leaks: {exported}"
        wanted = understood(entry)
        local = {n for n in wanted if n not in {k.lower() for k in re.findall(r"^  (\S+) =", exported, re.M)}}
        for name in local:  # a path of somebody's disk
            if not re.search(r"file:|[\\/]", wanted.pop(name)):
                yield f"field lost: {name}"
        for reader in (by_pybtex, by_bibtexparser):
            try:
                key, kind, fields = reader(exported)
            except Exception as error:
                yield f"{reader.__name__}: {type(error).__name__} {error}: {exported}"
                continue
            if key != legal_key(entry.key) or kind != legal_type(kind) or fields.keys() != wanted.keys():
                yield f"{reader.__name__}: other key, type or fields: {exported}"
            for name, value in wanted.items():
                single = len(next(f.parts for f in entry.source.fields if legal_name(f.name) == name)) == 1
                whole = reader is by_pybtex or (single and f"{name} = {{" in exported.lower())
                if whole and fields.get(name) != value:
                    yield f"{reader.__name__}: {name} is {fields.get(name)!r}, not {value!r}: {exported}"


def library_text(data):
    """Decode a document as the reader does."""
    encodings = ["utf-16"] if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else ["utf-8-sig"]
    for encoding in [*encodings, "cp1252", "latin-1"]:
        try:
            return re.sub("\r\n?", "\n", data.decode(encoding))
        except UnicodeError:
            continue
    raise AssertionError


def faults(seeds):
    """Damage a document for each seed; give what is wrong with how those are read."""
    for seed in seeds:
        data = damage(seed)
        try:
            for fault in check(data):
                yield seed, fault
        except Exception as error:
            yield seed, f"traceback: {type(error).__name__}: {error}"


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    counts = Counter()
    for seed, fault in faults(range(count)):
        counts[fault.partition(":")[0]] += 1
        if sum(counts.values()) <= 12:
            print(seed, fault[:600])
    print(f"{count} documents: {sum(counts.values())} faults", dict(counts))

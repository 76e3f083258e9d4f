"""Bring the catalogs up to date with the source: ``make messages``; with a new one: ``make messages add=nl``.

A catalog holds nothing that changes without a reason: no dates, no line numbers, no names, in the text
(``.po``) and in what is made from it for gettext (``.mo``).
"""

import struct
import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

import sphinx_scholar

SOURCE = Path(sphinx_scholar.__file__).parent
FOLDER = SOURCE / "locale"
KEYWORDS = {**DEFAULT_KEYWORDS, "__": None}


def extract():
    """Give a catalog of all messages in the source, untranslated, in the order of its files and lines."""
    catalog = Catalog()
    for _file, _line, message, _comments, _context in extract_from_dir(SOURCE, keywords=KEYWORDS):
        catalog.add(message)
    return catalog


def path_of(language):
    return FOLDER / language / "LC_MESSAGES" / "sphinx_scholar.po"


def read(language):
    """Read a language's catalog; one that is not there is empty."""
    path = path_of(language)
    if not path.is_file():
        return Catalog(language)
    with path.open("rb") as file:
        return read_po(file, language)


def languages():
    return sorted(path.name for path in FOLDER.iterdir() if path.is_dir())


def update(language):
    """Give the text of a language's catalog with the messages of the source: new ones are empty."""
    catalog = read(language)
    catalog.update(extract(), no_fuzzy_matching=True)
    body = BytesIO()
    write_po(body, catalog, width=0, omit_header=True, ignore_obsolete=True)
    header = [
        f"# Words of sphinx-scholar in {catalog.locale.get_display_name('en')}.",
        'msgid ""',
        'msgstr ""',
        f'"Language: {language}\\n"',
        f'"Plural-Forms: {catalog.plural_forms}\\n"',
        '"MIME-Version: 1.0\\n"',
        '"Content-Type: text/plain; charset=utf-8\\n"',
        '"Content-Transfer-Encoding: 8bit\\n"',
    ]
    return "\n".join([*header, "", body.getvalue().decode().strip(), ""])


def compiled(catalog):
    """Give what gettext reads; Babel's own ``write_mo`` puts its version and the time in."""
    header = f"Content-Type: text/plain; charset=utf-8\nPlural-Forms: {catalog.plural_forms}\n"
    said = {"": header}
    for message in catalog:
        if message.id and all(message.string if message.pluralizable else [message.string]):
            one = message.id if message.pluralizable else [message.id]
            said["\0".join(one)] = "\0".join(message.string) if message.pluralizable else message.string
    pairs = [(one.encode(), other.encode()) for one, other in sorted(said.items())]
    columns = [[pair[side] for pair in pairs] for side in (0, 1)]
    place = 28 + 16 * len(pairs)
    tables, strings = b"", b""
    for column in columns:
        for text in column:
            tables += struct.pack("<2I", len(text), place + len(strings))
            strings += text + b"\0"
    # https://www.gnu.org/software/gettext/manual/html_node/MO-Files.html; no hash table
    return struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, place) + tables + strings


def main(added):
    for language in sorted({*languages(), *added}):
        path = path_of(language)
        text = update(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        path.with_suffix(".mo").write_bytes(compiled(read(language)))
        missing = sum(1 for message in read(language) if message.id and not any(message.string))
        print(f"{path}: {missing} to translate")


if __name__ == "__main__":
    main(sys.argv[1:])

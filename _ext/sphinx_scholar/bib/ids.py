"""Permanent ids: what leads to a paper depends on its key alone, whatever else a file or a page holds.

An id is a name in XML without colons (https://www.w3.org/TR/xml-names/#NT-NCName), so that HTML, EPUB, URL
fragments and LaTeX take it as it is.
"""

from __future__ import annotations

import hashlib
import re

#: With what a name in XML may begin, but ``_``: the first and the last of each range. Not all are letters.
_XML = (
    "AZaz\u00c0\u00d6\u00d8\u00f6\u00f8\u02ff\u0370\u037d\u037f\u1fff\u200c\u200d\u2070\u218f"
    "\u2c00\u2fef\u3001\ud7ff\uf900\ufdcf\ufdf0\ufffd\U00010000\U000effff"
)
#: A hash in letters: no key that people or programs give ends like this.
_HASH = re.compile(r"-[bcdfghjkmnpqrstv]{8}\Z")
_LETTERS = str.maketrans("0123456789abcdef", "bcdfghjkmnpqrstv")
#: Longer keys are cut, and get a hash.
_LONGEST = 100
#: Bytes in UTF-8 of a longer name of a file are cut: file systems have an end at 255.
_MOST_BYTES = 200
#: What no file of Windows may be called, and what a server takes for the folder itself.
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d|index)(\.|\Z)")


def permanent_id(key: str) -> str:
    """Make the id of a paper from its key.

    :param key: as in the file; to BibTeX, keys that differ only in case are one.
    :returns: the key in lower case, if it begins with a letter and holds only letters and digits of any
        script, ``-``, ``_`` and ``.``; else what of it is such, and a hash of it. Two keys have two ids.
    """
    key = key.lower()
    if key[:1].isalpha() and all(map(_is_kept, key)) and not _HASH.search(key) and len(key) <= _LONGEST:
        return key
    kept = "".join(char if _is_kept(char) else " " for char in key)
    words = "-".join(kept.split())[: _LONGEST // 2].strip("-_.")
    if not words[:1].isalpha():
        words = f"paper-{words}".rstrip("-")
    return f"{words}-{_hash(key)}"


def file_name(key: str) -> str:
    """Make the name of a paper's files from its key: its permanent id, where any file system takes that."""
    name = permanent_id(key)
    whole = name.encode()
    if len(whole) <= _MOST_BYTES and not _RESERVED.match(name) and not name.endswith("."):
        return name
    words = whole[: _MOST_BYTES - 10].decode(errors="ignore").strip("-_.")
    return f"{words.replace('.', '-')}-{_hash(key.lower())}"


def group_id(name: str, words: str) -> str:
    """Make the id of a group from what docutils keeps of its name.

    :param words: what that is; nothing is of a name in another script, and gets a hash, as a long one does.
    """
    if not name or 0 < len(words) <= _LONGEST:
        return words or "none"
    return f"{words[: _LONGEST // 2]}-{_hash(name)}".strip("-")


def _hash(key: str) -> str:
    digest = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
    return digest.translate(_LETTERS)


def derived_id(identifier: str, number: int) -> str:
    """Make the id of a paper for another place on the same page: no permanent id begins so.

    :param number: of the place, from 2.
    """
    return f"_{number}-{identifier}"


def _is_kept(char: str) -> bool:
    if char in "-_.0123456789":
        return True
    ranges = zip(_XML[::2], _XML[1::2], strict=True)
    return (char.isalpha() or char.isdecimal()) and any(first <= char <= last for first, last in ranges)

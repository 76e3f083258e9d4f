"""What a warning can be about: the subtypes, each for ``suppress_warnings``."""

from __future__ import annotations

from enum import Enum


class Problem(Enum):
    """What a warning of this extension is about; ``scholar.VALUE`` in ``suppress_warnings``.

    Below each: what is wrong and what was done about it, then what the author can do. The manual shows both.
    """

    CONFIG = "config"
    """A value in ``conf.py`` is not of the form that was expected, and the default is taken; of
    ``scholar_profile``, only the part that is wrong is left out. Or it names a file twice, which is read
    once, or a folder that is not there; or nobody knows a setting of that name; or the name of a directive
    belongs to a theme or another extension; or ``scholar_light`` is set, but the theme is another one.

    Write it in the form, or by the name, that the warning tells; write the directive as ``{scholar:NAME}``.
    """
    OWNER = "owner"
    """No author or editor in the ``.bib`` files has a name of ``scholar_author``; nobody is marked.

    Write the name as it stands in the files; each spelling is an item of the list.
    """
    BIBFILE = "bibfile"
    """A ``.bib`` file cannot be read, has no entries, or is not in the encoding that ``bibtex_encoding``
    says.

    Check the file's name; save it as UTF-8.
    """
    ENTRY = "entry"
    """An entry of a ``.bib`` file is damaged, names a macro, month or parent that is not known, or repeats a
    key or a field. What can be read is shown, and no other entry suffers.

    Mend the line that the warning names.
    """
    LINK = "link"
    """A link field holds neither a web address nor a file of the site; the link is left out. Or the link
    does not answer, when all are asked.

    Correct the address, or put the file into a folder of ``html_static_path`` or ``scholar_file_path``.
    """
    MATHS = "maths"
    """A formula cannot be turned into MathML, or may not stand on a page. One of a ``.bib`` file is shown as
    plain text, one of a page as its source.

    Write it with commands of LaTeX’s own, or name your macros in ``scholar_macros``.
    """
    TEX = "tex"
    """A command of TeX that nobody knows stands in a ``.bib`` field, outside a formula. What stands in its
    braces is shown, or else its name.

    Write what it means, in commands of LaTeX's own.
    """
    DATE = "date"
    """The date of a news item is no date; the item is shown last.

    Write it as ``2023-07-17``, ``2023-07`` or ``2023``.
    """
    NEWS = "news"
    """A list of news is empty, or asks for a kind or a tag that no item has. Or tags of HTML in an item are
    not in pairs; they are mended.

    Correct the ``:kind:`` or the ``:tags:``, or the HTML; take out a list that has nothing to show.
    """
    OPTION = "option"
    """An option of a directive has a value that it does not know; the default is taken.

    The manual lists the values of each option.
    """
    OUTPUT = "output"
    """A feed, the sitemap or ``robots.txt`` cannot be written; what stands in its place is left as it is.

    Take away what stands there, or let the folder be written to.
    """
    PAGE = "page"
    """What stands in the way of a paper’s page, or of the files of a list, is left as it is: the paper has no
    page, or the list has no such file.

    Rename the document or the file that the warning names, give the paper another key, or the files another
    name (`:files:`).
    """
    LIST = "list"
    """A ``{publications}`` shows no paper.

    Mend what the warning names: the ``:filter:``, the ``.bib`` file, or ``bibtex_bibfiles``.
    """
    ABSTRACT = "abstract"
    """An ``{abstract}`` names no known paper, or one without an abstract; nothing is shown.

    Correct the key, or add the field ``abstract`` to the entry.
    """

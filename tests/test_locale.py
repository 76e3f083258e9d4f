"""Our words in every language: none is missed, none is English by mistake, each site has its own."""

import ast
import re

import messages
import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup
from conftest import CONF, Site
from sphinx.locale import get_translation, get_translator, init
from sphinxcontrib.bibtex.plugin import register_plugin
from sphinxcontrib.bibtex.style.referencing import PersonStyle
from sphinxcontrib.bibtex.style.referencing.author_year import AuthorYearReferenceStyle

from sphinx_scholar import words as translate
from sphinx_scholar.bib import maths
from sphinx_scholar.bib.dialects import KINDS
from sphinx_scholar.bib.links import LINKS
from sphinx_scholar.bib.words import Message, Words, __, join
from sphinx_scholar.cli import main
from sphinx_scholar.output.cites import translate_words

LANGUAGES = messages.languages()
FUNCTIONS = {"_", "__", "N_", "gettext", "ngettext"}

#: Every word of a page comes from here; all of it is Greek, but for what readers do not see.
GREEK_BIB = """\
@article{a1, author = {Άλφα* and Βήτα* and Γάμμα}, title = {Ένα}, journal = {Τόπος}, volume = 1, number = 2,
  year = 2020, abstract = {Λόγος.}, selected = {true}, LINKS}
@inproceedings{a2, author = {PEOPLE}, title = {Δύο}, booktitle = {Τόπος}, volume = 3, pages = {1--2},
  year = 2020}
@inproceedings{a3, author = {Άλφα and Βήτα and others}, title = {Τρία}, booktitle = {Τόπος}, number = 3,
  year = 2019}
@incollection{a4, editor = {Άλφα}, title = {Δ}, booktitle = {Τόπος}, edition = {4}, chapter = {5},
  year = 2019}
@inbook{a5, author = {Άλφα}, title = {Ε}, booktitle = {Τόπος}, year = 2019}
@book{a6, author = {Άλφα}, title = {Ζ}, edition = {4}, year = 2019}
@proceedings{a7, editor = {Άλφα}, title = {Η}, year = 2019}
@phdthesis{a8, author = {Άλφα}, title = {Θ}, school = {Τόπος}, year = 2018}
@mastersthesis{a9, author = {Άλφα}, title = {Ι}, school = {Τόπος}, year = 2018}
@techreport{b1, author = {Άλφα}, title = {Κ}, institution = {Τόπος}, year = 2018}
@unpublished{b2, author = {Άλφα}, title = {Λ}, award = {Έπαινος}}
@misc{b3, author = {Άλφα}, title = {Μ}, eprint = {1}, archiveprefix = {Τόπος}, year = 2018,
  keywords = {λόγος, λέξη}}
@patent{b4, author = {Άλφα}, title = {Ν}, number = {1}, pubstate = {inpress}}
@software{b5, author = {Άλφα}, title = {Ξ}, version = {1}, collaboration = {Βήτα}, pubstate = {inpreparation}}
@incollection{b6, author = {Άλφα}, editor = {Βήτα}, title = {Ο}, booktitle = {Τόπος}, year = 2018}
@thesis{b7, author = {Άλφα}, title = {Π}, type = {bathesis}, year = 2018}
@thesis{b8, author = {Άλφα}, title = {Ρ}, type = {candthesis}, year = 2018}
@report{b9, author = {Άλφα}, title = {Σ}, type = {resreport}, year = 2018}
@thesis{c1, author = {Άλφα}, title = {Τ}, type = {datacd}, year = 2018}
@dataset{c3, author = {Άλφα}, title = {Φ}, year = 2018}
@manual{c4, author = {Άλφα}, title = {Χ}, year = 2018}
@booklet{c5, author = {Άλφα}, title = {Ψ}, year = 2018}
@thesis{c2, author = {Άλφα}, title = {Υ}, type = {audiocd}, year = 2018,
  adsurl = {https://x.gr/a}}
@book{c6, author = {Άλφα}, title = {Αα}, edition = {1}, year = 2019}
@book{c7, author = {Άλφα}, title = {Ββ}, edition = {2}, year = 2019}
@book{c8, author = {Άλφα}, title = {Γγ}, edition = {3}, year = 2019}
@book{c9, author = {Άλφα}, title = {Δδ}, edition = {Νέα}, year = 2019}
@inproceedings{d1, author = {Άλφα}, title = {Εε}, booktitle = {Τόπος}, pages = 1, eid = 2, year = 2019}
@misc{δ, author = {Άλφα}, year = 2018}
""".replace("PEOPLE", " and ".join("ΑΒΓΔΕΖΗΘΙΚΛ"))
GREEK_BIB += "".join(
    f"@patent{{kind-{n}, author = {{Άλφα}}, title = {{Ζζ{n}}}, type = {{{kind}}}, year = 2017}}\n"
    for n, kind in enumerate(KINDS)
)
GREEK_LINKS = {field: f"https://x.gr/{number}" for number, field in enumerate(LINKS)} | {
    "arxiv": "2301.12245"
}
GREEK_BIB = GREEK_BIB.replace("LINKS", ", ".join(f"{field} = {{{to}}}" for field, to in GREEK_LINKS.items()))
GREEK_PAGES = {
    "c.md": "# Γ\n\n```{publications}\n:filter: year == 2019\n:paginate: 3\n:no-index:\n```\n",
    "index.md": "# Α\n\n```{toctree}\nb\nc\n```\n\n```{news-list}\n```\n\n"
    "{cite:t}`a1` {cite:p}`a1,a2` {cite:ts}`a2`\n\n```{profile}\n```\n",
    "a.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    "b.md": "# Β\n\n```{publications}\n```\n\n## Γ\n\n```{publications}\n:group-by: type\n:no-index:\n```\n\n"
    "## Δ\n\n```{publications}\n:group-by: keywords\n:no-index:\n```\n\n```{abstract} a1\n```\n\n"
    ":::{abstract}\nΛόγος.\n:::\n\n:::{news} 2020-05\n:pinned:\nΝέα.\n:::\n\n"
    ":::{news} αύριο\nΝέα {cite:t}`a1`.\n:::\n",
}
GREEK_PROFILE = {"name": "Α", "pronunciation": "α", "portrait": "a.svg", "cv": "https://example.org/"}
LATIN = re.compile(r"[A-Za-z]")
WRAPPED = re.compile(r"⟦[^⟦⟧]*⟧")


def wrap(message):
    """Mark the words of a message, but not its placeholders: ``%s: {} is`` -> ``%s⟦: ⟧{}⟦ is⟧``."""
    parts = re.split(r"(%[sdr]|\{\})", message)
    return "".join(f"⟦{part}⟧" if part and number % 2 == 0 else part for number, part in enumerate(parts))


@pytest.fixture
def pseudo(tmp_path, monkeypatch):
    """Make a catalog in which every word of ours is wrapped, and let it be the Greek one."""
    with messages.path_of("de").open("rb") as file:
        catalog = read_po(file, "el")
    for message in catalog:
        if message.id:
            ids = message.id
            message.string = tuple(map(wrap, ids)) if message.pluralizable else wrap(ids)
    folder = tmp_path / "pseudo" / "el" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "sphinx_scholar.mo").write_bytes(messages.compiled(catalog))
    monkeypatch.setattr(translate, "FOLDER", tmp_path / "pseudo")


def texts(page):
    """Give what a reader sees or hears of a page, but not the BibTeX, which is the author's."""
    for pre in page.select("pre"):
        pre.decompose()
    yield from page.body.find_all(string=True)
    for tag in page.find_all(True):
        for attribute in ("title", "alt", "aria-label", "placeholder", "data-words"):
            if tag.get(attribute):
                yield tag[attribute]


def build(site, language, files, lines="", **options):
    site.write(
        {"conf.py": CONF + f'language = "{language}"\nproject = "Τ"\ncopyright = "Τ"\n{lines}', **files}
    )
    site.build("html", **options)
    return site


def test_all_words_of_a_page_are_translated(site, pseudo):
    build(
        site,
        "el",
        {"refs.bib": GREEK_BIB, **GREEK_PAGES},
        f"scholar_max_authors = 3\nhtml_permalinks = False\nscholar_profile = {GREEK_PROFILE!r}\n"
        "html_baseurl = 'https://example.org'",
    )
    assert site.warnings.count("WARNING") == 1  # of the date that is none
    pages = ("index", "b", "c", "c-2", "c-3", "papers/a1", "papers/a2")
    shown = "\n".join(text for name in pages for text in texts(site.page(name)))
    body = "\n".join(
        text
        for name in pages
        for text in texts(BeautifulSoup(str(site.page(name).select_one("[role=main]")), "html5lib"))
    )
    assert [line for line in WRAPPED.sub("", body).splitlines() if LATIN.search(line)] == []
    site.build("text")
    text = site.text("b.txt", "text")
    shown += text
    left = WRAPPED.sub("", re.sub(r"https://\S+", "", text))
    assert [line for line in left.splitlines() if LATIN.search(line)] == []
    wanted = {
        wrap(text)
        for file, _line, found, _comments, _context in extract_from_dir(
            messages.SOURCE, keywords={"_": None, "N_": None, "ngettext": (1, 2)}
        )
        for text in ([found] if isinstance(found, str) else found[1:])
        if file not in {"config.py", "bib/damaged.py", "cli.py", "profile/data.py"}
        and file not in {"output/light.py", "output/foot.py", "store.py"}  # for templates and searches
        and not file.startswith("new/")
    }
    assert len(wanted) > 50
    pieces = {piece for text in wanted for piece in WRAPPED.findall(text)}
    assert sorted(piece for piece in pieces if piece not in shown) == []


def test_no_sentence_bypasses_the_catalogs():
    """A literal of two words or more is a message, or data of a kind that is named here."""
    sentence = re.compile(r"[A-Za-z’]{2,} [a-z’]{2,}")
    markup = re.compile(r'<[^<>]*>?|\w+="[^"]*"?')
    found = []
    for path in messages.SOURCE.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
                continue
            around = [node]
            while around[-1] in parents:
                around.append(parents[around[-1]])
            calls = [n.func for n in around if isinstance(n, ast.Call)]
            names = {f.id if isinstance(f, ast.Name) else getattr(f, "attr", "") for f in calls}
            tables = [
                n.targets[0].id
                for n in around
                if isinstance(n, ast.Assign) and len(around) > 3 and isinstance(n.targets[0], ast.Name)
            ]
            tables += [n.target.id for n in around if isinstance(n, ast.AnnAssign)]
            if (
                sentence.search(markup.sub("", node.value))
                and not node.value.startswith(("/* ", "// "))  # what files of ours begin with
                and not set(node.value.split()) <= maths.SHAPES.keys()  # attributes of MathML
                and not isinstance(parents[node], ast.Expr)  # a docstring
                and not names
                & {
                    *FUNCTIONS,
                    "split",
                    "compile",
                    "Value",
                    "print",
                }  # tables, patterns, descriptions, machines
                and not {"JOURNALS", "_GENRES", "ROWS", "option_words", "SITES", "PARTS", "EXAMPLES"}
                & set(tables)  # names; words of the manual
            ):
                found.append(f"{path.name}:{node.lineno}: {node.value}")
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalog_is_complete_and_as_made(language):
    text = messages.path_of(language).read_text("utf-8")
    assert text == messages.update(language), "make messages"
    catalog = messages.read(language)
    assert messages.path_of(language).with_suffix(".mo").read_bytes() == messages.compiled(catalog)
    assert messages.path_of(language).read_text("utf-8").count(f'"Language: {language}\\n"') == 1
    assert {m.id for m in catalog} == {m.id for m in messages.extract()}
    for message in catalog:
        assert not message.fuzzy
        originals = message.id if message.pluralizable else [message.id]
        strings = message.string if message.pluralizable else [message.string]
        assert len(strings) == (catalog.num_plurals if message.pluralizable else 1)
        for string in strings if message.id else ():
            assert string.strip(), message.id
            assert string == string.strip()
            holes = r"%.|\{[^}]*\}"
            assert re.findall(holes, string) == re.findall(holes, originals[0]), message.id
            assert ("“%s”" in string) <= (language in {"pt_BR", "zh_CN"}), "each language has its own quotes"


def test_languages_that_are_promised():
    assert {"hy", "fr", "de", "es", "ru"} <= set(LANGUAGES)


#: What each language says: a label, a venue, a heading, a list of two, a date.
SAID = {
    "de": (
        "Zusammenfassung",
        "S. 1–9",
        "Konferenzbeiträge",
        "Ada Lovelace und Luigi Menabrea",
        "17. Juli 2023",
    ),
    "es": (
        "Resumen",
        "pp. 1–9",
        "Ponencias en congresos",
        "Ada Lovelace y Luigi Menabrea",
        "17 de julio de 2023",
    ),
    "fr": (
        "Résumé",
        "p. 1–9",
        "Communications de conférence",
        "Ada Lovelace et Luigi Menabrea",
        "17 juillet 2023",
    ),
    "hy": (
        "Համառոտագիր",
        "էջ 1–9",
        "Գիտաժողովների հոդվածներ",
        "Ada Lovelace և Luigi Menabrea",
        "17 հուլիսի, 2023 թ.",
    ),
    "it": (
        "Riassunto",
        "pp. 1–9",
        "Contributi in atti di convegno",
        "Ada Lovelace e Luigi Menabrea",
        "17 luglio 2023",
    ),
    "pt_BR": (
        "Resumo",
        "p. 1–9",
        "Trabalhos em congressos",
        "Ada Lovelace e Luigi Menabrea",
        "17 de julho de 2023",
    ),
    "ru": (
        "Аннотация",
        "с. 1–9",
        "Доклады на конференциях",
        "Ada Lovelace и Luigi Menabrea",
        "17 июля 2023 г.",
    ),
    "zh_CN": ("摘要", "第 1–9 页", "会议论文", "Ada Lovelace和Luigi Menabrea", "2023年7月17日"),
}
PAGE = {
    "refs.bib": "@article{one, author = {Lovelace, Ada and Menabrea, Luigi}, title = {One},\n"
    "  journal = {Acta}, year = {2020}, abstract = {Text.}}\n"
    "@inproceedings{two, author = {Lovelace, Ada and Babbage, C. and Zuse, K.},\n"
    "  title = {Two}, booktitle = {Proc}, pages = {1--9}, year = {2021}}\n",
    "index.md": "# Home\n\n```{publications}\n:group-by: type\n```\n\n:::{news} 2023-07-17\nNews.\n:::\n\n"
    "{cite:t}`one` {cite:t}`two`\n",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_in_each_language(site, language):
    build(site, language, PAGE)
    assert site.warnings == ""
    page = site.page("index")
    assert page.html["lang"] == language.replace("_", "-")
    for source in page.select("pre"):
        source.decompose()
    text = " ".join(page.select_one("[role=main]").text.split())
    assert [said for said in SAID[language] if said not in text] == []
    assert not re.search(r"\b(and|pages|Abstract)\b", text)
    assert len(page.select_one("script[data-words]")["data-words"].split("|")) == 8


def speak(language):
    """Load a catalog as Sphinx does, apart from those of any build."""
    init([translate.FOLDER], language, translate.CATALOG, language)
    translator = get_translator(translate.CATALOG, language)
    return Words(language, get_translation(translate.CATALOG, language), translator.ngettext)


@pytest.mark.parametrize(
    ("language", "said", "between"),
    [
        ("de", "Zusammenfassung", " und "),
        ("de_AT", "Zusammenfassung", " und "),
        ("fr_CA", "Résumé", " et "),
        ("pt_BR", "Resumo", " e "),
        ("zh_CN", "摘要", "和"),
        # What Sphinx does not find a catalog for stays English; lists are joined as Babel knows.
        ("fr-CA", "Abstract", " et "),
        ("zh_TW", "Abstract", "和"),
        ("pt", "Abstract", " e "),
        ("nl", "Abstract", " en "),
        ("xx", "Abstract", " and "),
        ("tlh", "Abstract", " and "),
        ("sr@latin", "Abstract", " и "),
    ],
)
def test_variants_of_a_language_and_languages_without_a_catalog(language, said, between):
    words = speak(language)
    assert words.gettext("Abstract") == said
    assert words.joints(2) == ["", between, ""]


def test_a_site_in_a_language_without_a_catalog(site):
    build(site, "is", PAGE)
    assert site.warnings == ""
    assert site.page("index").select_one("details.scholar-abstract summary").text == "Abstract"


@pytest.mark.parametrize(
    ("language", "number", "said"),
    [
        ("ru", 1, "и ещё 1 автор"),
        ("ru", 3, "и ещё 3 автора"),
        ("ru", 25, "и ещё 25 авторов"),
        ("ru", 21, "и ещё 21 автор"),
        ("de", 1, "und 1 weitere Person"),
        ("fr", 2, "et 2 autres auteurs"),
        ("zh_CN", 4, "以及另外 4 位作者"),
    ],
)
def test_plurals(language, number, said):
    assert speak(language).ngettext("and %d more author", "and %d more authors", number) % number == said


def test_two_languages_in_one_process(tmp_path):
    sites = []
    for language in ("de", "fr"):
        (tmp_path / language).mkdir()
        sites.append(build(Site(tmp_path / language), language, PAGE))
    for site, said in zip(sites, ("Zusammenfassung", "Résumé"), strict=True):
        assert site.page("index").select_one("details.scholar-abstract summary").text == said


def test_a_changed_language_changes_all(site):
    build(site, "de", PAGE)
    build(site, "fr", PAGE, fresh=False)
    assert "Zusammenfassung" not in site.page("index").text
    assert "Résumé" in site.page("index").text


def test_parallel_builds_speak_the_language(site):
    files = {
        f"p{n}.md": f"# P{n}\n\n```{{publications}}\n:no-index:\n:group-by: type\n```\n" for n in range(8)
    }
    build(site, "de", {**PAGE, **files, "all.md": "# A\n\n```{toctree}\n:glob:\n\np*\n```\n"}, parallel=2)
    for n in range(8):
        text = site.page(f"p{n}").text
        assert "Konferenzbeiträge" in text
        assert "Zusammenfassung" in text
        assert "Ada Lovelace, C. Babbage und K. Zuse" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_print_in_each_language(site, language):
    site.write({"conf.py": CONF + f'language = "{language}"\nlatex_engine = "xelatex"\n', **PAGE})
    site.build("latex")
    tex = site.text("site.tex", "latex")
    # docutils' table of LaTeX's languages has no Armenian.
    assert (
        bool(site.warnings)
        == ("no Babel option known for language 'hy'" in site.warnings)
        == (language == "hy")
    )
    assert SAID[language][0] in tex


def test_own_words_of_a_site_stay(site):
    lines = (
        'scholar_links = {"talk": ("Paper", "https://x/{}")}\n'
        "from dataclasses import dataclass, field\n"
        "from sphinxcontrib.bibtex.plugin import register_plugin\n"
        "from sphinxcontrib.bibtex.style.referencing import PersonStyle\n"
        "from sphinxcontrib.bibtex.style.referencing.author_year import AuthorYearReferenceStyle\n"
        "@dataclass\n"
        "class Mine(AuthorYearReferenceStyle):\n"
        "    person: PersonStyle = field(default_factory=lambda: PersonStyle(sep2=' & '))\n"
        "register_plugin('sphinxcontrib.bibtex.style.referencing', 'mine', Mine, True)\n"
        "bibtex_reference_style = 'mine'\n"
    )
    bib = PAGE["refs.bib"].replace("year = {2020}", "year = {2020}, talk = {t}")
    build(site, "de", {**PAGE, "refs.bib": bib}, lines)
    text = site.page("index").text
    assert "Lovelace & Menabrea [2020]" in text
    assert site.page("index").find("a", href="https://x/t").text == "Paper"


def test_warnings_speak_the_terminal_s_language(site, monkeypatch):
    monkeypatch.setattr("sphinx.locale.locale.getlocale", lambda category: ("fr_FR", "UTF-8"))
    bib = "@misc{a, title = {T}, month = {nie}, year = {2020}}\n"
    build(site, "de", {"refs.bib": bib, "index.md": "# H\n\n:::{news} nie\nX.\n:::\n"})
    assert "index.md:3: WARNING: «\u00a0nie\u00a0» n’est pas une date comme" in site.warnings
    assert "refs.bib:1: WARNING: a: " + FRENCH in site.warnings


#: Two messages, one in the other.
FRENCH = "« nie » n’est pas un mois ; il ne compte pas pour l’ordre; ce qui a pu en être lu est affiché"


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"LANGUAGE": "fr"}, FRENCH),
        ({"LC_ALL": "fr_BE.UTF-8"}, FRENCH),
        ({"LC_ALL": "xx_YY.UTF-8"}, "“nie” is no month, it does not count for the order;"),
        ({"LC_ALL": "C"}, "“nie” is no month, it does not count for the order;"),
    ],
)
def test_the_checker_speaks_the_terminal_s_language(tmp_path, monkeypatch, capsys, variables, said):
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    path = tmp_path / "refs.bib"
    path.write_text("@misc{a, title = {T}, month = {nie}}")
    assert main(["check", str(path)]) == 1
    assert f"{path}:1: a: {said}" in capsys.readouterr().out


def test_a_message_is_told_in_a_language():
    message = __("the field %s is empty") % "100%"
    assert str(message) == "the field 100% is empty"
    assert str(__("50% of it")) == "50% of it"
    both = Message("%s: %s", ("key", join([message, __("it is left out")])))
    assert str(both) == "key: the field 100% is empty; it is left out"
    told = both.tell(
        lambda text: {"it is left out": "weg", "the field %s is empty": "%s leer"}.get(text, text)
    )
    assert told == "key: 100% leer; weg"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", (", ", " und ", " und ", " et al.")),
        ("en", (", ", " and ", ", and ", " et al.")),
        ("zh_CN", ("、", "和", "和", "等")),
    ],
)
def test_words_of_cites(language, said):
    person = PersonStyle()
    translate_words(person, speak(language))
    assert (person.sep, person.sep2, person.last_sep, str(person.other)) == said
    chosen = PersonStyle(sep2=" & ")
    translate_words(chosen, speak(language))
    assert chosen.sep2 == " & "


def test_the_style_of_a_plugin_stays_its_own(site):
    """A plugin may hand out one style to all builds of a process."""
    one = AuthorYearReferenceStyle()
    register_plugin("sphinxcontrib.bibtex.style.referencing", "one", lambda: one, force=True)
    build(site, "de", PAGE, 'bibtex_reference_style = "one"\n')
    assert "Lovelace und Menabrea" in site.page("index").text
    assert one.person.sep2 == " and "

"""Messages that say what to do: each in a site that earns it, and each quoted in the manual."""

import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from conftest import BIB, CONF
from messages import extract

from sphinx_scholar.bib.scan import scan
from sphinx_scholar.config import set_in

P = "# P\n\n```{publications}\n%s\n```\n"
#: Where what a case says in conf.py begins.
LINE = CONF.count("\n") + 1
KEYS = ["babbage1842engine", "lovelace1843notes"]
CITE = "# C\n\n{cite}`babbage1842engine`\n"
LINKS = "@misc{k,\n  title = {T},\n  author = {Lovelace, Ada},\n  %s,\n  year = 2020,\n}\n"
ITEM = ":::{news} 1842\n%s\n:::\n"
TALK = "# T\n\n" + ITEM % ":kind: talk\n:tags: engine\nX."
LIST = "# P\n\n```{news-list}\n%s\n```\n"
#: What conf.py says, the pages, and all warnings.
CASES = {
    "a name that is no field": (
        "",
        {"p.md": P % ":filter: yaer == 1843 or selected"},
        ["p.md:3: :filter: no paper has the field yaer, it counts as empty; is it year? [scholar.option]"],
    ),
    "a name that is near none": (
        "",
        {"p.md": P % ":filter: selected or favourite"},
        ["p.md:3: :filter: no paper has the field favourite, it counts as empty [scholar.option]"],
    ),
    "a text without quotes": (
        "",
        {"p.md": P % ":filter: not keywords % graph"},
        [
            "p.md:3: :filter: graph is no field, and counts as empty; "
            'if it is text, write "graph" [scholar.option]',
            "p.md:3: this list shows no paper: :filter: not keywords % graph is true of none of the papers "
            "(2) [scholar.list]",
        ],
    ),
    "a text of a set without quotes": (
        "",
        {"p.md": P % ":filter: type in {article, inproceedings} or selected"},
        [
            f"p.md:3: :filter: {kind} is no field, and counts as empty; "
            f'if it is text, write "{kind}" [scholar.option]'
            for kind in ("article", "inproceedings")
        ],
    ),
    "words without quotes": (
        "",
        {"p.md": P % ":filter: selected and not keywords % graph theory"},
        [
            "p.md:3: :filter: selected and not keywords % graph theory is not understood "
            '(write text in quotes: "graph theory"); all papers are listed [scholar.option]'
        ],
    ),
    "one equals sign": (
        "",
        {"p.md": P % ":filter: year = 1843"},
        [
            "p.md:3: :filter: year = 1843 is not understood (write == for =); all papers are listed "
            "[scholar.option]"
        ],
    ),
    "fields that no entry has, but that are known": (
        'scholar_links = {"talk": ("Talk", "{}")}',
        {"p.md": P % ":filter: talk or preview or volumes or note or cited or selected or not editor"},
        [],
    ),
    "a filter that nothing passes": (
        "",
        {"p.md": P % ":filter: year == 1900"},
        [
            "p.md:3: this list shows no paper: :filter: year == 1900 is true of none of the papers (2) "
            "[scholar.list]"
        ],
    ),
    "nothing is cited": (
        "",
        {"p.md": P % ":cited:"},
        ["p.md:3: this list shows no paper: the site cites none of the papers (2) [scholar.list]"],
    ),
    "all is cited": (
        "",
        {"p.md": P % ":notcited:\n:no-index:", "q.md": f"{P % ''}\n{{cite}}`{','.join(KEYS)}`\n"},
        ["p.md:3: this list shows no paper: the site cites all of the papers (2) [scholar.list]"],
    ),
    "no files": (
        "bibtex_bibfiles = []",
        {"p.md": P % ""},
        ["p.md:3: this list shows no paper: bibtex_bibfiles in conf.py names no file [scholar.list]"],
    ),
    "an empty file": (
        "",
        {"p.md": P % "", "refs.bib": ""},
        ["refs.bib:1: there are no entries in this file [scholar.bibfile]"],
    ),
    "a file that is not named": (
        "",
        {"p.md": "# P\n\n```{publications} other.bib\n```\n"},
        ["p.md:3: other.bib not found or not configured in bibtex_bibfiles [bibtex.bibfile_error]"],
    ),
    "a cite that the filter keeps out": (
        "",
        {"p.md": P % ":filter: selected", "c.md": CITE},
        [
            "c.md:3: babbage1842engine is kept out of the list at p.md:3 by :filter: selected, its cite is "
            "left out; widen that [bibtex.key_not_found]"
        ],
    ),
    "a cite of what is listed with no-index alone": (
        "",
        {"p.md": P % ":no-index:", "c.md": CITE},
        [
            "c.md:3: babbage1842engine is listed with :no-index: alone (p.md:3), its cite is left out; "
            "add a list without it [bibtex.key_not_found]"
        ],
    ),
    "a cite beside a list of keys": (
        "",
        {"p.md": P % "\nlovelace1843notes", "c.md": CITE},
        [
            "c.md:3: babbage1842engine is not among the keys of the list at p.md:3, its cite is left out; "
            "add it there [bibtex.key_not_found]"
        ],
    ),
    "a cite without the prefix": (
        "",
        {"p.md": P % ":keyprefix: x-", "c.md": CITE},
        [
            "c.md:3: the list at p.md:3 has babbage1842engine as x-babbage1842engine, its cite is left out; "
            "cite it so [bibtex.key_not_found]"
        ],
    ),
    "a cite of another file": (
        'bibtex_bibfiles += ["more.bib"]',
        {"p.md": "# P\n\n```{publications} more.bib\n```\n", "c.md": CITE, "more.bib": "@misc{z, title={Z}}"},
        [
            "c.md:3: no list that cites lead to shows babbage1842engine, its cite is left out; "
            "add it to one [bibtex.key_not_found]"
        ],
    ),
    "a cite without any list of it": (
        "",
        {"p.md": P % ":no-index:\n:filter: selected", "c.md": CITE},
        [
            "c.md:3: no list shows babbage1842engine, its cite is left out; "
            "add a {publications} without :no-index: [bibtex.key_not_found]"
        ],
    ),
    "a cite of nothing": (
        "",
        {"p.md": P % "", "c.md": "# C\n\n{cite}`babage1842engine` {cite}`zzz`\n"},
        [
            "c.md:3: no .bib file has the key babage1842engine, its cite is left out; "
            "is it babbage1842engine? [bibtex.key_not_found]",
            "c.md:3: no .bib file has the key zzz, its cite is left out [bibtex.key_not_found]",
        ],
    ),
    "two full lists": (
        "",
        {"p.md": P % "", "q.md": P % ""},
        [
            "q.md:3: lovelace1843notes, babbage1842engine: in this list and in the one at p.md:3; "
            "cites lead to the later; add :no-index: to one of them [bibtex.duplicate_citation]"
        ],
    ),
    "two full lists of a page, and a third": (
        "",
        {"p.md": P % "" + "\n" + P % "\nlovelace1843notes", "q.md": P % "\nbabbage1842engine"},
        [
            "p.md:9: lovelace1843notes: in this list and in the one at p.md:3; cites lead to the later; "
            "add :no-index: to one of them [bibtex.duplicate_local_citation]",
            "q.md:3: babbage1842engine: in this list and in the one at p.md:3; cites lead to the later; "
            "add :no-index: to one of them [bibtex.duplicate_citation]",
        ],
    ),
    "texts where lists are wanted": (
        'bibtex_bibfiles = "refs.bib"\nscholar_file_path = "files"\nscholar_private_fields = "code"',
        {"p.md": P % "", "files/a.pdf": "%PDF", "refs.bib": BIB.replace("volume = {3}", "pdf = {a.pdf}")},
        [],
    ),
    "a setting that nobody knows": (
        'scholar_authors = ["Ada Lovelace"]\nscholar_zzz = 1',
        {"p.md": P % ""},
        [
            f"conf.py:{LINE}: scholar_authors is no setting, nothing comes of it; is it scholar_author? "
            "[scholar.config]",
            f"conf.py:{LINE + 1}: scholar_zzz is no setting, nothing comes of it [scholar.config]",
        ],
    ),
    "a setting of another form": (
        "scholar_max_authors = 0",
        {"p.md": P % ""},
        [
            f"conf.py:{LINE}: scholar_max_authors: expected a number of authors from 1, not 0; it is ignored "
            "[scholar.config]"
        ],
    ),
    "a folder that is not there": (
        'scholar_file_path = ["gone"]',
        {"p.md": P % ""},
        [
            f"conf.py:{LINE}: scholar_file_path: there is no gone beside conf.py, no file is looked up there "
            "[scholar.config]"
        ],
    ),
    "an owner whom nobody knows": (
        'scholar_author = ["Jane Doe", "J. Doe"]\nsuppress_warnings = []',
        {"p.md": P % ""},
        [
            "scholar_author: nobody in the .bib files is Jane Doe, J. Doe, so nobody is marked; "
            "write it as they do [scholar.owner]"
        ],
    ),
    "two people in one text": (
        'scholar_author = "Ada Lovelace and Charles Babbage"\nsuppress_warnings = []',
        {"p.md": P % ""},
        [
            "scholar_author: nobody in the .bib files is Ada Lovelace and Charles Babbage; "
            "it is a list of names, not joined by and [scholar.owner]"
        ],
    ),
    "a DOI that is none": (
        "",
        {"p.md": P % "", "refs.bib": LINKS % "doi = {not a doi}"},
        [
            "refs.bib:4: k: doi: “not a doi” is no identifier such as 10.1000/182; it is left out "
            "[scholar.link]"
        ],
    ),
    "a file that is not there": (
        "",
        {"p.md": P % "", "refs.bib": LINKS % "month = may, pdf\n= {a.pdf}"},
        [
            "refs.bib:5: k: pdf: a.pdf is neither a web address nor a file in html_static_path or "
            "scholar_file_path; it is left out [scholar.link]"
        ],
    ),
    "an identifier by another name": (
        "",
        {"p.md": P % "", "refs.bib": LINKS % "arxivid = {x}"},
        ["refs.bib:4: k: arxiv: “x” is no identifier such as 2301.12245; it is left out [scholar.link]"],
    ),
    "a lost @": (
        "",
        {"p.md": P % "", "refs.bib": LINKS % "note = {N}" + "\n article{l,\n  title = {T},\n}\n"},
        ["refs.bib:8: article{l: there is no @ before it; it is left out [scholar.entry]"],
    ),
    "a list of news where there are none": (
        "",
        {"p.md": LIST % ""},
        ["p.md:3: {news-list} is empty: no page has a {news} [scholar.news]"],
    ),
    "a list of news where all items have a kind": (
        "",
        {"p.md": LIST % "", "n.md": TALK},
        [
            "p.md:3: {news-list} is empty: all items have a :kind:; name one, or list all by “:kind: all” "
            "[scholar.news]"
        ],
    ),
    "a kind and a tag that no item has both": (
        "",
        {"p.md": LIST % ":tags: engine", "n.md": TALK + "\n" + ITEM % "X."},
        [
            "p.md:3: {news-list} is empty: no item has both the :kind: and one of the :tags:; "
            ":kind: all is any kind [scholar.news]"
        ],
    ),
    "kinds that no item has": (
        "",
        {"p.md": LIST % ":kind: tlak, zzz", "n.md": TALK},
        [
            "p.md:3: :kind: tlak: no item has it, and none is listed for it; is it talk? [scholar.news]",
            "p.md:3: :kind: zzz: no item has it, and none is listed for it; items have: talk [scholar.news]",
        ],
    ),
    "a date that is none": (
        "",
        {"n.md": "# N\n\n:::{news} 17.07.2023\nX.\n:::\n"},
        [
            "n.md:3: “17.07.2023” is no date such as 2023-07-17, 2023-07 or 2023; the item is shown last "
            "[scholar.date]"
        ],
    ),
    "HTML that is not closed": (
        "",
        {"n.md": "# N\n\n" + ITEM % "A <a/> b."},
        [
            "n.md:3: HTML in {news} that is not in pairs: <a/>; it is mended, for it would break the page "
            "[scholar.news]"
        ],
    ),
    "a list of news in an item": (
        "",
        {"n.md": "# N\n\n" + ITEM % "```{news-list}\n```"},
        ["n.md:4: {news-list} cannot stand in {news}; it is left out [scholar.option]"],
    ),
    "an item in an item": (
        "",
        {"n.md": "# N\n\n" + ITEM % "```{news} 2019\nX.\n```"},
        [
            "n.md:4: {news} cannot stand in {news}; its text is shown there, and is no item of its own "
            "[scholar.option]"
        ],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_said(site, name):
    conf, files, wanted = CASES[name]
    site.configure(conf + "\n")
    site.write(files)
    site.build()
    assert heard(site) == sorted(wanted)


def heard(site):
    """Give the warnings, by paths from the site's folder."""
    lines = site.warnings.replace(f"{site.source}/", "").splitlines()
    return sorted(line.replace("WARNING: ", "") for line in lines)


@pytest.mark.parametrize(
    "name", ["an owner whom nobody knows", "a filter that nothing passes", "two full lists"]
)
def test_it_is_said_in_each_build_until_it_is_mended(site, name):
    conf, files, wanted = CASES[name]
    site.configure(conf + "\n")
    site.write(files)
    site.build()
    site.build(fresh=False)
    assert heard(site) == wanted
    site.write(
        {"refs.bib": BIB.replace("1842,", "1900,").replace("Babbage, Charles", "Doe, Jane"), "q.md": "# Q\n"}
    )
    site.build(fresh=False)
    site.build(fresh=False)
    site.configure(conf.replace('author = ["Jane', 'author = ["A. Lovelace", "Jane') + "\n")
    site.write({"p.md": files["p.md"].replace("1900", "1843")})
    site.build(fresh=False)
    assert site.warnings == ""


@pytest.fixture
def server():
    """Answer /good, and nothing else."""

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self):  # a name of http.server's
            self.send_response(200 if self.path == "/good" else 404)
            self.end_headers()

        do_GET = do_HEAD

        def log_message(self, *_args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as made:
        Thread(target=made.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{made.server_port}"
        made.shutdown()


def test_a_dead_link_of_a_paper_is_told_where_it_is_written(site, server):
    fields = f"code = {{{server}/good}},\n  data = {{{server}/gone}}"
    site.write({"p.md": P % "" + f"\n[Here]({server}/lost)\n", "refs.bib": LINKS % fields})
    site.build("linkcheck")
    [line] = heard(site)
    assert line.startswith(f"refs.bib:5: k: data: no good answer from {server}/gone (404")
    assert line.endswith(" [scholar.link]")
    site.write({"p.md": P % "", "refs.bib": LINKS % f"code = {{{server}/good}}"})
    site.clean_build("linkcheck")


def test_a_machine_that_is_offline_is_told_of_once(site):
    site.write({"p.md": P % "", "refs.bib": LINKS % "code = {http://127.0.0.1:9/a http://127.0.0.1:9/b}"})
    site.build("linkcheck")
    assert heard(site) == ["none of the links (2) was reached; is this machine offline? [scholar.link]"]


def test_names_that_a_configuration_sets(tmp_path):
    conf = tmp_path / "conf.py"
    conf.write_text(
        "import a\nif a:\n    one: int = 1\nfor two, (three, *rest) in a.b():\n    one = 2\ndel rest\n"
        "four = [five for five in a]\ndef f():\n    six = 1\nclass C:\n    seven = 1\na.x = 8\n"
    )
    assert set_in(conf) == {"one": 5, "two": 4, "three": 4, "four": 7}
    conf.write_text("a = (")
    assert set_in(conf) == set_in(tmp_path / "none.py") == {}


@pytest.mark.parametrize("kind", ["article", "Thesis", "online"])
def test_heads_without_an_at(kind):
    lost = f"{kind}{{b,\n  title = {{T}},\n}}"
    for text in (lost, f"@misc{{a, title = {{U}}}}\n\n  {lost}", f"@misc{{a, title = {{U}},\n{lost}"):
        assert any("no @" in problem for block in scan(text) for problem in block.problems), text


# The manual

WARNINGS = (Path(__file__).parent.parent / "docs/warnings.md").read_text("utf-8")
QUOTED = re.findall(r"^`` (.+) ``$", WARNINGS, re.MULTILINE)


def test_each_message_that_the_manual_quotes_is_given():
    known = {re.sub(r"%[sdr]", "…", message.id) for message in extract() if isinstance(message.id, str)}
    assert QUOTED
    assert [quote for quote in QUOTED if quote not in known] == []


@pytest.mark.parametrize("name", CASES)
def test_the_manual_quotes_what_is_said(name):
    patterns = [re.compile(re.escape(quote).replace("…", ".+")) for quote in QUOTED]
    for line in CASES[name][2]:
        assert "not configured in" in line or any(pattern.search(line) for pattern in patterns), line

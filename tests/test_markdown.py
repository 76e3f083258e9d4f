"""Abstracts: what of Markdown they may have, as nodes; the rest is text."""

import re
import subprocess
import sys
from types import SimpleNamespace

import pytest
from conftest import growth
from docutils import nodes
from hypothesis import given
from hypothesis import strategies as st

from sphinx_scholar.papers import markdown
from sphinx_scholar.papers.backend import Backend, HtmlBackend
from sphinx_scholar.papers.markdown import write
from sphinx_scholar.papers.render import _placed


def parse(text, path, line, *, lists=True):
    """Write a field as block nodes that know where it stands, as a list of papers has them."""
    root = nodes.container("", *(node for block in write(text, Backend(), lists=lists) for node in block))
    return _placed(root, SimpleNamespace(source=SimpleNamespace(path=path, line=line))).children


def shape(text):
    """Write an abstract's nodes as a line of pseudo-XML."""
    root = nodes.container("", *parse(text, "refs.bib", 7))
    return "".join(line.strip() for line in root.pformat().splitlines()[1:])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a", "<paragraph>a"),
        ("", ""),
        ("a\n\nb", "<paragraph>a<paragraph>b"),
        ("a *b* **c** `d`", "<paragraph>a<emphasis>b<strong>c<literal>d"),
        (r"a \emph{b} \textbf{c}", "<paragraph>a<emphasis>b<strong>c"),
        ("- a\n- b", '<bullet_list bullet="-"><list_item><paragraph>a<list_item><paragraph>b'),
        (
            "2. a\n3. b",
            '<enumerated_list enumtype="arabic" prefix="" start="2" suffix="."><list_item><paragraph>a'
            "<list_item><paragraph>b",
        ),
        ("1) a", '<enumerated_list enumtype="arabic" prefix="" suffix=")"><list_item><paragraph>a'),
        ("> a", "<block_quote><paragraph>a"),
        ("x $a_1$", "<paragraph>x<math>a_1"),
        (r"x \(a\)", "<paragraph>x<math>a"),
        (r"x $$a\alpha$$", r"<paragraph>x<math>a\alpha"),
        (r"x $\hat a$$b$", r"<paragraph>x<math>\hat{a}<math>b"),
        ("x $$ y", "<paragraph>x $$ y"),
        (r"\(\)$$$$\[\]", ""),
        (r"costs $5 or \$6", "<paragraph>costs $5 or $6"),
        (r"`a$b\textbackslash c`", "<paragraph><literal>a$b\\c"),
        (r"`$\alpha$`", r"<paragraph><literal>$\alpha$"),
        (r"\textbackslash{}*a*", "<paragraph>\\<emphasis>a"),
        (r"\textbackslash\$\textbackslash write18\{id\}\textbackslash\$", r"<paragraph>\$\write18{id}\$"),
        (r"$\write18{id}$", "<paragraph>write 18 id"),
        (r"$^^5cinput{/etc/passwd}$", "<paragraph>^^5cinput /etc/passwd"),
        # links
        ("[a](http://b)", '<paragraph><reference refuri="http://b">a'),
        ("[a](HTTPS://b)", '<paragraph><reference refuri="HTTPS://b">a'),
        (
            '[*a*](mailto:b@c "d")',
            '<paragraph><reference refuri="mailto:b@c" reftitle="d">'.replace(
                'refuri="mailto:b@c" reftitle="d"', 'reftitle="d" refuri="mailto:b@c"'
            )
            + "<emphasis>a",
        ),
        ("<http://b>", '<paragraph><reference refuri="http://b">http://b'),
        (r"\href{http://b/c d}{e}", '<paragraph><reference refuri="http://b/cd">e'),
        (r"\url{http://b/(c}", '<paragraph><reference refuri="http://b/(c">http://b/(c'),
        # what is text
        ("<u>a</u>", "<paragraph><u>a</u>"),
        # what TeX, or a tool, typed
        ("<b>a</b>", "<paragraph><strong>a"),
        ("<p>a</p><p>b</p>", "<paragraph>a<paragraph>b"),
        (r"\_\_a\_\_ __b__", "<paragraph>__a__<strong>b"),
        (r"\textsubscript{2}", "<paragraph><math>_{2}"),
        (r"\textsuperscript{ab}", "<paragraph><math>^{\\mathrm{ab}}"),
        # a list in a paragraph
        ("a\n- 3", "<paragraph>a- 3"),
        ("a:\n- 3", '<paragraph>a:<bullet_list bullet="-"><list_item><paragraph>3'),
        ("<script>alert(1)</script>", "<paragraph><script>alert(1)</script>"),
        ("<!-- a -->", "<paragraph><!-- a -->".replace("-- a --", "– a –")),
        ("![a](http://b)", '<paragraph>!<reference refuri="http://b">a'),
        ("# a", "<paragraph># a"),
        ("a\n===", "<paragraph>a==="),
        ("```{include} x\ny\n```", None),
        ("{ref}`a`", "<paragraph>{ref}<literal>a".replace("{ref}", "ref")),
        ("(a)=\n% b\n+++", "<paragraph>(a)=% b+++"),
        ("| a |\n|---|\n| b |", "<paragraph>| a ||—|| b |"),
        ("***", "<paragraph>***"),
        ("    a", "<paragraph>a"),
        ("[a]: http://b\n\n[a]", "<paragraph>[a]: http://b<paragraph>[a]"),
        ("[^a]\n\n[^a]: b", "<paragraph>[^a]<paragraph>[^a]: b"),
        ("b~~a~~b", "<paragraph>b\u00a0\u00a0a\u00a0\u00a0b"),
        ("&amp;amp;amp;amp;lt;b&amp;amp;amp;amp;#12;", "<paragraph>&amp;lt;b&amp;#12;"),
        ("http://b", "<paragraph>http://b"),
    ],
)
def test_an_abstract_as_nodes(text, shown):
    if shown is not None:
        assert shape(text) == shown
    for node in nodes.container("", *parse(text, "refs.bib", 7)).findall():
        assert type(node) in ALLOWED
        if isinstance(node, nodes.reference):
            assert node["refuri"].lower().startswith(("http:", "https:", "mailto:"))


@pytest.mark.parametrize(
    ("text", "xml"),
    [
        ("a *b **c** d* e\nf", "a <emphasis>b <strong>c</strong> d</emphasis> e\nf"),
        # no link in a link
        ("[a <http://b> c](http://d) e", '<reference refuri="http://d">a http://b c</reference> e'),
        # what Markdown takes for a formula, and no formula may have
        ("`$a` b$ ^^5cinput{c} $d$ e", "<literal>$a</literal> b$ ^^5cinputc $d$ e"),
        (
            "".join("*_"[n % 2] + "a " for n in range(12)) + "x" + "".join("_*"[n % 2] for n in range(12)),
            "<emphasis>a " * 8 + "a " * 4 + "x" + "</emphasis>" * 8,
        ),
    ],
)
def test_where_what_is_in_a_line_ends(text, xml):
    assert "".join(map(str, parse(text, "refs.bib", 7))) == f"<paragraph>{xml}</paragraph>"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("a & b", "<p>a &amp; b</p>\n"),
        ("a\n\n<b> & $x<y$", "<p>a</p>\n<p>&lt;b&gt; &amp; MATHS</p>\n"),
        (
            r"*a* **b** \emph{c} \textbf{d}",
            "<p><em>a</em> <strong>b</strong> <em>c</em> <strong>d</strong></p>\n",
        ),
        ("`a<b` c", '<p><code class="docutils literal notranslate">a&lt;b</code> c</p>\n'),
        ("x  \ny\nz", "<p>x<br />\ny\nz</p>\n"),
        ("[a](http://b?c&d)", '<p><a class="reference external" href="http://b?c&amp;d">a</a></p>\n'),
        (
            "[a](<http://b'> '\"<c')",
            '<p><a class="reference external" href="http://b\'" title="&quot;&lt;c">a</a></p>\n',
        ),
        ("[a](javascript:b)", "<p>[a](javascript:b)</p>\n"),
        ("> a", "<blockquote>\n<div><p>a</p>\n</div></blockquote>\n"),
        ("- a\n- b", '<ul class="simple">\n<li><p>a</p>\n</li>\n<li><p>b</p>\n</li>\n</ul>\n'),
        ("- a\n\n  b", "<ul>\n<li><p>a</p>\n<p>b</p>\n</li>\n</ul>\n"),
        ("2) a", '<ol class="arabic simple" start="2">\n<li><p>a</p>\n</li>\n</ol>\n'),
        (
            "1. > a",
            '<ol class="arabic">\n<li><blockquote>\n<div><p>a</p>\n</div></blockquote>\n</li>\n</ol>\n',
        ),
        ("$^^5cinput{c}$", "<p>^^5cinput c</p>\n"),
    ],
)
def test_an_abstract_as_html(text, html):
    written = "".join(write(text, HtmlBackend()))
    written = re.sub(r'<math xmlns="[^"]*" display="inline">.*?</math>', "MATHS", written)
    assert written.replace("&#x27;", "'") == html


ALLOWED = {
    nodes.Text,
    nodes.container,
    nodes.paragraph,
    nodes.emphasis,
    nodes.strong,
    nodes.literal,
    nodes.math,
}
ALLOWED |= {nodes.bullet_list, nodes.enumerated_list, nodes.list_item, nodes.block_quote, nodes.reference}


@pytest.mark.parametrize(
    "address",
    [
        *(
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
        ),
        *(
            "path:/etc/passwd",
            "inv:x#y",
            "project:x",
            "ftp://x",
            "myst:x",
            "blob:x",
            "view-source:x",
            "tel:1",
        ),
        *(
            "#a",
            "a.html",
            "//b",
            "/b",
            "http",
            "httpsx:a",
            "xhttp://a",
            "",
            "?a",
            "java\tscript:x",
            " javascript:x",
        ),
    ],
)
def test_a_link_leads_to_the_web_or_shows_as_typed(address):
    for text in (
        f"[a]({address})",
        f"[a](<{address}>)",
        f"<{address}>",
        f"\\href{{{address}}}{{a}}",
        f"![a]({address})",
    ):
        root = nodes.container("", *parse(text, "refs.bib", 7))
        assert not list(root.findall(nodes.reference))
        assert "a" in root.astext() or text[0] == "<"


def test_a_dollar_in_an_address_makes_no_formula():
    text = r"\href{http://a/$^^5cinput$}{te]xt}"
    root = nodes.container("", *parse(text, "refs.bib", 7))
    assert not list(root.findall(nodes.math))
    assert "$^^5cinput$" in root.astext()


def test_a_hard_break_breaks_in_each_form():
    (paragraph,) = parse("a  \nb", "refs.bib", 7)
    raws = {node["format"]: node.astext() for node in paragraph.findall(nodes.raw)}
    assert raws == {"html": "<br />", "latex": "\\newline{}"}
    assert [str(node) for node in paragraph.children if isinstance(node, nodes.Text)] == ["a", "\n", "b"]
    assert shape("a\nb") == "<paragraph>ab"


def test_nodes_know_where_they_come_from():
    for block in parse("a *b*\n\n- c", "refs.bib", 7):
        assert {(node.source, node.line) for node in block.findall()} == {("refs.bib", 7)}


def deepest(node, kinds):
    inner = max((deepest(child, kinds) for child in node.children), default=0)
    return inner + isinstance(node, kinds)


LISTS = (nodes.bullet_list, nodes.enumerated_list, nodes.block_quote)
MARKS = (nodes.emphasis, nodes.strong, nodes.reference)


@pytest.mark.parametrize("mark", ["> ", "- ", "1. ", "> - ", "- > "])
def test_deep_lists_and_quotes_show_as_typed(mark):
    count = 3 // (len(mark) // 2 if mark != "1. " else 1)
    held = nodes.container("", *parse(mark * count + "x", "refs.bib", 7))
    assert deepest(held, LISTS) == count * (2 if len(mark) == 4 else 1)
    for number in (count + 1, 10, 20, 30, 1500):
        root = nodes.container("", *parse(mark * number + "x", "refs.bib", 7))
        assert deepest(root, LISTS) == 0
        assert root.astext() == mark * number + "x"


def test_lists_side_by_side_are_not_deep():
    root = nodes.container("", *parse("- a\n\n> b\n\n" * 20, "refs.bib", 7))
    assert deepest(root, LISTS) == 1
    assert len(list(root.findall(nodes.block_quote))) == 20


def test_deep_emphasis_ends_somewhere():
    for text in (
        r"\emph{" * 1500 + "x" + "}" * 1500,
        "*a _b " * 1500 + "_ *" * 1500,
        "*" * 1500 + "x" + "*" * 1500,
    ):
        root = nodes.container("", *parse(text, "refs.bib", 7))
        assert deepest(root, MARKS) <= 8
        assert "x" in root.astext() or "b" in root.astext()


UNITS = [
    *(
        "*",
        "*a ",
        "**a *",
        "[",
        "]",
        "[a](",
        "[a](<",
        "[a](http://b) ",
        "![a](b) ",
        "> ",
        "> a\n",
        "- ",
        "- a\n",
    ),
    *(
        "1. ",
        "`",
        "`a``b",
        "_a",
        "<",
        "<http://a> ",
        "$",
        "$x$",
        r"$x\alpha$ ",
        r"\( ",
        "a\n\n",
        "  \n",
        "*_",
        "&#x",
    ),
    *(r"\textbackslash ", r"\emph{", r"\href{http://a}{b} "),
]


@pytest.mark.growth
def test_four_times_the_abstract_takes_four_times_the_time():
    times = {
        unit: growth(lambda n, unit=unit: parse(unit * n, "refs.bib", 7), 400, 1600, 12) for unit in UNITS
    }
    assert {unit: figure for unit, figure in times.items() if figure >= 12} == {}


def test_myst_is_not_loaded():
    code = "import sys, sphinx_scholar.papers.markdown; print([m for m in sys.modules if 'myst' in m])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={"PYTHONPATH": "_ext"}
    )
    assert done.stdout == "[]\n", done.stderr


def test_the_parser_knows_nothing_else():
    active = {rule for rules in markdown._parser().get_active_rules().values() for rule in rules}
    assert active == set(
        """autolink backticks balance_pairs block blockquote emphasis escape fragments_join inline link list
        math_inline newline normalize paragraph text text_join""".split()
    )


PLAIN = st.lists(st.sampled_from([*"aZé1 ,.;:()/?!'’“”=+-\n", "e\u0301", " - ", "\n- ", "--", "word "])).map(
    "".join
)


@given(PLAIN)
def test_plain_words_need_no_parser(text):
    if markdown._is_plain(text):
        source = markdown.from_bibtex(text, "\n\n").render(markdown.MarkdownBackend())
        tokens = markdown._parser().parse(source)
        assert markdown.write(text, HtmlBackend()) == markdown._write(tokens, HtmlBackend())


def test_most_abstracts_are_plain():
    assert markdown._is_plain("We show, in 3 steps (of two), that it's so: a well-known “fact”.\nIt holds.")
    for minded in ("", "1. a", "a  b", "a\n1. b", "a *b*", "a--b", "a_b", "a ", "50% of", "a\\b", "e\u0301"):
        assert not markdown._is_plain(minded)

"""Raw fields -> rich text: what each command, accent, entity and damaged thing becomes, and how soon."""

import subprocess
import sys

import pytest
from conftest import growth
from hypothesis import given
from hypothesis import strategies as st
from pybtex.richtext import HRef, Tag, Text

from sphinx_scholar.bib import maths, tex
from sphinx_scholar.bib.commands import LONGEST, expand
from sphinx_scholar.bib.names import Person
from sphinx_scholar.bib.tex import (
    decode_entities,
    from_bibtex,
    plain_address,
    to_text,
    unknown_commands,
)
from sphinx_scholar.bib.text import Author, MarkdownBackend, Maths, clear, is_web, maths_in
from sphinx_scholar.papers.backend import Backend


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("", ""),
        ("plain  text", "plain  text"),
        ("-- --- `` '' ?` !` a~b", "– — “ ” ¿ ¡ a\u00a0b"),
        (r"{\it -}{\it -}", "--"),
        # accents
        (r"\'e\`e\^e\"e\~n\=a\.z", "éèêëñāż"),
        (r"\'{e}\c{c}\v{s}\H{o}\u{g}\r{a}\k{a}\d{a}\b{a}", "éçšőğåąạa̱"),
        (r"\v s\c c\' e", "šçé"),
        (r"\'\i\^\j\'{\i}\v{\j}", "íĵíǰ"),
        (r"{\'{e}}t\'e", "été"),
        (r"\'{ab}", "áb"),
        (r"\'{}a\c{}", "a"),
        (r"\~{}x\^{}y", "~x^y"),
        ("e\u0301", "é"),
        (r"\'", ""),
        # symbols, words, escapes
        (r"\ss\ae\AA\o \L\l x", "ßæÅøŁłx"),
        (r"\o slash \alpha x \infty", "øslash αx ∞"),
        (r"\LaTeX\ is \LaTeX{} {\TeX} x", "LaTeX is LaTeX TeX x"),
        (r"\&\%\$\#\_\{\}", "&%$#_{}"),
        (r"a\ b\/c\@d\!e", "a bcde"),
        (r"a\\b", "a\nb"),
        (r"\textbackslash x", "\\x"),
        (r"{\apj} \aap", "Astrophysical Journal Astronomy & Astrophysics"),
        (r"50% of #1 & a_b^c", "50% of #1 & a_b^c"),
        (r"\today", "today"),
        # commands with arguments
        (r"\unknown{d} \unknown e \unknown{} f\unknown", "d unknown e unknown f" + "unknown"),
        (r"\unknown {d}", " d"),
        (r"\mbox{a b}\textsc{Abc}\underline{x}", "a bAbcx"),
        (r"\frac{a}{b} \frac12 \frac", "a/b 1/2 "),
        (r"\sqrt{x}\sqrt[3]{x}\sqrt x\sqrt", "√(x)√(x)√(x)"),
        (r"\sqrt[3]{xy}\sqrt[3]\frac a{b}", "√(xy)√(a/b)"),
        (r"\footnote{a}", "[a]"),
        (r"\noopsort{a}b\textcolor{red}{x}\fontsize{1}{2}y\input{f}z", "bxyz"),
        (r"\hspace*{1cm}\section*{A}", "A"),
        (r"\title{x}\author{y}\date{z}", "xyz"),
        (r"\title\author\date", ""),
        (r"\verb|a| \verb+b+c \verb \verb|", "a bc verb verb|"),
        (r"\begin{itemize}\item a\end{itemize}", "\n  * a"),
        (r"\begin{equation}x_1\end{equation}", "x_1"),
        (r"\foo|a| \emph{b", "foo|a| {b"),
        (r"\cite{a} \ref{b} \eqref{c} \Cref{d}", "a b c d"),
        (r"p {\textless} 0.05 \textgreater\textbar\textbraceleft\textbraceright{} \S 2", "p < 0.05 >|{} §2"),
        (r"\ldots \dots\textendash\textemdash", "……–—"),
        (r"{\sc Abc} {\small d}", "Abc d"),
        (r"\symbol{65}\symbol{ 66 }", "AB"),
        (r"\textminus\ddag\P\thinspace\enspace\nobreakspace\hyphen\Dash", "−‡¶\u2009\u2002\u00a0-—"),
        (r"\lq a\rq \glqq a\grqq \flqq a\frqq\glq a\grq\flq a\frq", "‘a’„a“«a»‚a‘‹a›"),
        (r"\textalpha\textOmega\textmu\cyrya\CYRSHCH\jupiter\textlambda", "αΩ\u00b5яЩ♃λ"),
        (r"{\cal A} \raggedright b", "A b"),
        (r"\enquote{a}\mkbibquote{b}", "“a”“b”"),
        ('<<слово"=слово>> a << b >> c, x<<y', "«слово-слово» a << b >> c, x<<y"),
        # what no symbol is
        (r"a\symbol{²}b", "a²b"),
        (r"a\symbol{55296}b\symbol{1}c\symbol{127}d\symbol{65535}e", "a b c d e"),
        (r"\symbol{1114111}\symbol{1114112}\symbol{99999999}", "\U0010ffff111411299999999"),
        (r"\symbol{x\y}\symbol{}\symbol", "xy"),
        (r"\symbol{" + "1" * 5000 + "}", "1" * 5000),
        # what cannot be TeX
        ("a } b { c", "a } b { c"),
        ("a}", "a}"),
        ("}{", "}{"),
        ("{{A}}", "A"),
        ("costs $5", "costs $5"),
        ("costs $5-$10, $5/$10 or $5 to $10", "costs $5-$10, $5/$10 or $5 to $10"),
        ("5 and 6 dollars cost $5 and $6", "5 and 6 dollars cost $5 and $6"),
        ("$", "$"),
        ("$$", "$$"),
        ("a $$ b", "a $$ b"),
        ("$ $", "$ $"),
        (r"\(", "("),
        (r"\)", ")"),
        (r"\[ \]", " ".strip()),
        (r"\(\)", ""),
        ("$$$$", ""),
        ("\\", ""),
        ("a\\", "a"),
        ("\\\n", " "),
        ("`Hey' to a (`foe'), `a` and b's", "‘Hey’ to a (‘foe’), `a` and b's"),
        (
            "``a'' `I'd be lost': ~0.6 (~5), Fig.~5 {a}~5",
            "“a” ‘I'd be lost’: \u223c0.6 (\u223c5), Fig.\xa05 a\xa05",
        ),
        (r"Fernstr\''om, G\''{u}nter, D''Arcy", "Fernström, Günter, D”Arcy"),
        (r"\decay{\Bz}{\Kp\mun} \Kp\emph{a} \foo{a}", "Bz Kp mun Kp a a"),
        (r"\mbox{a b} \textsf{c} \mkbibparens{d} \textcommabelow{s}\mbox{}", "a b c (d) ș"),
    ],
)
def test_a_field_as_text(source, text):
    assert to_text(source) == text
    assert "\\" not in text or "textbackslash" in source


@pytest.mark.parametrize(
    ("source", "names"),
    [
        (r"\emph{\foo{a} \baz b} \foo", ["foo", "baz"]),
        (r"\'e\alpha\S\apj\noopsort{a}\href{http://a}{b}\begin{x}\sqrt2\cal\textalpha", []),
        (r"$\foo$ \ensuremath{\foo}", []),
        (r"\mbox{a} \hbox{b} \textsf{c} \mkbibparens{d} \MakeUppercase{e} \textcommabelow{s}", []),
        (r"\verb|x| \verb", ["verb"]),
        (r"{\Bz} &amp; \today", ["Bz", "today"]),
    ],
)
def test_commands_that_nobody_knows_are_named(source, names):
    assert unknown_commands(source) == names


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        (r"\emph{a} b", [Tag("em", "a"), " b"]),
        (r"\textbf a b", [Tag("b", "a"), " b"]),
        (r"\textsuperscript2", [Tag("sup", "2")]),
        (r"\texttt{\textsubscript{x}}", [Tag("tt", Tag("sub", "x"))]),
        (r"x {\bf a {\em b} c} d", ["x ", Tag("b", "a ", Tag("em", "b"), " c"), " d"]),
        (r"\em{x} y", [Tag("em", "x y")]),
        (r"\protect\emph{x}", [Tag("em", "x")]),
        (r"\emph{}\textbf", []),
        (r"\href{http://a.b/c\_d}{x \emph{y}}", [HRef("http://a.b/c_d", "x ", Tag("em", "y"))]),
        (r"\url{http://a.b/~x%20}", [HRef("http://a.b/~x%20", "http://a.b/~x%20")]),
        (r"\href{}{x}\url{}\url\href", ["x"]),
        (r"\href{http://a}", []),
    ],
)
def test_a_field_as_parts(source, parts):
    assert from_bibtex(source) == Text(*parts)


@pytest.mark.parametrize(
    ("source", "formulas", "text"),
    [
        (
            r"Decay of $B^{\pm}$ in Cu$_{2}$O and \(x\)",
            [r"B^{\pm}", "_{2}", "x"],
            "Decay of B^± in Cu_2O and x",
        ),
        ("$5-10$ and $5_1$2 and $x$3", ["5-10", "5_1", "x"], "5-10 and 5_12 and x3"),
        (r"\[y\] $$z$$ $$z_1$$a", ["y", "z", "z_1"], "y z z_1a"),
        ("$x$$y$", ["x", "y"], "xy"),
        (r"\ensuremath{\alpha}\ensuremath", [r"\alpha"], "α"),
        ("$ x_1 $ and $ x $", ["x_1"], "x_1 and $ x $"),
        (r"$\text{if $x$}$", [r"\text{if $x$}"], "if x"),
        (r"\emph{a $x$} $y", ["x"], "a x $y"),
        (r"$a {b$} c$", ["a {b$} c"], "a b c"),
        (r"{$a} b$", [], "$a b$"),
        (r"\(a $x$ b", ["x"], "(a x b"),
        (r"\( \(x\) \)", ["x"], "( x )"),
        (r"\(a $b\) c$", ["a $b"], "a b c$"),
        (r"&#36;x_1&#36;", ["x_1"], "x_1"),
        (r"\$x \$ y", [], "$x $ y"),
        (r"\$x\$", ["x"], "x"),
        ("$$x$", [], "$$x$"),
        ("$$ x $$", ["x"], "x"),
        (r"\[a \[x\]", ["x"], "[a x"),
        (r"a\) b\) c\] d\]", [], "a) b) c] d]"),
        (r"\textbf$x_1$ y", ["x_1"], "x_1 y"),
    ],
)
def test_formulas_of_a_field(source, formulas, text):
    found = from_bibtex(source)
    assert [part.tex for part in maths_in(found)] == formulas
    assert str(found) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("&amp; &ouml; &#x000E7; &#65; &lt;", "& ö ç A <"),
        (r"{\&}amp; \&amp; &amp;amp; &amp;amp;amp; &\#65;", "& & & & A"),
        ("&amp;amp;amp;amp;", "&amp;"),
        ("&nosuch; &; &#; &#x; & amp; AT&T;", "&nosuch; &; &#; &#x; & amp; AT&T;"),
        (
            "&#12;&#1;&#x1F;&#127;&#xD800;&#xFFFE;&#xFFFF;&#9;",
            " \ufffd\t",
        ),
        ("&#1114112;&#9999999;", "\ufffd\ufffd"),
        ("&#" + "1" * 5000 + ";", "&#" + "1" * 5000 + ";"),
        ("&#x" + "1" * 5000 + ";", "&#x" + "1" * 5000 + ";"),
        ("&amp;#12;", " "),
    ],
)
def test_entities(source, text):
    assert decode_entities(source) == text


@pytest.mark.parametrize("char", [*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)), "\ud800", "\ufffe"])
def test_no_character_that_xml_has_no_place_for(char):
    kept = char if char in "\t\n" else " "
    assert clear(f"a{char}b") == f"a{kept}b"
    for source in (f"a{char}b", f"a&#{ord(char)};b", f"a\\symbol{{{ord(char)}}}b", f"\\emph{{a{char}b}}"):
        assert clear(to_text(source)) == to_text(source)
    assert clear(plain_address(f"http://a/&#{ord(char)};b")) == plain_address(f"http://a/&#{ord(char)};b")
    assert clear("a\x7eb\xa0\ud7ff\ue000\ufffd\U00010000") == "a\x7eb\xa0\ud7ff\ue000\ufffd\U00010000"


@pytest.mark.parametrize(
    ("field", "address"),
    [
        (r"http://a.b/\~{}x\_y\%20\&z\#w", "http://a.b/~x_y%20&z#w"),
        (r"\url{http://a.b/$\sim$x}", "http://a.b/~x"),
        (r"\href{http://a.b}{text}", "http://a.b"),
        (r"http://a/\textasciitilde{}x\textunderscore y\string~z", "http://a/~x_y~z"),
        (r"http://a/\symbol{126}x\texttt\symbol{126}y", "http://a/~x~y"),
        ("http://a/%\n  b?x=%20 ", "http://a/b?x=%20"),
        ("http://a/?a=1&amp;b=2", "http://a/?a=1&b=2"),
    ],
)
def test_addresses(field, address):
    assert plain_address(field) == address


@given(st.text(st.sampled_from("ab:/.?=#-~%&;$\\{}'\"`<> \t\n\r\x00\x0b\x7f"), max_size=12))
def test_a_plain_address_is_as_typed(field):
    """One in ASCII that has nothing for TeX takes a short way; a letter before it, the long one."""
    assert f"я{plain_address(f'a{field}')}" == plain_address(f"яa{field}")


@pytest.mark.parametrize(
    ("source", "markdown"),
    [
        (r"\emph{a} \textbf{b} \texttt{c} *d* [e](http://f)", "*a* **b** c *d* [e](http://f)"),
        (r"\$5 and $5", r"\$5 and \$5"),
        (r"$x_\alpha$", r"$x_{\alpha}$"),
        (r"\textbackslash\$\textbackslash write18\{id\}\textbackslash\$", r"\\\$\\write18{id}\\\$"),
        (r"$\nonsense{x}$ $\write18{id}$", "x write 18 id"),
        (r"\href{http://a/<b>}{c}", "[c](<http://a/%3Cb%3E>)"),
    ],
)
def test_a_field_as_markdown(source, markdown):
    assert from_bibtex(source).render(MarkdownBackend()) == markdown


ADA, BOB = Person.read("Ada Lovelace"), Person.read("Bob van Berg")


def rendered(text, **options):
    return "".join(map(str, text.render(Backend(**options))))


@pytest.mark.parametrize(
    ("text", "xml"),
    [
        (from_bibtex(r"a \emph{b} \textbf{c}"), "a <emphasis>b</emphasis> <strong>c</strong>"),
        (from_bibtex(r"$x_\alpha$"), r"<math>x_{\alpha}</math>"),
        (from_bibtex(r"$\nonsense{x}$"), "x"),
        (
            Tag("part-title", "A ", Tag("em", "b")),
            '<inline classes="title">A <emphasis>b</emphasis></inline>',
        ),
        (Tag("part-title", "ش"), '<right_to_left classes="title">ش</right_to_left>'),
        (HRef("http://a", "b"), '<reference refuri="http://a">b</reference>'),
        (HRef("MAILTO:a@b", "c"), '<reference refuri="MAILTO:a@b">c</reference>'),
        (HRef("javascript:a", "b"), "b"),
        (HRef("https", "b"), "b"),
        (Author(ADA, "A. ", Tag("em", "L")), '<strong classes="owner">A. <emphasis>L</emphasis></strong>'),
        (Author(BOB, "B. ", Tag("em", "V")), '<reference refuri="bob">B. <emphasis>V</emphasis></reference>'),
        (Author(Person.read("Eve"), "E."), "E."),
        (Author(ADA, "Ada").upper(), '<strong classes="owner">ADA</strong>'),
    ],
)
def test_rich_text_as_nodes(text, xml):
    pages = {BOB: "bob", ADA: "ada"}
    assert rendered(text, is_owner=lambda person: person == ADA, address_of=pages.get) == xml


def test_rich_text_for_those_who_know_no_people_and_no_formulas():
    assert rendered(Author(ADA, "Ada")) == "Ada"
    assert Text(Author(ADA, "Ada"), " ", from_bibtex("$x_1$")).render_as("text") == "Ada x_1"
    assert str(from_bibtex("$x_1$ b")[:3]) == "x_1"
    assert str(from_bibtex("$x_1$")[:1]) == "x"


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        *((f"{scheme}:a", True) for scheme in ("http", "https", "ftp", "mailto", "HttpS")),
        *(
            (address, False)
            for address in ("javascript:a", " http:a", "http", "", ":", "a", "file:///a", "data:a")
        ),
    ],
)
def test_which_addresses_a_page_leads_to(address, is_one):
    assert is_web(address) is is_one


def test_deep_emphasis_is_text():
    for command in (r"\emph{", "{", r"\textbf{\emph{", r"\'{", r"\footnote{", r"{\bf ", r"\sqrt{"):
        text = to_text(command * 1500 + "x" + "}" * command.count("{") * 1500)
        assert "x" in text.translate({0x301: ""})
    assert to_text(r"\emph" * 1500 + " x") == "x"
    assert to_text(r"\bf" + r"\bf " * 1500 + "x") == "x"
    for source in (r"\emph{" * 99 + "x" + "}" * 99, r"\bf " * 99 + "x", r"{\bf " * 99 + "x" + "}" * 99):
        found, depth = from_bibtex(source), 0
        while isinstance(found.parts[0], Tag):
            found, depth = found.parts[0], depth + 1
        assert depth == (12 if source[0] == "\\" else 6)
    for count, parts in ((11, [Tag("em", "x")]), (12, ["x"])):
        assert from_bibtex("{" * count + r"\emph{x}" + "}" * count) == Text(*parts)
    # What is beside each other is not deep, nor does it make room for what is.
    for beside in ("{a}", r"\textbf{a}", r"\emph a", r"{\bf a}"):
        found, depth = from_bibtex(beside * 20 + r"\texttt{" * 99 + "x" + "}" * 99).parts[-1], 0
        while isinstance(found, Tag):
            found, depth = found.parts[0], depth + 1
        assert depth == 12
    assert from_bibtex(r"{a}\textbf{b}{\bf c}" * 20 + r"\emph{d}").parts[-1] == Tag("em", "d")


def test_nobody_is_asked_for_the_date_or_told_of_a_command():
    code = "from sphinx_scholar.bib.tex import to_text; print(to_text(r'\\today \\nonsense{x} \\frac'))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={"PYTHONPATH": "_ext"}
    )
    assert (done.stdout, done.stderr) == ("today x \n", "")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"$\Bz\to\Bz$ {\Bz} \Bzx \\Bz", r"${B^0}\to{B^0}$ {{B^0}} \Bzx \\Bz"),
        (r"\two", r"{{B^0}{B^0}}"),
        (r"\evil", r"{\input{/etc/passwd}\href{javascript:alert(1)}{<script>}}"),
    ],
)
def test_an_author_s_macros(source, text):
    macros = {"Bz": "B^0", "two": r"\Bz\Bz", "evil": text[1:-1]}
    assert expand(source, macros) == text
    assert expand(source, {}) == source


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"Pavi\ifmmode \check{c}\else \v{c}\fi{}i\ifmmode \acute{c}\else \'{c}\fi{}", "Pavi\u010di\u0107"),
        (r"2\ifmmode\times\else\texttimes\fi{}2 $2\ifmmode\times\else\texttimes\fi{}2$", "2×2 2×2"),
        (r"\ifmmode\mu\else$\mu$\fi m", "μm"),
        (r"\ifmmode a", "ifmmode a"),
    ],
)
def test_maths_or_text(source, text):
    assert to_text(expand(source, {})) == text


def test_macros_that_grow_end_somewhere():
    for macros in ({"a": r"\a\a"}, {"a": r"\a"}, {"a": r"\b\b", "b": r"\a\a"}, {"a": "x" * 9000}):
        assert len(expand(r"\a" * 99, macros)) <= LONGEST


def test_what_a_macro_stands_for_is_refused_as_ever():
    source = r"$\a$ $\b$ \c"
    macros = {"a": r"\input{x}", "b": r"\text{<script>}", "c": r"\href{javascript:x}{<script>}"}
    xml = rendered(from_bibtex(expand(source, macros)))
    assert xml == "x <math>{\\text{<script>}}</math> <script>"


# Growth


UNITS = [
    *(r"\( ", r"\(\[", r"\[ ", r"\)", "$", "$a", "$$ ", r"$\(", r"\(\[$", "{", "}", "{a}", "$x$", "$x_1$ "),
    *(
        "\\\\",
        r"\emph{",
        r"\emph ",
        r"\'",
        r"\bf ",
        r"\frac",
        r"\sqrt[",
        r"\sqrt [ ",
        r"\foo",
        r"\foo ",
        r"\verb|",
    ),
    *("&amp;", "&amp", "&a", "&#", r"{\&}", " ", " {", "a  {b}", "\n", "%\n", "% ", "`", "-", "'"),
    *(
        r"\href{",
        r"\href ",
        r"\url{x}",
        r"\url{",
        r"\symbol{65}",
        r"\texttt \symbol ",
        r"\string ",
        "$ \\sim",
    ),
    *(r"\begin{a}", r"\left(", r"$\text{", "^", "_", r"\text{", r"\hat", r"\begin{matrix}", "&"),
]


def decode(text):
    from_bibtex.cache_clear()
    from_bibtex(text)


def formula(text):
    cleaned = maths.clean(text)
    maths.rebuild.cache_clear()
    maths.understood(cleaned)
    maths.to_plain(cleaned)


@pytest.mark.parametrize("function", [decode, formula, plain_address, decode_entities])
@pytest.mark.growth
def test_four_times_the_text_takes_four_times_the_time(function):
    times = {unit: growth(lambda n, unit=unit: function(unit * n), 800, 3200, 12) for unit in UNITS}
    assert {unit: figure for unit, figure in times.items() if figure >= 12} == {}


def test_tables_of_commands_do_not_overlap():
    assert not {*tex.ACCENTS} & {*tex.TAGS, *tex.WORDS, *tex.HIDDEN, *tex.JOURNALS, *tex.SHAPES}
    assert set(tex.TAGS) >= tex.DECLARATIONS
    assert isinstance(from_bibtex("$x$").parts[0], Maths)


@given(st.text(st.sampled_from("ab -'=\".,:;?!()[]/*_#%^|+@1\n\t"), max_size=12))
def test_what_is_plain_is_as_typed(typed):
    """What is in ASCII alone and has nothing for TeX takes a short way; a letter behind it, the long one."""
    assert to_text(f"{typed} я") == f"{to_text(typed)} я" == f"{from_bibtex(typed)} я"

"""Formulas: what may stand on a page and in a TeX run, by tables; all that is in them compiles."""

import hashlib
import random
import re
import shutil
import subprocess
from xml.etree import ElementTree

import pytest

from sphinx_scholar.bib import maths, symbols
from sphinx_scholar.bib.grammar import DEEPEST, LONGEST, rebuild
from sphinx_scholar.bib.maths import clean, to_mathml, to_plain, translate, understood

SPACE = "{http://www.w3.org/1998/Math/MathML}"


def parsed(mathml):
    """Read MathML as XML, and see that nothing in it is more than it may be."""
    root = ElementTree.fromstring(mathml)
    for element in root.iter():
        assert element.tag.removeprefix(SPACE) in MATHML
        assert set(element.attrib) <= ATTRIBUTES
    return root


MATHML = set(
    """math menclose mfrac mi mn mo mover mpadded mphantom mroot mrow mspace msqrt mstyle msub msubsup msup
    mtable mtd mtext mtr munder munderover""".split()
)
ATTRIBUTES = set(
    """accent columnalign columnlines columnspacing depth display displaystyle fence form height largeop
    linethickness lspace mathbackground mathcolor mathsize mathvariant maxsize minsize movablelimits notation
    rowlines rowspacing rspace scriptlevel separator stretchy voffset width""".split()
)


def test_the_allow_list_names_nothing_that_acts():
    assert set(maths._ELEMENTS) == MATHML
    assert set().union(*maths._ALLOWED.values()) | {"displaystyle"} == ATTRIBUTES == set(maths.SHAPES)
    names = {*symbols.SYMBOLS, *symbols.OPERATORS, *symbols.DELIMITERS, *symbols.DECLARATIONS, *symbols.SIZES}
    names |= {*symbols.ARGUMENTS, *symbols.OPTIONAL, *symbols.TEXTS, *symbols.INFIX}
    assert not names & set(ACTING)
    assert len(names) == 612


def test_the_tables_are_as_somebody_has_read_them():
    """Who adds a command sees that it only sets type, and writes the new number and digest here."""
    numbers, digest = {}, hashlib.sha256()
    for name in sorted(name for name in vars(symbols) if name.isupper()):
        table = getattr(symbols, name)
        rows = table.items() if isinstance(table, dict) else ((word,) for word in table)
        numbers[name] = len(table)
        digest.update(f"{name} {sorted(rows)}".encode())
    assert numbers == {
        "ARGUMENTS": 59,
        "DECLARATIONS": 10,
        "DELIMITERS": 32,
        "ENVIRONMENTS": 11,
        "ESCAPED": 14,
        "FENCES": 12,
        "INFIX": 3,
        "OPERATORS": 35,
        "OPTIONAL": 3,
        "SIZES": 16,
        "SYMBOLS": 444,
        "TEXTS": 10,
    }
    assert digest.hexdigest()[:16] == "54699776d3ea49dc"


# What would leave the formula


MARKUP = [
    "<script>alert(1)</script>",
    "<iframe/>",
    "<form>",
    "<img src=x onerror=alert(1)>",
    "</math><b>",
    "<!--",
    "<![CDATA[",
    "]]>",
    "<a href=javascript:alert(1)>x</a>",
    "<style>p</style>",
]


@pytest.mark.parametrize("command", [*sorted(symbols.TEXTS), "emph"])
@pytest.mark.parametrize("markup", MARKUP)
def test_markup_in_a_text_is_text(command, markup):
    tex = f"a\\{command}{{{markup}}}"
    for mathml in (to_mathml(clean(tex)), translate(tex)):
        root = parsed(mathml)
        assert markup.replace(" ", "\u00a0") in "".join(root.itertext())
        assert markup not in mathml or "<" not in markup


@pytest.mark.parametrize("tex", ["a<b>c</b>", "<script>alert(1)</script>", "a\"'b", "x<y>z"])
def test_markup_among_symbols_is_text(tex):
    assert "".join(parsed(to_mathml(tex)).itertext()).replace("\u2032", "'") == tex
    assert "<script" not in to_mathml(tex)


@pytest.mark.parametrize(
    "tex", ["&#x3c;script&#x3e;", r"\text{&#x3c;script&#x3e;}", r"\text{&lt;script&gt;}"]
)
def test_references_in_a_page_s_formula_are_no_markup(tex):
    try:
        mathml = translate(tex)
    except ValueError:
        return
    parsed(mathml)
    assert "<script" not in mathml


ACTING = """catcode class csname cssId data def edef gdef xdef href id include input InputIfFileExists let
    newcommand renewcommand newenvironment openin openout read readline require special style unicode
    usepackage verb write immediate directlua luaexec ShellEscape lstinputlisting verbatiminput loop repeat
    expandafter futurelet afterassignment aftergroup everypar everymath endinput scantokens uppercase
    lowercase mathchardef chardef char number the jobname meaning string detokenize uccode lccode mathcode
    pdfobj pdfximage XeTeXpicfile includegraphics url hyperlink hypertarget label ref cite tag footnote
    global long outer par relax errmessage message show showthe batchmode nonstopmode newread newwrite
    makeatletter begingroup endgroup bgroup egroup csuse color textcolor colorbox fcolorbox rule raise lower
    hskip kern mkern mskip hline cr noalign omit span halign valign vbox hfil strut fbox mathchoice
    DeclareMathOperator sideset genfrac above textbackslash symbol title author date maketitle tex_let:D
    XeTeXcharclass primitive pdfprimitive unless if ifx else fi loadlibrary document end""".split()


@pytest.mark.parametrize("name", ACTING)
def test_a_command_that_is_in_no_table_is_refused(name):
    for form in (
        "a{}",
        "{}",
        "{}{{x}}",
        "a_{}b",
        "\\hat{}",
        "{{{} x}}",
        "\\text{{{}{{x}}}}",
        "{}=1",
        "\\big{}",
    ):
        assert not understood(clean(form.format(f"\\{name}")))


@pytest.mark.parametrize(
    ("tex", "said"),
    [
        ("", "{}"),
        (" ", "{}"),
        (r"\nonsense{x}", r"\nonsense"),
        (r"\input{/etc/passwd}", r"\input"),
        (r"\alphax", r"\alphax"),
        (r"\Alpha", r"\Alpha"),
        (r"\end{document}", r"\end{document}"),
        (r"\begin{document}x\end{document}", r"\begin{document}"),
        (r"\begin{align}x\end{align}", r"\begin{align}"),
        (r"\begin{matrix*}x\end{matrix*}", r"\begin{matrix*}"),
        (r"\begin{matrix}x", "}"),
        (r"\begin{matrix}x\end{pmatrix}", r"\end{pmatrix}"),
        (r"\begin{matrix}\begin{pmatrix}x\end{matrix}\end{pmatrix}", r"\end{matrix}"),
        (r"\begin{array}{lxr}a\end{array}", "lxr"),
        (r"\begin{array}{}a\end{array}", "}"),
        (r"\begin{array}{l}a&b\end{array}", "&"),
        (r"\begin{array}{|l||}a\end{array}", "|l||"),
        (r"\begin{array}{|l|}a&b\end{array}", "&"),
        (r"\begin{array}[t]{l}a\end{array}", "["),
        (r"\begin{cases}a&b&c\end{cases}", "&"),
        (r"\begin{gathered}a&b\end{gathered}", "&"),
        (r"\begin{matrix}[a\end{matrix}", "["),
        (r"\begin{matrix}a\\[2pt]b\end{matrix}", "["),
        (r"\begin{matrix}a\\ *b\end{matrix}", "*"),
        (r"\begin{matrix}a \over b\end{matrix}", r"\over"),
        (r"\begin{matrix}" + "&" * 10 + r"\end{matrix}", "&"),
        (r"\substack{a&b}", "&"),
        (r"\substack a", r"\substack"),
        ("a&b", "&"),
        (r"a\\b", r"\\"),
        ("^^5cinput{x}", "^"),
        ("a^^41", "^"),
        ("a^ ^b", "^"),
        ("a^b^c", "^"),
        (r"a^b\rm^c", "^"),
        ("a_b_c", "_"),
        ("a^b_c^d", "^"),
        ("a'_2^3", "^"),
        ("a' ^2", "^"),
        ("a^2'", "'"),
        ("a''^2^3", "^"),
        ("a'^2'", "'"),
        ("a''^", "}"),
        ("a^'", "'"),
        (r"\text{''^}", "''^"),
        ("a^", "}"),
        ("a_", "}"),
        ("a^&", "&"),
        ("a{b", "}"),
        ("a}b", "}"),
        ("a$b", "$"),
        ("a%b", "%"),
        ("a#1", "#"),
        ("a\\", "\\"),
        ("a\x01b", "\x01"),
        ("a\x7fb", "\x7f"),
        ("a\u202eb", "\u202e"),
        ("a\ud800b", "\ud800"),
        ("a\ufffeb", "\ufffe"),
        (r"\^a", r"\^"),
        (r"\(a\)", r"\("),
        (r"\[a\]", r"\["),
        (r"\"a", r"\""),
        (r"\-a", r"\-"),
        ("\\\x00a", "\\\x00"),
        (r"\frac{a}", "}"),
        (r"\frac", "}"),
        (r"\frac[a]b", "["),
        (r"\mathbf", "}"),
        (r"{\mathbf}", "}"),
        (r"\sqrt[a]", "}"),
        (r"\sqrt[a", "}"),
        (r"\sqrt]", "]"),
        (r"\text a", "a"),
        (r"\text", "}"),
        (r"\text{a", "}"),
        (r"\text{a\b}", r"\b"),
        (r"\text{a{b}}", "{"),
        (r"\text{$a$}", "$"),
        (r"\text{a%b}", "%"),
        (r"\text{a#b}", "#"),
        (r"\text{a&b}", "&"),
        (r"\text{a_b}", "_"),
        (r"\text{a^b}", "^"),
        (r"\text{a~b}", "~"),
        ("\\text{a\x02b}", "\x02"),
        (r"\operatorname{a1}", r"\operatorname"),
        (r"\operatorname{ }", r"\operatorname"),
        (r"\operatorname{\input}", r"\input"),
        (r"\hspace{2}", r"\hspace"),
        (r"\hspace{200pt}", r"\hspace"),
        (r"\hspace{2pt plus 1fil}", r"\hspace"),
        (r"\hspace{2.1234pt}", r"\hspace"),
        (r"\left(a", "}"),
        (r"\left a\right)", "a"),
        (r"\left\alpha b\right)", r"\alpha"),
        (r"\left(a\right", "}"),
        (r"(a\right)", r"\right"),
        (r"a\middle|b", r"\middle"),
        (r"{\left(a}\right)", "}"),
        (r"\big a", "a"),
        (r"\not a", "a"),
        (r"\not\frac", r"\frac"),
        (r"\not", "}"),
        (r"x\limits_a", r"\limits"),
        (r"\sum x\limits_a", r"\limits"),
        (r"\hat\sum\limits_a", r"\limits"),
        (r"\operatorname{a}\limits_b", r"\limits"),
        (r"{\sum}\limits_a", r"\limits"),
        (r"\sum\limits\limits_a", r"\limits"),
        (r"\sum_a\limits^b", r"\limits"),
        (r"\over b", r"\over"),
        (r" \over b", r"\over"),
        (r"a \over b \over c", r"\over"),
        (r"a \over b \choose c", r"\choose"),
    ],
)
def test_what_tex_or_the_page_would_suffer_from_is_refused(tex, said):
    with pytest.raises(ValueError) as error:  # noqa: PT011  # the words are compared
        rebuild(tex)
    assert str(error.value) == said
    assert not understood(tex)


def test_deep_and_long_formulas_are_refused():
    assert rebuild("{" * (DEEPEST - 1) + "a" + "}" * (DEEPEST - 1))
    assert rebuild(r"\hat" * (DEEPEST - 1) + " a")
    deep = [
        "{" * DEEPEST + "a" + "}" * DEEPEST,
        r"\hat" * DEEPEST + " a",
        r"\hat" * 900 + " a",
        "a^" * 1500 + "a",
    ]
    for brother in ("{a}", r"\hat a"):  # what is closed gives no room to what follows
        deep += [brother * 40 + tex for tex in deep[:2]]
    for tex in (*deep, "{" * 3000, r"\left(" * 600, r"\sqrt[" * 600, r"\frac" * 700, r"\substack{" * 400):
        with pytest.raises(ValueError) as error:  # noqa: PT011
            rebuild(tex)
        assert str(error.value) in {"{{{", r"\hat", "^", "a", r"\frac"}
        assert not understood(tex)
    assert rebuild("a" * LONGEST) == "a" * LONGEST
    with pytest.raises(ValueError, match=r"^a{20}…$"):
        rebuild("a" * (LONGEST + 1))


def test_a_deep_formula_of_a_page_is_an_error_and_no_crash():
    with pytest.raises(ValueError, match="RecursionError"):
        translate("{" * 5000 + "a" + "}" * 5000)


def test_primes_and_the_exponent_behind_them_are_one_script():
    assert rebuild("x''^2") == "x''^2"
    assert to_plain("x''^2") == "x''^2"
    assert to_plain(r"\foo") == "foo"  # not known, and nothing else is there


def test_a_root_in_a_root_keeps_its_bracket():
    assert rebuild(r"\sqrt[\sqrt[2]a]b") == r"\sqrt[{\sqrt[2]{a}}]{b}"


# What a formula may be, and what is made of it


@pytest.mark.parametrize(
    ("tex", "written"),
    [
        ("x", "x"),
        ("a b", "a b"),
        ("x_1^2", "x_1^2"),
        ("x_12", "x_12"),
        ("x_a b", "x_a b"),
        ("a^*", "a^*"),
        ("a_~b", "a_{~}b"),
        ("a^é", "a^{é}"),
        (r"x_\alpha y", r"x_{\alpha}y".replace("}y", "} y")),
        (r"x_\hat y", r"x_{\hat{y}}"),
        (r"x_\mathrm{max}^\frac12", r"x_{\mathrm{max}}^{\frac{1}{2}}"),
        (r"\frac12", r"\frac{1}{2}"),
        (r"\frac ab", r"\frac{a}{b}"),
        (r"\sqrt\alpha", r"\sqrt{\alpha}"),
        (r"\sqrt [3] x", r"\sqrt[3]{x}"),
        (r"\sqrt[[]{x}", r"\sqrt[[]{x}"),
        (r"\xrightarrow[a]{b}", r"\xrightarrow[a]{b}"),
        (r"\alpha x", r"\alpha x"),
        (r"\alpha{}x", r"\alpha{}x"),
        ("{}_2F_1", "{}_2F_1"),
        ("x'", "x'"),
        ("x''", "x''"),
        ("x'^2", "x'^2"),
        ("x_2''^{n}", "x_2''^{n}"),
        ("a^]", "a^{]}"),
        (r"\alphaé", r"\alpha é"),
        ("\\alpha\u0302", "\\alpha \u0302"),
        ("\\alpha中", "\\alpha 中"),
        ("\\alpha2", "\\alpha2"),
        ("\\left<\u0302\\right>", "\\left\\langle \u0302\\right\\rangle"),
        ("\\text{a\tb\n''c''}", "\\text{a b ''c''}"),
        (r"\sum \limits_a", r"\sum \limits_a"),
        ("x_2'", "x_2'"),
        (r"\left<a\middle|b\right>", r"\left\langle a\middle|b\right\rangle"),
        (r"\left. a\right\|", r"\left. a\right\|"),
        (r"\bigl\{a\Bigr/", r"\bigl\{a\Bigr/"),
        (r"\sum\limits_a^b", r"\sum\limits_a^b"),
        (r"\mathop{ab}\limits_c", r"\mathop{ab}\limits_c"),
        (r"\operatorname*{arg max}\limits_b", r"\operatorname*{arg max}\limits_b"),
        (r"\operatorname {ab}c", r"\operatorname{ab}c"),
        (r"\not =", r"\not="),
        (r"\not\in", r"\not\in"),
        (r"{n \choose k}", r"{n \choose k}"),
        (r"a \over b", r"a \over b"),
        (r"\text {a 'b' <é>}", r"\text{a 'b' <é>}"),
        (r"\hspace{-2.5em}", r"\hspace{-2.5em}"),
        (r"\begin {array} {l|r} a&b\\c \end {array}", r"\begin{array}{l|r}a&b\\c \end{array}"),
        (r"\begin{cases}a&b\\c&d\end{cases}", r"\begin{cases}a&b\\c&d\end{cases}"),
        (r"\begin{matrix}" + "&" * 9 + r"\end{matrix}", r"\begin{matrix}" + "&" * 9 + r"\end{matrix}"),
        (r"\substack{a\\b}", r"\substack{a\\b}"),
        (r"\$\%\&\#\_\{\}\|\,\;\:\!\>\ ~", r"\$\%\&\#\_\{\}\|\,\;\:\!\>\ ~"),
    ],
)
def test_a_formula_is_written_anew(tex, written):
    assert rebuild(tex) == written
    assert rebuild(written) == written
    parsed(to_mathml(tex))


@pytest.mark.parametrize(
    ("tex", "cleaned"),
    [
        (r"Cu\sb{2}\sp 3", "Cu_{2}^ 3"),
        (r"\textsuperscript{2}\textsubscript{3}", "^{2}_{3}"),
        (r"\ensuremath{x}\protect\boldmath y\nolimits", "{x} y"),
        (r"\sum\nolimits_a", r"\sum_a"),
        (r"\sum\nolimits a\/\alpha\/b", r"\sum a\alpha b"),
        (r"\begin{matrix}a\\-b\\sp\\AA\end{matrix}", r"\begin{matrix}a\\-b\\sp\\AA\end{matrix}"),
        ("a\\", "a"),
        (r"a\\", r"a\\"),
        (r"\AA\angstrom\textdegree\degree\textmu\micro", "ÅÅ°°µµ"),
        (r"\bm{x}\bold x\pmb x", r"\boldsymbol{x}\boldsymbol x\boldsymbol x"),
        (r"\mathscr L\Bbb R\emph{a}\underbar a", r"\mathcal L\mathbb R\textit{a}\underline a"),
        (r"a\/b\-c", "a b c"),
        ("a\n\n b\t c", "a b c"),
        (r" a\ ", "a"),
        (r"a \ ", "a"),
        (r"C\text{\ensuremath{-}}H \text{{a\b}}", r"C\text{-}H \text{{a\b}}"),
        (r"\begin{split}a \& b\end{split}", r"\begin{aligned}a & b\end{aligned}"),
        (r"a \& b", r"a \& b"),
        (r"\spadesuit\boldsymbol x", r"\spadesuit\boldsymbol x"),
    ],
)
def test_commands_of_text_and_packages_are_those_of_formulas(tex, cleaned):
    assert clean(tex) == cleaned


@pytest.mark.parametrize(
    ("tex", "plain"),
    [
        (r"B^{\pm}", "B^±"),
        (r"\frac{a}{b}", "a/b"),
        (r"\mbox{a b}\hspace{2pt}c", "a b c"),
        (r"\nonsense{x}", "x"),
        (r"\nonsense{\alpha}", "α"),
        (r"\nonsense\alpha b", "nonsense αb"),
        (r"\Bz\to\Kstarz\mup\mun", "Bz → Kstarz mup mun"),
        (r"\left(\Bz\right) \nonsense {x}\big| \mathrm \input", "( Bz ) x | input"),
        ("x_{2}^{n+1}", "x_2^n+1"),
        ("x'", "x'"),
        (r"x\,", "x"),
        (r"\,", ""),
        (r"a\\b", "a b"),
        (r"\text{<b>}", "<b>"),
        (r"\input{/etc/passwd}", "/etc/passwd"),
        (r"\write18{id}", "write 18 id"),
        (r"^^5cinput{x}", "^^5cinput x"),
        ("{" * 9999, "{" * 0),
    ],
)
def test_a_formula_as_text_has_no_backslash(tex, plain):
    assert to_plain(tex) == plain


@pytest.mark.parametrize(
    ("tex", "inner"),
    [
        (r"\alpha", "<mrow><mi>α</mi></mrow>"),
        (r"a<b", "<mrow><mi>a</mi><mo>&lt;</mo><mi>b</mi></mrow>"),
        (r"\&", "<mrow><mi>&amp;</mi></mrow>"),
        (r"\text{a b}", "<mrow><mtext>a\u00a0b</mtext></mrow>"),
        (r"\big\{", '<mrow><mo minsize="1.2em" maxsize="1.2em">{</mo></mrow>'),
        (r"\big\langle", '<mrow><mo minsize="1.2em" maxsize="1.2em">⟨</mo></mrow>'),
        (r"\,", '<mrow><mspace width="0.167em" /></mrow>'),
        (r"a_2'", "<mrow><msubsup><mi>a</mi><mn>2</mn><mi>′</mi></msubsup></mrow>"),
        (
            r"\begin{aligned}a&b\end{aligned}",
            '<mrow><mtable displaystyle="true" columnspacing="0em" rowspacing="3pt"><mtr>'
            '<mtd columnalign="right"><mi>a</mi></mtd><mtd columnalign="left"><mi /><mi>b</mi></mtd>'
            "</mtr></mtable></mrow>",
        ),
        (
            r"\begin{array}{l|c}a&b\end{array}",
            '<mrow><mtable columnlines="solid"><mtr><mtd columnalign="left"><mi>a</mi></mtd>'
            '<mtd columnalign="center"><mi>b</mi></mtd></mtr></mtable></mrow>',
        ),
        (r"\begin{gathered}a\\b\end{gathered}", None),
    ],
)
def test_mathml_is_written_anew(tex, inner):
    head = '<math xmlns="http://www.w3.org/1998/Math/MathML" display="{}">'
    if inner is None:
        assert to_mathml(tex).count("<mtr>") == 2
        return
    assert to_mathml(tex) == f"{head.format('inline')}{inner}</math>"
    assert to_mathml(tex, block=True) == f"{head.format('block')}{inner}</math>"
    assert to_mathml(tex) == translate(tex)


@pytest.mark.parametrize("name", sorted({*symbols.SYMBOLS, *symbols.OPERATORS, *symbols.DELIMITERS}))
def test_each_symbol_is_known_to_both(name):
    assert len("".join(parsed(to_mathml(f"\\{name}")).itertext())) < 10
    assert f"\\{name}" not in to_mathml(f"\\{name}")


def test_understood_says_yes_or_no():
    assert understood("x") is True
    assert understood(r"\input{x}") is False


# Formulas of the site's own pages: more commands, the same page


@pytest.mark.parametrize(
    ("tex", "said"),
    [
        (r"\href{javascript:alert(1)}{x}", "href=javascript:alert(1)"),
        (r"\href{https://example.org}{x}", "href=https://example.org"),
        (r"\class{danger}{x}", "class=danger"),
        (r"\style{color:red}{x}", "style=color:red"),
        (r"\color{url(//x)}x", "mathcolor=url(//x)"),
        (r"\colorbox{a;b}{x}", None),
        (r"\nonsense{x}", r"\nonsense"),
        (r"\text{\alpha\beta}", r"\alpha\beta"),
        (r"\unicode{x1}", "\x01"),
        (r"\unicode{xd800}", "\ud800"),
        ("a&b", "&"),
        (r"a\\b", "linebreak=newline"),
        (r"\frac{a}", "<mfrac>"),
        (r"\hspace{x}", "width=x"),
        ("", "NoAvailableTokensError"),
    ],
)
def test_a_page_s_formula_is_refused(tex, said):
    with pytest.raises(ValueError) as error:  # noqa: PT011  # the words are compared
        translate(tex)
    assert said is None or str(error.value) == said


@pytest.mark.parametrize(
    "tex",
    [r"\color{red}x", r"\color{#f00}x", r"\cancel{x}", r"\Huge x", r"\unicode{x41}", r"\rule{1pt}{2pt}"],
)
def test_a_page_s_formula_may_have_more_commands(tex):
    parsed(translate(tex))
    assert not understood(tex)


@pytest.mark.parametrize("name", sorted(maths.SHAPES))
@pytest.mark.parametrize(
    "value", ["", '"', "<", "javascript:x", "url(x)", "1em;x", "a b;", "x" * 40, "1em\n", "é"]
)
def test_no_attribute_takes_any_value(name, value):
    assert not maths.SHAPES[name].fullmatch(value)


@pytest.mark.parametrize(
    "name", ["script", "a", "annotation-xml", "maction", "mglyph", "semantics", "svg", "ms"]
)
def test_no_other_element_is_written(name):
    with pytest.raises(ValueError, match=f"^<{name}>$"):
        maths._write(ElementTree.Element(name))


@pytest.mark.parametrize(
    "name", ["href", "style", "class", "id", "onclick", "src", "xlink:href", "actiontype"]
)
@pytest.mark.parametrize("element", sorted(MATHML))
def test_no_other_attribute_is_written(element, name):
    counted = ElementTree.Element(element, {name: "x"})
    counted.extend(ElementTree.Element("mi") for _child in range(maths._ELEMENTS[element][1] or 0))
    with pytest.raises(ValueError, match=f"^{name}=x$"):
        maths._write(counted)


@pytest.mark.parametrize(
    ("element", "count"), [(name, count) for name, (_, count) in maths._ELEMENTS.items() if count]
)
def test_each_element_has_its_children(element, count):
    for number in (count - 1, count, count + 1):
        node = ElementTree.Element(element)
        node.extend(ElementTree.Element("mi") for _child in range(number))
        if number == count:
            assert maths._write(node)
        else:
            with pytest.raises(ValueError, match=f"^<{element}>$"):
                maths._write(node)


# TeX takes it


def compiled(formulas, folder):
    """Typeset formulas; return what TeX has against them, and with which."""
    if not shutil.which("xelatex"):
        pytest.skip("no xelatex on this machine")
    head = "\\documentclass{article}\\usepackage{amsmath,amssymb,amstext}\n\\begin{document}\n"
    body = "\n".join(
        f"x\\({tex}\\)" + "\\par\\clearpage"[: 4 if n % 20 else 14] for n, tex in enumerate(formulas)
    )
    (folder / "f.tex").write_text(f"{head}{body}\n\\end{{document}}\n", encoding="utf-8")
    command = [
        "xelatex",
        "-no-shell-escape",
        "-interaction=nonstopmode",
        "-file-line-error",
        "-no-pdf",
        "f.tex",
    ]
    subprocess.run(command, cwd=folder, capture_output=True)
    log = (folder / "f.log").read_text(encoding="utf-8", errors="replace")
    assert "Output written on" in log
    found = re.findall(r"^\./f\.tex:(\d+): (.*)", log, re.MULTILINE)
    return [(formulas[int(line) - 3], words) for line, words in found]


def test_tex_knows_each_command(tmp_path):
    plain = {*symbols.SYMBOLS, *symbols.OPERATORS, *symbols.DELIMITERS, *symbols.DECLARATIONS}
    formulas = [f"a\\{name} b_\\{name} c" for name in sorted(plain)]
    formulas += [f"\\{name}" + "{a}" * count for name, count in symbols.ARGUMENTS.items()]
    formulas += [f"\\{name}[a]{{b}}" for name in symbols.OPTIONAL] + [
        f"\\{name}{{b}}" for name in symbols.TEXTS
    ]
    formulas += [f"\\{name}\\limits_a" for name in symbols.OPERATORS]
    formulas += [f"\\left\\{name} a\\right\\{name}" for name in symbols.DELIMITERS]
    formulas += [f"\\left{fence} a\\right{fence}" for fence in symbols.FENCES]
    formulas += [f"\\{size}(" for size in symbols.SIZES] + [
        f"a\\{name} b" for name in symbols.INFIX | symbols.ESCAPED
    ]
    formulas += [
        f"\\begin{{{name}}}a\\\\b\\end{{{name}}}" for name in symbols.ENVIRONMENTS if name != "array"
    ]
    formulas += [r"\substack{a\\b}", r"\alphaé", "\\alpha\u0302", "\\left<\u0302\\right>"]
    formulas = [rebuild(clean(tex)) for tex in formulas]
    assert compiled(formulas, tmp_path) == []


def test_tex_takes_whatever_is_not_refused(tmp_path):
    """Formulas thrown together: what passes has no error in TeX, and is well-formed XML."""
    names = [*symbols.ARGUMENTS, *symbols.OPTIONAL, *symbols.TEXTS, *symbols.INFIX, *symbols.DECLARATIONS]
    names += [*symbols.SIZES, *symbols.ESCAPED, "not", "left", "right", "middle", "limits", "operatorname"]
    names += ["operatorname*", "hspace", "alpha", "sum", "lim", "langle", "prime", "quad"]
    atoms = [
        *"ab12{}{}^_'[]()|<>.,&*~-=/\"`@: ",
        "{a}",
        "{b}",
        "_a",
        "^{a}",
        "\\\\",
        "\\left(",
        "\\right)",
        "é",
    ]
    atoms += ["{1pt}"]
    for name in ("matrix", "array", "cases", "aligned"):
        atoms += [f"\\begin{{{name}}}" + "{lc|}" * (name == "array"), f"\\end{{{name}}}"]
    choose = random.Random(8)
    formulas = set()
    while len(formulas) < 800:
        count = choose.randint(1, 9)
        parts = [
            f"\\{choose.choice(names)}" if choose.random() < 0.35 else choose.choice(atoms)
            for _ in range(count)
        ]
        tex = clean("".join(parts))
        if understood(tex):
            parsed(to_mathml(tex))
            formulas.add(rebuild(tex))
    assert compiled(sorted(formulas), tmp_path) == []

"""What other tools write into fields: tags of HTML and JATS, and TeX that was escaped once too often."""

import pytest
from conftest import growth

from sphinx_scholar.bib.foreign import from_foreign
from sphinx_scholar.bib.tex import from_bibtex, to_text, unknown_commands


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("<i>Drosophila</i> and H<sub>2</sub>O", "<em>Drosophila</em> and H<sub>2</sub>O"),
        ("<jats:italic>a</jats:italic> <B>b</B> 10<sup>3</sup>", "<em>a</em> <b>b</b> 10<sup>3</sup>"),
        ("&lt;i&gt;a&lt;/i&gt;", "<em>a</em>"),
        ("<em>a</em> <strong>b</strong> <jats:bold>c</jats:bold>", "<em>a</em> <b>b</b> <b>c</b>"),
        ("<italic>a</italic> <jats:sc>b</jats:sc>", "<em>a</em> b"),
        ("<jats:sec><jats:title>a</jats:title></jats:sec>", "  a  "),
        ("{a} <i>b</i>", "a <em>b</em>"),
        ("<b>{a}</b> {<i>b</i>}", "<b>a</b> <em>b</em>"),
        ("} <i>b</i>", "} <em>b</em>"),
        ("<i>{a</i>} b</i>", "<em>a&lt;/i&gt; b</em>"),
        ("<i>{{a</i>}} b</i>", "<em>a&lt;/i&gt; b</em>"),
        ("<i><b>a</b></i> <scp>dna</scp>", "<em><b>a</b></em> dna"),
        ('<i class="x">a</i>', "<em>a</em>"),
        ("b<INF>6</INF>f", "b<sub>6</sub>f"),
        ("a<br/>b<p>c", "a b c"),
        # what has no partner in its group, or is no such tag, is text
        ("a <b>no", "a &lt;b&gt;no"),
        ("a</b>", "a&lt;/b&gt;"),
        ("{<i>a} b</i>", "&lt;i&gt;a b&lt;/i&gt;"),
        ("<i>a</b></i>", "<em>a&lt;/b&gt;</em>"),
        ("p <p 0.05> q", "p &lt;p 0.05&gt; q"),
        ("<script>a</script>", "&lt;script&gt;a&lt;/script&gt;"),
        ('<i onclick="a()">b</i>', "<em>b</em>"),
        ("<img src=x onerror=a>", "&lt;img src=x onerror=a&gt;"),
        ("<https://a.org>", "&lt;https://a.org&gt;"),
        ("<jats:script>a</jats:script>", "&lt;jats:script&gt;a&lt;/jats:script&gt;"),
    ],
)
def test_tags(source, html):
    assert from_bibtex(source).render_as("html") == html


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"M\textbackslash{}aa\{\}rtensson", "Mårtensson"),
        (r'M\textbackslash{}"\{u\}ller', "Müller"),
        (r"\$x\_1 = \textbackslash{}alpha\^{}2\$ a", "x_1 = α^2 a"),
        (r"\$a\textasciicircum{}2\$", "a^2"),
        (r"\$a\_b\$ \textasciitilde{} \~{} \^{}", "a_b \u00a0 \u00a0 ^"),
        (r"Se\textbackslash{}~\{n\}or \^{}", "Señor ^"),
        (r"GaN (1\textbackslash{}times1) \textbackslash beta-Ga\_2", "GaN (1×1) β-Ga_2"),
        (r"Al\_\{2\}O\^{}\{3\}", "Al_2O^3"),
        (r"Away from \$\textbackslash{{Lambda}}\${{CDM}}", "Away from ΛCDM"),
        (r"Photo-\$z\$ at \$w(z)\${{CDM}}", "Photo-z at w(z)CDM"),
        (r"\{UV\} spectra of \{C3\}, \{\vphantom\}{{GaN}}\vphantom\{\}", "UV spectra of C3, GaN"),
        (r"\{a, b\} \{112\} \{X\}", "{a, b} {112} {X}"),
        # what says a backslash or a price means it
        (r"the \textbackslash{}emph command", r"the \emph command"),
        (r"costs \$5 and \$10", "costs $5 and $10"),
        (r"A\$AP and Ke\$ha, US\$a\$", "A$AP and Ke$ha, US$a$"),
        (r"\textbackslash{}aa\{ a", r"\aa{ a"),
        (r"\textbackslash{}aa\}\{ a", r"\aa}{ a"),
        (r"\textbackslash{}aa\{\}\} a", r"\aa{}} a"),
    ],
)
def test_escaped_twice(source, text):
    assert to_text(source) == text


def test_what_is_put_in_place_is_tex():
    assert from_foreign(r"\$x\^{}2 \~{} \_\$") == "$x^2 ~ _$"
    assert from_foreign(r"$\{AB\}$ \{AB\} $$\{AB\}$$") == r"$\{AB\}$ AB $$\{AB\}$$"
    assert not unknown_commands("<scp>a</scp> <sc>b</sc>")


def test_paragraphs_of_an_abstract():
    source = "<jats:title>Abstract</jats:title><jats:p>a</jats:p><jats:p>b</jats:p>"
    assert from_foreign(source, "\n\n").split() == ["a", "b"]
    assert "a\n\n" in from_foreign(source, "\n\n")


@pytest.mark.growth
@pytest.mark.parametrize(
    "unit",
    ["<i>", "</i>", "<i a=", "<jats:", "{<i>", "\\$", "\\$\\_", "\\textbackslash", "<jats:title> ", "\\{A"],
)
def test_time_grows_with_the_text(unit):
    assert growth(lambda n: from_foreign(unit * n), 2000, 16000, 24) < 24

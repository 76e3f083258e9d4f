"""A bibliography that means harm, through each builder and in a browser: nothing runs, is read or is lost."""

import re
import shutil
import subprocess
import threading
from functools import partial
from http.server import ThreadingHTTPServer
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from conftest import CONF, Site
from test_browser import Quiet, browser  # noqa: F401  # a fixture

SCRIPT = "<script>window.hit=1;alert(1)</script>"
MARKUP = [
    SCRIPT,
    "<img src=x onerror=window.hit=1>",
    "<iframe src=javascript:parent.hit=1></iframe>",
    "<form action=javascript:window.hit=1><button autofocus onfocus=window.hit=1>x</button></form>",
    "<svg onload=window.hit=1><script>window.hit=1</script></svg>",
    "</math><style>*{display:none}</style>",
    "<base href=//evil.example/>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<object data=x></object><embed src=x>",
    "\"'><b onmouseover=window.hit=1>x",
    "<!--",
    "]]>",
    "{{ 7*7 }}",
]
#: What a formula may try. Each is in dollars; FILE is one that can be read, OUT one that could be written.
FORMULAS = [
    *(
        rf"\{name}{{{SCRIPT}}}"
        for name in ("text", "mbox", "hbox", "textrm", "textbf", "operatorname", "mathrm")
    ),
    *(rf"\text{{{markup}}}" for markup in MARKUP),
    r"\href{javascript:window.hit=1}{x}",
    r"\class{x\" onclick=\"window.hit=1}{x}",
    r"\style{background:url(//evil.example)}{x}",
    r"\cssId{a}{x}\data{a}{x}\unicode{x3c}",
    r"\color{red;}x",
    r"&lt;script&gt;window.hit=1&lt;/script&gt;",
    r"^^5cinput{FILE}",
    r"^^^^005cinput{FILE}",
    r"\text{a\InputIfFileExists{FILE}{}{}}",
    r"\input{FILE}\include{FILE}\openin1=FILE",
    r"\mbox{\input FILE }",
    r"\directlua{os.execute('touch OUT')}",
    r"\ShellEscape{touch OUT}",
    r"\immediate\write18{touch OUT}",
    r"\newwrite\w\immediate\openout\w=OUT \immediate\write\w{x}",
    r"\lstinputlisting{FILE}",
    r"\verbatiminput{FILE}",
    r"\loop\iftrue\repeat",
    r"\def\a{\a\a}\a",
    r"\catcode`\@=0 @input{FILE}",
    r"\csname input\endcsname{FILE}",
    r"\expandafter\input\expandafter{FILE}",
    r"\end{document}",
    r"\begin{filecontents}{OUT}x\end{filecontents}",
    r"\begin{verbatim}\end{verbatim}",
    r"a}}\input{FILE}{{",
    r"a\)\input{FILE}\(",
    r"a%",
    r"a#1",
    r"a~b\ ",
    r"a\\",
    r"\frac",
    r"a^b^c",
    r"\left(",
    r"\begin{matrix}a&b",
    r"\sqrt[",
    r"\hat" * 300,
    "{" * 1500 + "}" * 1500,
    "&#12;&#1;\\symbol{1}",
]
TEXTS = [
    *MARKUP,
    r"\textbackslash\$\textbackslash write18\{touch OUT\}\textbackslash\$",
    r"\textbackslash input\{FILE\}",
    r"\input{FILE}\include{FILE}\write18{touch OUT}\directlua{x}",
    r"^^5cinput{FILE}",
    *("$$ $$", "$$", r"\(\)", r"\[\]", r"\( \( \(", r"$x$$y$", "$$x$$"),
    r"\title{x}\author{x}\date{x}\verb|x|\verb\title\author\date x",
    r"\symbol{²}\symbol{55296}\symbol{1}\symbol{65535}\symbol{99999999}x",
    "a&#12;b&#1;c&#xFFFF;d&amp;#8;e&#127;",
    "&#" + "1" * 5000 + ";x",
    *("x" * 5000, "\\_" * 3000),  # of which TeX dies
    r"\emph{" * 1500 + "x" + "}" * 1500,
    r"\emph" * 500 + " x",
    "{" * 1500 + "x" + "}" * 1500,
    r"\today\jobname\year x",
    r"\href{javascript:window.hit=1}{x}\url{javascript:window.hit=1}",
    r"\href{data:text/html,x}{x}",
    r"\href{http://a/$^^5cinput$}{te]xt}",
    r"\footnote{a\footnote{b}}\begin{document}\end{document}x",
    "50% of #1 & a_b^c~d \\ x",
]
ABSTRACTS = [
    *(
        f"[a]({address})"
        for address in ("javascript:window.hit=1", "data:text/html,x", "path:/etc/passwd", "inv:x#y")
    ),
    "<javascript:window.hit=1> ![a](javascript:window.hit=1)",
    "```{raw} html\n<script>window.hit=1</script>\n```",
    "```{include} FILE\n```",
    "{raw-html}`<script>window.hit=1</script>` {download}`FILE`",
    "> " * 1500 + "x",
    "- " * 1500 + "x",
    "*a _b " * 700 + "_ *" * 700,
    "[" * 1500 + "x",
    "a  \n[b]\nc\\\\[d]",
    "[a]: javascript:window.hit=1\n\n[a]",
    "999999999. x",
]


def bibliography(folder):
    """Write each hostile text into each field that takes one; one entry a text."""
    entries = []

    def add(**fields):
        number = len(entries)
        # A brace that is open would be the file's own trouble.
        known = {"title": f"T{number}", "author": "Doe, Jane", "year": "2020", **fields}
        lines = ", ".join(f"{name} = {{{value}}}" for name, value in known.items())
        entries.append(f"@article{{k{number}, {lines}}}")

    for formula in FORMULAS:
        if formula.count("{") == formula.count("}"):
            add(
                title=f"T ${formula}$",
                abstract=f"A ${formula}$ b",
                journal=f"J \\({formula}\\)",
                note=f"$${formula}$$",
            )
    for text in TEXTS:
        add(title=f"T {text}", abstract=text, journal=text, note=text, award=text, abbr=text, annotation=text)
        add(
            author=f"{text} and Doe, {text}",
            publisher=text,
            collaboration=text,
            additional_info=text,
            pages=text,
        )
    for text in MARKUP:
        add(
            award_name=text,
            award=text,
            url=f"http://a/{text}",
            pdf=text,
            month=text,
            code=f"javascript:{text}",
        )
    for text in ABSTRACTS:
        add(abstract=text)
    for address in (
        "javascript:window.hit=1",
        "JavaScript:window.hit=1",
        "data:text/html,x",
        "java\tscript:x",
        "//x",
    ):
        add(
            url=address,
            pdf=address,
            code=address,
            doi=address,
            eprint=address,
            website=address,
            slides=address,
        )
    entries.append('@misc{k"onclick=window.hit=1, title = {Key}, year = 2020}')
    entries.append("@misc{<script>window.hit=1</script>, title = {Key}, year = 2020}")
    source = "\n".join(entries)
    return source.replace("FILE", str(folder / "secret.tex")).replace("OUT", str(folder / "written")), len(
        entries
    )


LINES = """
latex_engine = "xelatex"
latex_theme = "howto"
suppress_warnings = ["scholar.entry", "scholar.link", "scholar.owner", "scholar.tex"]
exclude_patterns = ["secret.tex"]
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Build the hostile site in a form, once; give the site."""
    site = Site(tmp_path_factory.mktemp("hostile"))
    source, count = bibliography(site.source)
    page = "# P\n\n```{publications}\n:group-by: none\n```\n"
    cites = "# C\n\n" + " ".join(f"{{cite:t}}`k{number}`" for number in range(count - 2)) + "\n"
    files = {"refs.bib": source, "p.md": page, "c.md": cites, "secret.tex": "SECRET \\typeout{WAS READ}"}
    site.write({"conf.py": CONF + LINES, "index.md": "# H\n\n```{toctree}\np\nc\n```\n", **files})
    site.count, done = count, {}

    def build(builder):
        if builder not in done:
            text = source
            if builder == "text":  # Sphinx breaks its lines in the square of the time of a word's length
                text = re.sub(r"(x|1|\\_){1000,}", lambda long: long[0][:600], text)
            site.write({"refs.bib": text})
            site.build(builder)
            done[builder] = site.warnings
        for line in done[builder].splitlines():
            assert re.match(r"refs\.bib:\d+: WARNING: .*\[scholar\.maths\]$", line), line
        places = [line.partition(": ")[0] for line in done[builder].splitlines()]
        assert len(places) == len(set(places)), "one warning an entry"
        return site

    return build


OURS = "li.publication, .bibtex-citation, .citation"
BAD = ":is(script, iframe, form, object, embed, base, style, link, img, svg, meta, input, button)"


def harmless(page):
    """See that a page has no element, attribute or address that could act."""
    for part in page.select(OURS):
        assert not [node for node in part.select(BAD) if "scholar-copy" not in node.get("class", [])]
        for node in part.find_all(True):
            assert not [
                name for name in node.attrs if name.startswith("on") or name in {"style", "srcdoc", "action"}
            ]
            for name in ("href", "src", "xlink:href"):
                address = node.get(name, "#")
                assert (
                    address.partition(":")[0] in {"http", "https", "mailto"}
                    or ":" not in address.partition("/")[0]
                )


def test_no_page_has_anything_that_acts(made):
    site = made("html")
    page = site.page("p")
    assert len(page.select("li.publication")) == site.count
    harmless(page)
    harmless(site.page("c"))
    assert page.text.count("<script>window.hit=1;alert(1)</script>") > 20
    assert "SECRET" not in page.text


def test_no_script_runs_in_a_browser(made, browser):  # noqa: F811
    folder = made("html").output / "html"
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        context = browser.new_context(base_url=f"http://127.0.0.1:{server.server_port}")
        page, dialogs, asked = context.new_page(), [], []
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: asked.append(request.url))
        for name in ("p", "c"):
            page.goto(f"/{name}.html", wait_until="load")
            page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
            assert page.evaluate("window.hit") is None
            kinds = "script, iframe, form, object, embed, base, style, link, img, svg"
            acts = f"e => e.matches('{kinds}') || [...e.attributes].some(a => a.name.startsWith('on'))"
            inside = page.locator("li.publication *")
            assert inside.evaluate_all(f"all => all.filter({acts}).map(e => e.outerHTML)") == []
            schemes = page.locator(".body a[href]").evaluate_all("all => all.map(a => a.protocol)")
            assert set(schemes) <= {"http:", "https:", "mailto:"}
        for link in page.locator("a[href*=hit]").all():
            link.dispatch_event("click")
        assert page.evaluate("window.hit") is None
        assert dialogs == []
        assert [url for url in asked if "evil" in url] == []
        context.close()
        server.shutdown()


@pytest.mark.parametrize("builder", ["epub", "xml", "pseudoxml", "text", "man", "texinfo"])
def test_each_form_is_whole(made, builder):
    site = made(builder)
    folder = site.output / builder
    if builder == "epub":
        pages = sorted(folder.glob("*.xhtml"))
        for path in pages:
            ElementTree.parse(path)
        harmless(BeautifulSoup((folder / "p.xhtml").read_text(encoding="utf-8"), "html.parser"))
    if builder == "xml":
        for path in folder.glob("*.xml"):
            ElementTree.parse(path)
    for path in folder.glob("*"):
        if path.suffix in {".xhtml", ".xml", ".pseudoxml", ".txt", ".1", ".texi"}:
            text = path.read_text(encoding="utf-8")
            assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]", text)
            assert "WAS READ" not in text
    if builder == "texinfo" and shutil.which("makeinfo"):
        (texi,) = folder.glob("*.texi")
        done = subprocess.run(
            ["makeinfo", "--no-split", texi.name], cwd=folder, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr[-2000:]


def test_tex_reads_writes_and_runs_nothing(made):
    if not shutil.which("xelatex"):
        pytest.skip("no xelatex on this machine")
    site = made("latex")
    folder = site.output / "latex"
    tex = (folder / "site.tex").read_text(encoding="utf-8")
    for formula in re.findall(r"\\\((.*?)\\\)", tex):
        assert not re.search(r"input|write|open|lua|catcode|csname|\^\^|Shell", formula), formula
    before = {path.name for path in folder.iterdir()}
    command = [
        "xelatex",
        "-no-shell-escape",
        "-interaction=nonstopmode",
        "-halt-on-error",
        "-recorder",
        "site.tex",
    ]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=300)
    log = (folder / "site.log").read_text(encoding="utf-8", errors="replace")
    assert done.returncode == 0, log[-3000:]
    assert "WAS READ" not in log
    read = re.findall("^INPUT (.*)$", (folder / "site.fls").read_text(encoding="utf-8"), re.MULTILINE)
    assert not [name for name in read if "secret" in name]
    written = {path.name for path in folder.iterdir()} - before
    assert {name.rpartition(".")[2] for name in written} <= {
        "aux",
        "fls",
        "idx",
        "log",
        "out",
        "pdf",
        "toc",
        "xdv",
    }
    assert not (site.source / "written").exists()

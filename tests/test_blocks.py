"""Any text to its blocks: where each begins and ends, what it holds, and what is wrong with it."""

import pytest

from sphinx_scholar.bib import damaged
from sphinx_scholar.bib.scan import scan


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("@misc{a}", [("misc", "a", {}, "@misc{a}", "")]),
        ("@ misc \t{a}", [("misc", "a", {}, "@ misc \t{a}", "")]),
        ("@misc\n{a}", [("misc", "a", {}, "@misc\n{a}", "")]),
        ("x @misc\n{a}", []),
        ("x @misc(soon)", [("misc", "soon", {}, "@misc(soon)", "")]),
        ("x @misc(soon) y", []),
        ("x @misc()", []),
        (
            "@misc(a)\n@misc(b, c = 1)",
            [("misc", "a", {}, "@misc(a)", ""), ("misc", "b", {"c": "1"}, "@misc(b, c = 1)", "")],
        ),
        ("x @misc(a, b = 1)", [("misc", "a", {"b": "1"}, "@misc(a, b = 1)", "")]),
        ("x @(a, b=1)", [("", "a", {"b": "1"}, "@(a, b=1)", "OTHER")]),
        ("@{a}", []),
        ("@misc a, b = {c}", [("misc", "a", {"b": "c"}, "@misc a, b = {c}", "NO_HEAD NOT_CLOSED")]),
        ("@misc", [("misc", "", {}, "@misc", "NO_HEAD NO_KEY NOT_CLOSED")]),
        ("@odd a, b = {c}", [("odd", "a", {"b": "c"}, "@odd a, b = {c}", "NO_HEAD NOT_CLOSED")]),
        ("@online a", [("online", "a", {}, "@online a", "NO_HEAD NOT_CLOSED")]),
        ("@odd a, said he", []),
        ("@ x @misc{a}", [("misc", "a", {}, "@misc{a}", "")]),
        ("x @misc a, b = {c}", []),
        ("@comment a, b = {c}", []),
        ("@string a = {c}", []),
        ("%@misc{a}", []),
        (" % @misc{a}", []),
        ("x % @misc{a}", [("misc", "a", {}, "@misc{a}", "")]),
        ("%\n@misc{a}", [("misc", "a", {}, "@misc{a}", "")]),
        ("@string(a = b # {c})", [("string", "", {"a": "bc"}, "@string(a = b # {c})", "")]),
        ("@comment{a {b} c}x", [("comment", "", {}, "@comment{a {b} c}", "")]),
        ("@comment x\n@misc{a}", [("misc", "a", {}, "@misc{a}", "")]),
        ("@preamble{a", [("preamble", "", {}, "@preamble{a", "NOT_CLOSED")]),
        (
            '@preamble{"a"} @misc{b}',
            [("preamble", "", {}, '@preamble{"a"}', ""), ("misc", "b", {}, "@misc{b}", "")],
        ),
        ("@comment{a", [("comment", "", {}, "@comment{a", "")]),
        ("@misc{a(b)c, d = 1}", [("misc", "a(b)c", {"d": "1"}, "@misc{a(b)c, d = 1}", "")]),
        ("@misc{a b, c = 1}", [("misc", "a b", {"c": "1"}, "@misc{a b, c = 1}", "OTHER")]),
        ("@misc{a b = 1}", [("misc", "a", {"b": "1"}, "@misc{a b = 1}", "NO_COMMA_AFTER_KEY")]),
        (
            "@misc{a, b = 1 # 2, c = x}",
            [("misc", "a", {"b": "12", "c": "x"}, "@misc{a, b = 1 # 2, c = x}", "")],
        ),
        (
            '@misc{a, b = "c {"} d", e = 1}',
            [("misc", "a", {"b": 'c {"} d', "e": "1"}, '@misc{a, b = "c {"} d", e = 1}', "")],
        ),
        (
            '@misc{a, b = "c } d", e = 1}',
            [("misc", "a", {"b": "c  d", "e": "1"}, '@misc{a, b = "c } d", e = 1}', "OTHER")],
        ),
        (
            "@misc{a, b = {c}} x = {d}",
            [("misc", "a", {"b": "c", "x": "d"}, "@misc{a, b = {c}} x = {d}", "TOO_MANY NOT_CLOSED")],
        ),
        (
            "@misc{a, b = {c}}\n x = {d}}",
            [("misc", "a", {"b": "c", "x": "d"}, "@misc{a, b = {c}}\n x = {d}}", "TOO_MANY")],
        ),
        ("@misc{a, b = {c}} }", [("misc", "a", {"b": "c"}, "@misc{a, b = {c}}", "")]),
        (
            "@misc{a, b = {c}}, d, @misc{e}",
            [("misc", "a", {"b": "c"}, "@misc{a, b = {c}}", ""), ("misc", "e", {}, "@misc{e}", "")],
        ),
        (
            "@misc{a, b = {c \\{ d}, e = {f}}",
            [("misc", "a", {"b": "c \\lbrace{} d", "e": "f"}, "@misc{a, b = {c \\{ d}, e = {f}}", "OTHER")],
        ),
        (
            "@misc{a, b = {c \\{ d\\}}, e = {f}}",
            [("misc", "a", {"b": "c \\{ d\\}", "e": "f"}, "@misc{a, b = {c \\{ d\\}}, e = {f}}", "")],
        ),
        (
            "@misc{a, b = {c}, % d = {e}\n f = {g}}",
            [("misc", "a", {"b": "c", "f": "g"}, "@misc{a, b = {c}, % d = {e}\n f = {g}}", "COMMENT")],
        ),
        ("@misc{a, b, c = {d}}", [("misc", "a", {"c": "d"}, "@misc{a, b, c = {d}}", "OTHER")]),
        ("@misc{a, {b c} d = {e}}", [("misc", "a", {"d": "e"}, "@misc{a, {b c} d = {e}}", "OTHER")]),
        ("@misc{a, x(y) = {d}}", [("misc", "a", {"x(y)": "d"}, "@misc{a, x(y) = {d}}", "ODD_NAME")]),
        ("@misc{a, x title = {d}}", [("misc", "a", {"title": "d"}, "@misc{a, x title = {d}}", "OTHER")]),
        ("@misc{a, x y = {d}}", [("misc", "a", {"x y": "d"}, "@misc{a, x y = {d}}", "ODD_NAME")]),
        ("@misc{a, b = }", [("misc", "a", {}, "@misc{a, b = }", "OTHER")]),
        ("@misc{a, b = , c = 1}", [("misc", "a", {"c": "1"}, "@misc{a, b = , c = 1}", "OTHER")]),
        (
            "@misc{a, b = {c} d, e = 1}",
            [("misc", "a", {"b": "c d", "e": "1"}, "@misc{a, b = {c} d, e = 1}", "OTHER")],
        ),
        (
            "@misc{a, b = {c} {d}, e = 1}",
            [("misc", "a", {"b": "c {d}", "e": "1"}, "@misc{a, b = {c} {d}, e = 1}", "OTHER")],
        ),
        (
            "@misc{a, b = {c}d\n e = 1}",
            [("misc", "a", {"b": "cd", "e": "1"}, "@misc{a, b = {c}d\n e = 1}", "NO_COMMA")],
        ),
        (
            "@misc{a, b = c d\n e = 1}",
            [("misc", "a", {"b": "c d", "e": "1"}, "@misc{a, b = c d\n e = 1}", "NO_COMMA")],
        ),
        ("@misc(a, b = c)", [("misc", "a", {"b": "c"}, "@misc(a, b = c)", "")]),
        (
            "@misc(a, b = 12(3), c = {d)e})",
            [("misc", "a", {"b": "12(3)", "c": "d)e"}, "@misc(a, b = 12(3), c = {d)e})", "OTHER")],
        ),
        (
            '@misc{a, b = "c, d = {e}}',
            [("misc", "a", {"b": "c", "d": "e"}, '@misc{a, b = "c, d = {e}}', "NO_COMMA")],
        ),
        (
            '@misc{a, b = "c "d" e", f = 1}',
            [("misc", "a", {"b": 'c "d" e', "f": "1"}, '@misc{a, b = "c "d" e", f = 1}', "OTHER")],
        ),
        (
            '@misc{a, b = "c \\"d\\" e", f = 1}',
            [("misc", "a", {"b": 'c "d" e', "f": "1"}, '@misc{a, b = "c \\"d\\" e", f = 1}', "OTHER")],
        ),
        (
            "@misc{a, b = {c, d = {e}}",
            [("misc", "a", {"b": "c", "d": "e"}, "@misc{a, b = {c, d = {e}}", "NOT_CLOSED")],
        ),
        (
            "@misc{a, b = {c}\n\n@misc{d}",
            [
                ("misc", "a", {"b": "c"}, "@misc{a, b = {c}\n\n", "NOT_CLOSED"),
                ("misc", "d", {}, "@misc{d}", ""),
            ],
        ),
        (
            "@misc{a, b = {c},,, d = 1,}",
            [("misc", "a", {"b": "c", "d": "1"}, "@misc{a, b = {c},,, d = 1,}", "")],
        ),
        ("@misc{a, b = {c}}} x", [("misc", "a", {"b": "c"}, "@misc{a, b = {c}}", "")]),
        (
            "@misc{a, b = 1}, c = 2}",
            [("misc", "a", {"b": "1", "c": "2"}, "@misc{a, b = 1}, c = 2}", "TOO_MANY")],
        ),
        (
            "@misc(a, b = {c}), d = {e})",
            [("misc", "a", {"b": "c", "d": "e"}, "@misc(a, b = {c}), d = {e})", "TOO_MANY")],
        ),
        (
            "@misc{a, b = {c} % d\n, e = 1}",
            [("misc", "a", {"b": "c", "e": "1"}, "@misc{a, b = {c} % d\n, e = 1}", "COMMENT")],
        ),
        ("@misc{a, b = # c, d = 1}", [("misc", "a", {"d": "1"}, "@misc{a, b = # c, d = 1}", "OTHER")]),
        (
            "@misc{a, b = {c} #, d = 1}",
            [("misc", "a", {"b": "c", "d": "1"}, "@misc{a, b = {c} #, d = 1}", "OTHER")],
        ),
        ("@MISC a", [("MISC", "a", {}, "@MISC a", "NO_HEAD NOT_CLOSED")]),
        ("@STRING a, b = {c}", []),
        ("@string a, b = {c}", []),
        ("@preamble a, b = {c}", []),
        ("@ODD a, b = {c}", [("ODD", "a", {"b": "c"}, "@ODD a, b = {c}", "NO_HEAD NOT_CLOSED")]),
        ("@COMMENT{a {b}}x", [("COMMENT", "", {}, "@COMMENT{a {b}}", "")]),
        ("@STRING{a = {b}}", [("STRING", "", {"a": "b"}, "@STRING{a = {b}}", "")]),
        ("@string{a = b c}", [("string", "", {"a": "b c"}, "@string{a = b c}", "OTHER")]),
        ("@STRING{a = b c}", [("STRING", "", {"a": "b c"}, "@STRING{a = b c}", "OTHER")]),
        ("@preamble(a, b", [("preamble", "", {}, "@preamble(a, b", "")]),
        (
            "@misc{a, b = 1} c = {d}}",
            [("misc", "a", {"b": "1", "c": "d"}, "@misc{a, b = 1} c = {d}}", "TOO_MANY")],
        ),
        (
            "@misc{a, b = 1}c = {d}}",
            [("misc", "a", {"b": "1", "c": "d"}, "@misc{a, b = 1}c = {d}}", "TOO_MANY")],
        ),
        ("@misc{a, b =", [("misc", "a", {}, "@misc{a, b =", "NOT_CLOSED")]),
        ("@misc{a, b = c #", [("misc", "a", {"b": "c"}, "@misc{a, b = c #", "NOT_CLOSED")]),
        ("@misc{a, b = 1#2}", [("misc", "a", {"b": "12"}, "@misc{a, b = 1#2}", "")]),
        ('@misc{a, b = "", c = 1}', [("misc", "a", {"b": "", "c": "1"}, '@misc{a, b = "", c = 1}', "")]),
        ('@misc{a, b = "{c}"}', [("misc", "a", {"b": "{c}"}, '@misc{a, b = "{c}"}', "")]),
        (
            '@misc{a, b = "c { d", e = 1}',
            [("misc", "a", {"b": "c  d", "e": "1"}, '@misc{a, b = "c { d", e = 1}', "OTHER")],
        ),
        (
            "@misc{a, b = {c \\{ d} e}, f = {g}}",
            [("misc", "a", {"b": "c \\lbrace{} d e", "f": "g"}, "@misc{a, b = {c \\{ d} e}, f = {g}}", "")],
        ),
        (
            "@misc(a, b = {c) d = {e})",
            [("misc", "a", {"b": "c) d = {e})"}, "@misc(a, b = {c) d = {e})", "NOT_CLOSED")],
        ),
        ("@misc(a, b c, d = {e}) f", [("misc", "a", {"d": "e"}, "@misc(a, b c, d = {e})", "OTHER")]),
        ("@misc(a b = {c})", [("misc", "a", {"b": "c"}, "@misc(a b = {c})", "NO_COMMA_AFTER_KEY")]),
        ("@misc(a(b) c = {d})", [("misc", "a(b", {"c": "d"}, "@misc(a(b) c = {d})", "TOO_MANY")]),
        ("@misc{a, x TITLE = {d}}", [("misc", "a", {"TITLE": "d"}, "@misc{a, x TITLE = {d}}", "OTHER")]),
        ("@misc{a, {b c}d = {e}}", [("misc", "a", {"d": "e"}, "@misc{a, {b c}d = {e}}", "OTHER")]),
        ("@misc{a, {b c} {d} e = {f}}", [("misc", "a", {"e": "f"}, "@misc{a, {b c} {d} e = {f}}", "OTHER")]),
        (
            "@misc{a, {b, c = {d}} e = {f}}",
            [("misc", "a", {"c": "d", "e": "f"}, "@misc{a, {b, c = {d}} e = {f}}", "TOO_MANY")],
        ),
        ("@misc{a, b = c = 1}", [("misc", "a", {"c": "1"}, "@misc{a, b = c = 1}", "NO_COMMA")]),
        (
            "@misc{a b = c # d, e = 1}",
            [("misc", "a", {"b": "cd", "e": "1"}, "@misc{a b = c # d, e = 1}", "NO_COMMA_AFTER_KEY")],
        ),
        (
            "@misc{a b = c # {d} e, f = 1}",
            [("misc", "a", {"b": "cd e", "f": "1"}, "@misc{a b = c # {d} e, f = 1}", "NO_COMMA_AFTER_KEY")],
        ),
        (
            "@misc{a, b = {c} d % e\n f = 1}",
            [("misc", "a", {"b": "c d", "f": "1"}, "@misc{a, b = {c} d % e\n f = 1}", "COMMENT")],
        ),
        (
            "@misc{a, b = {c}d, e = 1 2}",
            [("misc", "a", {"b": "cd", "e": "1 2"}, "@misc{a, b = {c}d, e = 1 2}", "OTHER")],
        ),
        (
            '@misc{a, "b" = {c}, d = {e}}',
            [("misc", "a", {"d": "e"}, '@misc{a, "b" = {c}, d = {e}}', "OTHER")],
        ),
        (
            '@misc{a, b c = "d", e = {f}}',
            [("misc", "a", {"b c": "d", "e": "f"}, '@misc{a, b c = "d", e = {f}}', "ODD_NAME")],
        ),
        (
            '@misc{a, b c = "d {"} e", f = {g}}',
            [("misc", "a", {"b c": 'd {"} e', "f": "g"}, '@misc{a, b c = "d {"} e", f = {g}}', "ODD_NAME")],
        ),
        (
            '@misc{a, b c = "d", e = 1',
            [("misc", "a", {"b c": "d", "e": "1"}, '@misc{a, b c = "d", e = 1', "ODD_NAME NOT_CLOSED")],
        ),
        (
            '@misc{a, b c = "d\n e = 1}',
            [("misc", "a", {"b c": "d", "e": "1"}, '@misc{a, b c = "d\n e = 1}', "ODD_NAME NO_COMMA")],
        ),
        (
            '@misc{a, b = "c \\"d, e = 1}',
            [("misc", "a", {"b": 'c "d', "e": "1"}, '@misc{a, b = "c \\"d, e = 1}', "NO_COMMA")],
        ),
        (
            "@misc{a, b c = {d}, e = {f}}",
            [("misc", "a", {"b c": "d", "e": "f"}, "@misc{a, b c = {d}, e = {f}}", "ODD_NAME")],
        ),
        (
            "@misc{a, b c = {d} e = {f}}",
            [("misc", "a", {"b c": "d", "e": "f"}, "@misc{a, b c = {d} e = {f}}", "ODD_NAME NO_COMMA")],
        ),
        (
            "@misc{a, b c = {d, e = {f}}",
            [("misc", "a", {"b c": "d", "e": "f"}, "@misc{a, b c = {d, e = {f}}", "ODD_NAME NOT_CLOSED")],
        ),
        ("@misc{a, b c = {d}", [("misc", "a", {"b c": "d"}, "@misc{a, b c = {d}", "ODD_NAME NOT_CLOSED")]),
        ("@misc{a, b c = {d", [("misc", "a", {"b c": "d"}, "@misc{a, b c = {d", "ODD_NAME NOT_CLOSED")]),
        ("@misc{a, b c = ,e = {f}}", [("misc", "a", {"e": "f"}, "@misc{a, b c = ,e = {f}}", "ODD_NAME")]),
        ("@misc{a, b c = {d}}) e = {f}}", [("misc", "a", {"b c": "d"}, "@misc{a, b c = {d}}", "ODD_NAME")]),
        (
            "@misc{a, b c = {d}},} e = {f}}",
            [("misc", "a", {"b c": "d", "e": "f"}, "@misc{a, b c = {d}},} e = {f}}", "ODD_NAME TOO_MANY")],
        ),
        (
            "@misc{a, b c = {d}, %e\n f = {g}}",
            [("misc", "a", {"b c": "d", "f": "g"}, "@misc{a, b c = {d}, %e\n f = {g}}", "ODD_NAME COMMENT")],
        ),
        (
            "@misc{a, b c = {d}, %e",
            [("misc", "a", {"b c": "d"}, "@misc{a, b c = {d}, %e", "ODD_NAME COMMENT NOT_CLOSED")],
        ),
        ("@misc{, b = {c}}", [("misc", "", {"b": "c"}, "@misc{, b = {c}}", "NO_KEY")]),
        ("@misc{= {c}}", [("misc", "", {}, "@misc{= {c}}", "NO_KEY")]),
        ("@misc{ = 1, b = {c}}", [("misc", "", {"b": "c"}, "@misc{ = 1, b = {c}}", "NO_KEY")]),
        ("@misc{a=b, c = {d}}", [("misc", "", {"a": "b", "c": "d"}, "@misc{a=b, c = {d}}", "NO_KEY")]),
        (
            "@misc{a b = {c}, d e = 1}",
            [
                (
                    "misc",
                    "a",
                    {"b": "c", "d e": "1"},
                    "@misc{a b = {c}, d e = 1}",
                    "NO_COMMA_AFTER_KEY ODD_NAME",
                )
            ],
        ),
        ('@misc{"a", b = {c}}', [("misc", "", {"b": "c"}, '@misc{"a", b = {c}}', "NO_KEY")]),
        ("@misc(a, b c = d) e", [("misc", "a", {"b c": "d"}, "@misc(a, b c = d)", "ODD_NAME")]),
        ("@misc(a, b c = (d) e)", [("misc", "a", {"b c": "(d) e"}, "@misc(a, b c = (d) e)", "ODD_NAME")]),
        ("@misc(a, b c = {d} e) f", [("misc", "a", {"b c": "d e"}, "@misc(a, b c = {d} e)", "ODD_NAME")]),
        (
            "@misc{a, b c = {d} {e} f {g, h = 1}",
            [("misc", "a", {"b c": "d {e} f", "h": "1"}, "@misc{a, b c = {d} {e} f {g, h = 1}", "ODD_NAME")],
        ),
        (
            "@misc{a, b c = {d} e {f} g, h = 1}",
            [("misc", "a", {"b c": "d e {f} g", "h": "1"}, "@misc{a, b c = {d} e {f} g, h = 1}", "ODD_NAME")],
        ),
        (
            "@misc{a, b c = {d} e {f} g}",
            [("misc", "a", {"b c": "d e {f} g"}, "@misc{a, b c = {d} e {f} g}", "ODD_NAME")],
        ),
        (
            "@misc{a, b c = x{d}, h = 1}",
            [("misc", "a", {"b c": "x{d}", "h": "1"}, "@misc{a, b c = x{d}, h = 1}", "ODD_NAME")],
        ),
        (
            "@misc{a, b c = 12(3), h = 1}",
            [("misc", "a", {"b c": "12(3)", "h": "1"}, "@misc{a, b c = 12(3), h = 1}", "ODD_NAME")],
        ),
        (
            "@misc{a, b c = é, h = 1}",
            [("misc", "a", {"b c": "é", "h": "1"}, "@misc{a, b c = é, h = 1}", "ODD_NAME")],
        ),
        (
            "@misc{a, b c = 1é, h = 1}",
            [("misc", "a", {"b c": "1é", "h": "1"}, "@misc{a, b c = 1é, h = 1}", "ODD_NAME")],
        ),
        (
            '@misc{a, b c = {}, h = ""}',
            [("misc", "a", {"b c": "", "h": ""}, '@misc{a, b c = {}, h = ""}', "ODD_NAME")],
        ),
        (
            "@misc{a, b c = {d}e = {f}}",
            [("misc", "a", {"b c": "d", "e": "f"}, "@misc{a, b c = {d}e = {f}}", "ODD_NAME NO_COMMA")],
        ),
        ("@misc{a, b c = {d}#}", [("misc", "a", {"b c": "d"}, "@misc{a, b c = {d}#}", "ODD_NAME")]),
        (
            "@misc{a, b c = {d} # , e = 1}",
            [("misc", "a", {"b c": "d", "e": "1"}, "@misc{a, b c = {d} # , e = 1}", "ODD_NAME")],
        ),
        ("@misc{a, b c # d = 1}", [("misc", "a", {"d": "1"}, "@misc{a, b c # d = 1}", "OTHER")]),
        ("@misc{a, b} c = {d}}", [("misc", "a", {"c": "d"}, "@misc{a, b} c = {d}}", "TOO_MANY")]),
        ("@misc{a, b}", [("misc", "a", {}, "@misc{a, b}", "OTHER")]),
        ("@misc{a b}", [("misc", "a", {}, "@misc{a b}", "OTHER")]),
        ("@misc{a, b c}", [("misc", "a", {}, "@misc{a, b c}", "OTHER")]),
        (
            '@misc{a, b c = "d"e", f = 1}',
            [("misc", "a", {"b c": 'd"e', "f": "1"}, '@misc{a, b c = "d"e", f = 1}', "ODD_NAME")],
        ),
        (
            '@misc{a, b c = "d" e", f = {g}}',
            [("misc", "a", {"b c": 'd" e', "f": "g"}, '@misc{a, b c = "d" e", f = {g}}', "ODD_NAME")],
        ),
        (
            '@misc{a, b c = "d, f = {g}, h = "i"}',
            [
                (
                    "misc",
                    "a",
                    {"b c": "d", "f": "g", "h": "i"},
                    '@misc{a, b c = "d, f = {g}, h = "i"}',
                    "ODD_NAME NO_COMMA",
                )
            ],
        ),
        (
            '@misc{a, b c = "d = {g}", h = "i"}',
            [("misc", "a", {"b c": "d = {g}", "h": "i"}, '@misc{a, b c = "d = {g}", h = "i"}', "ODD_NAME")],
        ),
        (
            '@misc{a, b c = {d = {g}}, h = "i"}',
            [("misc", "a", {"b c": "d = {g}", "h": "i"}, '@misc{a, b c = {d = {g}}, h = "i"}', "ODD_NAME")],
        ),
        (
            "@misc{a, b c = {d, g = {h}}, i = 1}",
            [
                (
                    "misc",
                    "a",
                    {"b c": "d", "g": "h", "i": "1"},
                    "@misc{a, b c = {d, g = {h}}, i = 1}",
                    "ODD_NAME NOT_CLOSED TOO_MANY",
                )
            ],
        ),
        (
            "@misc{a, b c = {d\\} e}, i = 1}",
            [
                (
                    "misc",
                    "a",
                    {"b c": "d\\rbrace{} e", "i": "1"},
                    "@misc{a, b c = {d\\} e}, i = 1}",
                    "ODD_NAME",
                )
            ],
        ),
        (
            "@misc{a, b c = {d\\{ e}, i = 1}",
            [
                (
                    "misc",
                    "a",
                    {"b c": "d\\lbrace{} e", "i": "1"},
                    "@misc{a, b c = {d\\{ e}, i = 1}",
                    "ODD_NAME",
                )
            ],
        ),
        (
            "@misc{a, b c = {d}, ) , e = {f}}",
            [("misc", "a", {"b c": "d", "e": "f"}, "@misc{a, b c = {d}, ) , e = {f}}", "ODD_NAME")],
        ),
        ("@misc{a), b c = 1}", [("misc", "a)", {"b c": "1"}, "@misc{a), b c = 1}", "ODD_NAME")]),
        (
            '@misc{a, b c = {d} e, "x", f = 1}',
            [("misc", "a", {"b c": "d e", "f": "1"}, '@misc{a, b c = {d} e, "x", f = 1}', "ODD_NAME")],
        ),
        (
            "@misc{a, b c = {d} # e = {f}}",
            [("misc", "a", {"b c": "d", "e": "f"}, "@misc{a, b c = {d} # e = {f}}", "ODD_NAME")],
        ),
        (
            "@misc{a b, c d = 1 %e\n}",
            [("misc", "a b", {"c d": "1"}, "@misc{a b, c d = 1 %e\n}", "ODD_NAME COMMENT")],
        ),
        (
            "@misc{a, b c = {d} (e) f, g = 1}",
            [("misc", "a", {"b c": "d (e) f", "g": "1"}, "@misc{a, b c = {d} (e) f, g = 1}", "ODD_NAME")],
        ),
        (
            "@misc{a, b c = {d} \n e, f = 1}",
            [("misc", "a", {"b c": "d", "f": "1"}, "@misc{a, b c = {d} \n e, f = 1}", "ODD_NAME")],
        ),
        (
            "@misc{a, b c = {d\n e = 1 f}, 5, g = 1}",
            [
                (
                    "misc",
                    "a",
                    {"b c": "d\n e = 1 f", "g": "1"},
                    "@misc{a, b c = {d\n e = 1 f}, 5, g = 1}",
                    "ODD_NAME",
                )
            ],
        ),
        ("@misc{a, b c ={d", [("misc", "a", {"b c": "d"}, "@misc{a, b c ={d", "ODD_NAME NOT_CLOSED")]),
        (
            '@misc{a, b c = ", {d", e = 1}',
            [("misc", "a", {"b c": ", d", "e": "1"}, '@misc{a, b c = ", {d", e = 1}', "ODD_NAME")],
        ),
        (
            '@misc{a, b c = "d, f = {g}", h = 1}',
            [
                (
                    "misc",
                    "a",
                    {"b c": "d, f = {g}", "h": "1"},
                    '@misc{a, b c = "d, f = {g}", h = 1}',
                    "ODD_NAME",
                )
            ],
        ),
        (
            '@misc{a, b c = "d \\"e\\" {f", h = 1}',
            [
                (
                    "misc",
                    "a",
                    {"b c": 'd "e" f', "h": "1"},
                    '@misc{a, b c = "d \\"e\\" {f", h = 1}',
                    "ODD_NAME",
                )
            ],
        ),
        (
            "@misc{a, b c = {d} {e, f = 1}",
            [("misc", "a", {"b c": "d", "f": "1"}, "@misc{a, b c = {d} {e, f = 1}", "ODD_NAME")],
        ),
        (
            "@misc(a, b c = {d} {e)f} g)",
            [("misc", "a", {"b c": "d e"}, "@misc(a, b c = {d} {e)", "ODD_NAME")],
        ),
        (
            "@misc{a, b c = d#e, f = 1}",
            [("misc", "a", {"b c": "de", "f": "1"}, "@misc{a, b c = d#e, f = 1}", "ODD_NAME")],
        ),
    ],
)
def test_blocks(text, blocks):
    """Each block: type, key, fields, what stands there, and the names of its problems."""
    assert all(block.line == text.count("\n", 0, block.start) + 1 for block in scan(text))
    assert [
        (
            block.type,
            block.key,
            {field.name: "".join(part.text for part in field.parts) for field in block.fields},
            text[block.start : block.end],
            block.problems,
        )
        for block in scan(text)
    ] == [(*block, tuple(getattr(damaged, name) for name in names.split())) for *block, names in blocks]

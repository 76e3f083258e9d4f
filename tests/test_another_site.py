"""Somebody else's site: a copy of this repository with other words passes the same tests of the site."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from test_site import LANGUAGE, OWNER, ROOT, TEXTS

NAME = "Ana Sá Nunes"
NAMES = "Publicações Ensino Palestras Projetos Grupo Software Prémios Contacto Currículo Blogue".split()
#: The list of papers keeps its name.
PAGES = [
    "publications",
    "ensino",
    "palestras",
    "projetos",
    "grupo",
    "software",
    "premios",
    "contacto",
    "cv",
    "blogue",
]
ICON = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1H0z"/></svg>'
SETTINGS = """
scholar_profile = {
    "name": project, "position": "Investigadora", "affiliations": ["Universidade de Lisboa"],
    "github": "ana", "google-scholar": "GaCGz8wAAAAJ", "linkedin": "ana",
    "orcid": "0000-0002-1825-0097", "mastodon": "@ana@example.org", "dblp": "12/3456",
}
"""
BIB = r"""
@article{nunes2024lagos, author = {Nunes, Ana Sá and Melo, Rui}, title = {Lakes in spring},
  journal = {Hydrology}, year = {2024}, selected = {true}, pdf = {papers/lakes (1).pdf},
  abstract = {We measure lakes in spring.}}
@book{nunes2020rios, author = {Nunes, Ana Sá}, title = {Rivers}, publisher = {Rio}, year = {2020}}
@misc{nunes2019mar, author = {Melo, Rui and Nunes, Ana Sá}, title = {The sea}, year = {2019},
  url = {https://example.org/mar}}
"""


def head(description):
    return f'---\nmyst:\n  html_meta:\n    description: "{description}"\n---\n\n'


def change(site: Path) -> None:
    """Change all words, links, pages and files of a site; take away its news."""
    conf = (site / "conf.py").read_text("utf-8").replace(OWNER, NAME)
    conf = conf.replace(f'language = "{LANGUAGE}"', 'language = "pt"').replace("favicon.svg", "tab.svg")
    (site / "conf.py").write_text(conf + SETTINGS, "utf-8")
    for page in site.glob("*.md"):
        if page.stem not in TEXTS:
            page.unlink()
    for name, title in zip(PAGES, NAMES, strict=True):
        (site / f"{name}.md").write_text(
            f"{head(title + ' de Ana')}# {title}\n\nTexto sobre {name}.\n", "utf-8"
        )
    with (site / "publications.md").open("a", encoding="utf-8") as file:
        file.write("\n```{publications}\n```\n")
    home = (
        f"# {NAME}\n\n```{{profile}}\n```\n\nEstudo a água: {{cite:t}}`nunes2020rios`.\n\n## Escolhidos\n\n"
    )
    home += "```{publications}\n:filter: selected\n:no-index:\n:group-by: none\n```\n\n"
    home += "```{toctree}\n:hidden:\n\n" + "\n".join(PAGES) + "\n```\n"
    (site / "index.md").write_text(head("Ana estuda a água") + home, "utf-8")
    (site / "refs.bib").write_text(BIB, "utf-8")
    static = site / "_static"
    (static / "tab.svg").write_text(ICON, "utf-8")
    (static / "favicon.svg").unlink(missing_ok=True)
    (static / "papers").mkdir(exist_ok=True)
    for name in ("papers/lakes (1).pdf", "cv.docx", "Talk.PPTX", "data", "retrato.JPG"):
        (static / name).write_bytes(b"%PDF-1.4")


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """Make a changed copy of the repository."""
    away = shutil.ignore_patterns("_build", ".venv", ".git", ".hypothesis", "__pycache__", ".*_cache")
    folder = shutil.copytree(ROOT, tmp_path_factory.mktemp("copy") / "site", ignore=away)
    change(folder)
    (folder / "tests/test_content.py").unlink(missing_ok=True)
    (folder / "tests/test_another_site.py").unlink()
    return folder


CHOSEN = {
    "test_site.py": "not stranger",
    "test_browser.py": "not dark and (not axe or (index and 360))",
    "test_builders.py": "ours and not pdf and not texinfo",
}


@pytest.mark.parametrize("file", CHOSEN)
def test_the_tests_hold_for_a_changed_site(copy, file):
    assert not re.search(
        OWNER, "".join(path.read_text("utf-8") for path in copy.glob("*.md") if path.stem not in TEXTS)
    )
    command = [sys.executable, "-m", "pytest", "-q", f"tests/{file}", "-k", CHOSEN[file]]
    variables = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    done = subprocess.run(command, cwd=copy, env=variables, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-9000:] + done.stderr

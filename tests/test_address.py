"""Where the course is installed from: its own address, and never a name that nobody registered."""

import re
import sys
import tomllib
from contextlib import suppress

import nbformat
import pytest
from IPython.core.inputtransformer2 import TransformerManager
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from nnlab import address, paths

ROOT = paths.PACKAGE.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = [need for needs in PROJECT["optional-dependencies"].values() for need in needs]
REGISTERED = {canonicalize_name(Requirement(r).name) for r in PROJECT["dependencies"] + EXTRAS}
REGISTERED |= {"pip", "jupyterlab-widgets"}
PAGES = [path for pattern in ("*.md", "*.yml", "Makefile", ".binder/*", "docs/**/*.md",
    "nnlab/**/*.py", "notebooks/*.ipynb", ".ci/run") for path in ROOT.glob(pattern)]  # fmt: skip
SOME = "https://example.org/course"


def project(folder, urls):
    (folder / "pyproject.toml").write_text(f'[project]\nname = "x"\n{urls}', "utf-8")
    return folder


def run_on_colab(monkeypatch, source):
    """The magics that a cell runs on Colab."""
    monkeypatch.setitem(sys.modules, "google.colab", sys)
    magics = []

    class Shell:
        def run_line_magic(self, name, line):
            magics.append((name, line.format(**names)))

    names = {"get_ipython": Shell}
    exec(TransformerManager().transform_cell(source), names)
    return magics


def test_the_address_is_that_of_the_project_or_empty(tmp_path):
    assert address.repository(project(tmp_path, "")) == ""
    assert address.repository(project(tmp_path, "[project.urls]\nHomepage = 'https://a.b'")) == ""
    urls = f"[project.urls]\nRepository = '{SOME}'"
    assert address.repository(project(tmp_path, urls)) == SOME


def test_without_a_checkout_the_address_is_that_of_what_is_installed(tmp_path, monkeypatch):
    class Metadata:
        get_all = staticmethod(lambda key, default: ["Home, https://a.b", f"Repository, {SOME}"])

    monkeypatch.setattr(address.metadata, "metadata", lambda name: Metadata)
    assert address.repository(tmp_path) == SOME
    monkeypatch.undo()
    monkeypatch.setattr(address, "DISTRIBUTION", "no-such-distribution")
    assert address.repository(tmp_path) == ""


def test_our_own_address_is_an_https_address_or_empty():
    assert re.fullmatch(r"(https://[^\s{}]+)?", address.repository())


def test_a_known_address_is_installed_on_colab_and_nowhere_else(monkeypatch):
    source = address.colab_cell(SOME)
    exec(TransformerManager().transform_cell(source), {})  # not on Colab: no get_ipython is needed
    assert run_on_colab(monkeypatch, source) == [("pip", f"install -q git+{SOME}")]


def test_an_unknown_address_is_asked_for_on_colab(monkeypatch):
    source = address.colab_cell("")
    exec(TransformerManager().transform_cell(source), {})
    with pytest.raises(AssertionError, match="Type the repository's address between the quotes"):
        run_on_colab(monkeypatch, source)
    typed = source.replace('""', f'"{SOME}"')
    assert run_on_colab(monkeypatch, typed) == [("pip", f"install -q git+{SOME}")]


def named(text):
    """The distributions that instructions in a text would install by name."""
    for line in re.findall(r"pip3?\s+install\s+([^`\n]*)", text.replace("\\n", "\n")):
        for word in re.split(r"\s+", line.replace('\\"', '"')):
            word = word.strip("\"',.;:()")
            if word in ("&&", "in", "on", "then"):
                break
            with suppress(InvalidRequirement):  # an option, a path, an address, a placeholder
                yield canonicalize_name(Requirement(word).name)


def instructions(page):
    """The text of a page, or of a notebook's cells."""
    if page.suffix == ".ipynb":
        return "\n".join(cell.source for cell in nbformat.read(page, 4).cells)
    return page.read_text("utf-8")


def test_no_instruction_installs_by_a_name_that_is_not_registered():
    assert len(PAGES) > 100
    strange = {str(page): set(named(instructions(page))) - REGISTERED for page in PAGES}
    assert {page: names for page, names in strange.items() if names} == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("    %pip install -q nnlab-course", {"nnlab-course"}),
        ("`pip install nnlab`, then", {"nnlab"}),
        ('pip install "nnlab_course[lab]>=1"', {"nnlab-course"}),
        ('pip install -e ".[lab]" && x', set()),
        ("%pip install -q git+https://a.b/c", set()),
        ("pip install nnlab-course @ git+https://a.b/c", {"nnlab-course"}),
    ],
)
def test_names_in_instructions_are_found(text, found):
    assert set(named(text)) == found

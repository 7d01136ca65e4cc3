"""What `jupyter nbconvert --template nnlab` makes: no picture without its own alternative."""

import shutil
from html.parser import HTMLParser

import nbformat
import pytest
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_notebook, new_output

from nnlab import paths
from nnlab.regression.compare import WIDGET

TEMPLATE = paths.PACKAGE / "nbconvert_template"
PIXEL = "iVBORw0KGgo="


class Pictures(HTMLParser):
    """The attributes of every picture of a page."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag == "img":
            self.found.append(dict(attrs))


@pytest.fixture
def converted(tmp_path):
    """A function from a notebook to the pictures of its page."""
    shutil.copytree(TEMPLATE, tmp_path / "nnlab")
    exporter = HTMLExporter(template_name="nnlab", extra_template_basedirs=[str(tmp_path)])

    return lambda book: Pictures(exporter.from_notebook_node(book)[0]).found


def shown(data, **facts):
    """A notebook of one output."""
    output = new_output("display_data", data, metadata={"image/png": facts} if facts else {})
    return new_notebook(cells=[new_code_cell("plot()", outputs=[output])])


def test_a_picture_keeps_its_alternative_whatever_signs_it_has(converted):
    told = 'A "line" & a <dot>, b\'s'
    (picture,) = converted(shown({"image/png": PIXEL}, alt=told, width=300))
    assert (picture["alt"], picture["width"]) == (told, "300")
    assert picture["src"] == f"data:image/png;base64,{PIXEL}"


def test_a_playground_is_its_still_with_the_stills_alternative(converted):
    played = {WIDGET: {"model_id": "x"}, "image/png": PIXEL, "text/plain": "a playground"}
    (picture,) = converted(shown(played, alt="A plane"))
    assert picture["alt"] == "A plane"
    assert picture["src"].endswith(PIXEL)


def test_of_a_picture_that_says_nothing_of_itself_nbconvert_warns_as_ever(converted, caplog):
    converted(shown({"image/png": PIXEL}))
    assert "Alternative text is missing" in caplog.text


def test_every_figure_and_still_of_a_lesson_has_its_own_alternative(converted, caplog):
    book = nbformat.read(paths.lesson("logistic-regression"), as_version=4)
    outputs = [out for cell in book.cells for out in cell.get("outputs", [])]
    stored = [
        out.metadata["image/png"]["alt"] for out in outputs if "image/png" in out.get("data", {})
    ]
    alternatives = [picture["alt"] for picture in converted(book)]
    assert len(stored) > 8
    assert [alt for alt in alternatives if alt in stored] == stored
    assert "Alternative text is missing" not in caplog.text

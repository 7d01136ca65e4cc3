"""The white paper of a figure: toned down on a dark page, and nothing in it is inverted."""

import io

import pytest
from PIL import Image

from .conftest import paint

SOURCE = """\
from PIL import Image
picture = Image.new("RGB", (90, 30), "white")
for place, colour in enumerate(("#333333", "#0072b2")):
    picture.paste(colour, (30 + 30 * place, 0, 60 + 30 * place, 30))
picture"""
INK = {
    "light": [(255,) * 3, (51,) * 3, (0, 114, 178)],
    "dark": [(217,) * 3, (43,) * 3, (0, 97, 151)],
}


@pytest.fixture(scope="module")
def notebook(open_notebook, write_cells):
    """A notebook with a picture in three colours, run."""
    with open_notebook(write_cells("figure.ipynb", {"figure": SOURCE})) as notebook:
        yield notebook
        paint(notebook, "light")  # JupyterLab remembers it


@pytest.mark.parametrize("theme", INK)
def test_a_figure_keeps_its_colours_and_only_a_dark_page_tones_its_paper(notebook, theme):
    figure = notebook.run("figure").wait_for_selector(".jp-RenderedImage img")
    paint(notebook, theme)
    shown = Image.open(io.BytesIO(figure.screenshot())).convert("RGB")
    for place, wanted in enumerate(INK[theme]):
        here = shown.getpixel((shown.width * (2 * place + 1) // 6, shown.height // 2))
        assert max(abs(a - b) for a, b in zip(here, wanted, strict=True)) <= 2, (here, wanted)

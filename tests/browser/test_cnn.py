"""The CNN playground in a browser: the pen, the kernel, and what the pointer is over."""

import pytest


@pytest.fixture(scope="module")
def notebook(open_notebook, write_cells):
    """A notebook with the playground, run."""
    source = 'from nnlab import play\ngame = play.cnn(preset="network")\ngame'
    with open_notebook(write_cells("cnn.ipynb", {"play": source, "line": "game"})) as notebook:
        notebook.run("play")
        yield notebook


class Board:
    """The playground's two canvases, and places on the large one in its own coordinates."""

    def __init__(self, notebook):
        self.node, self.mouse = notebook.node("play"), notebook.page.mouse
        self.node.wait_for_selector("canvas[tabindex][aria-label]")
        self.canvas, self.chart = self.node.query_selector_all("canvas[aria-label]")

    def place(self, x, y):
        box = self.canvas.bounding_box()
        return box["x"] + x / 8.8 * box["width"], box["y"] + (4.3 - y) / 4.3 * box["height"]

    def becomes(self, words):
        self.node.wait_for_selector(f"canvas[aria-label*='{words}']")


def test_the_pointer_names_pixels_the_kernel_is_edited_and_a_stroke_is_read(notebook):
    board = Board(notebook)
    pixel = 0.072
    board.mouse.move(*board.place(4.35 + 9.5 * pixel, 3.92 - 6.5 * pixel))  # map, row 6, column 9
    board.becomes("pixel (6, 9) is")
    notebook.picture("playground-cnn-hover")
    board.mouse.click(*board.place(2.95 + 0.56, 3.92 - 0.2))  # kernel, row 0, column 1
    board.becomes("A map of 28")
    board.node.query_selector("button:has-text('Clear image')").click()
    board.becomes("nothing is drawn yet")
    board.mouse.move(*board.place(0.1 + 15 * pixel, 3.92 - 6 * pixel))
    board.mouse.down()
    board.mouse.move(*board.place(0.1 + 15 * pixel, 3.92 - 24 * pixel), steps=12)
    board.mouse.up()
    board.becomes("reads the image as 1")
    notebook.picture("playground-cnn-drawn")
    line = notebook.value("line")
    assert 'image="' in line
    assert "kernel=((-1.0, 0.5, 1.0)" in line

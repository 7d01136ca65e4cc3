"""The playground of one unit's loss: its start is moved and points are put in a real browser."""

import pytest

from nnlab.play.logistic_regression.picture import MAP, PLANE, SIZE
from nnlab.play.logistic_regression.presets import PRESETS

CELLS = {
    "play": "from nnlab import play\ngame = play.logistic_regression()\ngame",
    "line": "game.line()",
}
WIDTH, HEIGHT = 1000, 560  # pixels of a small window, in which it must be seen at once


@pytest.fixture(scope="module")
def notebook(open_notebook, write_cells):
    with open_notebook(write_cells("loss-by-hand.ipynb", CELLS)) as notebook:
        yield notebook


@pytest.fixture
def board(notebook):
    node = notebook.run("play")
    canvas = node.wait_for_selector("canvas[tabindex][aria-label^='After 20 steps from (−6, −2)']")
    canvas.scroll_into_view_if_needed()
    return notebook, node, canvas


def at(canvas, panel, *place):
    """Where on the page a place of one of the panels is."""
    box, (x, y) = canvas.bounding_box(), panel.place(place)
    return box["x"] + 100 * x / SIZE[0] * box["width"], (
        box["y"] + (1 - 100 * y / SIZE[1]) * box["height"]
    )


def test_page_changes_no_setting_by_showing_it_and_fits_a_small_window(board):
    notebook, node, _ = board
    assert notebook.value("line").strip() == "'play.logistic_regression()'"
    notebook.picture("logistic-regression")
    files = "jupyterapp.commands.execute('application:toggle-left-area').then(() => null)"
    notebook.page.evaluate(files)
    notebook.page.set_viewport_size({"width": WIDTH, "height": 1000})
    notebook.settle()
    box = node.query_selector(".nnlab-play").bounding_box()
    panel = node.query_selector(".nnlab-told").bounding_box()
    table = node.query_selector(".nnlab-told table").bounding_box()
    notebook.picture("logistic-regression-small")
    notebook.page.set_viewport_size({"width": 1360, "height": 1000})
    notebook.page.evaluate(files)
    assert box["height"] <= HEIGHT
    assert table["width"] <= panel["width"]


def test_arrow_keys_move_the_start_and_the_page_stays(board):
    notebook, node, canvas = board
    canvas.focus()
    top = canvas.bounding_box()["y"]
    notebook.page.keyboard.press("ArrowRight")
    notebook.page.keyboard.press("ArrowUp")
    node.wait_for_selector("canvas[aria-label^='After 20 steps from (−5.5, −1.5)']")
    assert canvas.bounding_box()["y"] == top


def test_start_is_dragged_and_the_descent_follows(board):
    notebook, node, canvas = board
    notebook.page.mouse.move(*at(canvas, MAP, -6, -2))
    notebook.page.mouse.down()
    notebook.page.mouse.move(*at(canvas, MAP, 4, -5), steps=8)
    notebook.page.mouse.up()
    node.wait_for_selector("canvas[aria-label^='After 20 steps from (4']")
    notebook.picture("logistic-regression-dragged")


def test_points_are_put_by_clicks_and_taken_away(board):
    notebook, node, canvas = board
    notebook.page.mouse.click(*at(canvas, PLANE, 2, -2))
    node.wait_for_selector("canvas[aria-label$='of 21.']")
    notebook.page.mouse.click(*at(canvas, PLANE, *PRESETS["far"].settings["points"][0][:2]))
    node.wait_for_selector("canvas[aria-label$='of 20.']")

"""The playground of optimisers by hand: its start is dragged and clicked in a real browser."""

import re

import pytest

from nnlab import play

CELLS = {
    "play": "from nnlab import play\ngame = play.optimisation(steps=5)\ngame",
    "line": "game.line()",
}


@pytest.fixture(scope="module")
def notebook(open_notebook, write_cells):
    with open_notebook(write_cells("optimisers-by-hand.ipynb", CELLS)) as notebook:
        yield notebook


@pytest.fixture
def board(notebook):
    node = notebook.run("play")
    canvas = node.wait_for_selector("canvas[tabindex][aria-label^='After 5 steps from (−4, 1.5)']")
    canvas.scroll_into_view_if_needed()
    return notebook, node, canvas


def at(canvas, w1, w2):
    """Where on the page a place of the landscape is."""
    box, (left, right, bottom, top) = canvas.bounding_box(), play.optimisation().land.bounds
    x, y = (w1 - left) / (right - left), (top - w2) / (top - bottom)
    return box["x"] + x * box["width"], box["y"] + y * box["height"]


def starts_near(notebook, *place):
    def there(line):
        found = re.search(r"start=\((.*?)\)", line)
        return found and [*map(float, found[1].split(","))] == pytest.approx(place, abs=0.1)

    return notebook.comes_to("line", there)


def test_start_is_dragged_and_the_walks_follow(board):
    notebook, node, canvas = board
    notebook.page.mouse.move(*at(canvas, -4, 1.5))
    notebook.page.mouse.down()
    notebook.page.mouse.move(*at(canvas, 2, -1), steps=8)
    notebook.page.mouse.up()
    node.wait_for_selector("canvas[aria-label^='After 5 steps from (2']")
    notebook.picture("optimisation-dragged")
    assert starts_near(notebook, 2, -1)


def test_page_changes_no_setting_by_showing_it(board):
    notebook, *_ = board
    assert notebook.value("line").strip() == "'play.optimisation(steps=5)'"


def test_start_goes_where_the_landscape_is_clicked(board):
    notebook, node, canvas = board
    notebook.page.mouse.click(*at(canvas, 3, 1))
    node.wait_for_selector("canvas[aria-label*='from (3'], canvas[aria-label*='from (2.9']")
    assert starts_near(notebook, 3, 1)

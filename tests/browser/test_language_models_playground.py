"""The letter model's playground by hand: bars, maps and the text, in a real browser."""

import pytest

from nnlab.play.language_models.picture import BOUNDS


@pytest.fixture(scope="module")
def notebook(open_notebook, write_cells):
    source = 'from nnlab import play\nplay.language_models(preset="before")'
    with open_notebook(write_cells("letters-by-hand.ipynb", {"play": source})) as notebook:
        yield notebook


class Board:
    """A playground that was just made, and what a hand does with it."""

    def __init__(self, notebook):
        self.page, self.node = notebook.page, notebook.run("play")
        self.canvas = self.node.wait_for_selector("canvas[tabindex][aria-label]")
        self.canvas.scroll_into_view_if_needed()

    def click(self, grab, *modifiers):
        """Click on the middle of the tile that would report itself as `grab`."""
        width, height = BOUNDS[1], BOUNDS[3]
        x, y = PLACES[grab]
        box = self.canvas.bounding_box()
        place = {"x": x / width * box["width"], "y": (1 - y / height) * box["height"]}
        self.canvas.click(position=place, modifiers=modifiers)

    def says(self, words):
        self.node.wait_for_selector(f"canvas[aria-label*='{words}']")


PLACES = {"first bar": (700, 336), "layer 1, head 3": (410, 155), "layer 2, head 4": (490, 80)}


@pytest.fixture
def board(notebook):
    return Board(notebook)


def test_a_click_on_a_bar_writes_its_letter(board):
    board.says("After 43 letters ending in")
    board.click("first bar")
    board.says("After 44 letters ending in")
    board.canvas.press("s")
    board.says("After 45 letters")
    board.canvas.press("r")
    board.says("After 43 letters")


def test_a_small_map_is_chosen_and_with_shift_its_head_is_off(notebook, board):
    board.click("layer 2, head 4")
    board.says("Layer 2, head 4 is shown")
    board.click("layer 1, head 3")
    board.says("They cost 2.08 bits each. Layer 1, head 3 is shown")
    board.click("layer 1, head 3", "Shift")
    board.says("They cost 3.8")
    notebook.picture("language-models-head-off")


def test_a_typed_text_is_read_and_a_strange_letter_is_told(notebook, board):
    board.node.query_selector("textarea").click()
    board.page.keyboard.press("Control+A")
    board.page.keyboard.insert_text("My lord,\nthe king is come.")
    board.says("After 26 letters ending in “ing is come.”")
    board.page.keyboard.insert_text("é")
    board.node.wait_for_selector(".nnlab-problem:has-text('é')")
    assert board.node.query_selector("textarea").input_value().endswith("is come.")
    board.node.query_selector("button:has-text('Step')").click()
    board.says("After 27 letters")
    notebook.picture("language-models-typed")
